"""Who a session or token belongs to, remembered for a few seconds: one look into the store serves a page."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from serving.accounts.callers import Caller

TRUSTED_FOR: Final = timedelta(seconds=5)
_MOST_KEPT: Final = 4_096


@dataclass(slots=True)
class Remembered:
    """Digest → caller and when. What ends a session in this process forgets it here at once.

    A change from the console (another process) is seen after `TRUSTED_FOR` at the latest, also where the
    clock is put back meanwhile: what was remembered later than now is not believed.
    """

    _kept: "OrderedDict[bytes, tuple[Caller, datetime]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, digest: bytes, now: datetime) -> "Caller | None":
        with self._lock:
            found = self._kept.get(digest)
        return found[0] if found is not None and found[1] <= now < found[1] + TRUSTED_FOR else None

    def keep(self, digest: bytes, caller: "Caller", now: datetime) -> None:
        with self._lock:
            self._kept[digest] = (caller, now)
            self._kept.move_to_end(digest)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    def forget_all(self) -> None:
        """After any change of a user, session or token."""
        with self._lock:
            self._kept.clear()
