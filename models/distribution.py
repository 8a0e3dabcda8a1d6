"""From an estimate to a distribution: how far measured welfare lies from estimates made without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from features.errors import TepatError

Array = NDArray[np.float64]
_TAIL = 0.05


class TooFewResiduals(TepatError):
    """Too few held-out households to promise an interval of this coverage at all."""

    def __init__(self, households: int, coverage: float) -> None:
        self.households = households
        self.coverage = coverage
        needed = int(np.ceil(2 / (1 - coverage) - 1e-9)) - 1
        super().__init__(
            f"{households} surveyed households are too few for an interval of {coverage:.0%}; "
            f"at least {needed} are needed. Train on a larger survey."
        )


class WelfareDistribution(Protocol):
    """What an assessment asks of a distribution; scores and lines are in the model's scale."""

    def p_below(self, scores: Array, line: float) -> Array:
        """Probability that welfare lies below `line`; never falls as the line rises, but for rounding."""
        ...

    def interval(self, scores: Array, coverage: float) -> tuple[Array, Array]:
        """Lower and upper end; NaN where the scale has no intervals."""
        ...


@dataclass(frozen=True, slots=True)
class Spread:
    """The size of an estimate's error as a straight line in the score: max(floor, level + slope · z).

    z is the score about `centre` in units of `unit`, held within [−limit, limit].
    """

    centre: float
    unit: float
    level: float
    slope: float
    floor: float
    limit: float = 2.5

    def __call__(self, scores: Array) -> Array:
        """Expected absolute error at each score, in log points, > 0."""
        position = np.clip((scores - self.centre) / self.unit, -self.limit, self.limit)
        return np.maximum(self.floor, self.level + self.slope * position)

    def of_one(self, score: float) -> float:
        """As above, of one score."""
        position = min(max((score - self.centre) / self.unit, -self.limit), self.limit)
        return max(self.floor, self.level + self.slope * position)


@dataclass(frozen=True, eq=False)
class ResidualDistribution:
    """A conformal predictive distribution on log welfare, normalised by `spread`, with survey weights.

    Attributes:
        residuals: shape (n,) ascending: (measured − estimated log welfare) ÷ spread, of households
            whose estimate was made without their cluster.
        weights: shape (n,) their survey weights.

    Source:
        Vovk, Shen, Manokhin, Xie (2019), "Nonparametric predictive distributions based on conformal
        prediction", Machine Learning 108; normalisation after Papadopoulos et al. (2008). Equal to
        crepes' ConformalPredictiveSystem where weights are equal (`tests/models/test_distribution.py`).
    """

    residuals: Array
    weights: Array
    spread: Spread

    def p_below(self, scores: Array, line: float) -> Array:
        """Probability that log welfare lies below `line` (a log amount), shape (n,), in (0, 1).

        Between two residuals the distribution is a straight line; beyond the outermost it falls
        off exponentially, so that two households far from the line still have an order.
        """
        return self._share_below((line - scores) / self.spread(scores))

    def of_one(
        self, score: float, lines: Array, coverages: Sequence[float]
    ) -> tuple[Array, list[tuple[float, float]]]:
        """Of one household `p_below` at several lines, shape (m,), and `interval` for several coverages."""
        width = self.spread.of_one(score)
        ends = [
            (score + min(low, 0.0) * width, score + max(high, 0.0) * width)
            for low, high in map(self._ends, coverages)
        ]
        return self._share_below((lines - score) / width), ends

    def interval(self, scores: Array, coverage: float) -> tuple[Array, Array]:
        """Ends that hold `coverage` of new households between them, each tail half of the rest.

        Raises:
            TooFewResiduals: too few residuals for this coverage.
        """
        low, high = self._ends(coverage)
        width = self.spread(scores)
        return scores + min(low, 0.0) * width, scores + max(high, 0.0) * width

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        spread = self.spread
        return {
            "kind": "residuals",
            "residuals": self.residuals.tolist(),
            "weights": self.weights.tolist(),
            "spread": {
                "centre": spread.centre,
                "unit": spread.unit,
                "level": spread.level,
                "slope": spread.slope,
                "floor": spread.floor,
                "limit": spread.limit,
            },
        }

    def _ends(self, coverage: float) -> tuple[float, float]:
        ends = self._known_ends.get(coverage)
        if ends is None:
            ends = self._known_ends[coverage] = self._find_ends(coverage)
        return ends

    @cached_property
    def _known_ends(self) -> dict[float, tuple[float, float]]:
        return {}

    def _find_ends(self, coverage: float) -> tuple[float, float]:
        tail = (1 - coverage) / 2
        upto = np.cumsum(self.weights)
        own = float(self.weights.mean())
        allowed = tail * (upto[-1] + own) * (1 + 1e-12)
        from_below = int(np.searchsorted(upto, allowed, side="right")) - 1
        from_above = int(np.searchsorted(np.cumsum(self.weights[::-1]), allowed, side="right")) - 1
        if min(from_below, from_above) < 0:
            raise TooFewResiduals(len(self.residuals), coverage)
        return float(self.residuals[from_below]), float(self.residuals[::-1][from_above])

    def _share_below(self, position: Array) -> Array:
        points, levels = self._curve
        shares = np.interp(position, points, levels)
        tail_low, tail_high = self._tails
        below, above = position < points[0], position > points[-1]
        if below.any():
            shares[below] = levels[0] * np.exp((position[below] - points[0]) / tail_low)
        if above.any():
            shares[above] = 1 - (1 - levels[-1]) * np.exp((points[-1] - position[above]) / tail_high)
        return shares

    @cached_property
    def _curve(self) -> tuple[Array, Array]:
        """Distinct residuals, and the share of a new household's distribution below each."""
        own = float(self.weights.mean())
        upto = np.cumsum(self.weights)
        middles = (upto - self.weights / 2 + own / 2) / (upto[-1] + own)
        points, first = np.unique(self.residuals, return_index=True)
        last = np.append(first[1:], len(middles)) - 1
        return points, (middles[first] + middles[last]) / 2

    @cached_property
    def _tails(self) -> tuple[float, float]:
        """Lengths over which the tails fall by e: those that join the 5 % quantiles to the ends."""
        points, levels = self._curve
        if len(points) < 3 or levels[0] >= _TAIL or levels[-1] <= 1 - _TAIL:
            return 1.0, 1.0
        inner_low, inner_high = np.interp([_TAIL, 1 - _TAIL], levels, points)
        low = (inner_low - points[0]) / np.log(_TAIL / levels[0])
        high = (points[-1] - inner_high) / np.log(_TAIL / (1 - levels[-1]))
        return max(float(low), 1e-3), max(float(high), 1e-3)


