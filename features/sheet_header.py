"""Where the headings of a sheet stand: below titles, and over several rows where cells are merged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from features.raw_table import clean_heading

_MOST_ROWS: Final = 3
Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of headings, counted from 0.

    Attributes:
        first, last: the same where the headings stand in one row.
        names: one a column.
        wanted: how many of them were looked for.
    """

    first: int
    last: int
    names: tuple[str, ...]
    wanted: int


def find_header(rows: Sequence[Cells], wanted: Collection[str]) -> Header:
    """The first row with most of the wanted headings; without any, the first with most filled cells.

    Where a heading is merged over two rows, a sheet has its text in the upper one and nothing below
    it; rows that fill such gaps with wanted headings belong to the header.

    Args:
        rows: at least one; all of the same width.

    >>> rows = [["Agam", None, None], ["id", "Aset", None], [None, "motor", "mobil"], ["7", "1", "2"]]
    >>> find_header(rows, {"id", "motor", "mobil"})
    Header(first=1, last=2, names=('id', 'motor', 'mobil'), wanted=3)
    """
    hits = [_wanted_columns(row, wanted) for row in rows]
    most = max(len(found) for found in hits)
    if most == 0:
        filled = [sum(text is not None for text in row) for row in rows]
        place = filled.index(max(filled))
        return Header(place, place, _names(rows[place : place + 1], wanted), 0)
    first = last = next(place for place, found in enumerate(hits) if len(found) == most)
    found = set(hits[first])
    while last + 1 < len(rows) and last - first < _MOST_ROWS - 1 and _adds(rows[last + 1], found, wanted):
        last += 1
        found |= hits[last]
    while first > 0 and last - first < _MOST_ROWS - 1 and _adds_above(rows[first - 1], found, wanted):
        first -= 1
        found |= hits[first]
    return Header(first, last, _names(rows[first : last + 1], wanted), len(found))


def _wanted_columns(row: Cells, wanted: Collection[str]) -> set[int]:
    return {place for place, text in enumerate(row) if text and clean_heading(text) in wanted}


def _adds(row: Cells, found: set[int], wanted: Collection[str]) -> bool:
    """Whether a row below has wanted headings, and nothing under those that were found."""
    return bool(_wanted_columns(row, wanted)) and not any(row[place] for place in found)


def _adds_above(row: Cells, found: set[int], wanted: Collection[str]) -> bool:
    return bool(_wanted_columns(row, wanted) - found)


def _names(rows: Sequence[Cells], wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(
        _name([clean_heading(text) for text in column if text], wanted) for column in zip(*rows, strict=True)
    )


def _name(texts: Sequence[str], wanted: Collection[str]) -> str:
    """The wanted one of the texts above a column, else the lowest."""
    return next((text for text in texts if text in wanted), texts[-1] if texts else "")
