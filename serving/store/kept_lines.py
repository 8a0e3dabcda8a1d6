"""Adding lines to a small file beside the database, where a power failure may have cut the last one off."""

import os
from pathlib import Path


def add_lines(file: Path, lines: str, *, through: bool = False) -> tuple[int, int]:
    """Adds whole lines behind those that are there, making the file where it is absent.

    Args:
        lines: each with its end.
        through: returns only once they are on the disk.

    Returns:
        The file's size before and after, in bytes.

    Raises:
        OSError: they cannot be added.
    """
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        before = os.fstat(handle).st_size
        torn = before > 0 and os.pread(handle, 1, before - 1) != b"\n"
        os.write(handle, (f"\n{lines}" if torn else lines).encode("ascii"))
        if through:
            os.fsync(handle)
        return before, os.fstat(handle).st_size
    finally:
        os.close(handle)


__all__ = ["add_lines"]
