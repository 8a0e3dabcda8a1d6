"""Arguments that several commands share, and what is wrong with a call before any work begins."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from features.errors import TepatError
from tepat.progress import tell

if TYPE_CHECKING:
    from features.policy import Policy
    from features.profile import Profile


class WrongCall(TepatError):
    """The command was called with values that do not fit together; nothing was done."""

    exit_code = 2


def add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        required=True,
        metavar="P",
        help="what the columns mean: a profile's file, or the name of a built-in one such as dtsen",
    )


def add_members(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--members",
        type=Path,
        metavar="FILE",
        help="the table of persons, where the profile reads one",
    )


def add_survey(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--survey", type=Path, required=True, metavar="FILE", help="households with measured welfare"
    )
    add_members(parser)


def add_policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="programmes with their lines; replaces those of the profile",
    )


def add_as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="day whose policy holds, as 2026-03-31 (default: today)",
    )


def add_fitting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=natural, default=0, metavar="S", help="seed of all chance (default: 0)"
    )
    parser.add_argument(
        "--folds", type=folds, default=5, metavar="K", help="folds of the comparison (default: 5)"
    )
    parser.add_argument(
        "--search",
        type=natural,
        default=0,
        metavar="N",
        help="look for better settings in N trials before each fit, among its own households (default: 0)",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--language", metavar="L", help="language of the output (default: the profile's first)"
    )


def day(text: str) -> date:
    """
    >>> day("2026-03-31")
    datetime.date(2026, 3, 31)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-03-31") from None


def natural(text: str) -> int:
    """
    >>> natural("0")
    0
    """
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def positive(text: str) -> int:
    number = natural(text)
    if number == 0:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def port(text: str) -> int:
    number = natural(text)
    if number > 65_535:
        raise argparse.ArgumentTypeError("must be a port, 0 to 65535")
    return number


def folds(text: str) -> int:
    number = natural(text)
    if number < 2:
        raise argparse.ArgumentTypeError("at least 2 folds are needed to hold households out")
    return number


def as_of(arguments: argparse.Namespace) -> date:
    """The day asked for; today is looked up only here, at the edge."""
    given: date | None = arguments.as_of
    return given if given is not None else date.today()  # noqa: DTZ011 (the day at the desk)


def language_of(arguments: argparse.Namespace, languages: tuple[str, ...]) -> str:
    """The language asked for, or the first.

    Raises:
        WrongCall: the profile does not have it.
    """
    asked: str = arguments.language or languages[0]
    if asked not in languages:
        raise WrongCall(f"the profile has no language {asked!r}; it has: {', '.join(languages)}")
    return asked


def policy_of(policy: Path | None, profile: "Profile", day_in_force: date) -> "Policy":
    """The programmes in force on that day, of the file given or else of the profile.

    Raises:
        features.policy_loading.UnusablePolicy: the file has mistakes.
    """
    from features.policy_loading import load_policy, policy_in_force

    programmes = profile.programmes if policy is None else load_policy(policy, profile)
    found = policy_in_force(programmes, day_in_force)
    known = {programme.name for programme in found.programmes}
    if later := dict.fromkeys(each.name for each in programmes if each.name not in known):
        # A mistyped year would otherwise end in lists that are not there, and nobody would know why.
        tell(f"not in force on {day_in_force}: {', '.join(later)}")
    return found
