"""Which columns a profile looks for in which file."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from features.columns import Wanted
from features.policy import Programme
from features.profile import Members, Profile, Variable


def household_columns(profile: Profile, programmes: Sequence[Programme], *, survey: bool) -> list[Wanted]:
    """Columns of the household table (or, where the table is one of persons, of the head's row).

    What only serves teaching (weight, welfare, withheld columns) is not looked for in a
    registry; who receives a programme must be in a registry and may be missing in a survey.
    """
    keys = profile.keys
    own = (keys.household, *keys.areas, keys.size)
    wanted = [Wanted(column, needed=column not in keys.optional) for column in own if column]
    if profile.table == "persons" and profile.head is not None:
        wanted.append(Wanted(profile.head.column))
    if survey:
        wanted.extend(Wanted(column) for column in _of_surveys(profile))
    wanted.extend(_variables(profile.variables))
    wanted.extend(
        Wanted(each.column, each.aliases, needed=survey and not each.optional) for each in profile.withheld
    )
    wanted.extend(_enrolment(programmes, "households", needed=not survey))
    wanted.extend(Wanted(column, needed=False) for column in profile.identifiers.values())
    return under_all_names(profile, wanted)


def _of_surveys(profile: Profile) -> Iterator[str]:
    keys = profile.keys
    if keys.cluster is not None and keys.cluster != "household" and keys.cluster not in keys.areas:
        yield keys.cluster
    yield from (column for column in (keys.weight, keys.period) if column)
    if profile.registered is not None:
        yield profile.registered.column
    if profile.levels is not None:
        yield profile.levels.column
    if profile.welfare is not None:
        yield profile.welfare.column
        if profile.welfare.equivalence.column is not None:
            yield profile.welfare.equivalence.column


def member_columns(
    profile: Profile, members: Members, programmes: Sequence[Programme], *, survey: bool
) -> list[Wanted]:
    """Columns of the person table; what only withheld summaries read is not looked for in a registry."""
    wanted = [Wanted(members.household)]
    if members.person is not None:
        wanted.append(Wanted(members.person, needed=False))
    if profile.head is not None:
        wanted.append(Wanted(profile.head.column))
    read = {column for summary in members.summaries for column in summary.columns}
    withheld = {column for summary in members.withheld for column in summary.columns} - read
    wanted.extend(_variables(members.variables, set() if survey else withheld))
    known = {name for variable in members.variables for name in (variable.name, variable.column)}
    wanted.extend(Wanted(column) for column in sorted(read - known))
    wanted.extend(Wanted(column, needed=survey) for column in sorted(withheld - known))
    wanted.extend(_enrolment(programmes, "members", needed=not survey))
    wanted.extend(Wanted(column, needed=False) for column in profile.identifiers.values())
    return under_all_names(profile, wanted)


def under_all_names(profile: Profile, wanted: Iterable[Wanted]) -> list[Wanted]:
    """The same columns with all other headings that the profile knows of them.

    Whoever looks for columns of a profile goes through here, so that a file read for its answers
    is also understood when it is read for its names and addresses.
    """
    members = profile.members.variables if profile.members else ()
    others: dict[str, tuple[str, ...]] = dict(profile.aliases)
    for variable in (*profile.variables, *members):
        others[variable.column] = (*others.get(variable.column, ()), *variable.aliases)
    return [
        replace(each, aliases=tuple(dict.fromkeys([*each.aliases, *others.get(each.column, ())])))
        for each in wanted
    ]


def _variables(variables: Sequence[Variable], passed_over: Collection[str] = ()) -> Iterator[Wanted]:
    known = {name for variable in variables for name in (variable.name, variable.column)}
    for variable in variables:
        needed = not variable.optional and not {variable.name, variable.column} & {*passed_over}
        yield Wanted(variable.column, variable.aliases, needed)
        if variable.asked_if is not None and variable.asked_if.column not in known:
            yield Wanted(variable.asked_if.column, needed=needed)


def _enrolment(programmes: Sequence[Programme], table: str, *, needed: bool) -> Iterator[Wanted]:
    for programme in programmes:
        if programme.column is not None and programme.table == table:
            yield Wanted(programme.column, needed=needed and not programme.optional)


def headings(wanted: Iterable[Wanted]) -> set[str]:
    """All names under which the columns may stand, to recognise a header row."""
    return {name for each in wanted for name in (each.column, *each.aliases)}
