"""One Parquet file from finished row groups: their pages are copied, not written again.

Each part is a Parquet file of one row group. What is known only at the end (the ranks) comes as further
parts of the same rows, whose columns take their places among the others.
Source of the field numbers: Apache Parquet, parquet-format, parquet.thrift.
"""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from models.parquet_footer import MAGIC, Elements, Struct, footer_of, sealed

_ROWS, _ROW_GROUPS, _KEY_VALUES = 3, 4, 5
_COLUMNS, _BYTES, _ROWS_OF_GROUP, _OFFSET_OF_GROUP, _COMPRESSED, _ORDINAL = 1, 2, 3, 5, 6, 7
_OFFSET_OF_CHUNK, _META = 2, 3
_PATH, _SIZE, _PAGES, _INDEX_PAGE, _DICTIONARY_PAGE = 3, 7, 9, 10, 11
_STRUCT: Final = 12


def join(sink: BinaryIO, pattern: bytes, groups: Iterable[Sequence[bytes]]) -> None:
    """Writes the file.

    Args:
        sink: open for writing, at its beginning.
        pattern: a Parquet file without rows that has all columns in their order, and the metadata.
        groups: for each row group the contents of the parts that together hold its columns.

    Raises:
        ValueError: a part is torn, or parts of one group differ in their rows.
    """
    footer = footer_of(pattern)
    order = {path: place for place, path in enumerate(_paths(footer))}
    sink.write(MAGIC)
    end = len(MAGIC)
    rows, found = 0, []
    for ordinal, parts in enumerate(groups):
        group, end = _copy(sink, end, parts, order, ordinal)
        rows += group.get(_ROWS_OF_GROUP)
        found.append(group)
    footer.set(_ROWS, rows)
    footer.set(_ROW_GROUPS, Elements(_STRUCT, found))
    sink.write(sealed(footer))


def _copy(
    sink: BinaryIO, end: int, parts: Sequence[bytes], order: dict[tuple[bytes, ...], int], ordinal: int
) -> tuple[Struct, int]:
    """Copies the pages of one row group to the place `end`; its description, and the new end."""
    chunks: list[Struct] = []
    begin = end
    groups: list[Struct] = []
    for content in parts:
        (group,) = footer_of(content).get(_ROW_GROUPS).values
        pages = memoryview(content)[len(MAGIC) : _end_of_pages(group)]
        chunks.extend(_moved(chunk, end - len(MAGIC)) for chunk in group.get(_COLUMNS).values)
        sink.write(pages)
        end += len(pages)
        groups.append(group)
    if len({group.get(_ROWS_OF_GROUP) for group in groups}) != 1:
        raise ValueError("parts of one row group have different numbers of rows")
    chunks.sort(key=lambda chunk: order[_path(chunk)])
    together = groups[0]
    together.set(_COLUMNS, Elements(_STRUCT, chunks))
    for total in (_BYTES, _COMPRESSED):
        together.set(total, sum(group.get(total) for group in groups))
    together.set(_OFFSET_OF_GROUP, begin)
    if together.get(_ORDINAL) is not None:
        together.set(_ORDINAL, min(ordinal, 2**15 - 1))
    return together, end


def _end_of_pages(group: Struct) -> int:
    ends: list[int] = [_begin(chunk) + chunk.get(_META).get(_SIZE) for chunk in group.get(_COLUMNS).values]
    return max(ends)


def _begin(chunk: Struct) -> int:
    meta = chunk.get(_META)
    begins: list[int] = [meta.get(number) for number in (_DICTIONARY_PAGE, _PAGES) if meta.get(number)]
    return min(begins)


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
