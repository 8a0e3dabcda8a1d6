"""Files that are wrong as a whole, or written in another way than one expects."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.features.broken_files import (
    HEADINGS,
    Way,
    as_written,
    changed,
    csv,
    grid,
    lines,
    rows,
    save,
    text,
    workbook,
)

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
PLAIN = text(rows())
LETTERS = text(changed("nama", "Siti Añe", "José"))


def _parquet(folder: Path) -> Path:
    path = folder / "data.parquet"
    pq.write_table(pa.Table.from_pylist(rows()), path)
    return path


def _cut_parquet(folder: Path) -> Path:
    path = _parquet(folder)
    return save(path, path.read_bytes()[:-100])


def _nested_parquet(folder: Path) -> Path:
    table = pa.Table.from_pylist(rows())
    lists = pa.array([[1, 2]] * table.num_rows)
    pq.write_table(
        table.set_column(table.column_names.index("lantai"), "lantai", lists), folder / "a.parquet"
    )
    return folder / "a.parquet"


def _renamed_workbook(folder: Path) -> Path:
    return workbook(folder, {"data": grid(rows())}).rename(folder / "data.csv")


def _wrapped() -> str:
    doubled = (line.replace('"', '""') for line in lines(rows()))
    return "".join(f'"{line}"\n' for line in doubled)


def _many(folder: Path) -> Path:
    return save(folder / "data.csv", text(rows(65_535)))


def _twentieth(folder: Path) -> Path:
    return save(folder / "data.csv", text(rows(50_000)))


FILES = (
    Way(
        "not_there",
        "The file is not there",
        "refused",
        lambda folder: folder / "data.csv",
        ("no_such_file",),
        refused=True,
    ),
    Way(
        "folder",
        "A folder is given instead of a file",
        "refused",
        lambda folder: folder,
        ("is_a_folder",),
        refused=True,
    ),
    Way("empty", "The file is empty", "refused", csv(b""), ("empty_file",), refused=True),
    Way(
        "only_blank_lines",
        "Nothing but blank lines",
        "refused",
        csv("\n\n\n"),
        ("no_headings",),
        refused=True,
    ),
    Way("only_headings", "Headings and no rows", "refused", csv(text([])), ("no_rows",), refused=True),
    Way(
        "semicolons",
        "Cells separated by semicolons",
        "read",
        csv(text(rows(), ";")),
        ("read_separator",),
        as_written,
    ),
    Way("tabs", "Cells separated by tabs", "read", csv(text(rows(), "\t")), ("read_separator",), as_written),
    Way(
        "bars",
        "Cells separated by upright bars",
        "read",
        csv(text(rows(), "|")),
        ("read_separator",),
        as_written,
    ),
    Way(
        "declared_separator",
        "A first line `sep=;`, as a spreadsheet program writes it",
        "read",
        csv("sep=;\n" + text(rows(), ";")),
        ("read_separator",),
        as_written,
    ),
    Way("utf8_mark", "UTF-8 with a byte order mark", "read", csv(LETTERS, "utf-8-sig"), (), as_written),
    Way(
        "utf16",
        "UTF-16, which spreadsheet programs call “Unicode text”",
        "read",
        csv(LETTERS, "utf-16"),
        ("read_encoding",),
        as_written,
    ),
    Way(
        "utf16_without_mark",
        "UTF-16 without a byte order mark",
        "read",
        csv(LETTERS, "utf-16-be"),
        ("read_encoding",),
        as_written,
    ),
    Way(
        "utf16_cut",
        "UTF-16 that was cut off in the middle of a letter",
        "refused",
        csv(LETTERS.encode("utf-16")[:-1]),
        ("bad_encoding",),
        refused=True,
    ),
    Way(
        "windows_1252",
        "Windows-1252, as old programs write it",
        "read",
        csv(LETTERS, "cp1252"),
        ("read_encoding",),
        as_written,
    ),
    Way(
        "mixed_encodings",
        "Two encodings in one file",
        "read, each letter in its own",
        csv(LETTERS.replace("José", "").encode() + b"K9,001,1,1,1,1,9,1,1,,Jos\xe9\n"),
        ("read_mixed_encoding",),
        lambda households: len(households) == 41,
    ),
    Way(
        "marks_inside",
        "Files put together: a byte order mark and the headings again in the middle",
        "the repeated headings are left out",
        csv(text(rows()[:20]) + "\ufeff" + text(rows()[20:])),
        ("heading_repeated", "read_cells"),
        as_written,
    ),
    Way(
        "zero_bytes",
        "Zero bytes after a disk or copying error",
        "refused",
        csv(PLAIN.encode().replace(b"K00007", b"K\x00\x00\x00\x00\x00")),
        ("zero_bytes",),
        refused=True,
    ),
    Way(
        "mixed_line_ends",
        "Lines that end in different ways",
        "read",
        csv(PLAIN.replace("\n", "\r\n", 5).replace("\nK00030", "\rK00030")),
        ("read_line_ends",),
        as_written,
    ),
    Way(
        "old_line_ends",
        "Line ends of old Macintosh programs",
        "read",
        csv(PLAIN.replace("\n", "\r")),
        ("read_line_ends",),
        as_written,
    ),
    Way(
        "open_quote",
        "A quotation mark that is not closed",
        "the line is read for itself",
        csv(text(changed("nama", '"Upik'))),
        ("read_quotes",),
        as_written,
    ),
    Way(
        "inner_quotes",
        "Quotation marks inside a quoted cell",
        "the lines are read for themselves",
        csv(text(changed("nama", '"Upik "Contoh"', '"Upik'))),
        ("read_quotes",),
        as_written,
    ),
    Way(
        "swallowing_quote",
        "An open quotation mark in a file that also has line breaks in cells",
        "refused",
        csv(text(changed("nama", '"Upik\nContoh"', '"Upik'))),
        ("unclosed_quote",),
        refused=True,
    ),
    Way(
        "long_cell",
        "A cell of a few hundred thousand letters",
        "read",
        csv(text(changed("nama", "a" * 250_000))),
        (),
        as_written,
    ),
    Way(
        "endless_cell",
        "A cell of more than ten million letters, and blank lines",
        "refused",
        csv(text(changed("nama", "a" * 11_000_000)) + "\n"),
        ("cell_too_long",),
        refused=True,
    ),
    Way(
        "wrapped_lines",
        "Every line wrapped in quotation marks (a CSV saved as CSV once more)",
        "unwrapped",
        csv(_wrapped()),
        ("read_wrapped",),
        as_written,
    ),
    Way(
        "ragged_lines",
        "Lines with more or fewer cells than the header",
        "refused, lines listed",
        csv(PLAIN.replace("K00003,", "K00003,,").replace("K00005,002,", "")),
        ("ragged_lines",),
        refused=True,
    ),
    Way(
        "cut_off",
        "A CSV that was cut off in the middle of a line",
        "refused",
        csv(PLAIN[:-40]),
        ("ragged_lines",),
        refused=True,
    ),
    Way(
        "trailing_separators",
        "Empty cells beyond the header",
        "read",
        csv(PLAIN.replace(",Upik Contoh", ",Upik Contoh,,")),
        (),
        as_written,
    ),
    Way(
        "title_rows",
        "Title rows above the headings of a CSV",
        "read from the headings on",
        csv("DATA KELUARGA KABUPATEN AGAM\nTahun 2026\n\n" + PLAIN),
        ("read_header_below",),
        as_written,
    ),
    Way(
        "blank_lines",
        "Blank lines in between",
        "left out, row numbers stay those of the file",
        csv(PLAIN.replace("K00010", "\n\nK00010")),
        (),
        lambda h: as_written(h) and int(h.rows[10]) == 14,
    ),
    Way(
        "text_named_xlsx",
        "CSV text in a file named .xlsx",
        "read as CSV",
        csv(PLAIN, name="data.xlsx"),
        ("read_ending",),
        as_written,
    ),
    Way(
        "text_named_parquet",
        "CSV text in a file named .parquet",
        "read as CSV",
        csv(PLAIN, name="data.parquet"),
        ("read_ending",),
        as_written,
    ),
    Way(
        "workbook_named_csv",
        "A workbook in a file named .csv",
        "read as a workbook",
        _renamed_workbook,
        ("read_ending",),
        as_written,
    ),
    Way(
        "old_workbook",
        "An old .xls workbook",
        "refused",
        csv(OLE, name="data.xls"),
        ("old_xls",),
        refused=True,
    ),
    Way(
        "password",
        "A workbook protected by a password",
        "refused",
        csv(OLE + "EncryptedPackage".encode("utf-16-le"), name="data.xlsx"),
        ("protected",),
        refused=True,
    ),
    Way(
        "damaged_workbook",
        "A damaged workbook",
        "refused",
        csv(b"PK\x03\x04 and no more", name="data.xlsx"),
        ("damaged_workbook",),
        refused=True,
    ),
    Way(
        "web_page",
        "A web page with a table, saved as .csv or .xls",
        "refused",
        csv("<html><table><tr><td>1"),
        ("not_a_table",),
        refused=True,
    ),
    Way(
        "archive",
        "A compressed file",
        "refused",
        csv(gzip.compress(PLAIN.encode()), name="data.csv.gz"),
        ("not_a_table",),
        refused=True,
    ),
    Way(
        "cut_parquet",
        "A Parquet file that was cut off",
        "refused",
        _cut_parquet,
        ("damaged_parquet",),
        refused=True,
    ),
    Way(
        "nested_parquet",
        "A Parquet column of lists",
        "refused",
        _nested_parquet,
        ("column_of_kind",),
        refused=True,
    ),
    Way(
        "full_sheet",
        "As many rows as a sheet holds (65,536 or 1,048,576)",
        "read, with a warning",
        _many,
        ("read_full_sheet",),
        lambda households: len(households) == 65_535,
    ),
    Way(
        "very_many_rows",
        "A million rows",
        "read (the test reads a twentieth; `make prove` all of them)",
        _twentieth,
        (),
        lambda households: len(households) == 50_000,
    ),
    Way(
        "missing_column",
        "A column is missing",
        "refused",
        csv(text(rows(), headings=HEADINGS[:5] + HEADINGS[6:])),
        ("column_missing",),
        refused=True,
    ),
    Way(
        "heading_in_capitals",
        "A heading is written differently",
        "refused, with the likely one named",
        csv(PLAIN.replace("lantai", "LANTAI", 1)),
        ("column_missing_near",),
        refused=True,
    ),
    Way(
        "heading_twice",
        "A heading stands there twice",
        "refused",
        csv(PLAIN.replace("nama", "kamar", 1)),
        ("heading_twice",),
        refused=True,
    ),
    Way(
        "heading_unclear",
        "Two columns could be the one that is wanted",
        "refused",
        csv(PLAIN.replace("lantai", "Jenis Lantai", 1).replace("nama", "lantai_terluas", 1)),
        ("heading_unclear",),
        refused=True,
    ),
    Way(
        "heading_with_breaks",
        "Headings with line breaks, special spaces or marks that nobody sees",
        "read",
        csv(PLAIN.replace("lantai", '" Jenis\u00a0\nLantai\u200b"', 1)),
        (),
        as_written,
    ),
)
