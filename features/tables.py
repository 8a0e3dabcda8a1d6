"""One way into a file of rows: CSV, XLSX or Parquet, told apart by what is inside."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.compute as pc

from features.errors import UnusableFile
from features.findings import Finding, Findings
from features.messages import Message
from features.raw_table import RawTable, clean_heading
from features.tables_csv import read_csv
from features.tables_parquet import read_parquet
from features.tables_xlsx import read_xlsx

__all__ = ["RawTable", "kind_of_content", "read_table"]

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NO_TABLE: Final = (b"%pdf", b"\x1f\x8b", b"<html", b"<!doc", b"<?xml", b"<table", b"rar!", b"7z")
_START: Final = 1024
_ROWS_OF_A_SHEET: Final = (65_536, 1_048_576)
_NAMED: Final = {
    ".csv": "CSV", ".txt": "CSV", ".tsv": "CSV", ".tab": "CSV",
    ".xlsx": "XLSX", ".xlsm": "XLSX", ".xlsb": "XLSX", ".ods": "XLSX",
    ".parquet": "Parquet", ".pq": "Parquet",
}  # fmt: skip


def read_table(path: Path, *, sheet: str | None = None, wanted: Collection[str] | None = None) -> RawTable:
    """The rows of a file as text, identifiers and codes as they were written.

    Args:
        path: CSV (separator and encoding recognised), XLSX or Parquet; told apart by content.
        sheet: the sheet of a workbook; needed only where several sheets hold data.
        wanted: headings that the caller will look for; they find the header row of a sheet
            below its title rows, and the sheet among several.

    Raises:
        UnusableFile: not there, empty, broken, protected, of another format, or with rows that
            do not fit the header; says what to do.
    """
    headings = frozenset(clean_heading(name) for name in wanted) if wanted else frozenset()
    kind, notes = _kind(path)
    if kind == "Parquet":
        table = read_parquet(path)
    elif kind == "XLSX":
        table = read_xlsx(path, sheet, headings)
    else:
        table = read_csv(path, headings)
    table = without_blank_rows(table)
    if kind != "Parquet":
        table = without_repeated_headings(table)
    if len(table) == 0:
        raise UnusableFile(path.name, [Message("no_rows")])
    if kind != "Parquet":
        notes.extend(notes_on_last(int(table.rows[-1])))
    return replace(table, notes=(*notes, *table.notes))


def notes_on_last(row: int) -> list[Message]:
    """A note where the file ends where a sheet ends, so that rows may have been cut off."""
    return [Message("read_full_sheet", row=row)] if row in _ROWS_OF_A_SHEET else []


def kind_of_content(path: Path) -> str:
    """CSV, XLSX or Parquet, by what is inside; the file's name and all but its beginning are not looked at.

    Raises:
        UnusableFile: not there, empty, protected, or no table at all.
    """
    start = _start(path)
    kind = _kind_inside(path, start)
    if kind == "CSV" and not _is_text(start):
        raise UnusableFile(path.name, [Message("not_a_table")])
    return kind


def kind_inside(path: Path) -> str:
    """CSV, XLSX or Parquet, whatever the file's name.

    Raises:
        UnusableFile: there is nothing that can be read.
    """
    return _kind(path)[0]


def notes_on_name(path: Path) -> tuple[str, ...]:
    """A note where the name says something else than what is inside."""
    return tuple(_kind(path)[1])


def without_blank_rows(table: RawTable) -> RawTable:
    """The rows in which some cell is filled."""
    blank = np.ones(len(table), dtype=bool)
    for position in range(len(table.names)):
        blank &= table.column_at(position).is_null().to_numpy(zero_copy_only=False)
        if not blank.any():
            return table
    return table.take(np.flatnonzero(~blank))


def without_repeated_headings(table: RawTable) -> RawTable:
    """Where pages or files were put together, the headings stand among the rows again."""
    same = np.full(len(table), len(table.names) > 1)
    for position, name in enumerate(table.names):
        if not same.any():
            return table
        cells = table.column_at(position)
        alike = pc.equal(cells.dictionary, name).to_numpy(zero_copy_only=False)
        same &= np.append(alike, name == "")[cells.indices.fill_null(-1).to_numpy()]
    if not same.any():
        return table
    found = Findings((Finding(table.source, "", "heading_repeated", table.rows[same]),))
    kept = table.take(np.flatnonzero(~same))
    return replace(kept, findings=Findings.concat((table.findings, found)))


def _kind(path: Path) -> tuple[str, list[str]]:
    """What is inside, and a note where the name says something else."""
    start = _start(path)
    kind = _kind_inside(path, start)
    named = _NAMED.get(path.suffix.lower(), kind)
    if named == kind:
        return kind, []
    if kind == "CSV" and not _is_text(start):
        return named, []
    return kind, [Message("read_ending", ending=path.suffix, kind=kind)]


def _kind_inside(path: Path, start: bytes) -> str:
    if start.startswith(b"PAR1"):
        return "Parquet"
    if start.startswith(_OLE):
        protected = _ENCRYPTED in path.read_bytes()
        raise UnusableFile(path.name, [Message("protected" if protected else "old_xls")])
    if start.startswith(b"PK\x03\x04"):
        return "XLSX"
    if start.lower().startswith(_NO_TABLE):
        raise UnusableFile(path.name, [Message("not_a_table")])
    return "CSV"


def _is_text(start: bytes) -> bool:
    """No control characters but those of a text; two-byte encodings have a mark."""
    marked = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return marked or not any(byte < 32 and byte not in b"\t\r\n" for byte in start)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(_START)
        size = path.stat().st_size
    except FileNotFoundError:
        raise UnusableFile(path.name, [Message("no_such_file")]) from None
    except IsADirectoryError:
        raise UnusableFile(path.name, [Message("is_a_folder")]) from None
    except OSError as reason:
        problem = Message("cannot_open", reason=reason.strerror)
        raise UnusableFile(path.name, [problem]) from reason
    if size == 0:
        raise UnusableFile(path.name, [Message("empty_file")])
    return start
