"""How close estimates are to the truth as a whole: R² and Spearman's rank correlation."""

import numpy as np
from numpy.typing import NDArray

from models.weight_stack import Floats, Weights, WeightStack, ratio, stack

_ROWS_AT_ONCE = 8
"""Replicates ranked together: their ranks of 10,000 households fit a processor's cache."""


def r2(observed: Floats, predicted: Floats, weight: Weights) -> Floats:
    """Share of the variance that is explained: 1 − Σw(y − ŷ)² / Σw(y − ȳ)², ȳ the weighted mean.

    About the pooled mean of all rows given, not fold by fold; below 0 for predictions worse than
    that mean. NaN where welfare does not vary.

    Args:
        observed: shape (n,). Natural logarithm of welfare; the rank itself for levels.
        predicted: shape (n,), in the same unit, out of fold.
        weight: shape (n,) or (B, n).

    >>> float(r2(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 2.0]), np.ones(3)))
    0.5
    >>> float(r2(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 2.0]), np.array([2.0, 1.0, 2.0])))
    0.5
    """
    weights = stack(weight)
    # About a fixed centre first: the squares of large logarithms would cancel.
    centred = observed - observed.mean()
    columns = np.stack([np.ones(len(weights)), centred, centred**2, (observed - predicted) ** 2], axis=1)
    total, first, second, residual = weights.sums(columns).T
    variation = second - first**2 / total
    variation = np.where(variation > 1e-12 * second, variation, 0.0)
    return weights.shaped(1.0 - ratio(residual, variation))


def spearman(observed: Floats, predicted: Floats, weight: Weights) -> Floats:
    """Weighted rank correlation: Pearson's of the weighted mid-ranks, equal values sharing a rank.

    A household of weight 2 counts as two equal ones. 0 where either side is the same for everybody:
    such an estimate orders nobody.

    Args:
        observed, predicted: shape (n,), on any scales.
        weight: shape (n,) or (B, n).

    Source:
        Spearman (1904), with mid-ranks for ties; weights as repeated rows.

    >>> round(float(spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]), np.ones(3))), 9)
    0.5
    >>> float(spearman(np.array([1.0, 2.0]), np.array([2.0, 2.0]), np.ones(2)))
    0.0
    """
    weights = stack(weight)
    one, other = _Scale.of(predicted), _Scale.of(observed)
    correlation = np.empty(weights.versions)
    for first in range(0, weights.versions, _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        correlation[rows] = _spearman(weights.versions_from(first, first + _ROWS_AT_ONCE), one, other)
    return weights.shaped(correlation)


class _Scale:
    """The order of one variable and where its ties begin."""

    def __init__(self, positions: NDArray[np.intp], starts: NDArray[np.intp], has_ties: bool) -> None:
        self.positions = positions
        self.starts = starts
        self.has_ties = has_ties

    @staticmethod
    def of(values: Floats) -> "_Scale":
        positions = np.argsort(values, kind="stable")
        ordered = values[positions]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        return _Scale(positions, starts, len(starts) < len(values))

    def ranks(self, shares: Floats) -> tuple[Floats, Floats]:
        """Centred mid-ranks (B, n) and their variance (B,); `shares` are sorted by it and sum to 1."""
        mass = np.add.reduceat(shares, self.starts, axis=1) if self.has_ties else shares
        ranks = np.cumsum(mass, axis=1)
        ranks -= 0.5 * mass
        ranks -= 0.5
        # The variance of mid-ranks in closed form: ∫(x − ½)² dx over [0, 1] less what ties smooth away.
        variance = (1.0 - np.einsum("bg,bg,bg->b", mass, mass, mass)) / 12.0
        if self.has_ties:
            lengths = np.diff(np.append(self.starts, shares.shape[1]))
            ranks = np.repeat(ranks, lengths, axis=1)
        return ranks, variance


def _spearman(weights: WeightStack, one: _Scale, other: _Scale) -> Floats:
    shares = weights.at(one.positions)
    shares /= shares.sum(axis=1, keepdims=True)
    ranks, variance = one.ranks(shares)
    place = np.empty_like(one.positions)
    place[one.positions] = np.arange(len(place))
    across = place[other.positions]
    other_shares = shares.take(across, axis=1)
    other_ranks, other_variance = other.ranks(other_shares)
    other_ranks *= other_shares
    covariance = np.einsum("bn,bn->b", ranks.take(across, axis=1), other_ranks)
    product = np.maximum(variance, 0.0) * np.maximum(other_variance, 0.0)
    return ratio(covariance, np.sqrt(np.where(product > 1e-24, product, 0.0)), empty=0.0)
