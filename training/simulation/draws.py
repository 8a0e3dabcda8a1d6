"""Drawing whole columns at once: seeded streams, shares kept exactly, choices by row."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

NOT_ASKED = -1
"""Stands for an empty cell in a column of codes or counts, none of which is ever negative."""


def stream(seed: int, purpose: str) -> np.random.Generator:
    """A generator of its own for every purpose, so that one more draw here changes nothing there.

    >>> bool(stream(1, "names").random() == stream(1, "names").random())
    True
    >>> bool(stream(1, "names").random() == stream(1, "places").random())
    False
    """
    return np.random.default_rng([seed, crc32(purpose.encode())])


def derived(seed: int, purpose: str) -> int:
    """Another seed, shared with no district: for drawing the same thing a second time.

    >>> derived(1, "then") == derived(1, "now"), derived(1, "then") == derived(2, "then")
    (False, False)
    """
    return (seed + 1) * 2**32 + crc32(purpose.encode())


def standardised(values: Floats, weight: Floats | None = None) -> Floats:
    """`values` with weighted mean 0 and standard deviation 1.

    >>> standardised(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    mean = np.average(values, weights=weight)
    spread = np.sqrt(np.average((values - mean) ** 2, weights=weight))
    return np.asarray((values - mean) / spread)


def apportion(total: int, shares: Floats) -> Ints:
    """Whole numbers that add up to `total`, in proportion to `shares`, by largest remainder.

    >>> apportion(10, np.array([1.0, 1.0, 1.5])).tolist()
    [3, 3, 4]
    """
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return np.asarray(whole)


def top(wanted: int, keys: Floats) -> Truths:
    """Marks the `wanted` highest keys; -inf is never marked.

    >>> top(1, np.array([0.2, 0.9, 0.1])).tolist()
    [False, True, False]
    """
    chosen = np.zeros(len(keys), dtype=bool)
    chosen[np.argsort(-keys, kind="stable")[:wanted]] = True
    return np.asarray(chosen & np.isfinite(keys))


def sample_without_replacement(rng: np.random.Generator, wanted: int, log_odds: Floats) -> Truths:
    """Marks `wanted` rows, drawn one after the other with chances proportional to exp(`log_odds`).

    Source:
        The Gumbel top-k trick: Kool, van Hoof and Welling (2019), "Stochastic beams and where
        to find them", ICML.
    """
    return top(wanted, log_odds + rng.gumbel(size=len(log_odds)))


def choose(rng: np.random.Generator, probabilities: Floats, row: Ints) -> Ints:
    """One column number for each entry of `row`, from that row of `probabilities`.

    Args:
        probabilities: shape (k, c), rows of non-negative numbers, not all zero.
        row: shape (n,), which of the k rows each of the n draws follows.

    >>> choose(np.random.default_rng(0), np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1, 0])).tolist()
    [1, 0]
    """
    bounds = np.cumsum(probabilities, axis=1)
    bounds /= bounds[:, -1:]
    drawn = rng.random(len(row))
    chosen = np.zeros(len(row), dtype=np.int64)
    for column in range(probabilities.shape[1] - 1):
        chosen += drawn >= bounds[row, column]
    return chosen


def choose_one(rng: np.random.Generator, codes: Sequence[int], shares: Sequence[float], n: int) -> Ints:
    """n codes, drawn with the given shares."""
    position = choose(rng, np.array([shares], dtype=np.float64), np.zeros(n, dtype=np.int64))
    return np.asarray(codes, dtype=np.int64)[position]


def logistic(values: Floats) -> Floats:
    """1 / (1 + exp(-values))."""
    return np.asarray(1.0 / (1.0 + np.exp(-values)))
