"""XLSX workbooks as raw tables."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from features.errors import UnusableFile
from features.findings import Finding, Findings
from features.messages import Message
from features.raw_table import RawTable
from features.sheet_extent import MOST_EMPTY, empty_places
from features.sheet_formulas import cells_without_result
from features.sheet_header import Header, find_header

_FIFTEEN_DIGITS: Final = 1e15
_HEADER_WITHIN: Final = 50
_ROWS_AT_ONCE: Final = 5_000


def read_xlsx(path: Path, sheet: str | None, wanted: Collection[str]) -> RawTable:
    """One sheet of the workbook; row numbers are the sheet's own.

    The sheet is the one asked for, else the only visible one with data, else the only one of those
    that has wanted headings. Where its headings are: `features.sheet_header`.

    Raises:
        UnusableFile: broken workbook; cells too far apart; several sheets that could be meant and none
            named; no rows.
    """
    if empty_places(path) > MOST_EMPTY:
        raise UnusableFile(path.name, [Message("cells_far_apart")])
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        chosen, note = _choose(workbook, sheet, path.name, wanted)
        table = _table(chosen, path.name, wanted)
    except CalamineError as reason:
        raise UnusableFile(path.name, [Message("damaged_workbook")]) from reason
    empty = _without_result(path, chosen, table)
    return replace(table, notes=(*note, *table.notes), findings=empty)


def text_of_cell(value: object) -> str | None:
    """What a cell holds, as text.

    A sheet keeps 15 digits of a number. A longer one has been rounded, and is given in powers
    of ten so that nobody takes it for the identifier it was.

    >>> [text_of_cell(value) for value in (3.0, 0.1 + 0.2, True, " a", "", 1306011234567890.0)]
    ['3', '0.3', 'true', ' a', None, '1.30601123456789e+15']
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return text_of_number(float(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def text_of_number(value: float) -> str:
    """As `text_of_cell`, for a number."""
    text = f"{value:.15g}"
    if abs(value) >= _FIFTEEN_DIGITS:
        return text if "e" in text else f"{value:.14e}"
    return str(int(value)) if value.is_integer() else text


class _Numbers(dict[float, str]):
    """The text of each different number, formatted once: most cells of a sheet are few codes."""

    def __missing__(self, value: float) -> str:
        self[value] = text_of_number(value)
        return self[value]


def _choose(
    workbook: CalamineWorkbook, sheet: str | None, source: str, wanted: Collection[str]
) -> tuple[CalamineSheet, list[Message]]:
    """The sheet to read, and what should be told about the others."""
    if sheet is not None:
        if sheet not in workbook.sheet_names:
            names = _listed(workbook.sheet_names)
            raise UnusableFile(source, [Message("no_such_sheet", sheet=sheet, sheets=names)])
        return workbook.get_sheet_by_name(sheet), []
    shown = [s.name for s in workbook.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
    hidden = [name for name in workbook.sheet_names if name not in shown]
    notes = [Message("read_hidden_sheets", sheets=_listed(hidden))] if hidden else []
    filled = [one for one in map(workbook.get_sheet_by_name, shown) if one.height > 0]
    if not filled:
        raise UnusableFile(source, [Message("no_sheet_with_data")])
    if len(filled) == 1:
        return filled[0], notes
    named = [one for one in filled if find_header(_first_rows(one.iter_rows()), wanted).wanted]
    if len(named) != 1:
        names = _listed([one.name for one in filled])
        raise UnusableFile(source, [Message("several_sheets", sheets=names)])
    others = _listed([one.name for one in filled if one.name != named[0].name])
    return named[0], [Message("read_sheet", sheet=named[0].name, others=others), *notes]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _first_rows(rows: Iterator[Sequence[object]]) -> list[list[str | None]]:
    return [[text_of_cell(cell) for cell in row] for row in islice(rows, _HEADER_WITHIN)]


def _table(sheet: CalamineSheet, source: str, wanted: Collection[str]) -> RawTable:
    rows = sheet.iter_rows()
    first = _first_rows(rows)
    if not first:
        raise UnusableFile(source, [Message("no_sheet_with_data")])
    header = find_header(first, wanted)
    columns = _columns(first[header.last + 1 :], rows, len(header.names))
    numbers = np.arange(header.last + 2, header.last + 2 + len(columns[0]), dtype=np.int64)
    notes = tuple(_notes_about(header, first))
    return RawTable(header.names, numbers, source, tuple(columns), notes=notes)


def _notes_about(header: Header, rows: Sequence[Sequence[str | None]]) -> Iterator[Message]:
    if header.last > header.first:
        yield Message("read_header_merged", first=header.first + 1, last=header.last + 1)
    elif any(text for row in rows[: header.first] for text in row):
        yield Message("read_header_below", row=header.first + 1)


def _without_result(path: Path, sheet: CalamineSheet, table: RawTable) -> Findings:
    """Formulas without a result, by column; the reader has taken their cells for empty."""
    left = sheet.start[1] if sheet.start else 0
    first = int(table.rows[0]) if len(table) else 0
    rows: dict[str, list[int]] = {}
    for row, column in cells_without_result(path, sheet.name):
        if row >= first and column - left < len(table.names):
            rows.setdefault(table.names[column - left], []).append(row)
    found = (
        Finding(table.source, name, "formula_without_result", np.array(of_column, dtype=np.int64))
        for name, of_column in rows.items()
    )
    return Findings(tuple(found))


def _columns(
    first: Sequence[Sequence[str | None]], rest: Iterator[Sequence[object]], width: int
) -> list[pa.ChunkedArray]:
    kind = pa.dictionary(pa.int32(), pa.string())
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    numbers = _Numbers()
    block: list[Sequence[str | None]] = list(first)
    while True:
        by_column = list(zip(*block, strict=True)) if block else [()] * width
        for chunk, cells in zip(chunks, by_column, strict=True):
            chunk.append(pa.array(cells, pa.string()).dictionary_encode())
        block = [
            [numbers[cell] if type(cell) is float else text_of_cell(cell) for cell in row]
            for row in islice(rest, _ROWS_AT_ONCE)
        ]
        if not block:
            return [pa.chunked_array(chunk, kind) for chunk in chunks]
