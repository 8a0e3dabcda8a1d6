"""The content of rows as numbers: two rows of equal content, to the last bit, have the same number."""

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


def row_hashes(columns: Mapping[str, pa.Array]) -> Hashes:
    """64 bits for each of n rows, from the names, nulls and bits of its cells.

    Numbers that differ in the last bit differ; texts are the same whether or not Arrow holds them in a
    dictionary. The order of the columns does not matter, the order of a list's elements does.

    Args:
        columns: name → array of n numbers, texts, truth values, structures or lists of them.

    >>> one = row_hashes({"a": pa.array([0.1, 0.3]), "b": pa.array([["x"], []])})
    >>> two = row_hashes({"b": pa.array([["x"], ["y"]]), "a": pa.array([0.1, 0.1 + 0.2])})
    >>> (one == two).tolist()
    [True, False]
    """
    return _sum(_mixed(_hashes(column) + _of_text(name)) for name, column in columns.items())


def _sum(parts: Iterable[Hashes]) -> Hashes:
    total: Hashes = np.asarray(np.sum(list(parts), axis=0, dtype=np.uint64))
    return total


def _hashes(column: pa.Array) -> Hashes:
    if pa.types.is_dictionary(column.type):
        return _of_texts(column)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _of_texts(column.dictionary_encode())
    if pa.types.is_list(column.type):
        return _of_lists(column)
    if pa.types.is_struct(column.type):
        fields = zip(column.type, column.flatten(), strict=True)
        return _sum(_mixed(_hashes(part) + _of_text(field.name)) for field, part in fields)
    return _of_numbers(column)


def _of_texts(column: pa.DictionaryArray) -> Hashes:
    texts = [_of_text(str(text)) for text in column.dictionary.to_pylist()]
    hashes = np.array([*texts, np.uint64(0)], dtype=np.uint64)
    return np.asarray(hashes[column.indices.fill_null(-1).to_numpy()])


def _of_numbers(column: pa.Array) -> Hashes:
    """Bits of the numbers; a null is a number of its own."""
    empty = column.is_null().to_numpy(zero_copy_only=False)
    kind = column.type
    if pa.types.is_boolean(kind):
        bits = column.fill_null(False).to_numpy(zero_copy_only=False).astype(np.uint64)
    elif pa.types.is_floating(kind):
        bits = column.cast(pa.float64()).fill_null(0).to_numpy(zero_copy_only=False).view(np.uint64)
    else:
        bits = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False).view(np.uint64)
    return _mixed(bits + empty * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1))


def _of_lists(column: pa.ListArray) -> Hashes:
    """Sums over each list, of elements mixed with their place in it; uint64 sums wrap around."""
    offsets = column.offsets.to_numpy()
    lengths = np.diff(offsets)
    place = np.arange(offsets[0], offsets[-1]) - np.repeat(offsets[:-1], lengths)
    elements = _hashes(column.flatten()) + _mixed(place.astype(np.uint64) + np.uint64(7))
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_mixed(elements), dtype=np.uint64)])
    upto = offsets - offsets[0]
    return _mixed(total[upto[1:]] - total[upto[:-1]] + lengths.astype(np.uint64))


def _of_text(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


def _mixed(numbers: Hashes) -> Hashes:
    """Every bit of the input moves every bit of the output.

    Source: Steele, Lea and Flood (2014), "Fast Splittable Pseudorandom Number Generators", the
    finalizer of SplitMix64.
    """
    mixed = numbers.astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)
