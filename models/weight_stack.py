"""The weights of n households in B versions at once: the sample's own, or one for each bootstrap replicate.

Every measure is written for a stack, so that 500 replicates cost a few matrix products instead of
500 calls, and a single weight is a stack of one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class WeightStack:
    """Weights `counts[b, cluster[i]] * weight[i]` of household i in version b.

    Attributes:
        counts: shape (B, G) float64: how often cluster g was drawn in version b.
        cluster: shape (n,) codes 0…G−1.
        weight: shape (n,) float64, finite, >= 0.
        single: whether the stack stands for one weight of shape (n,): figures lose their axis.
    """

    counts: Floats
    cluster: NDArray[np.intp]
    weight: Floats
    single: bool = False

    @property
    def versions(self) -> int:
        return len(self.counts)

    def __len__(self) -> int:
        return len(self.weight)

    def times(self, factor: Floats) -> "WeightStack":
        """The stack with every household's weight multiplied, as by its size: weights of persons."""
        return WeightStack(self.counts, self.cluster, self.weight * factor, self.single)

    def of_rows(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "WeightStack":
        """The stack of some households only, as of the candidates for a list."""
        return WeightStack(self.counts, self.cluster[rows], self.weight[rows], self.single)

    def versions_from(self, first: int, last: int) -> "WeightStack":
        return WeightStack(self.counts[first:last], self.cluster, self.weight, self.single)

    def at(self, positions: NDArray[np.intp]) -> Floats:
        """Weights of some households in every version, shape (B, len(positions))."""
        weights = self.counts.take(self.cluster[positions], axis=1)
        weights *= self.weight[positions]
        return weights

    def of_each(self, positions: NDArray[np.intp]) -> Floats:
        """Weight of household `positions[b]` in version b; `positions` has shape (B,) or (B, k)."""
        versions = np.arange(self.versions).reshape(-1, *(1,) * (positions.ndim - 1))
        chosen: Floats = self.counts[versions, self.cluster[positions]] * self.weight[positions]
        return chosen

    def sums(self, columns: Floats | csr_array) -> Floats:
        """Weighted sums over households: columns (n,) give (B,), columns (n, k) give (B, k)."""
        clusters = self.counts.shape[1]
        if isinstance(columns, np.ndarray) and columns.ndim == 1:
            return self.counts @ np.bincount(self.cluster, self.weight * columns, clusters)
        where = (self.cluster, np.arange(len(self)))
        by_cluster: Floats = dense(csr_array((self.weight, where), shape=(clusters, len(self))) @ columns)
        return self.counts @ by_cluster

    def total(self) -> Floats:
        return self.sums(np.ones(len(self)))

    def shaped(self, figures: Floats) -> Floats:
        """Figures with versions on the first axis, without that axis where the stack is single."""
        return figures[0] if self.single else figures


def dense(columns: object) -> Floats:
    """Columns written out, whether or not they were sparse."""
    written: Floats = columns.toarray() if isinstance(columns, csr_array) else np.asarray(columns)
    return written


Weights = Floats | WeightStack


def stack(weight: Weights) -> WeightStack:
    """A stack of a weight of shape (n,) or of replicate weights of shape (B, n).

    Raises:
        ValueError: a weight is negative or not finite, or all of them are zero.

    >>> stack(np.array([1.0, 2.0])).sums(np.array([10.0, 100.0])).tolist()
    [210.0]
    >>> stack(np.array([[1.0, 2.0], [0.0, 1.0]])).sums(np.array([10.0, 100.0])).tolist()
    [210.0, 100.0]
    """
    if isinstance(weight, WeightStack):
        return weight
    if weight.ndim not in (1, 2):
        raise ValueError(f"weights have shape (n,) or (B, n), not {weight.shape}")
    if not (np.isfinite(weight).all() and (weight >= 0).all() and (weight.sum(axis=-1) > 0).all()):
        raise ValueError("a weight is negative or not finite, or all weights are zero")
    if weight.ndim == 1:
        return WeightStack(
            np.ones((1, 1)), np.zeros(len(weight), np.intp), weight.astype(np.float64), single=True
        )
    n = weight.shape[1]
    return WeightStack(np.ascontiguousarray(weight, np.float64), np.arange(n), np.ones(n))


def ratio(numerator: Floats, denominator: Floats, empty: float = np.nan) -> Floats:
    """Numerator ÷ denominator, and `empty` where there is nothing to divide by.

    >>> ratio(np.array([1.0, 0.0]), np.array([4.0, 0.0]), empty=0.0).tolist()
    [0.25, 0.0]
    """
    defined = denominator != 0
    return np.where(defined, numerator / np.where(defined, denominator, 1.0), empty)
