"""How many letters must change to make one word of another, for many pairs at once."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_AT_ONCE: Final = 20_000
"""Pairs; the table of names of 30 letters then takes 40 MB."""


def edit_distance(left: pa.Array, right: pa.Array) -> NDArray[np.int64]:
    """shape (n,): letters put in, left out, replaced, or swapped with their neighbour (counts once).

    The table of Levenshtein's algorithm is filled for all pairs together, so that the loops are over
    letters, not over pairs. Nulls count as empty texts.

    Source:
        Damerau (1964), CACM 7(3); the restricted form ("optimal string alignment"), in which no
        swapped pair is edited again.

    >>> edit_distance(pa.array(["rahmi", "efendi", "siti"]), pa.array(["rahma", "effendi", "isti"])).tolist()
    [1, 1, 1]
    """
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(left), _AT_ONCE)]
    counted = [_distance(_letters(left[part]), _letters(right[part])) for part in parts]
    return np.concatenate([np.empty(0, np.int64), *counted])


def _distance(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> NDArray[np.int64]:
    n, rows, columns = len(a), a.shape[1], b.shape[1]
    length_a, length_b = (a > 0).sum(axis=1), (b > 0).sum(axis=1)
    table = np.zeros((rows + 1, columns + 1, n), dtype=np.int16)
    table[:, 0] = np.arange(rows + 1, dtype=np.int16)[:, None]
    table[0, :] = np.arange(columns + 1, dtype=np.int16)[:, None]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            differ = a[:, i - 1] != b[:, j - 1]
            best = np.minimum(table[i - 1, j], table[i, j - 1]) + np.int16(1)
            best = np.minimum(best, table[i - 1, j - 1] + differ)
            if i > 1 and j > 1:
                swapped = (a[:, i - 1] == b[:, j - 2]) & (a[:, i - 2] == b[:, j - 1])
                best = np.where(swapped, np.minimum(best, table[i - 2, j - 2] + differ), best)
            table[i, j] = best
    return np.asarray(table[length_a, length_b, np.arange(n)], dtype=np.int64)


def _letters(texts: pa.Array) -> NDArray[np.uint32]:
    """shape (n, longest): code points, 0 after the end."""
    words = np.array(pc.fill_null(texts, "").to_pylist(), dtype=np.str_)
    width = max(words.dtype.itemsize // 4, 1)
    return np.ascontiguousarray(words.astype(f"<U{width}")).view(np.uint32).reshape(len(words), width)
