"""Pages made before, good for as long as nothing was written to the trail."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

_MOST_BYTES: Final = 24 * 1024 * 1024


@dataclass(slots=True)
class KeptPages:
    """Place → the pieces of a page, in order; the least recently asked for go first.

    All of them belong to one stamp (`Reading.stamp`). With another stamp everything is let go at once:
    no page outlives an act, and what was erased stands in none.
    """

    most_bytes: int = _MOST_BYTES
    _stamp: bytes = b""
    _held: "OrderedDict[Hashable, tuple[bytes, ...]]" = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, stamp: bytes, place: Hashable) -> tuple[bytes, ...] | None:
        """The page of this place, if it was made at this very stamp."""
        with self._lock:
            self._turn_to(stamp)
            found = self._held.get(place)
            if found is not None:
                self._held.move_to_end(place)
            return found

    def keep(self, stamp: bytes, place: Hashable, pieces: Sequence[bytes]) -> None:
        """Keeps a page that was made of what stood in the store at this stamp."""
        with self._lock:
            self._turn_to(stamp)
            if place in self._held:
                return
            self._held[place] = tuple(pieces)
            self._bytes += _size(pieces)
            while self._bytes > self.most_bytes:
                _, gone = self._held.popitem(last=False)
                self._bytes -= _size(gone)

    def _turn_to(self, stamp: bytes) -> None:
        if stamp != self._stamp:
            self._held.clear()
            self._stamp, self._bytes = stamp, 0


def _size(pieces: Sequence[bytes]) -> int:
    return sum(map(len, pieces))
