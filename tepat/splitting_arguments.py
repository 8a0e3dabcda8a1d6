"""How a survey is to be split: what `tepat evaluate` holds out, and what it and `tepat train` set aside."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from features.profile import Profile
    from training.splitting import Splitter


def add_sealed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sealed",
        type=share,
        metavar="SHARE",
        help="set whole clusters with this share of the households aside, before anything is seen "
        "(0.2 is usual); `tepat evaluate --open-sealed` looks at them once",
    )


def add_splitting(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--hold-out-areas",
        nargs="?",
        const="",
        metavar="COLUMN[=CODE,…]",
        help="hold whole areas out instead of clusters: how good is the estimate where nobody was "
        "surveyed? Default: the coarsest area of the profile; with codes, only these, one fold each",
    )
    asked.add_argument(
        "--split-by-period",
        action="store_true",
        help="train on earlier rounds, test on later ones (the profile's `period`)",
    )


def splitter_of(arguments: argparse.Namespace, profile: "Profile") -> "Splitter | None":
    """What was asked for, checked against the profile; None: whole clusters.

    Raises:
        NoAreas, UnknownHoldOut, NoPeriod: the profile does not have it.
    """
    from training.area_splitting import by_areas, check_areas, held_areas
    from training.period_splitting import by_period, check_period

    if arguments.split_by_period:
        check_period(profile)
        return lambda survey: by_period(profile, survey)
    if arguments.hold_out_areas is None:
        return None
    wanted = held_areas(arguments.hold_out_areas)
    check_areas(profile, wanted)
    return lambda survey: by_areas(profile, survey, wanted, arguments.folds, arguments.seed)


def share(text: str) -> float:
    """
    >>> share("0.2")
    0.2
    """
    try:
        given = float(text)
    except ValueError:
        given = 0.0
    if not 0 < given <= 0.5:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share above 0 and up to 0.5; write 20 % as 0.2")
    return given
