"""Whether intervals and probabilities keep their word: coverage and calibration error."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.quota import Ranking, overlap
from models.ranking import Ids, order
from models.weight_stack import Floats, Weights, ratio, stack


def interval_coverage(welfare: Floats, low: Floats, high: Floats, weight: Weights) -> Floats:
    """Share of the held-out welfare that lies inside its interval, ends included.

    Args:
        welfare, low, high: shape (n,), one unit; the interval of fold k calibrated without fold k.

    >>> welfare, low, high = np.array([1.0, 5.0]), np.array([0.0, 1.0]), np.array([2.0, 4.0])
    >>> float(interval_coverage(welfare, low, high, np.array([3.0, 1.0])))
    0.75
    """
    weights = stack(weight)
    return weights.shaped(ratio(weights.sums(_inside(welfare, low, high)), weights.total()))


def coverage_by_part(
    welfare: Floats, low: Floats, high: Floats, estimate: Floats, ids: Ids, weight: Weights, parts: int = 3
) -> Floats:
    """`interval_coverage` within each of `parts` equal parts of the households by estimate, poorest first.

    Returns:
        shape (parts,) for one weight, (B, parts) for replicates.

    >>> welfare, low, high = np.array([1.0, 5.0]), np.array([0.0, 1.0]), np.array([2.0, 4.0])
    >>> coverage_by_part(welfare, low, high, np.array([1.0, 2.5]), ["a", "b"], np.ones(2), parts=2).tolist()
    [1.0, 0.0]
    """
    weights = stack(weight)
    columns = np.stack([np.ones(len(weights)), _inside(welfare, low, high)], axis=1)
    mass = _sums_by_part(Ranking(weights, order(estimate, ids)), columns, parts)
    return weights.shaped(ratio(mass[..., 1], mass[..., 0]))


def calibration_error(
    probability: Floats, below: NDArray[np.bool_] | Floats, ids: Ids, weight: Weights, bins: int = 10
) -> Floats:
    """Weighted mean |predicted − observed| over 10 equal-mass bins of a probability.

    Households are ranked by probability, ties by the hash of their ids, and cut into bins of equal
    weight, the household at a cut counting in part on each side.

    Args:
        probability: shape (n,), `p_below` of held-out households.
        below: shape (n,), 1 (or true) where welfare is below the line.

    Source:
        Naeini, Cooper and Hauskrecht (2015), "Obtaining Well Calibrated Probabilities Using
        Bayesian Binning", AAAI: the expected calibration error, with bins of equal mass.

    >>> probability, below = np.array([0.1, 0.1, 0.8, 0.8]), np.array([0.0, 0.0, 1.0, 0.0])
    >>> found = calibration_error(probability, below, ["a", "b", "c", "d"], np.ones(4), bins=2)
    >>> round(float(found), 9)  # (|0.1 − 0| + |0.8 − 0.5|) / 2
    0.2
    """
    weights = stack(weight)
    columns = np.stack([probability, below.astype(np.float64)], axis=1)
    ranking = Ranking(weights, order(probability, ids))
    predicted, observed = np.moveaxis(_sums_by_part(ranking, columns, bins), -1, 0)
    return weights.shaped(np.abs(predicted - observed).sum(axis=1) / ranking.total)


def _inside(welfare: Floats, low: Floats, high: Floats) -> Floats:
    return ((low <= welfare) & (welfare <= high)).astype(np.float64)


def _sums_by_part(ranking: Ranking, columns: Floats, parts: int) -> Floats:
    """Sums of k columns in each of equal parts of a ranking: shape (B, parts, k)."""
    cuts = [ranking.cut(part / parts) for part in range(parts + 1)]
    up_to = [overlap(ranking.weights, cut, cut, columns) for cut in cuts]
    return np.stack([upper - lower for lower, upper in pairwise(up_to)], axis=1)
