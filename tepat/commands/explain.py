"""tepat explain: why one household was assessed as it was."""

import argparse
from pathlib import Path

from tepat.arguments import WrongCall, add_language, add_profile, language_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--assessments", type=Path, required=True, metavar="FILE", help="what `tepat assess --out` wrote"
    )
    parser.add_argument(
        "--household", required=True, metavar="ID", help="the household's id, exactly as in the registry"
    )
    add_profile(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile
    from models.assessment_files import read_household
    from tepat.household_text import household_lines

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    about, row = read_household(arguments.assessments, arguments.household)
    if about["profile"] != profile.name:
        raise WrongCall(
            f"{arguments.assessments.name} was made with the profile {about['profile']}, not {profile.name}"
        )
    print("\n".join(household_lines(profile, language, about, row)))
    return 0
