"""Which households were erased, kept beside the key file: a backup from before still holds who they are.

One public key a line. `tepat restore` erases them again.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from serving.store.errors import UnusableDatabase

NAME: Final = "erased"


@contextmanager
def noting(anchored_at: Path | None) -> Iterator[Callable[[Sequence[str]], None]]:
    """Gives what adds keys to the file beside the anchor, through to the disk; an error takes them back.

    They are added before the transaction ends: what was erased and is not in the file would come back
    with the next backup that is restored, and nobody would know.

    Raises:
        UnusableDatabase: from what it gives: they cannot be added.
    """
    file = None if anchored_at is None else anchored_at.with_name(NAME)
    added: list[tuple[int, int]] = []

    def add(keys: Sequence[str]) -> None:
        if file is not None and keys:
            try:
                added.append(_added(file, "".join(f"{key}\n" for key in keys)))
            except OSError:
                raise UnusableDatabase(
                    "the list of what was erased, the file erased beside the key file, cannot be written. "
                    "Look at the rights of that folder and the room on its disk; nothing was erased"
                ) from None

    try:
        yield add
    except BaseException:
        for before, after in added:
            if file is not None and file.stat().st_size == after:
                os.truncate(file, before)
        raise


def erased_before(anchored_at: Path | None) -> list[str]:
    """The keys, each once, in the order in which they were erased."""
    if anchored_at is None or not anchored_at.with_name(NAME).is_file():
        return []
    return list(dict.fromkeys(anchored_at.with_name(NAME).read_text("ascii").split()))


def _added(file: Path, lines: str) -> tuple[int, int]:
    """Size of the file before and after."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        before = os.fstat(handle).st_size
        os.write(handle, lines.encode("ascii"))
        os.fsync(handle)
        return before, os.fstat(handle).st_size
    finally:
        os.close(handle)
