"""CSV files as raw tables: encoding, separator and quoting recognised, every cell text."""

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from features.csv_form import CsvForm, recognise, utf8
from features.errors import UnusableFile
from features.raw_table import RawTable, clean_heading

_LISTED: Final = 10
_LONGEST_CELL: Final = 10_000_000


def read_csv(path: Path, wanted: Collection[str]) -> RawTable:
    """The whole file; row numbers are its lines.

    Raises:
        UnusableFile: undecodable, or lines with more or fewer cells than the header (listed).
    """
    text = utf8(path.read_bytes(), path.name)
    form = recognise(text, wanted)
    if not any(form.header):
        raise UnusableFile(path.name, ["its first line holds no headings: write the column names there"])
    table = _read_fast(text, form, path.name)
    return table if table is not None else _read_line_by_line(text, form, path.name)


def _read_fast(text: bytes, form: CsvForm, source: str) -> RawTable | None:
    """None where lines and rows do not correspond one to one: a blank, broken or ragged line."""
    body = memoryview(text)[form.body :]
    lines = text.count(b"\n", form.body) + (not text.endswith(b"\n"))
    if len(body) == 0 or b"\r" in text.replace(b"\r\n", b""):
        return None
    names = [str(position) for position in range(len(form.header))]
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=pacsv.ReadOptions(column_names=names, block_size=1 << 24),
            parse_options=pacsv.ParseOptions(
                delimiter=form.separator, newlines_in_values=True, ignore_empty_lines=True
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, kind), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowException:
        return None
    if table.num_rows != lines:
        return None
    rows = np.arange(form.line + 1, form.line + 1 + lines, dtype=np.int64)
    return RawTable(_headings(form), rows, source, tuple(table.columns))


def _read_line_by_line(text: bytes, form: CsvForm, source: str) -> RawTable:
    csv.field_size_limit(_LONGEST_CELL)
    width = len(form.header)
    kept: list[list[str]] = []
    lines: list[int] = []
    ragged: list[int] = []
    reader = csv.reader(io.StringIO(text[form.body :].decode(), newline=""), delimiter=form.separator)
    line = form.line + 1
    for cells in reader:
        if cells:
            while len(cells) > width and not cells[-1]:
                cells.pop()
            (lines if len(cells) == width else ragged).append(line)
            kept.append(cells)
        line = form.line + 1 + reader.line_num
    if ragged:
        raise UnusableFile(source, [_ragged(ragged, width)])
    columns = zip(*kept, strict=True) if kept else [()] * width
    arrays = tuple(pa.chunked_array([pa.array(cells, pa.string())]) for cells in columns)
    return RawTable(_headings(form), np.array(lines, dtype=np.int64), source, arrays)


def _ragged(lines: list[int], width: int) -> str:
    listed = ", ".join(map(str, lines[:_LISTED]))
    if len(lines) > _LISTED:
        listed += f" and {len(lines) - _LISTED} more"
    return (
        f"{len(lines)} lines do not have the {width} cells of the header: line {listed}; "
        "look there for a line break or a separator inside a cell without quotes, or export it again"
    )


def _headings(form: CsvForm) -> tuple[str, ...]:
    return tuple(clean_heading(name) for name in form.header)
