"""How a CSV file was written: its separator, where its headings are and its rows begin."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from features.raw_table import clean_heading

_SEPARATORS: Final = (",", ";", "\t", "|")
LONGEST_CELL: Final = 10_000_000
_SAMPLE: Final = 200_000
_SAMPLED_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How the rows are found in a UTF-8 text.

    Attributes:
        header: its cells as written.
        body: the byte where the rows begin.
        line: the number of the header's last line.
        below: whether something stands above the header.
    """

    separator: str
    header: tuple[str, ...]
    body: int
    line: int
    below: bool = False


def recognise(text: bytes, wanted: Collection[str]) -> CsvForm:
    """Separator and header of a UTF-8 text; the separator under which most rows have the header's cells.

    The header is the row with most of the wanted headings among the first; without any, the first
    row that is not blank.

    >>> recognise(b"a;b\\n1,5;2,5\\n", ())
    CsvForm(separator=';', header=('a', 'b'), body=4, line=1, below=False)
    >>> recognise(b"Agam, 2024\\n\\nid,lantai\\n1,2\\n", {"id", "lantai"}).line
    3
    """
    # Python's own limit is shorter than the sample, and shared by every reader of this process.
    csv.field_size_limit(LONGEST_CELL)
    sample = text[:_SAMPLE].decode(errors="ignore")
    declared = _declared(sample)
    skipped = sample.index("\n") + 1 if declared else 0
    rest = sample[skipped:]
    separator = declared or max(_SEPARATORS, key=lambda candidate: _fitness(rest, candidate, wanted))
    place = _header_of(list(islice(_rows(rest, separator), _SAMPLED_ROWS)), wanted)
    lines = io.StringIO(rest, newline="")
    reader = csv.reader(lines, delimiter=separator)
    header = next(islice((cells for cells in reader if _filled(cells)), place, None), [])
    body = len((sample[:skipped] + rest[: lines.tell()]).encode())
    line = reader.line_num + (1 if declared else 0)
    return CsvForm(separator, tuple(header), body, line, below=place > 0)


def wrapped(form: CsvForm, wanted: Collection[str]) -> bool:
    """Whether every line is one quoted cell that holds the real cells, as after saving a CSV twice.

    >>> wrapped(recognise(b'"id,lantai"\\n"1,2"\\n', {"id"}), {"id", "lantai"})
    True
    """
    if len(form.header) != 1:
        return False
    inside = recognise(form.header[0].encode(), wanted)
    return sum(clean_heading(cell) in wanted for cell in inside.header) > 1


def _rows(sample: str, separator: str) -> Iterator[list[str]]:
    return filter(_filled, csv.reader(io.StringIO(sample, newline=""), delimiter=separator))


def _filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _header_of(rows: Sequence[Sequence[str]], wanted: Collection[str]) -> int:
    hits = [sum(clean_heading(cell) in wanted for cell in row) for row in rows]
    return hits.index(max(hits)) if any(hits) else 0


def _declared(sample: str) -> str | None:
    """The separator of the first line `sep=;` that a spreadsheet program writes."""
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    return first[4:] if first.startswith("sep=") and first[4:] in _SEPARATORS else None


def _fitness(sample: str, separator: str, wanted: Collection[str]) -> tuple[int, float, int]:
    rows = list(islice(_rows(sample, separator), _SAMPLED_ROWS))
    rows = rows[_header_of(rows, wanted) :]
    if not rows or len(rows[0]) == 1:
        hit = bool(rows) and clean_heading(rows[0][0]) in wanted
        return (int(hit), 0.0, 0)
    hits = sum(clean_heading(cell) in wanted for cell in rows[0])
    alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return (hits, alike, len(rows[0]))
