"""One way into a file of rows: CSV, XLSX or Parquet, told apart by what is inside."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

import numpy as np

from features.errors import UnusableFile
from features.raw_table import RawTable, clean_heading
from features.tables_csv import read_csv
from features.tables_parquet import read_parquet
from features.tables_xlsx import read_xlsx

__all__ = ["RawTable", "read_table"]

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS: Final = "open it in a spreadsheet program and save it as .xlsx or as CSV (UTF-8)"


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
    kind = _kind(path)
    if kind == "parquet":
        table = read_parquet(path)
    elif kind == "xlsx":
        table = read_xlsx(path, sheet, headings)
    else:
        table = read_csv(path, headings)
    table = _without_blank_rows(table)
    if len(table) == 0:
        raise UnusableFile(path.name, ["it has headings but no rows: export it again with its data"])
    return table


def _without_blank_rows(table: RawTable) -> RawTable:
    blank = np.ones(len(table), dtype=bool)
    for position in range(len(table.names)):
        blank &= table.column_at(position).is_null().to_numpy(zero_copy_only=False)
        if not blank.any():
            return table
    return table.take(np.flatnonzero(~blank))


def _kind(path: Path) -> str:
    start = _start(path)
    if start.startswith(b"PAR1") or path.suffix.lower() in {".parquet", ".pq"}:
        return "parquet"
    if start.startswith(_OLE):
        raise UnusableFile(path.name, [_why_not_ole(path)])
    if start.startswith(b"PK\x03\x04") or path.suffix.lower() in {".xlsx", ".xlsm"}:
        return "xlsx"
    if start.startswith((b"%PDF", b"\x1f\x8b", b"<html", b"<!DOC", b"<?xml", b"<table")):
        problem = f"it is not a table (it begins like a PDF, a web page or an archive): {_SAVE_AS}"
        raise UnusableFile(path.name, [problem])
    return "csv"


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(16)
        size = path.stat().st_size
    except FileNotFoundError:
        raise UnusableFile(path.name, ["there is no such file: check the name and the folder"]) from None
    except IsADirectoryError:
        raise UnusableFile(path.name, ["this is a folder: give the file inside it"]) from None
    except OSError as reason:
        problem = f"it cannot be opened ({reason.strerror}): close it elsewhere, check its permissions"
        raise UnusableFile(path.name, [problem]) from reason
    if size == 0:
        raise UnusableFile(path.name, ["the file is empty (0 bytes): export or copy it again"])
    return start


def _why_not_ole(path: Path) -> str:
    if _ENCRYPTED in path.read_bytes():
        return "the workbook is protected by a password: open it, remove the password and save it again"
    return f"it is in the old .xls format: {_SAVE_AS}"
