"""What a fixed budget buys when it is targeted by estimates, given to all, or targeted perfectly.

Source: Hanna and Olken (2018), "Universal Basic Incomes versus Targeted Transfers: Anti-Poverty
Programs in Developing Countries", Journal of Economic Perspectives 32(4): constant relative risk
aversion with ρ = 3, the same budget spread over fewer or more recipients.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.quota import Ranking, overlaps
from models.targeting_errors import Targeting
from models.weight_stack import Floats, WeightStack, ratio

RHO: Final = 3.0
QUOTAS: Final = tuple(k / 20 for k in range(1, 21))


@dataclass(frozen=True, slots=True, eq=False)
class TransferWelfare:
    """Social welfare under one budget, each of shape () or (B,).

    In currency per person: the amount that, had everybody had exactly that, would be as good
    (Atkinson's equally distributed equivalent).

    Attributes:
        quota: the share of persons to whom giving is best, when chosen by the estimates.
        targeted: with that quota and the estimates.
        universal: the budget in equal parts to everybody.
        perfect: with the true ranking and its own best quota.
        none: without any transfer.
    """

    quota: Floats
    targeted: Floats
    universal: Floats
    perfect: Floats
    none: Floats

    @property
    def share_of_perfect_gain(self) -> Floats:
        """Of what perfect targeting adds to a universal transfer. NaN where it adds nothing."""
        return ratio(self.targeted - self.universal, self.perfect - self.universal)


def transfer_welfare(
    persons: Targeting, welfare: Floats, budget: float, rho: float = RHO, quotas: tuple[float, ...] = QUOTAS
) -> TransferWelfare:
    """Social welfare of a budget given to the poorest share of persons, at the best share.

    Everyone selected gets `budget` ÷ quota, so that the budget is spent at any quota; somebody
    selected in part gets it with that probability.

    Args:
        persons: rankings under weights of persons (household weight × size).
        welfare: shape (n,), per person, > 0, in the unit of `budget`.
        budget: per person of the whole population, > 0; 1 % of mean welfare is usual.
        rho: relative risk aversion, >= 0; 1 is the logarithm.
        quotas: shares of the persons that are tried, ending with 1 (universal).

    Raises:
        ValueError: welfare or the budget is not positive, or `quotas` does not end with 1.

    >>> welfare, estimate = np.array([1.0, 1.0, 4.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0])
    >>> persons = Targeting.of(estimate, welfare, ["a", "b", "c", "d"], np.ones(4))
    >>> found = transfer_welfare(persons, welfare, 0.5, rho=0.0, quotas=(0.5, 1.0))
    >>> [float(f) for f in (found.none, found.universal, found.targeted)]  # rho 0: only the sum counts
    [2.5, 3.0, 3.0]
    >>> found = transfer_welfare(persons, welfare, 1.5, quotas=(0.5, 1.0))
    >>> float(found.quota), round(float(found.targeted), 9)  # both poor get 3: everybody has 4
    (0.5, 4.0)
    """
    if not ((welfare > 0).all() and budget > 0):
        raise ValueError("social welfare needs positive welfare and a positive budget")
    if quotas[-1] != 1.0:
        raise ValueError("the last quota must be 1: the universal transfer")
    weights = persons.weights
    # In units of mean welfare, so that powers of large currencies neither vanish nor overflow.
    unit = float(np.average(welfare))
    relative = welfare / unit
    before = weights.sums(_utility(relative, rho)) / persons.selected.total
    targeted = _utilities(weights, persons.selected, relative, budget / unit, rho, quotas) + before[:, None]
    perfect = _utilities(weights, persons.poor, relative, budget / unit, rho, quotas) + before[:, None]
    figures = {
        "targeted": targeted.max(axis=1),
        "universal": targeted[:, -1],
        "perfect": perfect.max(axis=1),
        "none": before,
    }
    amounts = {name: weights.shaped(unit * _inverse_utility(mean, rho)) for name, mean in figures.items()}
    return TransferWelfare(quota=weights.shaped(np.array(quotas)[targeted.argmax(axis=1)]), **amounts)


def _utilities(
    weights: WeightStack,
    ranking: Ranking,
    welfare: Floats,
    budget: float,
    rho: float,
    quotas: tuple[float, ...],
) -> Floats:
    """Mean utility that the transfer adds at each quota: shape (B, quotas)."""
    cuts = [ranking.cut(quota) for quota in quotas]
    without = _utility(welfare, rho)
    gains = [_utility(welfare + budget / quota, rho) - without for quota in quotas]
    return overlaps(weights, [(cut, cut) for cut in cuts], gains) / ranking.total[:, None]


def _utility(welfare: Floats, rho: float) -> Floats:
    return np.log(welfare) if rho == 1 else welfare ** (1 - rho) / (1 - rho)


def _inverse_utility(utility: Floats, rho: float) -> Floats:
    amount: Floats = np.exp(utility) if rho == 1 else (utility * (1 - rho)) ** (1 / (1 - rho))
    return amount
