"""Values of `tepat visits` on the command line."""

import argparse
import re
from datetime import date
from typing import Final

from models.audit_sample import LEAST_SHARE, MOST_SHARE

_WEEK: Final = re.compile(r"(\d{4})-?W(\d{2})")


def iso_week(text: str) -> str:
    """A week of ISO 8601.

    >>> iso_week("2026w10"), iso_week("2026-W53")
    ('2026-W10', '2026-W53')
    """
    found = _WEEK.fullmatch(text.strip().upper())
    if found is None or not _exists(int(found[1]), int(found[2])):
        raise argparse.ArgumentTypeError(f"{text!r} is not a week; write it as 2026-W10")
    return f"{found[1]}-W{found[2]}"


def _exists(year: int, week: int) -> bool:
    try:
        date.fromisocalendar(year, week, 1)
    except ValueError:
        return False
    return True


def this_week() -> str:
    """The week of today, looked up only here, at the edge."""
    year, week, _ = date.today().isocalendar()  # noqa: DTZ011 (the week at the desk)
    return f"{year}-W{week:02d}"


def audit_share(text: str) -> float:
    """
    >>> audit_share("0.15")
    0.15
    """
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a share from {LEAST_SHARE:.2f} to {MOST_SHARE:.2f}"
        )
    return share
