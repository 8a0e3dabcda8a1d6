"""Tables as the sheets of a workbook, every text a text: whatever a cell begins with, it is no formula."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

_ROWS_OF_A_SHEET: Final = 1_048_576
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
_WIDEST: Final = 60


def write_sheets(tables: Mapping[str, pa.Table], path: Path) -> None:
    """One sheet a table, headings bold and kept in sight.

    Args:
        tables: title → table of numbers, texts and truth values. A title is cut to 31 characters.

    Raises:
        ValueError: more rows than a sheet holds.
    """
    import openpyxl  # a fifth of a second that only a workbook is worth

    book = openpyxl.Workbook(write_only=True)
    for title, table in tables.items():
        if table.num_rows >= _ROWS_OF_A_SHEET:
            raise ValueError(f"{table.num_rows:,} rows do not fit a sheet: choose .csv or .parquet")
        _fill(book.create_sheet(_NOT_IN_TITLES.sub(" ", title).strip()[:31]), table)
    book.save(path)


def _fill(sheet: Any, table: pa.Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    columns = [column.to_pylist() for column in table.columns]
    sheet.freeze_panes = "A2"
    for place, (name, values) in enumerate(zip(table.column_names, columns, strict=True), start=1):
        longest = max((len(value) for value in values[:50] if isinstance(value, str)), default=0)
        width = min(max(longest, len(name), 8) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    headings = [_text_cell(sheet, name) for name in table.column_names]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for row in zip(*columns, strict=True):
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    plain = _CONTROL.sub("", value)
    return _text_cell(sheet, plain) if plain.startswith(_FORMULA) else plain


def _text_cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_FORMULA)
    return cell
