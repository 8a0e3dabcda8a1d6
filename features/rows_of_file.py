"""A run of rows of a Parquet file, read by whoever can open the file, without the rows after it.

A file of one row group cannot be entered in the middle: its pages before the run are gone through. Whoever
reads several runs in ascending order goes through them once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from features.errors import UnusableFile
from features.messages import Message
from features.raw_table import RawTable
from features.table_files import TableFile
from features.tables import without_blank_rows

_AT_ONCE: Final = 1 << 14
_FEW_BYTES: Final = 4.0
"""Bytes a cell up to which a text column has few different texts, so that its dictionary is worth keeping."""
_MOST_OPEN: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class RowsOfFile:
    """The rows from `start` to `stop` of a file, nothing of which is read yet.

    Attributes:
        file: without its row numbers.
        numbers: those of these rows, where they are not the positions in the file.
    """

    file: TableFile
    start: int
    stop: int
    numbers: NDArray[np.int64] | None

    @classmethod
    def of(cls, file: TableFile, start: int, stop: int) -> "RowsOfFile":
        numbers = None if file.numbers is None else file.numbers[start:stop]
        return cls(replace(file, numbers=None), start, stop, numbers)

    def __len__(self) -> int:
        return self.stop - self.start

    def at(self, path: Path) -> "RowsOfFile":
        """The same rows of the same file, which stands at `path` here."""
        return replace(self, file=replace(self.file, path=path))

    def table(self) -> RawTable:
        """The rows, without blank ones.

        Raises:
            UnusableFile: the file turns out to be damaged.
        """
        file = self.file
        try:
            columns = _read(file.path, self.start, self.stop).columns
        except (pa.ArrowException, OSError) as reason:
            raise UnusableFile(file.source, [Message("damaged_parquet")]) from reason
        rows = np.arange(self.start + 1, self.stop + 1) if self.numbers is None else self.numbers
        found = RawTable(
            file.names, rows, file.source, tuple(columns), notes=file.notes, findings=file.findings
        )
        return without_blank_rows(found)

    def approach(self) -> None:
        """Goes through the file up to the first row, for whoever reads on from there.

        Raises:
            pa.ArrowException, OSError: the file is damaged or gone.
        """
        way, _ = _way_to(self.file.path, self.start)
        way.take(self.start, self.start)
        _stay(way)


@dataclass(slots=True, eq=False)
class _Pass:
    """One way through a file, standing before the row `row`."""

    path: Path
    row: int
    batches: Iterator[pa.RecordBatch]
    left: pa.RecordBatch | None = None

    def take(self, start: int, stop: int) -> list[pa.RecordBatch]:
        """Goes on to `start`, and gives the rows up to `stop`."""
        found = []
        while self.row < stop:
            batch = self.left if self.left is not None else next(self.batches)
            first = min(max(start - self.row, 0), batch.num_rows)
            last = min(stop - self.row, batch.num_rows)
            if last > first:
                found.append(batch.slice(first, last - first))
            self.left = batch.slice(last) if last < batch.num_rows else None
            self.row += last
        return found


_open: Final[list[_Pass]] = []
_lock: Final = Lock()


def forget_open_files() -> None:
    """Closes the files that stand open for whoever reads on."""
    with _lock:
        _open.clear()


def _read(path: Path, start: int, stop: int) -> pa.Table:
    way, schema = _way_to(path, start)
    found = way.take(start, stop)
    _stay(way)
    return pa.Table.from_batches(found, found[0].schema if found else schema)


def _stay(way: _Pass) -> None:
    """Leaves it open for whoever comes next."""
    with _lock:
        _open.append(way)
        del _open[:-_MOST_OPEN]


def _way_to(path: Path, start: int) -> tuple[_Pass, pa.Schema]:
    """The open way that stands nearest before the row, or a new one from the row's own row group."""
    with pq.ParquetFile(path) as file:
        about, schema = file.metadata, file.schema_arrow
    lengths = [about.row_group(group).num_rows for group in range(about.num_row_groups)]
    begins = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    group = int(np.searchsorted(begins[1:-1], start, side="right"))
    with _lock:
        near = [way for way in _open if way.path == path and begins[group] <= way.row <= start]
        if near:
            nearest = max(near, key=lambda way: way.row)
            _open.remove(nearest)
            return nearest, schema
    return _Pass(path, int(begins[group]), _batches(path, schema, about, group)), schema


def _batches(path: Path, schema: pa.Schema, about: pq.FileMetaData, group: int) -> Iterator[pa.RecordBatch]:
    coded = _of_few_texts(schema, about)
    with pq.ParquetFile(path, read_dictionary=coded, pre_buffer=False) as file:
        groups = range(group, about.num_row_groups)
        yield from file.iter_batches(batch_size=_AT_ONCE, row_groups=list(groups), use_threads=False)


def _of_few_texts(schema: pa.Schema, about: pq.FileMetaData) -> list[str]:
    """The text columns that are read as they are coded; the others are coded only if they are asked for."""
    sizes = dict.fromkeys(schema.names, 0)
    for group in range(about.num_row_groups):
        row_group = about.row_group(group)
        for place in range(row_group.num_columns):
            column = row_group.column(place)
            if column.path_in_schema in sizes:
                sizes[column.path_in_schema] += column.total_uncompressed_size
    most = _FEW_BYTES * max(about.num_rows, 1)
    return [field.name for field in schema if pa.types.is_string(field.type) and sizes[field.name] < most]


__all__ = ["RowsOfFile", "forget_open_files"]
