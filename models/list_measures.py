"""What a list of flags is worth to whoever visits it: false share and precision."""

import numpy as np
from numpy.typing import NDArray

from models.quota import Ranking, overlap
from models.ranking import Ids, order
from models.weight_stack import Floats, Weights, ratio, stack

Truth = NDArray[np.bool_]


def false_share(flagged: Truth, wrong: Truth, weight: Weights) -> Floats:
    """Wrong flags ÷ length of the list; 0 for an empty list.

    Its average over surveys is what a policy's `max_false` bounds, for the whole list, not for its top.

    Args:
        flagged: shape (n,): is on the list.
        wrong: shape (n,): would be wrong there; read only where flagged.

    Source:
        Benjamini and Hochberg (1995), "Controlling the False Discovery Rate", JRSS B 57(1).

    >>> flagged, wrong = np.array([True, True, False]), np.array([True, False, True])
    >>> float(false_share(flagged, wrong, np.array([1.0, 3.0, 9.0])))
    0.25
    """
    weights = stack(weight)
    wrong_flags, length = weights.sums(np.stack([flagged & wrong, flagged], axis=1).astype(float)).T
    return weights.shaped(ratio(wrong_flags, length, empty=0.0))


def precision(flagged: Truth, right: Truth, weight: Weights) -> Floats:
    """1 − false share. Times 100, to people: "true errors per 100 visits".

    >>> flagged, right = np.array([True, True, False]), np.array([False, True, False])
    >>> float(precision(flagged, right, np.array([1.0, 3.0, 9.0])))
    0.75
    """
    return 1.0 - false_share(flagged, ~right, weight)


def precision_of_first(probability: Floats, right: Truth, ids: Ids, weight: Weights, count: int) -> Floats:
    """Precision of the `count` households with the highest probability of a right flag.

    The same households in every replicate: the list is made, only the truth about it is uncertain.

    Args:
        probability: shape (n,), of the households that are candidates for the list.
        right: shape (n,): the flag would be right.
        count: visits; more than n means all.

    Returns:
        NaN for an empty list.

    >>> probability, right = np.array([0.9, 0.5, 0.7]), np.array([True, True, False])
    >>> float(precision_of_first(probability, right, ["a", "b", "c"], np.ones(3), 2))
    0.5
    """
    weights = stack(weight)
    listed = order(-probability, ids)[:count]
    chosen = np.zeros(len(weights))
    chosen[listed] = 1.0
    return weights.shaped(ratio(weights.sums(chosen * right), weights.sums(chosen)))


def precision_of_share(probability: Floats, right: Truth, ids: Ids, weight: Weights, share: float) -> Floats:
    """Precision of the `share` of the candidates with the highest probability of a right flag.

    Chosen anew in every replicate, the marginal household in part.

    Args:
        probability, right: shape (n,), as in `precision_of_first`.
        share: of the candidates' weight, in (0, 1].

    >>> probability, right = np.array([0.9, 0.5, 0.7]), np.array([True, True, False])
    >>> float(precision_of_share(probability, right, ["a", "b", "c"], np.array([1.0, 1.0, 2.0]), 0.5))
    0.5
    """
    weights = stack(weight)
    cut = Ranking(weights, order(-probability, ids)).cut(share)
    columns = np.stack([right.astype(np.float64), np.ones(len(weights))], axis=1)
    right_flags, length = overlap(weights, cut, cut, columns).T
    return weights.shaped(ratio(right_flags, length))
