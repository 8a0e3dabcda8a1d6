"""The persons of each block of households, whatever the order of both files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.distinct import Distinct
from features.household_places import Places
from features.raw_table import RawTable
from features.table_files import ROWS_AT_ONCE, TableFile

_ROWS = "rows"


@dataclass(frozen=True, slots=True, eq=False)
class BlockSizes:
    """Households are cut into `blocks` blocks of `size` rows."""

    blocks: int
    size: int

    @classmethod
    def of(cls, rows: int, most: int) -> "BlockSizes":
        """Blocks of `most` rows, the last one with what is left."""
        return cls(-(-rows // most), most)

    @classmethod
    def shared_by(cls, rows: int, most: int, threads: int) -> "BlockSizes":
        """As many blocks for each thread, of at most `most` rows and nearly the same; not below an eighth.

        >>> BlockSizes.shared_by(100, 12, 2), BlockSizes.shared_by(100, 16, 90)
        (BlockSizes(blocks=10, size=10), BlockSizes(blocks=50, size=2))
        """
        blocks = -(-cls.of(rows, most).blocks // threads) * threads
        return cls.of(rows, max(-(-rows // max(blocks, 1)), most // 8, 1))


def member_parts(
    file: TableFile, heading: str, places: Places, sizes: BlockSizes, spill: Path
) -> Iterator[RawTable]:
    """The persons of each block in turn, in the order of their file.

    Persons without a household come with the block of the person before. Where the persons do not
    stand in the order of the households, their rows go through the file `spill`.
    """
    block_of = block_of_each(file, heading, places, sizes)
    ends = ends_of_blocks(block_of, sizes)
    return _sorted_out(file, block_of, sizes.blocks, spill) if ends is None else file.pieces(ends)


def ends_of_blocks(block_of: NDArray[np.int32], sizes: BlockSizes) -> list[int] | None:
    """Where each block's persons end, None where they do not stand in the order of the households."""
    if (np.diff(block_of) < 0).any():
        return None
    ends: list[int] = np.searchsorted(block_of, np.arange(sizes.blocks), side="right").tolist()
    return ends


def block_of_each(file: TableFile, heading: str, places: Places, sizes: BlockSizes) -> NDArray[np.int32]:
    """shape (m,): the block of each person's household."""
    blocks = np.full(file.rows, -1, dtype=np.int32)
    if sizes.blocks == 1:
        return np.zeros_like(blocks)
    for start, piece in file.column(heading):
        distinct = Distinct.of(piece.column(heading))
        place = distinct.spread(places.of(distinct.texts), np.int64(-1))
        blocks[start : start + len(piece)] = np.where(place < 0, -1, place // sizes.size)
    known = np.where(blocks >= 0, np.arange(len(blocks)), 0)
    return np.maximum(blocks[np.maximum.accumulate(known)], 0)


def _sorted_out(file: TableFile, block_of: NDArray[np.int32], blocks: int, spill: Path) -> Iterator[RawTable]:
    batches: list[list[int]] = [[] for _ in range(blocks)]
    written = start = 0
    writer: pa.ipc.RecordBatchFileWriter | None = None
    ends = [min(first + ROWS_AT_ONCE, file.rows) for first in range(0, file.rows, ROWS_AT_ONCE)]
    with pa.OSFile(str(spill), "wb") as sink:
        for end, piece in zip(ends, file.pieces(ends), strict=True):
            # Blank rows are gone from the piece: they belong to nobody.
            kept = np.isin(_numbers(file, start, end), piece.rows)
            of_piece = block_of[start:end][kept]
            order = np.argsort(of_piece, kind="stable")
            plain = _plain(piece).take(pa.array(order))
            cuts = np.flatnonzero(np.diff(of_piece[order])) + 1
            for first, last in zip([0, *cuts], [*cuts, len(order)], strict=True):
                if first == last:
                    continue
                if writer is None:
                    writer = pa.ipc.new_file(
                        sink, plain.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
                    )
                writer.write_batch(plain.slice(first, last - first).combine_chunks().to_batches()[0])
                batches[int(of_piece[order[first]])].append(written)
                written += 1
            start = end
        if writer is not None:
            writer.close()
    with pa.OSFile(str(spill)) as source:
        reader = pa.ipc.open_file(source)
        for numbers in batches:
            found = [reader.get_batch(number) for number in numbers]
            table = pa.Table.from_batches(found, reader.schema)
            rows = table.column(len(file.names)).to_numpy()
            columns = tuple(table.columns[: len(file.names)])
            yield RawTable(file.names, rows, file.source, columns, notes=file.notes, findings=file.findings)


def _numbers(file: TableFile, start: int, end: int) -> NDArray[np.int64]:
    return np.arange(start + 1, end + 1) if file.numbers is None else file.numbers[start:end]


def _plain(piece: RawTable) -> pa.Table:
    """Without dictionaries, which would be written again with every few rows; the row numbers last."""
    columns = list(piece.columns)
    if piece.order is not None:
        columns = [column.take(pa.array(piece.order)) for column in columns]
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in columns
    ]
    names = [*map(str, range(len(columns))), _ROWS]
    return pa.table([*columns, pa.array(piece.rows)], names=names)
