"""Whether enough is known of a household to flag it: as much as of those that calibrated the lists."""

import numpy as np
from numpy.typing import NDArray

from features.households import UNKNOWN, Households

TOLERATED = 0.995


def unknown_answers(households: Households) -> NDArray[np.int64]:
    """How many questions have no known answer and do apply, shape (n,)."""
    counts = np.zeros(len(households), dtype=np.int64)
    for answer in households.answers.values():
        counts += answer.state == UNKNOWN
    return counts


def most_unknown(counts: NDArray[np.int64], weight: NDArray[np.float64]) -> int:
    """The most unknown answers that 99.5 % of the households stay within.

    A cut-off promises its bound for households like those that calibrated it. One of whom far
    less is known (a file that lacks columns) is not like them, and its probability says so
    less surely than it seems.

    Args:
        counts: shape (n,) of `unknown_answers`; weight: shape (n,) survey weights.

    >>> most_unknown(np.array([0, 0, 2, 1]), np.ones(4))
    2
    """
    order = np.argsort(counts, kind="stable")
    upto = np.cumsum(weight[order]) / weight.sum()
    return int(counts[order][int(np.searchsorted(upto, TOLERATED - 1e-12))])
