"""Failed sign-ins slow down whoever guesses, and nobody else: counted by account and source, expiring."""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

from features.errors import TepatError

PER_SOURCE: Final = 5
PER_SOURCE_WITHIN: Final = timedelta(minutes=15)
PER_ACCOUNT: Final = 50
PER_ACCOUNT_WITHIN: Final = timedelta(hours=1)
_MOST_KEPT: Final = 10_000
_Key = TypeVar("_Key")


class TooManyAttempts(TepatError):
    """Somebody has tried too many passwords; the answer says after how many seconds to come back."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            f"Too many failed attempts to sign in. Wait {-(-seconds // 60)} minutes and try again, or let an "
            "administrator set a new password. Colleagues can go on signing in."
        )


@dataclass(slots=True)
class Lockout:
    """Which attempts are refused before a password is even looked at.

    Two counts, both expiring by themselves:
    - five failures of one account from one source within 15 minutes close that pair only: the same
      person elsewhere, and everybody else behind the office's one address, go on;
    - fifty failures of one account from anywhere within an hour close it for sources from which it
      has not been signed in to since the start: a guesser with many addresses stops, its owner at the
      usual desk does not.

    An unknown name is counted like a known one, so that the answer does not tell them apart. Names are
    kept as given here and nowhere else (people type passwords into the wrong field).
    """

    _pairs: "OrderedDict[tuple[str, str], deque[datetime]]" = field(default_factory=OrderedDict)
    _accounts: "OrderedDict[str, deque[datetime]]" = field(default_factory=OrderedDict)
    _known: "OrderedDict[tuple[str, str], None]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refuse_if_locked(self, name: str, source: str, now: datetime) -> None:
        """Raises TooManyAttempts while the pair, or the account for strangers, is closed."""
        with self._lock:
            waits = [_wait(self._pairs.get((name, source)), PER_SOURCE, PER_SOURCE_WITHIN, now)]
            if (name, source) not in self._known:
                waits.append(_wait(self._accounts.get(name), PER_ACCOUNT, PER_ACCOUNT_WITHIN, now))
        longest = max(waits)
        if longest > timedelta(0):
            raise TooManyAttempts(max(1, round(longest.total_seconds())))

    def failed(self, name: str, source: str, now: datetime) -> bool:
        """Counts a failure; True when it is the one that closes the pair or the account."""
        with self._lock:
            pair = _counted(self._pairs, (name, source), now - PER_SOURCE_WITHIN, now)
            account = _counted(self._accounts, name, now - PER_ACCOUNT_WITHIN, now)
        return pair == PER_SOURCE or account == PER_ACCOUNT

    def succeeded(self, name: str, source: str) -> None:
        """Forgets the pair's failures, and remembers that the account is at home there."""
        with self._lock:
            self._pairs.pop((name, source), None)
            self._known[name, source] = None
            self._known.move_to_end((name, source))
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)

    def forget(self, name: str) -> None:
        """Opens the account again from everywhere: an administrator has set a new password."""
        with self._lock:
            self._accounts.pop(name, None)
            for pair in [pair for pair in self._pairs if pair[0] == name]:
                del self._pairs[pair]


def _wait(failures: deque[datetime] | None, most: int, within: timedelta, now: datetime) -> timedelta:
    """How long until fewer than `most` failures lie within the time."""
    recent = [at for at in failures or () if now - at < within]
    return recent[-most] + within - now if len(recent) >= most else timedelta(0)


def _counted(kept: "OrderedDict[_Key, deque[datetime]]", key: _Key, since: datetime, now: datetime) -> int:
    failures = kept.setdefault(key, deque(maxlen=PER_ACCOUNT))
    kept.move_to_end(key)
    while failures and failures[0] <= since:
        failures.popleft()
    failures.append(now)
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
    return len(failures)
