"""Workbooks made for people to look at rather than for programs to read."""

from pathlib import Path

from tests.features.broken_files import HEADINGS, Way, as_written, changed, forty, grid, rows, workbook

DATA = grid(rows())


def _titled(folder: Path) -> Path:
    return workbook(folder, {"data": [["DATA KELUARGA", 2026, "Agam", "DTSEN"], [], *DATA]})


def _merged(folder: Path) -> Path:
    """id_keluarga to kamar merged over two rows, the rest under one heading."""
    upper = [*HEADINGS[:6], "Lainnya", None, None, None, None]
    lower = [None] * 6 + list(HEADINGS[6:])
    path = workbook(folder, {"data": [["DATA KELUARGA"], upper, lower, *DATA[1:]]})
    return _with_merges(path, ["A1:K1", *(f"{letter}2:{letter}3" for letter in "ABCDEF"), "G2:K2"])


def _with_merges(path: Path, ranges: list[str]) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    for cells in ranges:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def _formulas(folder: Path) -> Path:
    cells = grid(rows())
    cells[3][5] = "=1+1"
    return workbook(folder, {"data": cells})


def _failed(folder: Path) -> Path:
    cells = grid(rows())
    cells[3][5] = "#N/A"
    return workbook(folder, {"data": cells})


def _far_apart(folder: Path) -> Path:
    import openpyxl

    path = workbook(folder, {"data": DATA})
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    return path


def _long_number(folder: Path) -> Path:
    cells = grid(rows())
    cells[3][9] = 9906011234567891
    return workbook(folder, {"data": cells})


SHEETS = (
    Way(
        "far_apart",
        "A stray cell far from the table",
        "refused",
        _far_apart,
        ("cells_far_apart",),
        refused=True,
    ),
    Way(
        "sheet_titles",
        "Title rows above the headings of a sheet",
        "read from the headings on",
        _titled,
        ("read_header_below",),
        as_written,
    ),
    Way(
        "merged_headings",
        "Headings over two rows, with merged cells",
        "put together",
        _merged,
        ("read_header_merged",),
        as_written,
    ),
    Way(
        "several_sheets",
        "Several sheets, one of which has the headings",
        "that one is read",
        lambda folder: workbook(folder, {"catatan": [["dibuat", "oleh"], ["x", "y"]], "data": DATA}),
        ("read_sheet",),
        as_written,
    ),
    Way(
        "sheet_a_month",
        "Several sheets with the headings, as one a month",
        "refused",
        lambda folder: workbook(folder, {"Januari": DATA, "Februari": DATA}),
        ("several_sheets",),
        refused=True,
    ),
    Way(
        "hidden_sheet",
        "A hidden sheet with an older table",
        "passed over",
        lambda folder: workbook(folder, {"lama": DATA[:9], "data": DATA}, hidden=["lama"]),
        ("read_hidden_sheets",),
        as_written,
    ),
    Way(
        "only_hidden_sheets",
        "Nothing but empty sheets",
        "refused",
        lambda folder: workbook(folder, {"data": [], "lain": []}),
        ("no_sheet_with_data",),
        refused=True,
    ),
    Way(
        "formulas",
        "Formulas without a result, as programs write them",
        "unknown",
        _formulas,
        ("formula_without_result",),
        lambda h: forty(h) and h.answers["kamar"].text[2].as_py() is None,
    ),
    Way("failed_formulas", "Failed formulas (#N/A)", "unknown", _failed, ("formula_without_result",), forty),
    Way(
        "rounded_in_sheet",
        "A NIK of 16 digits that a sheet holds as a number",
        "kept as it is, never used",
        _long_number,
        ("identifier_rounded",),
        as_written,
    ),
    Way(
        "sheet_blank_rows",
        "Blank rows in between",
        "left out, row numbers stay those of the sheet",
        lambda folder: workbook(folder, {"data": [*DATA[:9], [], [], *DATA[9:]]}),
        (),
        lambda h: as_written(h) and int(h.rows[8]) == 12,
    ),
    Way(
        "sheet_codes_as_numbers",
        "Codes and areas that a sheet holds as numbers (1.0 for 1)",
        "read as the codes",
        lambda folder: workbook(folder, {"data": grid(changed("lantai", "1.0"))}),
        (),
        as_written,
    ),
)
