"""How much of the curves and how much of the trees, and what both come to as one model part."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.linear import LinearPart

Array = NDArray[np.float64]
LEAST_SHARE = 0.02
MOST_SHARE = 0.95
LEAST_SLOPE, MOST_SLOPE = 0.1, 2.0


@dataclass(frozen=True, slots=True)
class Shares:
    """score = level + of_curves × linear part + of_trees × tree part.

    Attributes:
        level: what makes held-out households right on average.
        of_curves: 0 or more.
        of_trees: 0, or from 2 % to 95 %.
    """

    level: float
    of_curves: float
    of_trees: float


def best_shares(curves: Array, trees: Array, welfare: Array, weight: Array) -> Shares:
    """The shares with the least squared error on households that neither part has seen, shape (n,).

    Least squares with a level, so that parts fitted with other weights than the survey's are put
    right; a share that would be negative is nothing, and the other part is fitted alone.

    >>> curves, trees = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0, 1.0])
    >>> found = best_shares(curves, trees, 5 + 0.5 * curves + 0.4 * trees, np.ones(4))
    >>> round(found.level, 6), round(found.of_curves, 6), round(found.of_trees, 6)
    (5.0, 0.5, 0.4)
    """
    means = [float(np.average(column, weights=weight)) for column in (curves, trees, welfare)]
    c, t, y = (column - mean for column, mean in zip((curves, trees, welfare), means, strict=True))
    cc, ct, tt = (float(weight @ (one * other)) for one, other in ((c, c), (c, t), (t, t)))
    cy, ty = float(weight @ (c * y)), float(weight @ (t * y))
    of_curves, of_trees = _both(cc, ct, tt, cy, ty)
    return Shares(means[2] - of_curves * means[0] - of_trees * means[1], of_curves, of_trees)


def _both(cc: float, ct: float, tt: float, cy: float, ty: float) -> tuple[float, float]:
    apart = cc * tt - ct**2
    of_trees = (cc * ty - ct * cy) / apart if apart > 1e-9 * cc * tt else 0.0
    if of_trees > 0 and tt > 0 and tt * cy < ct * ty:
        of_trees = ty / tt
    of_trees = min(of_trees, MOST_SHARE) if of_trees >= LEAST_SHARE else 0.0
    of_curves = (cy - of_trees * ct) / cc if cc > 0 else 1.0
    if of_trees == 0:
        return min(max(of_curves, LEAST_SLOPE), MOST_SLOPE), 0.0
    return max(of_curves, 0.0), of_trees


def all_shares(
    curves: Array, trees: Array, welfare: Array, weight: Array
) -> Iterator[tuple[float, int, int, Shares, Array]]:
    """Every pair of candidates: squared error, column of `curves`, column of `trees`, shares, scores.

    Args:
        curves: shape (n, candidates) held-out estimates; trees: shape (n, candidates).
    """
    for i, of_curves in enumerate(curves.T):
        for j, of_trees in enumerate(trees.T):
            found = best_shares(of_curves, of_trees, welfare, weight)
            scores = found.level + found.of_curves * of_curves + found.of_trees * of_trees
            yield float(weight @ (welfare - scores) ** 2), i, j, found, scores


def blended(part: LinearPart, shares: Shares, values: NDArray[np.float32], weight: Array) -> LinearPart:
    """The linear part that makes (1 − of_trees) × it + of_trees × trees the score of `shares`.

    Its effects are about the weighted mean of the households of `values`, shape (n, inputs).
    """
    factor = shares.of_curves / (1 - shares.of_trees)
    means = factor * np.average(part.contributions(values), axis=0, weights=weight)
    shapes = tuple(
        replace(shape, effects=factor * shape.effects - mean, missing=factor * shape.missing - mean)
        for shape, mean in zip(part.shapes, means.tolist(), strict=True)
    )
    level = shares.level / (1 - shares.of_trees) + factor * part.intercept + float(means.sum())
    return LinearPart(level, shapes)


def towards_the_poorest(welfare: Array, weight: Array, emphasis: float) -> Array:
    """Weights that fall from (1 + emphasis) times at the poorest to (1 − emphasis) times at the richest.

    Straight along the weighted rank; equal welfare counts the same. Errors among the poor decide
    about the lists, and a few rich households stretch the scale most.

    >>> towards_the_poorest(np.array([3.0, 1.0]), np.ones(2), 0.5).tolist()
    [0.75, 1.25]
    """
    _, codes = np.unique(welfare, return_inverse=True)
    mass = np.bincount(codes, weights=weight)
    share = (np.cumsum(mass) - mass / 2) / mass.sum()
    return np.asarray(weight * (1 + emphasis * (1 - 2 * share[codes])))
