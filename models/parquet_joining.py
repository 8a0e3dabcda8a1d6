"""One Parquet file from finished row groups: their pages are copied, not written again.

Each part is a Parquet file of one row group. What is known only at the end (ranks, the digest of the data)
comes as further parts of the same rows, whose columns take their places among the others.
Source of the field numbers: Apache Parquet, parquet-format, parquet.thrift.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import FileIO
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from models.file_bytes import copy_bytes, end_of_file
from models.parquet_footer import MAGIC, Elements, Struct, footer_of, sealed

_ROWS, _ROW_GROUPS, _KEY_VALUES = 3, 4, 5
_COLUMNS, _BYTES, _ROWS_OF_GROUP, _OFFSET_OF_GROUP, _COMPRESSED, _ORDINAL = 1, 2, 3, 5, 6, 7
_OFFSET_OF_CHUNK, _META = 2, 3
_PATH, _PLAIN_SIZE, _SIZE, _PAGES, _INDEX_PAGE, _DICTIONARY_PAGE = 3, 6, 7, 9, 10, 11
_STRUCT: Final = 12


def join(sink: FileIO, pattern: bytes, groups: Iterable[Sequence[bytes | Path]]) -> None:
    """Writes the file.

    Args:
        sink: open for writing without a buffer, at its beginning.
        pattern: a Parquet file without rows that has all columns in their order, and the metadata.
        groups: for each row group the parts that together hold its columns, as files or their contents. A
            column that a later part holds, too, is taken from there and put in the place of the first.

    Raises:
        ValueError: a part is torn, or parts of one group differ in their rows.
    """
    footer = footer_of(pattern)
    order = {path: place for place, path in enumerate(_paths(footer))}
    sink.write(MAGIC)
    end = len(MAGIC)
    rows, found = 0, []
    for ordinal, sources in enumerate(groups):
        with ExitStack() as opened:
            parts = [opened.enter_context(_part(source)) for source in sources]
            group, end = _copy(sink, end, parts, order, ordinal)
        rows += group.get(_ROWS_OF_GROUP)
        found.append(group)
    footer.set(_ROWS, rows)
    footer.set(_ROW_GROUPS, Elements(_STRUCT, found))
    sink.write(sealed(footer))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One row group of some columns; `chunks` in the order of their pages."""

    pages: bytes | FileIO
    group: Struct
    chunks: dict[tuple[bytes, ...], Struct]

    def copy(self, sink: FileIO, begin: int, size: int) -> None:
        """Appends `size` bytes from `begin` on."""
        if isinstance(self.pages, FileIO):
            copy_bytes(self.pages, sink, begin, size)
        else:
            sink.write(memoryview(self.pages)[begin : begin + size])


@contextmanager
def _part(source: bytes | Path) -> Iterator[_Part]:
    with ExitStack() as opened:
        if isinstance(source, bytes):
            pages: bytes | FileIO = source
            footer = footer_of(source)
        else:
            pages = opened.enter_context(FileIO(source))
            footer = footer_of(end_of_file(pages))
        (group,) = footer.get(_ROW_GROUPS).values
        chunks = sorted(group.get(_COLUMNS).values, key=_begin)
        yield _Part(pages, group, {_path(chunk): chunk for chunk in chunks})


def _copy(
    sink: FileIO, end: int, parts: Sequence[_Part], order: dict[tuple[bytes, ...], int], ordinal: int
) -> tuple[Struct, int]:
    """Copies the pages of one row group to the place `end`; its description, and the new end."""
    if len({part.group.get(_ROWS_OF_GROUP) for part in parts}) != 1:
        raise ValueError("parts of one row group have different numbers of rows")
    begin = end
    chunks: dict[tuple[bytes, ...], Struct] = {}
    last = {path: part for part in parts for path in part.chunks}
    for part in parts:
        for run in _runs(part, [path for path in part.chunks if path not in chunks], last):
            of_run = [last[path].chunks[path] for path in run]
            first = _begin(of_run[0])
            size = _end(of_run[-1]) - first
            last[run[0]].copy(sink, first, size)
            chunks.update((path, _moved(chunk, end - first)) for path, chunk in zip(run, of_run, strict=True))
            end += size
    together = parts[0].group
    ordered = sorted(chunks.values(), key=lambda chunk: order[_path(chunk)])
    together.set(_COLUMNS, Elements(_STRUCT, ordered))
    together.set(_BYTES, sum(chunk.get(_META).get(_PLAIN_SIZE) for chunk in ordered))
    together.set(_COMPRESSED, sum(chunk.get(_META).get(_SIZE) for chunk in ordered))
    together.set(_OFFSET_OF_GROUP, begin)
    if together.get(_ORDINAL) is not None:
        together.set(_ORDINAL, min(ordinal, 2**15 - 1))
    return together, end


def _runs(
    part: _Part, paths: Sequence[tuple[bytes, ...]], last: dict[tuple[bytes, ...], _Part]
) -> Iterator[list[tuple[bytes, ...]]]:
    """Columns whose pages follow each other where they are copied from."""
    for own, run in groupby(paths, key=lambda path: last[path] is part):
        alone = list(run)
        yield from [alone] if own else ([path] for path in alone)


def _begin(chunk: Struct) -> int:
    meta = chunk.get(_META)
    begins: list[int] = [meta.get(number) for number in (_DICTIONARY_PAGE, _PAGES) if meta.get(number)]
    return min(begins)


def _end(chunk: Struct) -> int:
    end: int = _begin(chunk) + chunk.get(_META).get(_SIZE)
    return end


def _moved(chunk: Struct, by: int) -> Struct:
    """The description of a chunk of pages that now begins `by` bytes further on."""
    meta = chunk.get(_META)
    for number in (_PAGES, _INDEX_PAGE, _DICTIONARY_PAGE):
        if meta.get(number):
            meta.set(number, meta.get(number) + by)
    if chunk.get(_OFFSET_OF_CHUNK):
        chunk.set(_OFFSET_OF_CHUNK, chunk.get(_OFFSET_OF_CHUNK) + by)
    return chunk


def _path(chunk: Struct) -> tuple[bytes, ...]:
    return tuple(chunk.get(_META).get(_PATH).values)


def _paths(footer: Struct) -> list[tuple[bytes, ...]]:
    """Paths of the leaf columns, in the order of the schema."""
    elements = iter(footer.get(2).values)
    next(elements)
    found: list[tuple[bytes, ...]] = []

    def walk(above: tuple[bytes, ...]) -> None:
        element: Any = next(elements)
        path = (*above, element.get(4))
        children = element.get(5) or 0
        if not children:
            found.append(path)
        for _ in range(children):
            walk(path)

    for _ in range(footer.get(2).values[0].get(5)):
        walk(())
    return found


__all__ = ["join"]
