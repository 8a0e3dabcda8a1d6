"""Many short texts as 64-bit numbers, in whole columns."""

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.text_bytes import TextBytes

_LONGEST: Final = 64


def text_hashes(texts: pa.StringArray, seed: int = 0) -> NDArray[np.uint64]:
    """A number for each of k texts, the same for the same text; different texts share one by chance only.

    Each byte's number is looked up by its place in the text, and they are added up (tabulation hashing,
    Zobrist 1970). With n texts a pair shares its number with probability n² / 2⁶⁵: whoever cannot live
    with that compares the texts and takes the next seed.

    >>> one, two = text_hashes(pa.array(["1306", "1360"]))
    >>> bool(one == two), bool(one == text_hashes(pa.array(["x", "1306"]))[1])
    (False, True)
    """
    if len(texts) == 0:
        return np.empty(0, np.uint64)
    found = TextBytes.of(texts)
    data, starts, lengths = found.content, found.starts, found.lengths
    if 0 < lengths[0] <= _LONGEST and (lengths == lengths[0]).all():
        return _of_one_length(data.reshape(len(lengths), lengths[0]), seed)
    place = np.arange(len(data)) - np.repeat(starts, lengths)
    numbers = _table(seed)[np.minimum(place, _LONGEST - 1), data]
    upto = np.concatenate([np.zeros(1, np.uint64), np.cumsum(numbers, dtype=np.uint64)])
    hashes = upto[starts + lengths] - upto[starts] + _lengths(seed)[np.minimum(lengths, _LONGEST)]
    for long in np.flatnonzero(lengths > _LONGEST):
        hashes[long] = _number(f"{seed}:{texts[int(long)].as_py()}".encode())
    return np.asarray(hashes, dtype=np.uint64)


def _of_one_length(texts: NDArray[np.uint8], seed: int) -> NDArray[np.uint64]:
    """As `text_hashes`, of texts of the same length, shape (k, length)."""
    table, length = _table(seed), texts.shape[1]
    hashes = np.full(len(texts), _lengths(seed)[length], np.uint64)
    for place in range(length):
        hashes += table[place][texts[:, place]]
    return hashes


@lru_cache(maxsize=4)
def _table(seed: int) -> NDArray[np.uint64]:
    """shape (64, 256): a number for each byte at each place."""
    return np.random.default_rng((seed, 1)).integers(0, 2**64, (_LONGEST, 256), np.uint64)


@lru_cache(maxsize=4)
def _lengths(seed: int) -> NDArray[np.uint64]:
    return np.random.default_rng((seed, 2)).integers(0, 2**64, _LONGEST + 1, np.uint64)


def _number(content: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little"))
