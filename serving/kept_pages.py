"""Pages made before, good for as long as nothing was recorded that touches what they show."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from serving.touched import touched_by

if TYPE_CHECKING:
    from serving.store.looking import TrailEnd

_MOST_BYTES: Final = 24 * 1024 * 1024


class _Page(NamedTuple):
    pieces: tuple[bytes, ...]
    topics: frozenset[str] | None


@dataclass(slots=True)
class KeptPages:
    """Place → the pieces of a page, in order; the least recently asked for go first.

    All of them show the store as it was when the trail ended with the record of `number` and `_stamp`.
    Whoever asks reads on in the trail from there and tells (`turn`): pages that rest on what was touched
    are let go, and so are all of them by an act that is not known to touch less, by a trail that no longer
    holds that record, and by more acts than are worth reading.

    Attributes:
        number: of the newest record that was told; 0 before the first.
    """

    most_bytes: int = _MOST_BYTES
    number: int = 0
    _stamp: bytes = b""
    _held: "OrderedDict[Hashable, _Page]" = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, since: int, end: "Sequence[TrailEnd]") -> bool:
        """Lets go of what was touched; False where somebody else has turned on from `since` already.

        Args:
            since: `number` as it was when the end of the trail was read.
            end: the records from that number on, newest first.
        """
        with self._lock:
            if since != self.number:
                return False
            known = next((place for place, record in enumerate(end) if record.hash == self._stamp), None)
            if known is None:
                self._let_go(None)
            else:
                for record in end[:known]:
                    self._let_go(touched_by(record))
            self.number, self._stamp = (end[0].number, end[0].hash) if end else (0, b"")
            return True

    def get(self, place: Hashable) -> tuple[bytes, ...] | None:
        """The page of this place, as it is at the record that was told last."""
        with self._lock:
            found = self._held.get(place)
            if found is None:
                return None
            self._held.move_to_end(place)
            return found.pieces

    def keep(
        self, stamp: bytes, place: Hashable, pieces: Sequence[bytes], topics: frozenset[str] | None
    ) -> None:
        """Keeps a page that was made of what stood in the store at this stamp, if that is still the newest.

        Args:
            topics: what it rests on (`serving.touched`); None where any act may change it.
        """
        with self._lock:
            if stamp != self._stamp or place in self._held:
                return
            self._held[place] = _Page(tuple(pieces), topics)
            self._bytes += _size(pieces)
            while self._bytes > self.most_bytes:
                _, gone = self._held.popitem(last=False)
                self._bytes -= _size(gone.pieces)

    def _let_go(self, touched: frozenset[str] | None) -> None:
        if touched is None:
            self._held.clear()
            self._bytes = 0
            return
        gone = [
            place
            for place, page in self._held.items()
            if page.topics is None or not touched.isdisjoint(page.topics)
        ]
        for place in gone:
            self._bytes -= _size(self._held.pop(place).pieces)


def _size(pieces: Sequence[bytes]) -> int:
    return sum(map(len, pieces))
