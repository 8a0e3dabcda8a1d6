"""Programmes with their lines, dates, legal sources and bounds on wrong flags, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """A welfare threshold; exactly one of the three is given. Below means <.

    Attributes:
        amount: in the unit of the survey's welfare.
        prices: month of the amount's prices, "YYYY-MM"; None means the survey's.
        poorest_share: share of the persons of the survey, strictly between 0 and 1.
        levels: the classes that count as poor (normalised codes), a first part of `poorest_first`.
    """

    amount: float | None = None
    prices: str | None = None
    poorest_share: float | None = None
    levels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """What the programme pays a month."""

    amount: float
    per: Literal["household", "person"] = "household"


@dataclass(frozen=True, slots=True)
class Programme:
    """One entry of a policy. Without `column` or `max_false` it is estimated, not flagged.

    Where the column is `optional`, a registry may lack it; who is enrolled is then unknown.
    """

    name: str
    line: Line
    column: str | None = None
    table: Literal["households", "members"] = "households"
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    from_: date | None = None
    source: Mapping[str, str] = field(default_factory=dict)
    max_false: Mapping[Literal["inclusion", "exclusion"], float] | None = None
    benefit: Benefit | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The programmes in force on one day, one entry a name, in the order of the file."""

    programmes: tuple[Programme, ...]
    digest: str
