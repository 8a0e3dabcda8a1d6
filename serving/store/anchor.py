"""The anchor: how long the trail is and how it ends, kept beside the key file and not in the database.

Without it nobody could tell a trail whose last records were cut off from one that was always shorter.
One line a transaction, "number hash"; only the last lines are kept. Two lines with one number and two
hashes are of two trails: the first was cut off, or its database replaced, and another went on.
"""

import contextlib
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from serving.store.kept_lines import add_lines

_KEPT: Final = 64 * 1024
_END: Final = 4 * 1024
_LONGEST_NUMBER: Final = 18
Known = dict[int, tuple[str, ...]]
"""Number → each hash that was noted with it, in the order of their lines; more than one is wrong."""


def note(path: Path | None, number: int, hash_: bytes) -> None:
    """Adds where the trail ends now; whoever keeps no anchor gives no path."""
    if path is None:
        return
    before, _ = add_lines(path, f"{number} {hash_.hex()}\n")
    if before > _KEPT:
        _shorten(path)


def read(path: Path | None) -> Known:
    """Every line that is whole; empty without an anchor."""
    return _lines(path.read_bytes()) if path is not None and path.is_file() else {}


def end(path: Path) -> Known:
    """The last lines; makes an empty anchor where there is none.

    Raises:
        OSError: nothing could be noted in it.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        return _lines(os.pread(handle, _END, max(0, size - _END)))
    finally:
        os.close(handle)


def set_aside(path: Path | None, now: datetime) -> None:
    """The anchor so far stays, as evidence of what the trail was; a new one can begin."""
    if path is None or not path.exists():
        return
    aside = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    path.replace(aside)


def _lines(content: bytes) -> Known:
    found: Known = {}
    for line in content.decode("ascii", errors="replace").splitlines():
        number, _, hash_ = line.partition(" ")
        if number.isdigit() and len(number) <= _LONGEST_NUMBER and len(hash_) == 64:
            before = found.get(int(number), ())
            found[int(number)] = before if hash_ in before else (*before, hash_)
    return found


def _shorten(path: Path) -> None:
    """Keeps the last half; two processes that do so at once lose nothing but old lines."""
    with contextlib.suppress(OSError):
        lines = path.read_bytes().splitlines(keepends=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(b"".join(lines[len(lines) // 2 :]))
        beside.chmod(0o600)
        beside.replace(path)
