"""What the bytes of many short texts tell at once, where a pattern would be tried on each of them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_ASCII_END = 0x80


@dataclass(frozen=True, slots=True, eq=False)
class TextBytes:
    """The UTF-8 bytes of k texts, one behind the other; an empty text or null has none.

    Attributes:
        content: shape (bytes,) uint8.
        starts, lengths: shape (k,) int64, in bytes.
    """

    content: NDArray[np.uint8]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, texts: pa.StringArray) -> "TextBytes":
        """Nothing is copied but the offsets."""
        if len(texts) == 0:
            return cls(np.empty(0, np.uint8), np.empty(0, np.int64), np.empty(0, np.int64))
        _, offsets_buffer, content_buffer = texts.buffers()
        offsets = np.frombuffer(offsets_buffer, np.int32)[texts.offset : texts.offset + len(texts) + 1]
        content = np.frombuffer(content_buffer or b"", np.uint8)[offsets[0] : offsets[-1]]
        return cls(content, (offsets[:-1] - offsets[0]).astype(np.int64), np.diff(offsets).astype(np.int64))

    def hold(self, *characters: str) -> bool:
        """Whether any text holds one of these ASCII characters."""
        return any(bool((self.content == ord(character)).any()) for character in characters)

    def first(self) -> NDArray[np.uint8]:
        """shape (k,): the first byte of each text, 0 where it is empty."""
        return self._at(self.starts)

    def last(self) -> NDArray[np.uint8]:
        """shape (k,): the last byte of each text, 0 where it is empty."""
        return self._at(self.starts + self.lengths - 1)

    def only_ascii(self) -> bool:
        """Whether no text holds any other character."""
        return len(self.content) == 0 or bool(self.content.max() < _ASCII_END)

    def only_digits(self) -> NDArray[np.bool_]:
        """shape (k,): the text is made of the digits 0 to 9 alone; so is an empty one.

        >>> TextBytes.of(pa.array(["130", "1-0", "", "x"])).only_digits().tolist()
        [True, False, True, False]
        """
        other = (self.content - np.uint8(ord("0"))) > np.uint8(9)
        if not other.any():
            return np.ones(len(self.lengths), dtype=bool)
        upto = np.concatenate([np.zeros(1, np.int64), np.cumsum(other)])
        return np.asarray(upto[self.starts + self.lengths] == upto[self.starts])

    def _at(self, places: NDArray[np.int64]) -> NDArray[np.uint8]:
        if len(self.content) == 0:
            return np.zeros(len(places), np.uint8)
        found = self.content[np.clip(places, 0, len(self.content) - 1)]
        return np.where(self.lengths > 0, found, np.uint8(0))


__all__ = ["TextBytes"]
