"""One process at a time: a lock on a file that the operating system gives up when a process ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from features.errors import TepatError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE: Final = 0.05


class HomeIsBusy(TepatError):
    """Another process held the lock for longer than one waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"Another program has been changing the models in Tepat's home for {seconds:g} seconds. Nothing "
            "was changed. Wait until it has ended, look at `tepat models`, and try again."
        )


@contextmanager
def exclusive(lock: Path, seconds: float = 60.0) -> Iterator[None]:
    """Holds `lock`, a file that is made where absent and stays; not to be entered twice in one process.

    Raises:
        HomeIsBusy: it was not to be had within `seconds`.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + seconds
    while True:
        with os.fdopen(os.open(lock, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "a+b") as file:
            while not _taken(file):
                if time.monotonic() >= deadline:
                    raise HomeIsBusy(seconds)
                time.sleep(_PAUSE)
            try:
                if _is(file, lock):
                    yield
                    return
            finally:
                _release(file)


def _is(file: IO[bytes], lock: Path) -> bool:
    """Whether the open file is still the one of that name: whoever had it may have taken it away."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), lock.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":

    def _taken(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
