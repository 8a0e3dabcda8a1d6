"""The random slice of a week's visits: who is drawn from everyone, and how probable each visit was."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.stats import hypergeom

LEAST_SHARE: Final = 0.10
MOST_SHARE: Final = 0.20
_EXACT: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class AuditDraw:
    """A simple random sample without replacement.

    Attributes:
        positions: shape (m,), of the households drawn, ascending.
        population: N, how many households it was drawn from.
    """

    positions: NDArray[np.intp]
    population: int

    @property
    def probability(self) -> float:
        """m / N: how probable it was, for each household alike, to be drawn."""
        return len(self.positions) / self.population if self.population else 0.0


def audit_size(capacity: int, share: float) -> int:
    """How many of `capacity` visits are drawn at random: the share, rounded, within 10 to 20 percent.

    Fewer than five visits hold none: one of them would be more than 20 percent.

    Raises:
        ValueError: the share is outside 0.10 to 0.20.

    >>> [audit_size(capacity, 0.15) for capacity in (4, 5, 8, 14, 40, 120)]
    [0, 1, 1, 2, 6, 18]
    """
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise ValueError(f"the random share must be within {LEAST_SHARE} and {MOST_SHARE}, not {share}")
    least = math.ceil(LEAST_SHARE * capacity - _EXACT)
    most = math.floor(MOST_SHARE * capacity + _EXACT)
    return min(max(round(share * capacity), least), most)


def draw_audit(ids: pa.Array, size: int, seed: int, week: str) -> AuditDraw:
    """`size` households out of all of `ids`, each set of that size as likely as any other.

    The same seed, week and ids give the same households whatever the order of the file; another
    week draws anew, so that a family may be drawn again.

    Args:
        ids: shape (N,) strings, unique.

    >>> ids = pa.array(["d", "b", "a", "c"])
    >>> drawn = draw_audit(ids, 2, seed=1, week="2026-W10")
    >>> len(drawn.positions), drawn.probability
    (2, 0.5)
    >>> again = draw_audit(ids.take([3, 2, 1, 0]), 2, seed=1, week="2026-W10")
    >>> sorted(3 - again.positions) == sorted(drawn.positions)
    True
    """
    by_id = pc.sort_indices(ids).to_numpy()
    generator = np.random.default_rng([seed, *week.encode("utf-8")])
    drawn = generator.choice(len(ids), size=min(size, len(ids)), replace=False)
    return AuditDraw(np.sort(by_id[drawn]).astype(np.intp), len(ids))


def visit_probabilities(draw: AuditDraw, order: NDArray[np.intp], free: int) -> NDArray[np.float64]:
    """How probable a visit was for each household, by choice or by chance, over all draws.

    The choice goes down `order` until `free` households are chosen that were not drawn anyway. So the
    first `free` of the order are visited whatever is drawn; one further down is chosen where enough
    of those before it were drawn, which the hypergeometric distribution says; everybody else is
    visited where drawn.

    Args:
        order: shape (k,), positions of the households that may be chosen, best first.
        free: visits that are left for them, capacity less the random slice.

    Returns:
        shape (N,). Its sum is the expected number of visits.

    >>> visit_probabilities(AuditDraw(np.array([4]), 5), np.array([2, 0]), free=1).tolist()
    [0.4, 0.2, 1.0, 0.2, 0.2]
    """
    size, population = len(draw.positions), draw.population
    probability = np.full(population, draw.probability)
    rank = np.arange(1, len(order) + 1)
    if population > 1:
        # Not drawn itself, so the m drawn are among the other N - 1, of whom rank - 1 stand before it.
        others = hypergeom(population - 1, rank - 1, min(size, population - 1))
        chosen = np.where(rank <= free, 1.0, others.sf(rank - free - 1))
    else:
        chosen = (rank <= free).astype(np.float64)
    probability[order] += (1 - draw.probability) * chosen
    return probability
