"""tepat check: what is wrong with a file, and nothing else."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from features.errors import UnusableFile
from tepat.arguments import WrongCall, add_language, add_members, add_profile, language_of
from tepat.outputs import check_outputs
from tepat.printing import print_errors, print_findings, print_warnings

if TYPE_CHECKING:
    from features.findings import Findings
    from features.policy import Programme
    from features.profile import Profile


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
            found.append(_check(profile, file, arguments.members, arguments.survey, language))
        except UnusableFile as error:
            refused.append(error)
    if arguments.findings is not None:
        from features.findings import Findings

        Findings.concat(found).write(arguments.findings, language)
        print(f"\nEvery finding: {arguments.findings}")
    print_errors(refused, language)
    return 1 if refused else 0


def _check(profile: "Profile", file: Path, members: Path | None, survey: bool, language: str) -> "Findings":
    from features.reading import read_households, read_survey

    programmes = _latest(profile)
    if survey:
        households = read_survey(profile, file, members, programmes).households
    else:
        households = read_households(profile, file, members, programmes)
    print(f"{file.name}: {len(households):,} households can be used")
    print_warnings(households.warnings, language)
    print_findings(households.findings, language)
    return households.findings


def _latest(profile: "Profile") -> tuple["Programme", ...]:
    """Of each programme its last entry: a check asks about columns, not about a day."""
    from datetime import date

    from features.policy_loading import policy_in_force

    return policy_in_force(profile.programmes, date.max).programmes
