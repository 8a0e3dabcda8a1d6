"""Other headings of columns that no variable reads: keys, the head, identifiers, enrolment."""

from collections.abc import Iterator, Mapping

from features.profile import Profile
from features.profile_draft import Draft
from features.profile_form import Form
from features.profile_mistakes import meant


def read_aliases(form: Form) -> Mapping[str, tuple[str, ...]]:
    """Column → its other headings."""
    return {column: form.texts(column) for column, _ in form.words()}


def check_aliases(draft: Draft) -> None:
    """Notes every alias of a column that the profile does not name, or of a variable's, or of two columns."""
    form = draft.form.form("aliases", "`aliases`", None)
    if form is None:
        return
    of_variables = {
        heading: variable.name
        for _, variable in [*draft.variables, *draft.member_variables]
        for heading in (variable.column, *variable.aliases)
    }
    known = dict.fromkeys(named_columns(draft.profile))
    meanings = dict.fromkeys([*known, *of_variables], "")
    for column, headings in draft.profile.aliases.items():
        if column in of_variables:
            form.mistake(column, f"`{column}` is read by a variable; write its `aliases` there")
        elif column not in known:
            form.mistake(
                column, f"`{column}` under `aliases` is no column of this profile; {meant(column, known)}"
            )
        for heading in headings:
            if heading in meanings:
                form.mistake(
                    column, f"`{heading}` under `aliases` already stands for another column; keep one"
                )
            meanings[heading] = column


def named_columns(profile: Profile) -> Iterator[str]:
    """Every column that the profile names outside its variables."""
    keys, members = profile.keys, profile.members
    yield from (column for column in (keys.household, *keys.areas, keys.size, keys.weight) if column)
    yield from (column for column in (keys.period, keys.recorded) if column)
    if keys.cluster is not None and keys.cluster != "household":
        yield keys.cluster
    if members is not None:
        yield from (column for column in (members.household, members.person, members.age) if column)
    for rule in (profile.head, profile.registered, profile.welfare, profile.levels):
        if rule is not None:
            yield rule.column
    yield from profile.identifiers.values()
    yield from (programme.column for programme in profile.programmes if programme.column)


__all__ = ["check_aliases", "named_columns", "read_aliases"]
