"""How well a selection finds the poor: the rates of exclusion and inclusion, by line and by quota.

Weights are of households, or of persons where the caller multiplies them by size. T is who is
selected, P who is truly poor. Every figure has shape () for one weight and (B,) for replicates.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.quota import Cut, Ranking, overlap, overlaps
from models.ranking import Ids, order
from models.weight_stack import Floats, Weights, WeightStack, ratio, stack


def exclusion_error(selected: NDArray[np.bool_], poor: NDArray[np.bool_], weight: Weights) -> Floats:
    """Share of the poor who are not selected: |P \\ T| / |P|. NaN where nobody is poor.

    Also called undercoverage.

    Source:
        Coady, Grosh and Hoddinott (2004), "Targeting of Transfers in Developing Countries",
        World Bank, chapter 2.

    >>> selected, poor = np.array([True, False, True]), np.array([True, True, False])
    >>> float(exclusion_error(selected, poor, np.array([3.0, 1.0, 1.0])))
    0.25
    """
    weights = stack(weight)
    missed, all_poor = weights.sums(np.stack([poor & ~selected, poor], axis=1).astype(float)).T
    return weights.shaped(ratio(missed, all_poor))


def inclusion_error(selected: NDArray[np.bool_], poor: NDArray[np.bool_], weight: Weights) -> Floats:
    """Share of the selected who are not poor: |T \\ P| / |T|. NaN where nobody is selected.

    Also called leakage. Some papers divide by the non-poor instead: that is `non_poor_selected`.

    Source:
        Coady, Grosh and Hoddinott (2004), as `exclusion_error`.

    >>> selected, poor = np.array([True, False, True]), np.array([True, True, False])
    >>> float(inclusion_error(selected, poor, np.array([3.0, 1.0, 1.0])))
    0.25
    """
    return exclusion_error(poor, selected, weight)


def non_poor_selected(selected: NDArray[np.bool_], poor: NDArray[np.bool_], weight: Weights) -> Floats:
    """Share of the non-poor who are selected: |T \\ P| / |not P|. NaN where everybody is poor.

    Print the formula beside it: Indonesian papers call this, too, inclusion error.

    Source:
        Alatas, Banerjee, Hanna, Olken and Tobias (2012), "Targeting the Poor", AER 102(4).

    >>> selected, poor = np.array([True, False, True, False]), np.array([True, True, False, False])
    >>> float(non_poor_selected(selected, poor, np.array([1.0, 1.0, 1.0, 3.0])))
    0.25
    """
    return 1.0 - exclusion_error(selected, ~poor, weight)


def targeting_differential(selected: NDArray[np.bool_], poor: NDArray[np.bool_], weight: Weights) -> Floats:
    """Coverage of the poor − coverage of the non-poor: 1 is perfect, 0 a lottery.

    Source:
        Ravallion (2009), "How Relevant Is Targeting to the Success of an Antipoverty Program?",
        World Bank Research Observer 24(2), after Galasso and Ravallion (2005).

    >>> selected, poor = np.array([True, False, True, False]), np.array([True, True, False, False])
    >>> float(targeting_differential(selected, poor, np.array([3.0, 1.0, 1.0, 3.0])))
    0.5
    """
    return 1.0 - exclusion_error(selected, poor, weight) - non_poor_selected(selected, poor, weight)


@dataclass(frozen=True, slots=True, eq=False)
class Targeting:
    """Who would be selected and who is poor at any quota, under one weight or its replicates.

    Attributes:
        selected: households from the lowest estimate up.
        poor: households from the lowest welfare up.
    """

    selected: Ranking
    poor: Ranking

    @staticmethod
    def of(estimate: Floats, welfare: Floats, ids: Ids, weight: Weights) -> "Targeting":
        """Ranks n households both ways, ties by the hash of their ids.

        Raises:
            ValueError: an estimate or a welfare is not finite, or the lengths differ.
        """
        weights = stack(weight)
        return Targeting(Ranking(weights, order(estimate, ids)), Ranking(weights, order(welfare, ids)))

    @property
    def weights(self) -> WeightStack:
        return self.selected.weights

    def of_persons(self, size: Floats) -> "Targeting":
        """The same rankings with quotas of persons: weights × size, shape (n,)."""
        weights = self.weights.times(size)
        return Targeting(Ranking(weights, self.selected.positions), Ranking(weights, self.poor.positions))

    def cuts(self, quota: float | Floats) -> tuple[Cut, Cut]:
        """The selected and the poor at `quota`."""
        return self.selected.cut(quota), self.poor.cut(quota)


@dataclass(frozen=True, slots=True, eq=False)
class QuotaRates:
    """The rates when as many are selected as are poor, each of shape () or (B,).

    Attributes:
        error: exclusion error = inclusion error, since |T| = |P|. NaN at quota 0.
        non_poor_selected: |T \\ P| / |not P|. NaN at quota 1.
        targeting_differential: 1 − error − non_poor_selected.
    """

    error: Floats
    non_poor_selected: Floats
    targeting_differential: Floats


def rates_at_quota(targeting: Targeting, quota: float | Floats) -> QuotaRates:
    """All rates at one quota for the price of one: the poorest `quota` of each ranking.

    Args:
        quota: share in (0, 1]; shape (B,) where it differs between replicates.

    >>> estimate, welfare = np.array([1.0, 4.0, 2.0, 3.0, 5.0]), np.arange(5.0)
    >>> targeting = Targeting.of(estimate, welfare, ["a", "b", "c", "d", "e"], np.ones(5))
    >>> rates = rates_at_quota(targeting, 0.4)  # poor a b; selected a c; not poor c d e
    >>> [round(float(r), 3) for r in (rates.error, rates.non_poor_selected, rates.targeting_differential)]
    [0.5, 0.333, 0.167]
    """
    both = overlap(targeting.weights, *targeting.cuts(quota)) / targeting.selected.total
    poor = np.broadcast_to(quota, both.shape)
    error = 1.0 - ratio(both, poor)
    non_poor = ratio(poor - both, 1.0 - poor)
    figures = (targeting.weights.shaped(figure) for figure in (error, non_poor, 1.0 - error - non_poor))
    return QuotaRates(*figures)


def error_at_quota(targeting: Targeting, quota: float | Floats) -> Floats:
    """Exclusion error when as many are selected as are poor; the inclusion error is the same.

    >>> welfare, estimate = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 3.0])
    >>> targeting = Targeting.of(estimate, welfare, ["a", "b", "c", "d"], np.ones(4))
    >>> float(error_at_quota(targeting, 0.5))  # poor a b, selected a c
    0.5
    >>> round(float(error_at_quota(targeting, 0.375)), 3)  # poor a and half of b, selected a and half of c
    0.333
    """
    return rates_at_quota(targeting, quota).error


def error_curve(targeting: Targeting, quotas: Floats) -> Floats:
    """`error_at_quota` at each of k quotas.

    Returns:
        shape (k,) for one weight, (B, k) for replicates.

    >>> welfare, estimate = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 3.0])
    >>> targeting = Targeting.of(estimate, welfare, ["a", "b", "c", "d"], np.ones(4))
    >>> error_curve(targeting, np.array([0.25, 0.5, 1.0])).tolist()
    [0.0, 0.5, 0.0]
    """
    both = overlaps(targeting.weights, [targeting.cuts(float(quota)) for quota in quotas])
    share = both / targeting.selected.total[:, None]
    return targeting.weights.shaped(1.0 - ratio(share, np.broadcast_to(quotas, share.shape)))
