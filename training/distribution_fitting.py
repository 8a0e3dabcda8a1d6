"""Fits the distribution of welfare around held-out estimates."""

import numpy as np
from numpy.typing import NDArray

from models.distribution import LevelDistribution, ResidualDistribution, Spread
from models.logistic import fit_logistic
from training.level_cuts import find_cuts

Array = NDArray[np.float64]
MOST_RESIDUALS = 20_000
WIDEST = 0.90
_FLOOR = 0.3


def fit_residuals(scores: Array, welfare: Array, weight: Array) -> ResidualDistribution:
    """The residual distribution of held-out `scores` (log) against measured log `welfare`, shape (n,).

    Above 20,000 households a quantile grid of that many equally weighted points is kept.

    Raises:
        TooFewResiduals: fewer than 19 households, too few for an interval of 90 %.
    """
    errors = welfare - scores
    spread = fit_spread(scores, np.abs(errors), weight)
    standardised = errors / spread(scores)
    order = np.argsort(standardised, kind="stable")
    residuals, weights = standardised[order], weight[order]
    if len(residuals) > MOST_RESIDUALS:
        levels = (np.arange(MOST_RESIDUALS) + 0.5) / MOST_RESIDUALS
        upto = (np.cumsum(weights) - weights / 2) / weights.sum()
        residuals, weights = np.interp(levels, upto, residuals), np.ones(MOST_RESIDUALS)
    distribution = ResidualDistribution(residuals, weights, spread)
    distribution.interval(np.zeros(1), WIDEST)  # too few households are told now, not when assessing
    return distribution


def fit_spread(scores: Array, sizes: Array, weight: Array) -> Spread:
    """Straight line of the absolute errors `sizes` in the score, by weighted least squares."""
    centre = float(np.average(scores, weights=weight))
    unit = float(np.sqrt(np.average((scores - centre) ** 2, weights=weight)))
    level = float(np.average(sizes, weights=weight))
    if unit < 1e-9 or level < 1e-12:
        return Spread(centre, max(unit, 1.0), max(level, 1e-12), 0.0, max(level, 1e-12))
    position = np.clip((scores - centre) / unit, -2.5, 2.5)
    about = position - np.average(position, weights=weight)
    slope = float((weight * about) @ sizes / ((weight * about) @ about))
    return Spread(
        centre, unit, level - slope * float(np.average(position, weights=weight)), slope, _FLOOR * level
    )


def fit_levels(scores: Array, ranks: Array, weight: Array, classes: int) -> LevelDistribution:
    """The class probabilities and cut points of held-out expected ranks `scores`."""
    centre = float(np.average(scores, weights=weight))
    unit = max(float(np.sqrt(np.average((scores - centre) ** 2, weights=weight))), 1e-9)
    intercepts, slopes = [], []
    for k in range(1, classes):
        intercept, slope = fit_logistic(
            (centre - scores) / unit, ranks <= k, weight, prior=(0.0, 1.0), strength=1.0
        )
        slopes.append(slope / unit)
        intercepts.append(intercept + slope * centre / unit)
    return LevelDistribution(
        np.array(intercepts), np.array(slopes), find_cuts(scores, ranks, weight, classes)
    )
