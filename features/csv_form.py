"""How a CSV file was written: its encoding, its separator, where its rows begin."""

import codecs
import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Final

from charset_normalizer import from_bytes

from features.errors import UnusableFile
from features.raw_table import clean_heading

_SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 200_000
_SAMPLED_ROWS: Final = 50
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How the rows are found in a UTF-8 text.

    Attributes:
        header: its cells as written.
        body: the byte where the rows begin.
        line: the number of the header's last line.
    """

    separator: str
    header: tuple[str, ...]
    body: int
    line: int


def utf8(content: bytes, source: str) -> bytes:
    """The file's text as UTF-8 without a byte order mark.

    Windows-1252 is tried before guessing: guessing turns the ñ of a small Spanish file into ń.

    Raises:
        UnusableFile: in no encoding that we know.

    >>> utf8("ñ".encode("cp1252"), "a.csv").decode()
    'ñ'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, source)
    if b"\x00" in content[:_SAMPLE]:
        little = content[1:_SAMPLE:2].count(0) > content[:_SAMPLE:2].count(0)
        return _decoded(content, "utf-16-le" if little else "utf-16-be", source)
    for encoding in ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return content if encoding == "utf-8" else text.encode()
    best = from_bytes(content[:_SAMPLE]).best()
    return _decoded(content, best.encoding if best else "latin-1", source)


def _decoded(content: bytes, encoding: str, source: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except (UnicodeDecodeError, UnicodeEncodeError) as reason:
        problem = f"its text is not valid {encoding.upper()}: save it again as CSV UTF-8"
        raise UnusableFile(source, [problem]) from reason


def recognise(text: bytes, wanted: Collection[str]) -> CsvForm:
    """Separator and header of a UTF-8 text; the separator under which most rows have the header's cells.

    >>> recognise(b"a;b\\n1,5;2,5\\n", ())
    CsvForm(separator=';', header=('a', 'b'), body=4, line=1)
    """
    sample = text[:_SAMPLE].decode(errors="ignore")
    declared = _declared(sample)
    skipped = sample.index("\n") + 1 if declared else 0
    rest = sample[skipped:]
    separator = declared or max(_SEPARATORS, key=lambda candidate: _fitness(rest, candidate, wanted))
    lines = io.StringIO(rest, newline="")
    reader = csv.reader(lines, delimiter=separator)
    header = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
    body = len((sample[:skipped] + rest[: lines.tell()]).encode())
    return CsvForm(separator, tuple(header), body, reader.line_num + (1 if declared else 0))


def _declared(sample: str) -> str | None:
    """The separator of the first line `sep=;` that a spreadsheet program writes."""
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    return first[4:] if first.startswith("sep=") and first[4:] in _SEPARATORS else None


def _fitness(sample: str, separator: str, wanted: Collection[str]) -> tuple[int, float, int]:
    rows = [row for row in islice(csv.reader(io.StringIO(sample), delimiter=separator), _SAMPLED_ROWS) if row]
    if not rows or len(rows[0]) == 1:
        hit = bool(rows) and clean_heading(rows[0][0]) in wanted
        return (int(hit), 0.0, 0)
    hits = sum(clean_heading(cell) in wanted for cell in rows[0])
    alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return (hits, alike, len(rows[0]))
