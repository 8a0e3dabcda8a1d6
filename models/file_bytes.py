"""Bytes from one file to another, by the operating system itself where it can."""

import os
from io import FileIO
from typing import Final

_AT_ONCE: Final = 1 << 24
_END: Final = 1 << 17


def copy_bytes(source: FileIO, sink: FileIO, begin: int, size: int) -> None:
    """Appends `size` bytes of `source` from `begin` on to `sink`.

    Raises:
        ValueError: the source ends before.
    """
    stop = begin + size
    while begin < stop:
        copied = _copied(source, sink, begin, min(stop - begin, _AT_ONCE))
        if copied == 0:
            raise ValueError("a part is torn")
        begin += copied


def _copied(source: FileIO, sink: FileIO, begin: int, size: int) -> int:
    if hasattr(os, "copy_file_range"):
        try:
            return os.copy_file_range(source.fileno(), sink.fileno(), size, begin)
        except OSError:
            # Two file systems, or one that cannot: the bytes go through memory.
            pass
    source.seek(begin)
    return sink.write(source.read(size))


def end_of_file(source: FileIO) -> bytes:
    """The file's beginning and its end, which holds the whole footer of a Parquet file."""
    size = source.seek(0, os.SEEK_END)
    length = 8
    if size >= length:
        source.seek(size - length)
        length += int.from_bytes(source.read(4), "little")
    source.seek(0)
    start = source.read(4)
    source.seek(max(size - length, 4))
    return start + source.read()


__all__ = ["copy_bytes", "end_of_file"]
