"""Blocks of a registry told by where their rows stand, for machines that read the files themselves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from features.household_places import Places
from features.households import Households
from features.identity import Standing
from features.member_parts import BlockSizes, block_of_each, ends_of_blocks
from features.numbers import Marks
from features.rows_of_file import RowsOfFile
from features.table_files import TableFile

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, eq=False)
class PlacedBlock:
    """A block, nothing of which is read yet.

    Attributes:
        standing: as of `features.reading_in_blocks.Block`.
        marks: how whole columns are written, where that is known, a mapping a file.
    """

    households: RowsOfFile
    persons: RowsOfFile | None
    standing: Standing | None
    marks: tuple[Mapping[str, Marks], Mapping[str, Marks]]


class Elsewhere(Protocol):
    """Other machines, which decode blocks and keep the households, as a `DecodedStore` does here."""

    def threads(self) -> int:
        """How many blocks are decoded at a time."""

    def expect(self, file: TableFile, persons: TableFile | None, sizes: BlockSizes) -> None:
        """Blocks of these files will come, once it is known where the persons of each stand."""

    def decode(self, how: Any, blocks: Sequence[PlacedBlock]) -> Iterator[Any]:
        """A `ReadBlock` for each block in turn, its households without rows. What was kept is forgotten."""

    def __len__(self) -> int: ...

    def rows(self, start: int, stop: int) -> Households: ...

    def of_whole(self, look: Callable[[Households], Seen]) -> Callable[[], Seen]: ...


def whole_file(
    file: TableFile,
    persons: TableFile | None,
    marks: tuple[Mapping[str, Marks], Mapping[str, Marks]],
) -> list[PlacedBlock]:
    """Both files as one block."""
    of_persons = None if persons is None else RowsOfFile.of(persons, 0, persons.rows)
    return [PlacedBlock(RowsOfFile.of(file, 0, file.rows), of_persons, None, marks)]


def placed_blocks(
    file: TableFile,
    persons: tuple[TableFile, str] | None,
    places: Places,
    sizes: BlockSizes,
    marks: tuple[Mapping[str, Marks], Mapping[str, Marks]],
) -> list[PlacedBlock] | None:
    """All blocks; None where the persons do not stand in the order of the households.

    Args:
        persons: their file, and the heading of the household's id in it.
        places: of all households.
    """
    runs = runs_of(file, [min((block + 1) * sizes.size, file.rows) for block in range(sizes.blocks)])
    of_persons: Sequence[RowsOfFile | None] = [None] * sizes.blocks
    if persons is not None:
        ends = ends_of_blocks(block_of_each(*persons, places, sizes), sizes)
        if ends is None:
            return None
        of_persons = runs_of(persons[0], ends)
    return [
        PlacedBlock(rows, with_them, _standing(places.standing, rows), marks)
        for rows, with_them in zip(runs, of_persons, strict=True)
    ]


def runs_of(file: TableFile, ends: Sequence[int]) -> list[RowsOfFile]:
    """The rows up to each of the ascending `ends`."""
    starts = [0, *ends]
    return [RowsOfFile.of(file, start, end) for start, end in zip(starts, ends, strict=False)]


def _standing(standing: Standing, rows: RowsOfFile) -> Standing:
    first, last = rows.start + 1, rows.stop
    if rows.numbers is not None and len(rows):
        first, last = int(rows.numbers[0]), int(rows.numbers[-1])
    return Standing(*(_between(found, first, last) for found in standing))


def _between(rows: NDArray[np.int64], first: int, last: int) -> NDArray[np.int64]:
    return rows[(rows >= first) & (rows <= last)]


__all__ = ["Elsewhere", "PlacedBlock", "placed_blocks", "whole_file"]
