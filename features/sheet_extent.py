"""How far apart the cells of a sheet lie: a reader makes room for every place between them."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_EMPTY: Final = 40_000_000
_PIECE: Final = 1024 * 1024
_LONGEST_TAG: Final = 4_096
_PAD: Final = b"\0" * 16
_SPACES: Final = np.frombuffer(b" \t\r\n", np.uint8)
_LETTERS, _DIGITS = 3, 7

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(slots=True)
class Extent:
    """Of one sheet's XML, fed piece by piece: first and last row and column with something in them.

    What the sheet says of its own size (`dimension`) is not read: it may be wrong.

    >>> extent = Extent()
    >>> extent.feed(b'<c r="B1"><v>1</v></c><c r="Z10" t="s"><v>0</v></c><c r="XFD99"/>')
    >>> extent.filled, extent.empty
    (2, 248)
    """

    filled: int = 0
    first_row: int = 2**31
    last_row: int = 0
    first_column: int = 2**31
    last_column: int = 0
    _left: bytes = b""

    @property
    def empty(self) -> int:
        """Places between the cells that hold nothing."""
        if not self.filled:
            return 0
        height, width = self.last_row - self.first_row + 1, self.last_column - self.first_column + 1
        return max(0, height * width - self.filled)

    def feed(self, piece: bytes) -> None:
        """The XML that follows what was fed before."""
        text = self._left + piece
        cut = text.rfind(b"<")
        if cut >= 0 and b">" not in text[cut:] and len(text) - cut < _LONGEST_TAG:
            text, self._left = text[:cut], text[cut:]
        else:
            self._left = b""
        rows, columns = _filled_cells(np.frombuffer(text + _PAD, np.uint8))
        if len(rows):
            self.filled += len(rows)
            self.first_row = min(self.first_row, int(rows.min()))
            self.last_row = max(self.last_row, int(rows.max()))
            self.first_column = min(self.first_column, int(columns.min()))
            self.last_column = max(self.last_column, int(columns.max()))


def empty_places(path: Path) -> int:
    """Of the sheet of a workbook that has most of them; 0 where nothing of it can be unpacked."""
    most = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                extent = Extent()
                with archive.open(entry) as file:
                    while piece := file.read(_PIECE):
                        extent.feed(piece)
                most = max(most, extent.empty)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return most
    return most


def _filled_cells(text: Bytes) -> tuple[Places, Places]:
    """Rows and columns, from 1, of the cells with a reference that are not closed at once."""
    quoted = (text[3:] == ord('"')) | (text[3:] == ord("'"))
    marks = np.flatnonzero((text[1:-2] == ord("r")) & (text[2:-1] == ord("=")) & quoted)
    marks = marks[np.isin(text[marks], _SPACES)]
    opening, closing = np.flatnonzero(text == ord("<")), np.flatnonzero(text == ord(">"))
    if not (len(marks) and len(opening) and len(closing)):
        return marks[:0], marks[:0]
    begins, ends = np.searchsorted(opening, marks), np.searchsorted(closing, marks)
    inside = (begins > 0) & (ends < len(closing))
    marks, begins, ends = marks[inside], begins[inside], ends[inside]
    # What looks like a reference within a text lies behind the end of its tag.
    before = np.where(ends > 0, closing[ends - 1], -1)
    cell = (before < opening[begins - 1]) & (text[closing[ends] - 1] != ord("/"))
    return _references(text, marks[cell] + 4)


def _references(text: Bytes, starts: Places) -> tuple[Places, Places]:
    columns, rows, at = np.zeros_like(starts), np.zeros_like(starts), starts.copy()
    going = np.ones(len(starts), dtype=bool)
    for _ in range(_LETTERS):
        letter = (text[at] & 0xDF).astype(np.int64) - ord("A")
        going &= (letter >= 0) & (letter < 26)
        columns = np.where(going, 26 * columns + letter + 1, columns)
        at += going
    going[:] = True
    for _ in range(_DIGITS):
        digit = text[at].astype(np.int64) - ord("0")
        going &= (digit >= 0) & (digit < 10)
        rows = np.where(going, 10 * rows + digit, rows)
        at += going
    whole = (columns > 0) & (rows > 0)
    return rows[whole], columns[whole]
