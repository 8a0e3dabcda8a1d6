"""The anchor: how long the trail is and how it ends, kept beside the key file and not in the database.

Without it nobody could tell a trail whose last records were cut off from one that was always shorter.
One line a transaction, "number hash"; only the last lines are kept.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

_KEPT: Final = 64 * 1024


def note(path: Path | None, number: int, hash_: bytes) -> None:
    """Adds where the trail ends now; whoever keeps no anchor gives no path."""
    if path is None:
        return
    line = f"{number} {hash_.hex()}\n".encode("ascii")
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)
        size = os.fstat(handle).st_size
    finally:
        os.close(handle)
    if size > _KEPT:
        _shorten(path)


def read(path: Path | None) -> dict[int, str]:
    """Number → hash of every line that is whole; empty without an anchor."""
    found: dict[int, str] = {}
    if path is not None and path.is_file():
        for line in path.read_text("ascii", errors="replace").splitlines():
            number, _, hash_ = line.partition(" ")
            if number.isdigit() and len(hash_) == 64:
                found[int(number)] = hash_
    return found


def _shorten(path: Path) -> None:
    """Keeps the last half; two processes that do so at once lose nothing but old lines."""
    with contextlib.suppress(OSError):
        lines = path.read_bytes().splitlines(keepends=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(b"".join(lines[len(lines) // 2 :]))
        beside.chmod(0o600)
        beside.replace(path)
