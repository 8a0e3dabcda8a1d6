"""XLSX workbooks as raw tables."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from features.errors import UnusableFile
from features.raw_table import RawTable, clean_heading

_FIFTEEN_DIGITS: Final = 1e15
_HEADER_WITHIN: Final = 50
_ROWS_AT_ONCE: Final = 5_000


def read_xlsx(path: Path, sheet: str | None, wanted: Collection[str]) -> RawTable:
    """One sheet of the workbook; row numbers are the sheet's own.

    The header is the first row with most of the wanted headings (without any, the first with
    most filled cells), so titles above it do no harm.

    Raises:
        UnusableFile: broken workbook; several sheets with data and none named; no rows.
    """
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        return _table(_choose(workbook, sheet, path.name), path.name, wanted)
    except CalamineError as reason:
        problem = "the workbook is damaged or not XLSX: open it in a spreadsheet program and save it again"
        raise UnusableFile(path.name, [problem]) from reason


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


def _choose(workbook: CalamineWorkbook, sheet: str | None, source: str) -> CalamineSheet:
    shown = [s.name for s in workbook.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
    if sheet is not None:
        if sheet not in workbook.sheet_names:
            raise UnusableFile(source, [f"it has no sheet {sheet!r}; it has {_listed(workbook.sheet_names)}"])
        return workbook.get_sheet_by_name(sheet)
    sheets = [workbook.get_sheet_by_name(name) for name in shown]
    filled = [one for one in sheets if one.height > 0]
    if not filled:
        raise UnusableFile(source, ["the workbook holds no data: export it again"])
    if len(filled) > 1:
        names = _listed([one.name for one in filled])
        raise UnusableFile(
            source, [f"several sheets hold data ({names}): name the one to read, or save it alone"]
        )
    return filled[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _table(sheet: CalamineSheet, source: str, wanted: Collection[str]) -> RawTable:
    rows = sheet.iter_rows()
    first = [[text_of_cell(cell) for cell in row] for row in islice(rows, _HEADER_WITHIN)]
    if not first:
        raise UnusableFile(source, [f"the sheet {sheet.name!r} is empty"])
    header = _header(first, wanted)
    names = [clean_heading(text or "") for text in first[header]]
    columns = _columns(first[header + 1 :], rows, len(names))
    numbers = np.arange(header + 2, header + 2 + len(columns[0]), dtype=np.int64)
    return RawTable(tuple(names), numbers, source, tuple(columns))


def _header(rows: Sequence[Sequence[str | None]], wanted: Collection[str]) -> int:
    hits = [sum(clean_heading(text) in wanted for text in row if text) for row in rows]
    if max(hits) == 0:
        hits = [sum(text is not None for text in row) for row in rows]
    return hits.index(max(hits))


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
