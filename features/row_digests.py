"""Digests of whole rows, computed column by column."""

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.codes import normalise
from features.distinct import Distinct
from features.raw_table import RawTable


def row_digests(table: RawTable) -> NDArray[np.uint64]:
    """128 bits for each row's content, the same for the same cells under the same headings.

    Order of columns and rows, the file's format and the way an integer is written do not
    matter; an empty cell counts like a missing column. BLAKE2b of every different text with its
    heading, summed modulo 2⁶⁴ in two lanes.

    Returns:
        shape (n, 2).

    >>> one = RawTable.from_arrow(pa.table({"a": [1, 2], "b": ["x", None]}))
    >>> two = RawTable.from_arrow(pa.table({"b": [None, "x"], "a": ["02", "01"], "c": [None, None]}))
    >>> bool((row_digests(one) == row_digests(two)[::-1]).all())
    True
    """
    total = np.zeros((len(table), 2), dtype=np.uint64)
    for position, name in enumerate(table.names):
        distinct = Distinct.of(table.column_at(position))
        total += np.vstack([_digests(name, distinct.texts), np.zeros((1, 2), np.uint64)])[distinct.places]
    return total


def _digests(name: str, texts: pa.Array) -> NDArray[np.uint64]:
    start = f"{len(name)}:{name}:".encode()
    digests = b"".join(
        hashlib.blake2b(start + normalise(text).encode(), digest_size=16).digest()
        for text in texts.to_pylist()
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64).reshape(len(texts), 2)


def as_hexadecimal(digests: NDArray[np.uint64]) -> pa.Array:
    """shape (n,) string, 32 hexadecimal digits each.

    >>> as_hexadecimal(np.array([[1, 255]], dtype=np.uint64)).to_pylist()
    ['0100000000000000ff00000000000000']
    """
    octets = np.ascontiguousarray(digests.astype("<u8")).view(np.uint8)
    text = np.array([f"{octet:02x}" for octet in range(256)], dtype="S2")[octets]
    joined = np.ascontiguousarray(text).view("S32").ravel()
    return pa.array(joined.astype("U32").tolist(), pa.string())
