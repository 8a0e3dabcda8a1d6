"""A file of rows of which only a piece is in memory at a time."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from features.csv_pieces import NotPlain, PlainCsv, plain_csv
from features.errors import UnusableFile
from features.findings import Findings
from features.messages import Message
from features.raw_table import RawTable, clean_heading
from features.tables import (
    kind_inside,
    notes_on_last,
    notes_on_name,
    read_table,
    without_blank_rows,
    without_repeated_headings,
)

ROWS_AT_ONCE: Final = 1 << 16
"""How many rows of a column or two are looked at together."""
_BYTES_OF_A_NUMBER: Final = 4
LARGE: Final = 1 << 25
"""Bytes from which on a plain CSV is read piece by piece."""


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """A Parquet file to be read piece by piece.

    Attributes:
        path: the file; where CSV or XLSX was given, a copy of its cells made beside the work.
        source: the name of the given file.
        names: its headings, cleaned.
        rows: how many it has, blank ones included.
        numbers: row numbers that a person sees, where they are not 1, 2, … .
        notes, findings: as of `RawTable`.
    """

    path: Path
    source: str
    names: tuple[str, ...]
    rows: int
    numbers: NDArray[np.int64] | None = None
    notes: tuple[str, ...] = ()
    findings: Findings = Findings()

    def pieces(self, ends: Iterable[int], heading: str | None = None) -> Iterator[RawTable]:
        """The rows up to each of the ascending `ends`, one table each.

        Args:
            heading: only this column, and blank rows with it; otherwise all columns without blank rows.

        Raises:
            UnusableFile: the file turns out to be damaged.
        """
        position = None if heading is None else self.names.index(heading)
        batches, empty = self._batches(position), self._empty(position)
        waiting: list[pa.RecordBatch] = []
        ready = start = 0
        for end in ends:
            while ready < end - start and (batch := next(batches, None)) is not None:
                waiting.append(batch)
                ready += batch.num_rows
            table, waiting = _split(waiting, end - start, empty)
            ready -= table.num_rows
            found = self._raw(table, start, position)
            yield found if heading is not None else without_blank_rows(found)
            start = end

    def column(self, heading: str) -> Iterator[tuple[int, RawTable]]:
        """One column piece by piece, each with the position of its first row."""
        starts = range(0, self.rows, ROWS_AT_ONCE)
        ends = (min(start + ROWS_AT_ONCE, self.rows) for start in starts)
        yield from zip(starts, self.pieces(ends, heading), strict=True)

    def _raw(self, table: pa.Table, start: int, position: int | None) -> RawTable:
        places = slice(start, start + table.num_rows)
        rows = np.arange(places.start + 1, places.stop + 1) if self.numbers is None else self.numbers[places]
        names = self.names if position is None else (self.names[position],)
        return RawTable(
            names, rows, self.source, tuple(table.columns), notes=self.notes, findings=self.findings
        )

    def _batches(self, position: int | None) -> Iterator[pa.RecordBatch]:
        try:
            with pq.ParquetFile(self.path) as file:
                schema = file.schema_arrow
                texts = [column.name for column in schema if pa.types.is_string(column.type)]
                coded = [name for name in texts if _repeats(file.metadata, name)]
            columns = None if position is None else [schema.names[position]]
            with pq.ParquetFile(self.path, read_dictionary=coded, pre_buffer=False) as file:
                yield from file.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns, use_threads=False)
        except (pa.ArrowException, OSError) as reason:
            raise UnusableFile(self.source, [Message("damaged_parquet")]) from reason

    def _empty(self, position: int | None) -> pa.Table:
        with pq.ParquetFile(self.path) as file:
            table = file.schema_arrow.empty_table()
        return table if position is None else table.select([position])


def _repeats(metadata: pq.FileMetaData, column: str) -> bool:
    """Whether a column of texts holds so few different ones that they are best read as numbers of them.

    What is different in nearly every row would be numbered batch by batch, and then once more.
    """
    paths = [metadata.schema.column(place).path for place in range(metadata.num_columns)]
    position = paths.index(column)
    chunks = [metadata.row_group(group).column(position) for group in range(metadata.num_row_groups)]
    size: int = sum(chunk.total_uncompressed_size for chunk in chunks)
    return bool(size < _BYTES_OF_A_NUMBER * sum(chunk.num_values for chunk in chunks))


def open_table(
    path: Path, copy: Path, *, sheet: str | None = None, wanted: Collection[str] | None = None
) -> TableFile:
    """The file to be read piece by piece; CSV and XLSX are read once and copied to `copy`:
    a large plain CSV piece by piece, everything else whole.

    Raises:
        UnusableFile: as `features.tables.read_table`.
    """
    kind = kind_inside(path)
    if kind == "CSV" and path.stat().st_size >= LARGE:
        try:
            return _copied_by_pieces(plain_csv(path, _cleaned(wanted)), copy)
        except NotPlain:
            pass
    if kind != "Parquet":
        return _copied([read_table(path, sheet=sheet, wanted=wanted)], copy)
    try:
        with pq.ParquetFile(path) as file:
            names, rows = file.schema_arrow.names, file.metadata.num_rows
    except (pa.ArrowException, OSError) as reason:
        raise UnusableFile(path.name, [Message("damaged_parquet")]) from reason
    if rows == 0:
        raise UnusableFile(path.name, [Message("no_rows")])
    return TableFile(path, path.name, tuple(map(clean_heading, names)), rows, notes=notes_on_name(path))


def _cleaned(wanted: Collection[str] | None) -> frozenset[str]:
    return frozenset(clean_heading(name) for name in wanted or ())


def _copied_by_pieces(plain: PlainCsv, copy: Path) -> TableFile:
    pieces = (without_repeated_headings(without_blank_rows(piece)) for piece in plain.pieces())
    file = _copied(pieces, copy)
    if file.rows == 0 or file.numbers is None:
        raise UnusableFile(plain.path.name, [Message("no_rows")])
    notes = (*notes_on_name(plain.path), *notes_on_last(int(file.numbers[-1])), *plain.notes)
    return replace(file, notes=notes)


def _copied(pieces: Iterable[RawTable], copy: Path) -> TableFile:
    """A copy of all pieces' cells as text."""
    numbers: list[NDArray[np.int64]] = []
    findings: list[Findings] = []
    with ExitStack() as open_files:
        writer: pq.ParquetWriter | None = None
        for piece in pieces:
            if writer is None:
                # Headings may repeat or hold anything: in the copy columns go by their numbers.
                schema = pa.schema([(str(place), pa.string()) for place in range(len(piece.names))])
                writer = open_files.enter_context(pq.ParquetWriter(copy, schema, compression="lz4"))
            for start in range(0, len(piece), ROWS_AT_ONCE):
                places = np.arange(start, min(start + ROWS_AT_ONCE, len(piece)))
                taken = pa.array(places if piece.order is None else piece.order[places])
                columns = [column.take(taken).cast(pa.string()) for column in piece.columns]
                writer.write_table(pa.table(columns, schema=schema))
            numbers.append(piece.rows)
            findings.append(piece.findings)
            names, source, notes = piece.names, piece.source, piece.notes
    rows = np.concatenate(numbers)
    return TableFile(copy, source, names, len(rows), rows, notes, Findings.concat(findings).without_repeats())


def _split(
    batches: list[pa.RecordBatch], rows: int, empty: pa.Table
) -> tuple[pa.Table, list[pa.RecordBatch]]:
    """The first rows of the batches, and what is left of them."""
    taken: list[pa.RecordBatch] = []
    left: list[pa.RecordBatch] = []
    for batch in batches:
        if rows > 0:
            taken.append(batch.slice(0, rows))
        if batch.num_rows > rows:
            left.append(batch.slice(rows))
        rows = max(rows - batch.num_rows, 0)
    return (pa.Table.from_batches(taken) if taken else empty), left
