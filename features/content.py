"""A digest of decoded households: the same content, the same digest, whatever the file looked like."""

import hashlib
from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.households import Answer, Households

_VERSION: Final = b"households-1"


def content_digest(households: Households, welfare: NDArray[np.float64] | None) -> str:
    """SHA-256 of what was decoded, the same for any row order and file format."""
    digest = ContentDigest(households.ids)
    digest.answers(households.answers)
    for kind, columns in (("area", households.areas), ("group", households.groups)):
        for name, column in columns.items():
            digest.texts(f"{kind} {name}", column)
    digest.texts("cluster", households.cluster)
    digest.numbers("size", households.size)
    digest.numbers("weight", households.weight)
    for name, status in households.enrolled.items():
        digest.numbers(f"enrolled {name}", status)
    if households.period is not None:
        digest.texts("period", households.period)
    if welfare is not None:
        digest.numbers("welfare", welfare)
    return digest.hexadecimal()


class ContentDigest:
    """SHA-256 over columns whose rows are sorted by household id, so that row order never matters.

    >>> ids = pa.array(["b", "a"])
    >>> one, two = ContentDigest(ids), ContentDigest(ids[::-1])
    >>> one.texts("roof", pa.array(["x", None]))
    >>> two.texts("roof", pa.array([None, "x"]))
    >>> one.hexadecimal() == two.hexadecimal()
    True
    """

    def __init__(self, ids: pa.Array) -> None:
        """`ids`: pyarrow string (n,), unique."""
        self._ids = ids
        self._order = pc.sort_indices(ids)
        self._places = self._order.to_numpy()
        self._sha = hashlib.sha256(_VERSION)
        self.texts("", ids)

    def texts(self, name: str, column: pa.Array) -> None:
        """Takes in a column of text, shape (n,)."""
        if column is self._ids:
            self._unique(name)
            return
        encoded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
        size = len(encoded.dictionary)
        places = encoded.indices.fill_null(size).to_numpy().take(self._places)
        used = np.bincount(places, minlength=size + 1)[:size] > 0
        texts = encoded.dictionary.to_pylist()
        canonical = sorted({texts[place] for place in np.flatnonzero(used)})
        rank = {text: place for place, text in enumerate(canonical)}
        ranks = np.array([rank.get(text, -1) for text in texts] + [-1], dtype="<i4")
        listed = "".join(f"{len(text)}:{text}" for text in canonical)
        self._take_in(name, listed.encode(), ranks.take(places, mode="clip").tobytes())

    def _unique(self, name: str) -> None:
        """The ids themselves: their sorted order is known, and they are too many to be looked at singly."""
        ordered = self._ids.take(self._order)
        lengths = pc.utf8_length(ordered).cast(pa.string())
        listed = pc.binary_join_element_wise(lengths, ordered, ":")
        offsets = np.frombuffer(listed.buffers()[1], np.int32)[listed.offset :][: len(listed) + 1]
        content = (listed.buffers()[2] or b"")[offsets[0] : offsets[-1]] if len(listed) else b""
        self._take_in(name, bytes(content), np.arange(len(listed), dtype="<i4").tobytes())

    def numbers(self, name: str, values: NDArray[np.float64] | NDArray[np.int8] | NDArray[np.uint8]) -> None:
        """Takes in a column of numbers, shape (n,)."""
        ordered = values.take(self._places)
        self._take_in(name, ordered.dtype.str.encode(), ordered.tobytes())

    def answers(self, answers: Mapping[str, Answer]) -> None:
        """Takes in every question's text and state."""
        for name, answer in answers.items():
            self.texts(f"answer {name}", answer.text)
            self.numbers(f"state {name}", answer.state)

    def hexadecimal(self) -> str:
        """The digest of all that was taken in, in that order."""
        return self._sha.hexdigest()

    def _take_in(self, name: str, *parts: bytes) -> None:
        for part in (name.encode(), *parts):
            self._sha.update(len(part).to_bytes(8, "little"))
            self._sha.update(part)
