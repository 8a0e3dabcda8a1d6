"""tepat compare: who is new, gone or changed since last month, whose flag came or went, and why."""

import argparse
from pathlib import Path

from tepat.arguments import WrongCall, add_language
from tepat.outputs import check_outputs
from tepat.progress import tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--before", type=Path, required=True, metavar="FILE", help="last month's assessments, .parquet"
    )
    parser.add_argument(
        "--after", type=Path, required=True, metavar="FILE", help="this month's assessments, .parquet"
    )
    parser.add_argument(
        "--profile",
        metavar="P",
        help="puts questions and answers into words (default: the built-in one of the assessments' profile)",
    )
    parser.add_argument(
        "--area",
        metavar="COLUMN",
        help="count by this area (default: the nagari or village, else the finest)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="every family with anything to tell: .xlsx, .csv or .parquet",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from models.assessment_files import read_about
    from models.month import read_month
    from models.month_areas import usual_area
    from models.month_changes import compare
    from models.sentences import Speaker
    from tepat.change_tables import write_changes
    from tepat.changes_screen import print_changes
    from tepat.profiles_of_files import profile_of

    inputs = [arguments.before, arguments.after]
    check_outputs([("--out", arguments.out, (".parquet", ".csv", ".xlsx"))], inputs)
    profile = profile_of(read_about(arguments.after), arguments.profile)
    language = arguments.language or profile.languages[0]
    speaker = Speaker(profile, language)
    tell("reading both months")
    before, after = read_month(arguments.before), read_month(arguments.after)
    areas = [name for name in after.table.column_names if name.startswith("area:")]
    if arguments.area is not None and f"area:{arguments.area}" not in areas:
        known = ", ".join(name.removeprefix("area:") for name in areas)
        raise WrongCall(f"--area {arguments.area}: the assessments have no such area; they have: {known}")
    changes = compare(before, after, arguments.area or usual_area(areas))
    write_changes(changes, arguments.out, speaker, language)
    print_changes(changes, speaker, language)
    print(f"\n{changes.families.num_rows:,} rows: {arguments.out}")
    return 0
