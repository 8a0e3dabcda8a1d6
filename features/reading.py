"""From registry and survey files to decoded households."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from features.columns import Columns, Wanted, find_columns
from features.decoding import Decoding, Sources, problems_of
from features.errors import UnusableFile
from features.households import Households, Survey
from features.lacking import answers_anything
from features.messages import Message
from features.policy import Programme
from features.profile import Profile
from features.raw_table import RawTable
from features.tables import read_table
from features.wanted import headings, household_columns, member_columns

Learned = Mapping[str, tuple[str, ...]]


def read_households(
    profile: Profile,
    registry: Path,
    members: Path | None,
    programmes: Sequence[Programme],
    *,
    learned: Learned | None = None,
    sheet: str | None = None,
) -> Households:
    """As `decode_households`, from the files of a registry."""
    table, persons = read_tables(profile, registry, members, programmes, survey=False, sheet=sheet)
    return decode_households(profile, table, persons, programmes, survey=False, learned=learned)


def read_survey(
    profile: Profile,
    survey: Path,
    members: Path | None,
    programmes: Sequence[Programme],
    *,
    sheet: str | None = None,
) -> Survey:
    """As `decode_survey`, from the files of a survey."""
    table, persons = read_tables(profile, survey, members, programmes, survey=True, sheet=sheet)
    return decode_survey(profile, table, persons, programmes)


def decode_households(
    profile: Profile,
    table: RawTable,
    members: RawTable | None,
    programmes: Sequence[Programme],
    *,
    survey: bool,
    learned: Learned | None = None,
    strange_codes: bool = False,
) -> Households:
    """The usable households of a table, one answer a question, with everything that was found.

    Args:
        members: the person table; None where the profile has none or `table` is one of persons.
        programmes: one entry a name; those with a column become `enrolled`.
        survey: a survey without its welfare: rows need size and weight, columns that only
            teaching needs must be there, categories without codes are learned.
        learned: question → codes of the survey, for a registry.
        strange_codes: columns full of codes that nobody knows are read too, for who compares files.

    Raises:
        UnusableFile: a column is missing, over 5 % of the filled cells of one column hold unknown
            codes, or no household is left; with every reason.
    """
    sources = _sources(profile, table, members, programmes, survey=survey)
    decoding = Decoding(
        profile, sources, programmes, survey=survey, learned=learned or {}, strange_codes=strange_codes
    )
    return decoding.households()


def decode_survey(
    profile: Profile, table: RawTable, members: RawTable | None, programmes: Sequence[Programme]
) -> Survey:
    """The usable households of a survey with their measured welfare.

    A row whose welfare, size or weight is missing or not positive is set aside, and so is a size that is
    no household's.

    Raises:
        UnusableFile: as `decode_households`.
        ValueError: the profile has neither welfare nor levels.
    """
    sources = _sources(profile, table, members, programmes, survey=True)
    return Decoding(profile, sources, programmes, survey=True, learned={}).survey()


def read_tables(
    profile: Profile,
    path: Path,
    members: Path | None,
    programmes: Sequence[Programme],
    *,
    survey: bool,
    sheet: str | None = None,
) -> tuple[RawTable, RawTable | None]:
    """Both files as tables of text, where somebody needs more of them than the answers.

    Raises:
        UnusableFile: a file cannot be read.
    """
    wanted = headings(household_columns(profile, programmes, survey=survey))
    table = read_table(path, sheet=sheet, wanted=wanted)
    if members is None or profile.members is None:
        return table, None
    of_persons = headings(member_columns(profile, profile.members, programmes, survey=survey))
    return table, read_table(members, wanted=of_persons)


def find_sources(
    profile: Profile,
    table: RawTable,
    members: RawTable | None,
    programmes: Sequence[Programme],
    *,
    survey: bool,
) -> tuple[Sources, list[str]]:
    """The columns of both files, and every reason why they cannot be used."""
    wanted = household_columns(profile, programmes, survey=survey)
    columns, problems = find_columns(table, wanted)
    persons: Columns | None = None
    if profile.members is not None:
        of_persons = member_columns(profile, profile.members, programmes, survey=survey)
        persons, lacking = _find_persons(profile, table, members, of_persons)
        problems.extend(lacking)
    sources = Sources(columns, persons)
    if not problems and not answers_anything(profile, columns, persons):
        problems.append(Message("no_question_found", profile=profile.name))
    return sources, problems


def _sources(
    profile: Profile,
    table: RawTable,
    members: RawTable | None,
    programmes: Sequence[Programme],
    *,
    survey: bool,
) -> Sources:
    sources, problems = find_sources(profile, table, members, programmes, survey=survey)
    if problems:
        blind = Decoding(profile, sources, programmes, survey=survey, learned={})
        strange = problems_of(blind.evidence_of_codes())
        raise UnusableFile(table.source, list(dict.fromkeys([*problems, *strange])))
    return sources


def _find_persons(
    profile: Profile, table: RawTable, members: RawTable | None, wanted: Sequence[Wanted]
) -> tuple[Columns | None, list[str]]:
    if profile.table == "persons":
        return find_columns(table, wanted)
    if members is None:
        return None, [Message("members_needed", profile=profile.name)]
    columns, problems = find_columns(members, wanted)
    return columns, [Message("in_file", file=members.source, problem=problem) for problem in problems]


__all__ = [
    "Learned",
    "decode_households",
    "decode_survey",
    "find_sources",
    "read_households",
    "read_survey",
    "read_tables",
]
