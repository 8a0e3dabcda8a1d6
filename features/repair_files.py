"""The repair list as the operator's worksheet: a workbook with a summary, or plain CSV.

Cells are written as text, dates or numbers, never as formulas, whatever a name begins with; numbers of
sixteen figures are text, so that no spreadsheet rounds them.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from features.mismatch import MISMATCHES, PROBLEMS
from features.tables_writing import replacing

ENDINGS: Final = (".xlsx", ".csv")
_AT_ONCE: Final = 5_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TAKEN: Final = ("=", "#")
"""What openpyxl would take for a formula or an error; everything else it leaves as text."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

_HEADINGS: Final[Mapping[str, tuple[str, str, int]]] = {
    "area": ("Kode wilayah", "Area", 15),
    "area_name": ("Nagari", "Area name", 18),
    "severity": ("Berat", "Severity", 7),
    "mismatches": ("Kelas", "Classes", 10),
    "problems": ("Apa yang salah", "What is wrong", 44),
    "actions": ("Yang dilakukan", "What to do", 44),
    "confirmed": ("Dipastikan Dukcapil", "Confirmed by Dukcapil", 11),
    "household": ("ID keluarga", "Family id", 13),
    "person": ("ID individu", "Person id", 13),
    "file": ("Berkas", "File", 16),
    "row": ("Baris", "Row", 8),
    "name": ("Nama", "Name", 26),
    "nik": ("NIK", "NIK", 19),
    "kk": ("No. KK", "Family card", 19),
    "birth_date": ("Tanggal lahir", "Birth date", 12),
    "sex": ("L/P", "M/F", 5),
    "address": ("Alamat", "Address", 26),
    "other_row": ("Baris lain", "Other row", 8),
    "other_household": ("Keluarga lain", "Other family", 13),
    "other_name": ("Nama lain", "Other name", 26),
    "other_nik": ("NIK lain", "Other NIK", 19),
    "probability": ("Peluang orang yang sama", "Chance of one person", 10),
    "dukcapil_name": ("Nama di Dukcapil", "Name at Dukcapil", 26),
    "dukcapil_birth_date": ("Tanggal lahir di Dukcapil", "Birth date at Dukcapil", 12),
    "dukcapil_sex": ("L/P di Dukcapil", "M/F at Dukcapil", 5),
    "dukcapil_kk": ("No. KK di Dukcapil", "Family card at Dukcapil", 19),
    "months": ("Bulan sejak pendataan", "Months since recorded", 9),
    "done": ("Hasil perbaikan", "What was done", 30),
}
"""Column → heading in Indonesian and English, width."""
_SEXES: Final = {"id": {1: "L", 2: "P"}, "en": {1: "M", 2: "F"}}
_YES: Final = {"id": "ya", "en": "yes"}
_SHEETS: Final = {
    "id": ("Ringkasan", "Perbaikan", "Menunggu Dukcapil", "Cara baca"),
    "en": ("Summary", "Repairs", "Waiting for Dukcapil", "How to read"),
}
_SUMMARY: Final = {
    "id": ("Kode wilayah", "Nagari", "Orang", "Berat ≥ 60", "Dipastikan Dukcapil"),
    "en": ("Area", "Area name", "Persons", "Severity ≥ 60", "Confirmed by Dukcapil"),
}
_NOTES: Final = {
    "id": (
        "Daftar ini memuat nama dan nomor penduduk: simpan di komputer dinas, jangan dikirim.",
        "Tidak seorang pun dikeluarkan karena ketidakcocokan saja. Nomornya bisa salah, orangnya benar.",
        "Hanya jawaban Dukcapil yang memastikan. Temuan dari berkas adalah alasan untuk memeriksa.",
        "Belum ada jawaban Dukcapil (M14) bukan ketidakcocokan.",
        "Enam angka pertama NIK menunjukkan tempat NIK diterbitkan, bukan tempat tinggal: bukan kesalahan.",
    ),
    "en": (
        "This list holds names and numbers of people: keep it on the office's computer, send it to nobody.",
        "Nobody is removed on a mismatch alone. The number may be wrong and the person right.",
        "Only Dukcapil's answer confirms. What the file shows is a reason to look.",
        "No answer from Dukcapil (M14) is no mismatch.",
        "The first six figures of a NIK say where it was given, not where the person lives: no error.",
    ),
}


