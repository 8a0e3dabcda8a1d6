"""Who is inside a quota: the first share of a ranking, the marginal household in part.

The whole cost of bootstrapping a targeting error is here. A cut moves only a little from one
replicate to the next, so the households that are inside in every replicate are summed once a
cluster, and only those near the cut are looked at replicate by replicate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.ranking import places
from models.weight_stack import Floats, WeightStack, dense

_ROWS_AT_ONCE = 16
"""Replicates gathered together: their weights of 10,000 households fit a processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The first part of a ranking, in each of B versions of the weights.

    Attributes:
        positions: shape (n,): the ranking, households in their order.
        place: shape (n,): its inverse.
        below: shape (B,): that many households are wholly inside.
        part: shape (B,): the part of the next one that is inside, in [0, 1].
    """

    positions: NDArray[np.intp]
    place: NDArray[np.intp]
    below: NDArray[np.intp]
    part: Floats

    @property
    def marginal(self) -> NDArray[np.intp]:
        """shape (B,): the household that is inside in part."""
        return self.positions[np.minimum(self.below, len(self.positions) - 1)]

    def part_of(self, household: NDArray[np.intp]) -> Floats:
        """shape (B,): the part of household[b] that is inside in version b."""
        place = self.place[household]
        return np.where(place < self.below, 1.0, np.where(place == self.below, self.part, 0.0))


class Ranking:
    """A ranking under a stack of weights, ready to be cut anywhere.

    Args:
        weights: the mass that shares are taken of: households, or persons.
        positions: shape (n,): from `models.ranking.order`, the first to be selected first.
    """

    def __init__(self, weights: WeightStack, positions: NDArray[np.intp]) -> None:
        self.weights = weights
        self.positions = positions
        self.place = places(positions)
        n = len(positions)
        self._width = max(1, round(n**0.5))
        self._starts = np.arange(0, n, self._width)
        self._mass = np.cumsum(self._mass_of_blocks(), axis=1)

    def _mass_of_blocks(self) -> Floats:
        cluster, weight = self.weights.cluster[self.positions], self.weights.weight[self.positions]
        mass = np.empty((self.weights.versions, len(self._starts)))
        for first in range(0, len(mass), _ROWS_AT_ONCE):
            rows = slice(first, first + _ROWS_AT_ONCE)
            sorted_weights = self.weights.counts[rows].take(cluster, axis=1)
            sorted_weights *= weight
            np.add.reduceat(sorted_weights, self._starts, axis=1, out=mass[rows])
        return mass

    @property
    def total(self) -> Floats:
        return self._mass[:, -1]

    def cut(self, share: float | Floats) -> Cut:
        """The first `share` of the mass.

        Args:
            share: in [0, 1]; shape (B,) where it differs between versions.

        Raises:
            ValueError: a share is outside [0, 1].
        """
        if np.any(np.asarray(share) < 0) or np.any(np.asarray(share) > 1):
            raise ValueError("a quota is a share between 0 and 1, as in 0.4 for the poorest 40 %")
        target = share * self.total
        block = np.minimum((self._mass < target[:, None]).sum(axis=1), len(self._starts) - 1)
        before = np.where(block > 0, self._mass[np.arange(len(block)), block - 1], 0.0)
        inside_block = self._starts[block][:, None] + np.arange(self._width)
        weights = self.weights.of_each(self.positions[np.minimum(inside_block, len(self.place) - 1)])
        weights *= inside_block < len(self.place)
        mass = before[:, None] + np.cumsum(weights, axis=1)
        step = np.minimum((mass < target[:, None]).sum(axis=1), self._width - 1)
        rows = np.arange(len(step))
        weight = weights[rows, step]
        missing = target - np.where(step > 0, mass[rows, step - 1], before)
        part = np.clip(missing / np.where(weight > 0, weight, 1.0), 0.0, 1.0)
        return Cut(self.positions, self.place, self._starts[block] + step, part)


def overlap(
    weights: WeightStack, first: Cut, second: Cut, columns: Floats | csr_array | None = None
) -> Floats:
    """Mass that is inside both cuts: of each household the smaller of its two parts.

    Args:
        weights: the mass that is summed; the cuts may have been made under another one.
        columns: shape (n,) or (n, k): what is summed; default the mass itself.

    Returns:
        shape (B,), or (B, k) with columns of shape (n, k).
    """
    if columns is None or columns.ndim == 1:
        return overlaps(weights, [(first, second)], None if columns is None else [dense(columns)])[:, 0]
    inside = np.flatnonzero(_always(first, second))
    sums = weights.of_rows(inside).sums(columns[inside])
    return sums + _near_the_cuts(weights, first, second, columns)


def overlaps(
    weights: WeightStack, cuts: Sequence[tuple[Cut, Cut]], columns: Sequence[Floats] | None = None
) -> Floats:
    """`overlap` of k pairs of cuts, each with its own column of shape (n,): shape (B, k).

    One pass over the replicates for all of them, where k calls would make k.
    """
    of_each = [np.ones(len(weights))] * len(cuts) if columns is None else columns
    inside = [np.where(_always(*pair), column, 0.0) for pair, column in zip(cuts, of_each, strict=True)]
    sums = weights.sums(np.stack(inside, axis=1))
    for k, (first, second) in enumerate(cuts):
        sums[:, k] += _near_the_cuts(weights, first, second, of_each[k][:, None])[:, 0]
    return sums


def _always(first: Cut, second: Cut) -> NDArray[np.bool_]:
    """shape (n,): wholly inside both in every version."""
    inside: NDArray[np.bool_] = (first.place < first.below.min()) & (second.place < second.below.min())
    return inside


def _near_the_cuts(weights: WeightStack, first: Cut, second: Cut, columns: Floats | csr_array) -> Floats:
    """What households add that are inside both in some versions only, or in part: shape (B, k)."""
    perhaps = (first.place < first.below.max()) & (second.place < second.below.max())
    unsure = np.flatnonzero(perhaps & ~_always(first, second))
    sums = _mass_at_margin(weights, first, second, columns)
    if len(unsure):
        inside = first.place[unsure] < first.below[:, None]
        inside &= second.place[unsure] < second.below[:, None]
        sums += (weights.at(unsure) * inside) @ dense(columns[unsure])
    return sums


def _mass_at_margin(weights: WeightStack, first: Cut, second: Cut, columns: Floats | csr_array) -> Floats:
    """What the two marginal households add, counted once where they are one."""
    one, other = first.marginal, second.marginal
    of_one = np.where(first.below < len(first.place), np.minimum(first.part, second.part_of(one)), 0.0)
    of_other = np.where(second.below < len(second.place), np.minimum(second.part, first.part_of(other)), 0.0)
    of_other[one == other] = 0.0
    added = (weights.of_each(one) * of_one)[:, None] * dense(columns[one])
    added += (weights.of_each(other) * of_other)[:, None] * dense(columns[other])
    return added
