"""What cut-offs of their own would cost and gain: as many selected, the poor missed alike in every group.

For each value of a group a cut-off is chosen so that the same share of its poor is missed, while as
many households are selected as by the common one. Nothing is put to work: it is a calculation that
shows what the common cut-off takes from whom.

Source: Hardt, Price and Srebro (2016), "Equality of Opportunity in Supervised Learning", NeurIPS;
`ThresholdOptimizer` with `true_positive_rate_parity` in fairlearn's user guide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.bootstrap import Interval, interval, replicated
from models.evaluated import Evaluated
from models.figures import quotas_of
from models.quota import Cut, overlap
from models.ranking import places
from models.weight_stack import Floats, WeightStack, ratio

_HALVINGS = 50
"""Of the interval [0, 1] in which the common share of the poor who are found is looked for."""

_MOST_CELLS = 2**19
"""Draws × households written out at once: 4 MB an array."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnCutoffs:
    """Cut-offs of their own for the values of one group at one quota.

    Attributes:
        overall: `error_common`, `error_own` and `change` (own − common) of all households; exclusion
            and inclusion error are the same, since as many are selected as are poor.
        values: value → `exclusion_common`, `exclusion_own`, `inclusion_common`, `inclusion_own`,
            and the shares of its households `selected_common` and `selected_own`.
    """

    overall: Mapping[str, Interval]
    values: Mapping[str, Mapping[str, Interval]]


