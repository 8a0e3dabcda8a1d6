"""Writing a table so that nobody ever finds half of it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from features.sheets_writing import write_sheets


def write_table(table: pa.Table, path: Path) -> None:
    """As .csv (UTF-8), .parquet or .xlsx, told by the ending; what was there stays until all is written.

    Raises:
        ValueError: another ending, or more rows than a sheet holds.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"cannot write a file that ends in {path.suffix!r}: choose .csv, .parquet or .xlsx")
    with replacing(path) as beside:
        writer(table, beside)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside `path` to write to; it takes the name of `path` only if nothing was raised."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(table: pa.Table, path: Path) -> None:
    pacsv.write_csv(table, path)


def _write_parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")


def _write_xlsx(table: pa.Table, path: Path) -> None:
    write_sheets({"data": table}, path)


_WRITERS: Final[dict[str, Callable[[pa.Table, Path], None]]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".xlsx": _write_xlsx,
}
