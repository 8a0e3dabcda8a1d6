"""What a file lacks of the columns that it may lack: one warning a file, naming all of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from features.columns import Columns, near_headings
from features.messages import Message
from features.profile import Profile, Summary, Variable

_ALMOST_ALIKE: Final = 0.85


def warnings_of_lacking(
    profile: Profile, households: Columns, persons: Columns | None, *, survey: bool
) -> Iterator[Message]:
    """One sentence for each of the two files that lacks optional columns, in the profile's order."""
    wanted = [
        *(area for area in profile.keys.areas if area in profile.keys.optional),
        *_optional(profile.variables),
        *(_optional(profile.withheld) if survey else ()),
    ]
    code = "optional_columns_missing" if survey else "optional_columns_missing_in_registry"
    yield from _warnings(code, households, wanted)
    if persons is not None and profile.members is not None:
        summaries = [*profile.members.summaries, *(profile.members.withheld if survey else ())]
        yield from _warnings(code, persons, _optional(_read(profile.members.variables, summaries)))


def answers_anything(profile: Profile, households: Columns, persons: Columns | None) -> bool:
    """Whether the files have the columns of at least one question."""
    if any(variable.column in households for variable in profile.variables):
        return True
    if persons is None or profile.members is None:
        return False
    columns = {variable.name: variable.column for variable in profile.members.variables}
    return any(
        all(columns.get(name, name) in persons for name in summary.columns)
        for summary in profile.members.summaries
    )


def _read(variables: Iterable[Variable], summaries: Iterable[Summary]) -> list[Variable]:
    """The variables that some summary reads."""
    named = {column for summary in summaries for column in summary.columns}
    return [variable for variable in variables if {variable.name, variable.column} & named]


def _optional(variables: Iterable[Variable]) -> list[str]:
    return [variable.column for variable in variables if variable.optional]


def _warnings(code: str, columns: Columns, wanted: Iterable[str]) -> Iterator[Message]:
    missing = [column for column in dict.fromkeys(wanted) if column not in columns]
    if missing:
        read = {*columns.headings.values()}
        unread = [heading for heading in columns.table.names if heading not in read]
        listed = ", ".join(_with_likeness(column, unread) for column in missing)
        yield Message(code, file=columns.table.source, columns=listed)


def _with_likeness(column: str, unread: Sequence[str]) -> str:
    """The column, with the unread heading that may be a slip of the pen for it."""
    near = near_headings(column, unread, _ALMOST_ALIKE)
    return f"{column} ({near[0]}?)" if near else column


__all__ = ["answers_anything", "warnings_of_lacking"]