def own_cutoffs(
    evaluated: Evaluated, labels: pa.StringArray, values: Sequence[str], quota_name: str, quota: float
) -> OwnCutoffs:
    """Equalises the exclusion error across `values` and says what that changes.

    Households of no value in `values` keep the common cut-off. The cut-offs are found anew in each
    bootstrap draw, so that the intervals hold the chance in them, too.

    Args:
        labels: shape (n,): values of the group, in the order of the file, as in `group_figures`.
        values: at least two, each with poor households in the sample.
        quota_name, quota: as of `models.figures.quotas_of`, such as "at_40" and 0.4.
    """
    places_of = pc.index_in(labels, pa.array(values, pa.string())).fill_null(len(values))
    codes = places_of.to_numpy(zero_copy_only=False).astype(np.intp)[evaluated.rows]
    # Sorted by value and then by the estimate: each value's households stand in its own order of selection.
    positions = np.lexsort((places(evaluated.by_estimate), codes))
    bounds = np.searchsorted(codes[positions], np.arange(len(values) + 1))
    inside = positions[: bounds[-1]]

    def figures(weights: WeightStack) -> dict[str, Floats]:
        blocks = []
        rows = max(1, _MOST_CELLS // len(weights))
        for first in range(0, weights.versions, rows):
            some = weights.versions_from(first, first + rows)
            selected, poor = evaluated.targeting(some).cuts(quotas_of(evaluated, some, (quota,))[quota_name])
            blocks.append(_figures(some, inside, bounds, selected, poor))
        return {name: weights.shaped(np.concatenate([block[name] for block in blocks])) for name in blocks[0]}

    found = replicated(figures, evaluated.codes, evaluated.weight, evaluated.replicates, evaluated.seed)
    overall = {
        name: interval(float(value), of_draws) for name, (value, of_draws) in found.items() if value.ndim == 0
    }
    by_value = {name: both for name, both in found.items() if both[0].ndim == 1}
    return OwnCutoffs(
        overall,
        {
            value: {
                name: interval(float(one[k]), of_draws[:, k]) for name, (one, of_draws) in by_value.items()
            }
            for k, value in enumerate(values)
        },
    )


def _figures(
    weights: WeightStack, inside: NDArray[np.intp], bounds: NDArray[np.intp], selected: Cut, poor: Cut
) -> dict[str, Floats]:
    """Figures of all households, shape (B,), and of the V values, shape (B, V)."""
    mass = weights.at(inside)
    poor_part, selected_part = _parts(poor, inside), _parts(selected, inside)
    of_values = bounds[:-1]
    households = np.add.reduceat(mass, of_values, axis=1)
    all_poor = np.add.reduceat(mass * poor_part, of_values, axis=1)
    all_selected = np.add.reduceat(mass * selected_part, of_values, axis=1)
    both = np.add.reduceat(mass * np.minimum(poor_part, selected_part), of_values, axis=1)
    share, own_selected = equal_shares(mass, mass * poor_part, bounds, all_selected.sum(axis=1))
    own_both = share[:, None] * all_poor
    poor_everywhere = overlap(weights, poor, poor)
    elsewhere = overlap(weights, selected, poor) - both.sum(axis=1)
    error = 1.0 - (elsewhere + both.sum(axis=1)) / poor_everywhere
    own_error = 1.0 - (elsewhere + own_both.sum(axis=1)) / poor_everywhere
    return {
        "error_common": error,
        "error_own": own_error,
        "change": own_error - error,
        "exclusion_common": 1.0 - ratio(both, all_poor),
        "exclusion_own": 1.0 - ratio(own_both, all_poor),
        "inclusion_common": 1.0 - ratio(both, all_selected),
        "inclusion_own": 1.0 - ratio(own_both, own_selected),
        "selected_common": ratio(all_selected, households),
        "selected_own": ratio(own_selected, households),
    }


def equal_shares(
    mass: Floats, poor: Floats, bounds: NDArray[np.intp], target: Floats
) -> tuple[Floats, Floats]:
    """The share of the poor to find in every value, and the mass to select in each for it.

    Args:
        mass: shape (B, n): households by value, within each from the lowest estimate up.
        poor: shape (B, n): the part of `mass` that is poor.
        bounds: shape (V + 1,): where each value begins, and the end.
        target: shape (B,): the mass to select in all.

    Returns:
        shape (B,) and shape (B, V).

    >>> mass, poor = np.ones((1, 8)), np.array([[1.0, 0, 1, 0, 0, 1, 1, 0]])
    >>> shares, selected = equal_shares(mass, poor, np.array([0, 4, 8]), np.array([4.0]))
    >>> shares.round(6).tolist(), selected.round(6).tolist()  # 1 of 2 poor in each; half of them is not
    ([0.5], [[2.0, 2.0]])
    """
    low, high = np.zeros(len(mass)), np.ones(len(mass))
    selects = _Selection(mass, poor, bounds)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = selects.at(middle).sum(axis=1) <= target
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    least, most = selects.at(low), selects.upto(high)
    # Where the share jumps over households that are not poor, the rest of the mass is theirs.
    missing = target - least.sum(axis=1)
    room = (most - least).sum(axis=1)
    between = np.clip(ratio(missing, room, empty=0.0), 0.0, 1.0)
    return low, least + between[:, None] * (most - least)


class _Selection:
    """The mass to select in each value so that a share of its poor is found."""

    def __init__(self, mass: Floats, poor: Floats, bounds: NDArray[np.intp]) -> None:
        self._mass, self._poor = mass, poor
        versions, values = len(mass), len(bounds) - 1
        self._first, self._last = bounds[:-1], bounds[1:] - 1
        self._all = np.add.reduceat(mass, self._first, axis=1)
        self._all_poor = np.add.reduceat(poor, self._first, axis=1)
        self._row = np.arange(versions)[:, None]
        # One ascending row of keys for all versions and values: 2 × which + share found, in [0, 1].
        self._key_of = 2.0 * (self._row * values + np.arange(values))
        self._before, self._found, keys = np.empty_like(mass), np.empty_like(poor), np.empty_like(poor)
        for value, (first, last) in enumerate(pairwise(bounds)):
            some = np.s_[:, first:last]
            np.cumsum(mass[some], axis=1, out=self._before[some])
            np.cumsum(poor[some], axis=1, out=self._found[some])
            all_poor = self._all_poor[:, [value]]
            np.divide(self._found[some], np.where(all_poor > 0, all_poor, 1.0), out=keys[some])
        np.clip(keys, 0.0, 1.0, out=keys)
        for value, (first, last) in enumerate(pairwise(bounds)):
            keys[:, first:last] += self._key_of[:, [value]]
        self._keys = keys.ravel()

    def at(self, share: Floats) -> Floats:
        """The least mass, shape (B, V), for a share of shape (B,)."""
        flat = np.searchsorted(self._keys, self._key_of + share[:, None])
        at = np.clip(flat - self._row * self._mass.shape[1], self._first, self._last)
        mass, poor = self._mass[self._row, at], self._poor[self._row, at]
        missing = share[:, None] * self._all_poor - (self._found[self._row, at] - poor)
        needed: Floats = self._before[self._row, at] - mass + np.clip(missing, 0.0, mass)
        return np.where(self._all_poor > 0, needed, 0.0)

    def upto(self, share: Floats) -> Floats:
        """The most mass that finds no more than the share: everybody, once all poor are found."""
        return np.where(share[:, None] >= 1.0, self._all, self.at(share))


def _parts(cut: Cut, households: NDArray[np.intp]) -> Floats:
    """The part of each household that is inside the cut, shape (B, len(households))."""
    place = cut.place[households]
    parts = (place < cut.below[:, None]).astype(np.float64)
    version, household = np.nonzero(place == cut.below[:, None])
    parts[version, household] = cut.part[version]
    return parts