@dataclass(frozen=True, slots=True, eq=False)
class LevelDistribution:
    """Probability of each class at most k from the expected rank, one logistic curve a class.

    Attributes:
        intercepts, slopes: shape (K − 1,): P(rank ≤ k) = 1 / (1 + exp(slopeₖ · score − interceptₖ)),
            slopes ≥ 0; made to rise in k by the running maximum.
        cuts: shape (K − 1,) ascending scores from which the predicted class is k + 1.
    """

    intercepts: Array
    slopes: Array
    cuts: Array

    def p_below(self, scores: Array, line: float) -> Array:
        """Probability that the rank is below `line`; classes 1…k are below the line k + 0.5."""
        below = int(np.clip(np.ceil(line) - 1, 0, len(self.intercepts) + 1))
        if below == 0:
            return np.zeros(len(scores))
        if below > len(self.intercepts):
            return np.ones(len(scores))
        logits = self.intercepts[:below] - self.slopes[:below] * scores[:, None]
        return np.asarray((1 / (1 + np.exp(-logits))).max(axis=1))

    def interval(self, scores: Array, coverage: float) -> tuple[Array, Array]:
        """No intervals for ordered classes: NaN."""
        nothing = np.full(len(scores), np.nan)
        return nothing, nothing.copy()

    def levels(self, scores: Array) -> NDArray[np.int64]:
        """Predicted class as rank 1…K."""
        return 1 + np.searchsorted(self.cuts, scores, side="right").astype(np.int64)

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        return {
            "kind": "levels",
            "intercepts": self.intercepts.tolist(),
            "slopes": self.slopes.tolist(),
            "cuts": self.cuts.tolist(),
        }


def distribution_from_json(content: Mapping[str, Any]) -> ResidualDistribution | LevelDistribution:
    """The distribution that `to_json` described."""
    if content["kind"] == "levels":
        return LevelDistribution(*(np.asarray(content[key]) for key in ("intercepts", "slopes", "cuts")))
    spread = Spread(**content["spread"])
    return ResidualDistribution(np.asarray(content["residuals"]), np.asarray(content["weights"]), spread)
