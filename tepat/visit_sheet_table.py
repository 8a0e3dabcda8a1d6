"""The visit list as a workbook to fill in and read back, or as CSV."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tepat.visit_columns import Cell, Column, visit_columns, visit_rows
from tepat.visit_page import Page

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TITLE_ROWS: Final = 3


def write_csv(page: Page, path: Path) -> None:
    """UTF-8 with a byte order mark, without which Excel reads it as something else."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in visit_columns(page)])
        writer.writerows([[_defused(cell) for cell in row] for row in visit_rows(page)])


def write_xlsx(page: Page, path: Path) -> None:
    """One sheet to fill in, with the answers to choose from, and one about the list.

    Cells are text or numbers, never formulas. The same visits give the same cells.
    """
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = page.say("visits")
    columns, rows = visit_columns(page), list(visit_rows(page))
    for title in (
        f"{page.say('title')}, {page.say('week', week=page.week)}",
        _errors(page),
        page.say("how_to_fill"),
    ):
        sheet.append([title])
    _write_rows(sheet, columns, rows)
    _lay_out(sheet, columns, len(rows))
    about = book.create_sheet(page.say("about"))
    about.column_dimensions["A"].width = 110
    for note in (_errors(page), *_amounts(page), *page.notes):
        about.append([note])
    book.save(path)


def _amounts(page: Page) -> list[str]:
    return [f"{page.say('amounts', unit=page.unit)}."] if page.unit else []


def _errors(page: Page) -> str:
    return f"{page.errors}. {page.basis}." if page.basis else f"{page.errors}."


def _write_rows(sheet: "Worksheet", columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for row_number, row in enumerate([[column.heading for column in columns], *rows], start=_TITLE_ROWS + 1):
        for number, value in enumerate(row, start=1):
            cell = sheet.cell(row_number, number)
            if isinstance(value, str):
                # Set by hand, or openpyxl would take a text that begins with "=" for a formula.
                cell.value, cell.data_type, cell.number_format = _CONTROL.sub("", value), "s", "@"
            elif value is not None:
                cell.value = value
            elif columns[number - 1].fill:
                cell.number_format = "@"
            cell.border, cell.alignment = border, wrapped
            if row_number == _TITLE_ROWS + 1:
                cell.font = Font(bold=True)
    sheet["A1"].font = Font(bold=True, size=13)


def _lay_out(sheet: "Worksheet", columns: Sequence[Column], rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    first, last = _TITLE_ROWS + 2, _TITLE_ROWS + 1 + max(rows, 1)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        if column.answers:
            rule = DataValidation("list", formula1=f'"{",".join(column.answers)}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}{first}:{letter}{last}")
    sheet.freeze_panes = f"B{first}"
    sheet.print_title_rows = f"{_TITLE_ROWS + 1}:{_TITLE_ROWS + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _defused(cell: Cell) -> Cell:
    """A text that a spreadsheet would calculate is made a text by an apostrophe.

    >>> _defused("=HYPERLINK(1)"), _defused("Koto"), _defused(3)
    ("'=HYPERLINK(1)", 'Koto', 3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
