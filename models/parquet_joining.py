"""One Parquet file from finished row groups: their pages are copied, not written again.

Each part is a Parquet file of one row group. What is known only at the end (ranks, the digest of the data)
comes as further parts of the same rows, whose columns take their places among the others.
Source of the field numbers: Apache Parquet, parquet-format, parquet.thrift.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import FileIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from models.file_bytes import copy_bytes, end_of_file
from models.parquet_footer import MAGIC, footer_of, sealed
from models.thrift_compact import Asked, Elements, Field, Raw, Struct, pack

_ROWS, _ROW_GROUPS, _KEY_VALUES = 3, 4, 5
_COLUMNS, _BYTES, _ROWS_OF_GROUP, _OFFSET_OF_GROUP, _COMPRESSED, _ORDINAL = 1, 2, 3, 5, 6, 7
_OFFSET_OF_CHUNK, _META = 2, 3
_PATH, _PLAIN_SIZE, _SIZE, _PAGES, _INDEX_PAGE, _DICTIONARY_PAGE = 3, 6, 7, 9, 10, 11
_OFFSETS: Final = (_PAGES, _INDEX_PAGE, _DICTIONARY_PAGE)
_STRUCT: Final = 12
_OF_META: Final[Asked] = dict.fromkeys((_PATH, _PLAIN_SIZE, _SIZE, *_OFFSETS))
_OF_GROUP: Final[Asked] = {
    _COLUMNS: {_OFFSET_OF_CHUNK: None, _META: _OF_META},
    **dict.fromkeys((_BYTES, _ROWS_OF_GROUP, _OFFSET_OF_GROUP, _COMPRESSED, _ORDINAL)),
}


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
    of_bytes = lru_cache(maxsize=2)(_part_in_memory)
    for ordinal, sources in enumerate(groups):
        with ExitStack() as opened:
            parts = [
                of_bytes(source) if isinstance(source, bytes) else opened.enter_context(_part_in_file(source))
                for source in sources
            ]
            group, end = _copy(sink, end, parts, order, ordinal)
        rows += parts[0].rows
        found.append(group)
    footer.set(_ROWS, rows)
    footer.set(_ROW_GROUPS, Elements(_STRUCT, found))
    sink.write(sealed(footer))


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """A column's pages in one row group, and their description.

    Attributes:
        begin, size: where they stand in their part.
        plain_size: their size before they were packed.
    """

    path: tuple[bytes, ...]
    begin: int
    size: int
    plain_size: int
    about: Struct

    @classmethod
    def of(cls, about: Struct) -> "_Chunk":
        meta = {field.number: field.value for field in about.get(_META)}
        begin = min(meta[number] for number in (_DICTIONARY_PAGE, _PAGES) if meta.get(number))
        return cls(tuple(meta[_PATH].values), begin, meta[_SIZE], meta[_PLAIN_SIZE], about)

    def moved(self, by: int) -> Raw:
        """The description once the pages begin `by` bytes further on."""
        meta = Struct(
            Field(field.number, field.kind, field.value + by)
            if field.number in _OFFSETS and field.value
            else field
            for field in self.about.get(_META)
        )
        moved = {_META: meta}
        if self.about.get(_OFFSET_OF_CHUNK):
            moved[_OFFSET_OF_CHUNK] = self.about.get(_OFFSET_OF_CHUNK) + by
        return Raw(
            pack(
                Struct(
                    Field(field.number, field.kind, moved.get(field.number, field.value))
                    for field in self.about
                )
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One row group of some columns; `chunks` in the order of their pages."""

    pages: bytes | FileIO
    group: Struct
    chunks: dict[tuple[bytes, ...], _Chunk]

    @classmethod
    def of(cls, pages: bytes | FileIO, content: bytes) -> "_Part":
        (group,) = footer_of(content, {_ROW_GROUPS: _OF_GROUP}).get(_ROW_GROUPS).values
        chunks = sorted(map(_Chunk.of, group.get(_COLUMNS).values), key=attrgetter("begin"))
        return cls(pages, group, {chunk.path: chunk for chunk in chunks})

    @property
    def rows(self) -> int:
        rows: int = self.group.get(_ROWS_OF_GROUP)
        return rows

    def copy(self, sink: FileIO, begin: int, size: int) -> None:
        """Appends `size` bytes from `begin` on."""
        if isinstance(self.pages, FileIO):
            copy_bytes(self.pages, sink, begin, size)
        else:
            sink.write(memoryview(self.pages)[begin : begin + size])


def _part_in_memory(content: bytes) -> _Part:
    return _Part.of(content, content)


@contextmanager
def _part_in_file(path: Path) -> Iterator[_Part]:
    with FileIO(path) as pages:
        yield _Part.of(pages, end_of_file(pages))


def _copy(
    sink: FileIO, end: int, parts: Sequence[_Part], order: dict[tuple[bytes, ...], int], ordinal: int
) -> tuple[Raw, int]:
    """Copies the pages of one row group to the place `end`; its description, and the new end."""
    if len({part.rows for part in parts}) != 1:
        raise ValueError("parts of one row group have different numbers of rows")
    begin = end
    copied: dict[tuple[bytes, ...], tuple[_Chunk, Raw]] = {}
    last = {path: part for part in parts for path in part.chunks}
    for part in parts:
        for run in _runs(part, [path for path in part.chunks if path not in copied], last):
            of_run = [last[path].chunks[path] for path in run]
            first = of_run[0].begin
            size = of_run[-1].begin + of_run[-1].size - first
            last[run[0]].copy(sink, first, size)
            copied.update((chunk.path, (chunk, chunk.moved(end - first))) for chunk in of_run)
            end += size
    ordered = [copied[path] for path in sorted(copied, key=order.__getitem__)]
    told = {
        _COLUMNS: Elements(_STRUCT, [about for _, about in ordered]),
        _BYTES: sum(chunk.plain_size for chunk, _ in ordered),
        _COMPRESSED: sum(chunk.size for chunk, _ in ordered),
        _OFFSET_OF_GROUP: begin,
        _ORDINAL: min(ordinal, 2**15 - 1),
    }
    group = (Field(field.number, field.kind, told.get(field.number, field.value)) for field in parts[0].group)
    return Raw(pack(Struct(group))), end


def _runs(
    part: _Part, paths: Sequence[tuple[bytes, ...]], last: dict[tuple[bytes, ...], _Part]
) -> Iterator[list[tuple[bytes, ...]]]:
    """Columns whose pages follow each other where they are copied from."""
    for own, run in groupby(paths, key=lambda path: last[path] is part):
        alone = list(run)
        yield from [alone] if own else ([path] for path in alone)


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