def write_repairs(table: pa.Table, path: Path, language: str) -> None:
    """Writes what `repair_list` gave, as .xlsx or .csv told by the ending; whole or not at all.

    Args:
        language: "id", or any other for English.

    Raises:
        ValueError: another ending.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(f"a repair list ends in .xlsx or .csv, not in {path.suffix!r}")
    language = language if language in _SHEETS else "en"
    with replacing(path) as beside:
        if path.suffix.lower() == ".csv":
            _write_csv(table, beside, language)
        else:
            _write_book(table, beside, language)


def waiting(table: pa.Table) -> pa.Array:
    """shape (n,): nothing is wrong but that Dukcapil has not answered."""
    return pc.equal(table["severity"], 0)


def _write_csv(table: pa.Table, path: Path, language: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_headings(table, language))
        for row in _rows(table, language):
            writer.writerow([_harmless(cell) for cell in row])


def _write_book(table: pa.Table, path: Path, language: str) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    summary, repairs, waits, reading = _SHEETS[language]
    wait = waiting(table)
    listed = table.filter(pc.invert(wait))
    _fill(book.create_sheet(summary), [_SUMMARY[language], *_by_area(listed)], [15, 22, 10, 12, 12])
    for title, part in ((repairs, listed), (waits, table.filter(wait))):
        if title == repairs or part.num_rows:
            widths = [_HEADINGS[name][2] for name in _shown(part)]
            sheet = book.create_sheet(title)
            _fill(sheet, _with_headings(part, language), widths)
            sheet.auto_filter.ref = f"A1:{_letter(len(widths))}{part.num_rows + 1}"
    notes: list[tuple[str, ...]] = [(note,) for note in _NOTES[language]]
    notes += [(), *((code, called[language]) for code, called in MISMATCHES.items())]
    _fill(book.create_sheet(reading), notes, [12, 60])
    book.save(path)


def _by_area(table: pa.Table) -> list[tuple[Any, ...]]:
    """The area with most first."""
    marked = table.select(["area", "area_name", "severity", "confirmed"]).append_column(
        "heavy", pc.cast(pc.greater_equal(table["severity"], 60), pa.int64())
    )
    marked = marked.set_column(3, "confirmed", pc.cast(marked["confirmed"], pa.int64()))
    sums = marked.group_by(["area", "area_name"]).aggregate(
        [("severity", "count"), ("heavy", "sum"), ("confirmed", "sum")]
    )
    order = sums.sort_by([("severity_count", "descending"), ("area", "ascending")])
    names = ("area", "area_name", "severity_count", "heavy_sum", "confirmed_sum")
    return list(zip(*(order[name].to_pylist() for name in names), strict=True))


def _shown(table: pa.Table) -> list[str]:
    """Columns that say something, in the order of the sheet."""
    held = {name for name in table.column_names if table[name].null_count < table.num_rows}
    return [name for name in _HEADINGS if name in held or name in ("problems", "actions", "done")]


def _headings(table: pa.Table, language: str) -> list[str]:
    headings = (_HEADINGS[name] for name in _shown(table))
    return [indonesian if language == "id" else english for indonesian, english, _ in headings]


def _with_headings(table: pa.Table, language: str) -> Iterator[tuple[Any, ...]]:
    yield tuple(_headings(table, language))
    yield from _rows(table, language)


def _rows(table: pa.Table, language: str) -> Iterator[tuple[Any, ...]]:
    """The rows in words, some thousands at once."""
    shown = _shown(table)
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        yield from zip(*(_in_words(batch, name, language) for name in shown), strict=True)


def _in_words(batch: pa.RecordBatch, name: str, language: str) -> list[Any]:
    if name in ("problems", "actions"):
        of: dict[str, str] = {
            code: (problem.text if name == "problems" else problem.action)[language]
            for code, problem in PROBLEMS.items()
        }
        return [
            "; ".join(dict.fromkeys(of[code] for code in codes)) for codes in batch["problems"].to_pylist()
        ]
    if name == "mismatches":
        return [" ".join(dict.fromkeys(codes)) for codes in batch[name].to_pylist()]
    if name == "done":
        return [None] * batch.num_rows
    values: list[Any] = batch[name].to_pylist()
    if name == "confirmed":
        return [_YES[language] if value else None for value in values]
    if name in ("sex", "dukcapil_sex"):
        return [_SEXES[language].get(value) for value in values]
    if name == "probability":
        return [None if value is None else round(value, 3) for value in values]
    return values


def _fill(sheet: Any, rows: Any, widths: list[int]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    for place, width in enumerate(widths):
        sheet.column_dimensions[_letter(place + 1)].width = width
    sheet.freeze_panes = "A2"
    bold, plain = Font(bold=True), Font()
    for number, row in enumerate(rows):
        cells: list[Any] = []
        for value in row:
            text = _CONTROL.sub("", value) if isinstance(value, str) else value
            if number == 0 or (isinstance(text, str) and text.startswith(_TAKEN)):
                cell = WriteOnlyCell(sheet, value=text)
                cell.font = bold if number == 0 else plain
                if isinstance(text, str):
                    cell.data_type = "s"
                cells.append(cell)
            else:
                cells.append(text)
        sheet.append(cells)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _harmless(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe; dates are written year first."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell.isoformat() if isinstance(cell, date) else cell
