"""tepat explain: why one household was assessed as it was, and questions of the whole district."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tepat.arguments import WrongCall, add_language, add_profile, language_of, natural
from tepat.outputs import check_outputs

if TYPE_CHECKING:
    from features.profile import Profile

QUESTIONS: Final = ("reasons", "line", "answers", "model")
_OF_A_DISTRICT: Final = {
    "--programme": QUESTIONS,
    "--area": ("reasons", "model"),
    "--area-names": ("reasons", "model"),
    "--question": ("answers",),
    "--wrong": ("answers",),
    "--seed": ("answers",),
    "--model": ("line", "answers"),
    "--policy": ("line", "answers", "model"),
    "--against": ("model",),
    "--out": QUESTIONS,
    "--families": ("line", "model"),
    "--picture": QUESTIONS,
}
"""Option → the questions of the district that it goes with."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--assessments", type=Path, required=True, metavar="FILE", help="what `tepat assess --out` wrote"
    )
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--household", metavar="ID", help="one household: its id, exactly as in the registry")
    whom.add_argument(
        "--district",
        choices=QUESTIONS,
        help="everybody. reasons: what drives the flags, area by area; line: who enters and leaves were the "
        "line moved; answers: flags gained and lost were some answers wrong; model: the lists of two models",
    )
    add_profile(parser)
    add_language(parser)
    district = parser.add_argument_group("with --district")
    district.add_argument("--programme", metavar="NAME", help="only the lists of this programme")
    district.add_argument(
        "--area",
        metavar="COLUMN",
        help="count by this area (default: the nagari or village, else the finest)",
    )
    district.add_argument(
        "--area-names", type=Path, metavar="FILE", help="what areas are called: a table of kode and nama"
    )
    district.add_argument(
        "--question", metavar="Q", help="answers: only this question (default: all a visit can check)"
    )
    district.add_argument(
        "--wrong", type=_percent, metavar="P", help="answers: how many of 100 records are wrong (default: 5)"
    )
    district.add_argument("--seed", type=natural, metavar="S", help="answers: seed of the draws (default: 0)")
    district.add_argument(
        "--model",
        metavar="M",
        help="line, answers: the model of the assessments (default: found by its digest)",
    )
    district.add_argument(
        "--against",
        metavar="M",
        help="model: the other, a folder, NAME@alias, or assessments that it made (default: the challenger)",
    )
    district.add_argument(
        "--policy", type=Path, metavar="FILE", help="line, answers, model: the policy of the assessments"
    )
    district.add_argument("--out", type=Path, metavar="FILE", help="the table: .csv, .xlsx or .parquet")
    district.add_argument(
        "--families",
        type=Path,
        metavar="FILE",
        help="line, model: who enters and leaves: .csv, .xlsx, .parquet",
    )
    district.add_argument("--picture", type=Path, metavar="FILE", help="the picture: .png, .svg or .pdf")


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile
    from models.assessment_files import read_about, read_household

    _check_call(arguments)
    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    about = read_about(arguments.assessments)
    if about["profile"] != profile.name:
        raise WrongCall(
            f"{arguments.assessments.name} was made with the profile {about['profile']}, not {profile.name}"
        )
    if arguments.household is None:
        return _of_the_district(arguments, profile, language)
    from tepat.household_text import household_lines

    about, row = read_household(arguments.assessments, arguments.household)
    print("\n".join(household_lines(profile, language, about, row)))
    return 0


def _of_the_district(arguments: argparse.Namespace, profile: "Profile", language: str) -> int:
    from features.tables_writing import write_table
    from models.assessment_files import read_about
    from models.district_pictures import ENDINGS, need_matplotlib, save_picture

    tables = (".csv", ".xlsx", ".parquet")
    check_outputs(
        [
            ("--out", arguments.out, tables),
            ("--families", arguments.families, tables),
            ("--picture", arguments.picture, ENDINGS),
        ],
        [arguments.assessments, arguments.policy, arguments.area_names],
    )
    if arguments.picture is not None:
        need_matplotlib()
    from tepat.district_asking import ask

    answered = ask(arguments, profile, read_about(arguments.assessments), language)
    print("\n".join(answered.lines))
    if arguments.out is not None:
        write_table(answered.table, arguments.out)
        print(f"\n{answered.table.num_rows:,} rows: {arguments.out}")
    if answered.families is not None:
        write_table(answered.families, arguments.families)
        print(f"  {answered.families.num_rows:,} rows: {arguments.families}")
    if answered.picture is not None:
        save_picture(answered.picture, arguments.picture)
        print(f"  {arguments.picture}")
    return 0


def _check_call(arguments: argparse.Namespace) -> None:
    """
    Raises:
        WrongCall: an option does not go with what is asked.
    """
    for option, questions in _OF_A_DISTRICT.items():
        given = getattr(arguments, option.removeprefix("--").replace("-", "_"))
        if given is None or arguments.district in questions:
            continue
        told = " or ".join(f"--district {question}" for question in questions)
        raise WrongCall(f"{option} goes with {told}")
    arguments.wrong = 5.0 if arguments.wrong is None else arguments.wrong
    arguments.seed = arguments.seed or 0


def _percent(text: str) -> float:
    """
    >>> _percent("2.5")
    2.5
    """
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError("must be above 0 and at most 100")
    return value
