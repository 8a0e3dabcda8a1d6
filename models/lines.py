"""Lines: a share or an amount of another month becomes an amount of the survey, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.errors import TepatError
from features.policy import Line, Programme
from features.policy_prices import convert_to_survey_prices
from features.profile import Profile

Array = NDArray[np.float64]
_GRID = 10_001


class LineOfAnotherKind(TepatError):
    """The policy gives levels where the model estimates amounts, or the reverse."""

    def __init__(self, programme: str) -> None:
        self.programme = programme
        super().__init__(
            f"The line of programme {programme} does not fit the model: a model trained on amounts needs "
            "`amount` or `poorest_share`, a model trained on levels needs `levels`."
        )


@dataclass(frozen=True, slots=True, eq=False)
class WelfareQuantiles:
    """Welfare of the persons of the survey: 10,001 quantiles, the only trace of it in a model folder."""

    values: Array

    @classmethod
    def of(cls, welfare: Array, persons: Array) -> "WelfareQuantiles":
        """Of survey households' `welfare`, shape (n,), with `persons` = weight × size."""
        order = np.argsort(welfare, kind="stable")
        upto = np.cumsum(persons[order]) / persons.sum()
        places = np.searchsorted(upto, np.linspace(0, 1, _GRID) - 1e-12)
        return cls(welfare[order][np.minimum(places, len(order) - 1)])

    def amount_at(self, share: float) -> float:
        """The welfare below which the poorest `share` of persons fall.

        >>> WelfareQuantiles.of(np.array([10.0, 20.0, 30.0, 40.0]), np.ones(4)).amount_at(0.5)
        20.0
        """
        return float(self.values[round(share * (len(self.values) - 1))])


def fix_line(programme: Programme, profile: Profile, quantiles: WelfareQuantiles) -> float:
    """The line in the unit of welfare (levels: k + 0.5 for the classes 1…k); below means <.

    Raises:
        LineOfAnotherKind: levels for amounts or the reverse.
    """
    line: Line = programme.line
    if (line.levels is not None) != (profile.levels is not None):
        raise LineOfAnotherKind(programme.name)
    if line.levels is not None:
        return len(line.levels) + 0.5
    if line.poorest_share is not None:
        return quantiles.amount_at(line.poorest_share)
    assert line.amount is not None
    assert profile.welfare is not None
    return convert_to_survey_prices(line.amount, line.prices, profile.welfare)


def programme_key(programme: Programme, line: float) -> dict[str, Any]:
    """What a calibration belongs to: who counts as enrolled, and the line as an amount."""
    return {
        "name": programme.name,
        "column": programme.column,
        "table": programme.table,
        "yes": sorted(programme.yes),
        "no": sorted(programme.no),
        "line": line,
    }


def same_programme(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two keys are of the same programme: all equal, the line to a billionth."""
    alike = all(one[key] == other[key] for key in ("name", "column", "table", "yes", "no"))
    return alike and bool(np.isclose(one["line"], other["line"], rtol=1e-9, atol=0.0))
