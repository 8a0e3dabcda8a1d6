"""CSV files as raw tables: encoding, separator and quoting recognised, every cell text."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from features.csv_encoding import utf8
from features.csv_form import CsvForm, recognise, wrapped
from features.errors import UnusableFile
from features.messages import Message
from features.raw_table import RawTable, clean_heading

_LISTED: Final = 10
_NAMED: Final = {"\t": "tab"}
_Rows = list[tuple[int, list[str]]]


def read_csv(path: Path, wanted: Collection[str]) -> RawTable:
    """The whole file; row numbers are its lines.

    Raises:
        UnusableFile: undecodable, or lines with more or fewer cells than the header (listed).
    """
    text, notes = utf8(path.read_bytes(), path.name)
    form = recognise(text, wanted)
    if wrapped(form, wanted):
        text, form, notes = _unwrapped(text, wanted, notes)
    if not any(form.header):
        raise UnusableFile(path.name, [Message("no_headings")])
    table = _read_fast(text, form, path.name)
    if table is None:
        table = _read_line_by_line(text, form, path.name)
    return replace(table, notes=(*notes, *notes_about(form), *table.notes))


def _unwrapped(text: bytes, wanted: Collection[str], notes: list[str]) -> tuple[bytes, CsvForm, list[str]]:
    cells = csv.reader(io.StringIO(text.decode(), newline=""), delimiter="\t")
    text = "".join(f"{row[0] if row else ''}\n" for row in cells).encode()
    return text, recognise(text, wanted), [*notes, Message("read_wrapped")]


def notes_about(form: CsvForm) -> Iterator[Message]:
    """What should be told about the form."""
    if form.separator != ",":
        yield Message("read_separator", mark=_NAMED.get(form.separator, form.separator))
    if form.below:
        yield Message("read_header_below", row=form.line)


def _read_fast(text: bytes, form: CsvForm, source: str) -> RawTable | None:
    """None where lines and rows do not correspond one to one: a blank, broken or ragged line."""
    body = memoryview(text)[form.body :]
    lines = text.count(b"\n", form.body) + (not text.endswith(b"\n"))
    if len(body) == 0 or _mixed_ends(text):
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
    return RawTable(headings_of(form), rows, source, tuple(table.columns))


def _mixed_ends(text: bytes) -> bool:
    """Whether lines end in a lone carriage return."""
    return b"\r" in text.replace(b"\r\n", b"")


def _read_line_by_line(text: bytes, form: CsvForm, source: str) -> RawTable:
    """Rows one after the other; where quotation marks do not pair, every line for itself.

    A mark that is not closed would swallow the lines up to the next one without a sound.
    """
    body = text[form.body :].decode()
    notes = [Message("read_line_ends")] if _mixed_ends(text) else []
    width = len(form.header)
    rows, wrong = _rows_of(io.StringIO(body, newline=""), form)
    if wrong is not None:
        rows, strays = _rows_of_lines(body, form, source)
        if any(len(cells) != width for _, cells in rows):
            raise UnusableFile(source, [Message("unclosed_quote", line=wrong)])
        notes.append(Message("read_quotes", lines=_listed(strays)))
    ragged = [line for line, cells in rows if len(cells) != width]
    if ragged:
        problem = Message("ragged_lines", count=len(ragged), width=width, lines=_listed(ragged))
        raise UnusableFile(source, [problem])
    columns = zip(*(cells for _, cells in rows), strict=True) if rows else [()] * width
    arrays = tuple(pa.chunked_array([pa.array(cells, pa.string())]) for cells in columns)
    lines = np.array([line for line, _ in rows], dtype=np.int64)
    return RawTable(headings_of(form), lines, source, arrays, notes=tuple(notes))


def _rows_of(lines: Iterable[str], form: CsvForm) -> tuple[_Rows, int | None]:
    """Rows with the lines where they begin, and the line from which quotation marks do not pair."""
    reader = csv.reader(lines, delimiter=form.separator, strict=True)
    rows: _Rows = []
    line = form.line + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, _cut(cells, len(form.header))))
            line = form.line + 1 + reader.line_num
    except csv.Error:
        return rows, line
    return rows, None


def _rows_of_lines(body: str, form: CsvForm, source: str) -> tuple[_Rows, list[int]]:
    """Every line as a row, and the lines whose quotation marks do not pair.

    Raises:
        UnusableFile: a cell is longer than any is.
    """
    rows: _Rows = []
    strays: list[int] = []
    for line, text in enumerate(io.StringIO(body, newline=None), start=form.line + 1):
        found, wrong = _rows_of([text], form)
        if wrong is not None:
            strays.append(line)
            try:
                loose = next(csv.reader([text.rstrip("\n")], delimiter=form.separator))
            except csv.Error:
                raise UnusableFile(source, [Message("cell_too_long", line=line)]) from None
            found = [(line, [cell.replace('"', "") for cell in _cut(loose, len(form.header))])]
        rows.extend((line, cells) for _, cells in found)
    return rows, strays


def _cut(cells: list[str], width: int) -> list[str]:
    """Without empty cells beyond the header."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells


def _listed(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:_LISTED])) + (", …" if len(lines) > _LISTED else "")


def headings_of(form: CsvForm) -> tuple[str, ...]:
    """The header, cleaned."""
    return tuple(clean_heading(name) for name in form.header)
