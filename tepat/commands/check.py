"""tepat check: what is wrong with a file, and nothing else."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from features.errors import UnusableFile
from tepat.arguments import (
    WrongCall,
    add_as_of,
    add_language,
    add_members,
    add_profile,
    as_of,
    language_of,
)
from tepat.outputs import check_outputs
from tepat.printing import print_errors, print_findings, print_warnings

if TYPE_CHECKING:
    from features.findings import Findings
    from features.policy import Programme
    from features.profile import Profile
    from features.raw_table import RawTable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="registry or survey files")
    add_profile(parser)
    add_members(parser)
    parser.add_argument(
        "--survey",
        action="store_true",
        help="the files are surveys: welfare, size and weight are checked too",
    )
    parser.add_argument(
        "--findings", type=Path, metavar="FILE", help="write every finding: .csv, .xlsx or .parquet"
    )
    parser.add_argument(
        "--duplicates",
        action="store_true",
        help="look for persons and families that stand there twice under other names or numbers too",
    )
    add_as_of(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    files: list[Path] = arguments.files
    if arguments.members is not None and len(files) > 1:
        raise WrongCall("--members belongs to one file: check the files one by one")
    endings = (".csv", ".xlsx", ".parquet")
    check_outputs([("--findings", arguments.findings, endings)], [*files, arguments.members])
    found, refused = [], []
    for file in files:
        try:
            found.append(_check(profile, file, arguments, language))
        except UnusableFile as error:
            refused.append(error)
    if arguments.findings is not None:
        from features.findings import Findings

        Findings.concat(found).write(arguments.findings, language)
        print(f"\nEvery finding: {arguments.findings}")
    print_errors(refused, language)
    return 1 if refused else 0


def _check(profile: "Profile", file: Path, arguments: argparse.Namespace, language: str) -> "Findings":
    from features.findings import Findings
    from features.reading import decode_households, decode_survey, read_tables

    programmes = _latest(profile)
    table, persons = read_tables(profile, file, arguments.members, programmes, survey=arguments.survey)
    if arguments.survey:
        households = decode_survey(profile, table, persons, programmes).households
    else:
        households = decode_households(profile, table, persons, programmes, survey=False)
    of_people = _identity(profile, table, persons, arguments)
    findings = Findings.concat((households.findings, of_people)).without_repeats()
    print(f"{file.name}: {len(households):,} households can be used")
    print_warnings(households.warnings, language)
    print_findings(findings, language)
    return findings


def _identity(
    profile: "Profile", table: "RawTable", persons: "RawTable | None", arguments: argparse.Namespace
) -> "Findings":
    """What numbers, names and dates tell; nobody is named."""
    import numpy as np

    from features.duplicates import duplicate_findings, find_duplicates
    from features.findings import Findings
    from features.identity_rules import identity_findings
    from features.people import people_of

    people = people_of(profile, table, persons)
    links = None
    if arguments.duplicates:
        from features.linkage import link_people
        from tepat.progress import tell

        tell(f"comparing {len(people):,} entries")
        links = link_people(people)
    by_themselves = identity_findings(profile, people, np.datetime64(as_of(arguments)))
    return Findings.concat(
        (by_themselves, duplicate_findings(profile, people, find_duplicates(people, links)))
    )


def _latest(profile: "Profile") -> tuple["Programme", ...]:
    """Of each programme its last entry: a check asks about columns, not about a day."""
    from datetime import date

    from features.policy_loading import policy_in_force

    return policy_in_force(profile.programmes, date.max).programmes
