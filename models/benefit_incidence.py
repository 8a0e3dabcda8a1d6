"""Whom a selection reaches along the whole distribution: coverage and benefits by decile, CGH."""

from typing import Final

import numpy as np

from models.quota import Cut, Ranking, overlap, overlaps
from models.targeting_errors import Targeting
from models.weight_stack import Floats, WeightStack, ratio

CGH_SHARE: Final = 0.4
"""The poorest 40 % of persons, as in the index of Coady, Grosh and Hoddinott."""


def coverage_by_decile(targeting: Targeting, quota: float, parts: int = 10) -> Floats:
    """Share of the households of each tenth of true welfare that is selected, the poorest first.

    Args:
        quota: share of the households that is selected.
        parts: how many equal parts the households are divided into by welfare.

    Returns:
        shape (parts,) for one weight, (B, parts) for replicates.

    >>> welfare, estimate = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 3.0])
    >>> targeting = Targeting.of(estimate, welfare, ["a", "b", "c", "d"], np.ones(4))
    >>> coverage_by_decile(targeting, 0.5, parts=2).tolist()  # selected: a and c
    [0.5, 0.5]
    """
    mass = _mass_by_part(targeting.weights, targeting.selected.cut(quota), targeting.poor, parts)
    return targeting.weights.shaped(mass / targeting.poor.total[:, None] * parts)


def benefit_incidence(households: Targeting, persons: Targeting, quota: float, parts: int = 10) -> Floats:
    """Share of an equal benefit per selected household that reaches each tenth of the persons.

    Households are selected up to `quota` of the households, the tenths hold equally many persons
    and are ordered by true welfare, the poorest first. The shares add up to 1.

    Args:
        persons: `households.of_persons(size)`.
        quota: share of the households that is selected.

    Returns:
        shape (parts,) for one weight, (B, parts) for replicates; NaN at quota 0.

    Source:
        Lanjouw and Ravallion (1999), "Benefit Incidence, Public Spending Reforms, and the Timing
        of Program Capture", World Bank Economic Review 13(2).

    >>> welfare, estimate = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 3.0])
    >>> households = Targeting.of(estimate, welfare, ["a", "b", "c", "d"], np.ones(4))
    >>> persons = households.of_persons(np.array([3.0, 1.0, 1.0, 1.0]))  # a alone is half of them
    >>> benefit_incidence(households, persons, 0.5, parts=2).tolist()
    [0.5, 0.5]
    """
    selected = households.selected.cut(quota)
    mass = _mass_by_part(households.weights, selected, persons.poor, parts)
    return households.weights.shaped(ratio(mass, mass.sum(axis=1, keepdims=True)))


def cgh_index(households: Targeting, persons: Targeting, quota: float) -> Floats:
    """Share of an equal benefit per selected household that reaches the poorest 40 % of persons ÷ 0.4.

    1 is neutral, above 1 progressive, 2.5 the most there can be. NaN at quota 0.

    Args:
        persons: `households.of_persons(size)`.
        quota: share of the households that is selected.

    Source:
        Coady, Grosh and Hoddinott (2004), "Targeting of Transfers in Developing Countries: Review
        of Experience and Lessons", World Bank Research Observer 19(1).

    >>> welfare, estimate = np.arange(5.0), np.array([0.0, 3.0, 1.0, 2.0, 4.0])
    >>> households = Targeting.of(estimate, welfare, ["a", "b", "c", "d", "e"], np.ones(5))
    >>> float(cgh_index(households, households.of_persons(np.ones(5)), 0.4))  # selected a c, poorest a b
    1.25
    """
    selected = households.selected.cut(quota)
    reached = overlap(households.weights, selected, persons.poor.cut(CGH_SHARE))
    # |T| is the quota itself: every selected household gets the same.
    return households.weights.shaped(ratio(reached, quota * households.selected.total) / CGH_SHARE)


def _mass_by_part(weights: WeightStack, selected: Cut, ranking: Ranking, parts: int) -> Floats:
    """Selected mass in each of `parts` equal parts of a ranking: shape (B, parts)."""
    up_to = overlaps(weights, [(selected, ranking.cut(k / parts)) for k in range(1, parts + 1)])
    return np.diff(up_to, axis=1, prepend=0.0)
