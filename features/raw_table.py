"""A table as it was handed in: headings and cells as text, with the row numbers a person sees."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.cell_text import plain_text, read_texts
from features.errors import UnusableFile
from features.findings import Findings
from features.messages import Message
from features.numbers import Marks, marks_of

_TYPED: Final = Marks(frozenset(), open=False)
"""Typed numbers are written in one way only: with a point."""


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Columns of text, nothing decoded yet.

    Attributes:
        names: the headings, trimmed and NFC, in the order of the file; may repeat.
        rows: shape (n,) int64, the row number that a person sees.
        source: the file's name without its folders.
        columns: one Arrow column of any type per heading; `column` gives them as text.
        order: positions of `columns` that make up this table, None for all in order.
        notes: how the file was read, where that is not plain; sentences for the operator.
        findings: rows and cells that the reading itself left out.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    source: str
    columns: tuple[pa.ChunkedArray, ...]
    order: NDArray[np.intp] | None = None
    notes: tuple[str, ...] = ()
    findings: Findings = Findings()
    _texts: dict[int, pa.DictionaryArray] = field(default_factory=dict, repr=False)
    _odd: set[int] = field(default_factory=set, repr=False)
    _marks: dict[str, Marks] = field(default_factory=dict, repr=False)

    @classmethod
    def from_arrow(
        cls, table: pa.Table, *, source: str = "table", rows: NDArray[np.int64] | None = None
    ) -> "RawTable":
        """The Arrow table, whatever its types; rows count from 1 where not given.

        >>> table = RawTable.from_arrow(pa.table({" lantai ": [1, None]}))
        >>> table.names, table.column("lantai").to_pylist()
        (('lantai',), ['1', None])
        """
        if rows is None:
            rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
        names = tuple(clean_heading(name) for name in table.column_names)
        return cls(names, rows, source, tuple(table.columns))

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> pa.DictionaryArray:
        """dictionary<int32, string> of shape (n,): trimmed, an empty cell null. The first of that name.

        Raises:
            KeyError: there is no such heading.
            UnusableFile: the column holds lists or structures.
        """
        if name not in self.names:
            raise KeyError(name)
        return self.column_at(self.names.index(name))

    def column_at(self, position: int) -> pa.DictionaryArray:
        """As `column`, by position, for headings that repeat."""
        if position not in self._texts:
            self._texts[position] = self._as_text(position)
        text = self._texts[position]
        return text if self.order is None else text.take(pa.array(self.order))

    def holds_text(self, name: str) -> bool:
        """Whether the cells were written as text, so that a number's point may be a thousands mark."""
        kind = self.columns[self.names.index(name)].type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        return bool(
            pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
        )

    def marks(self, name: str) -> Marks:
        """How the numbers in the file's column are written, in rows that were left out since, too."""
        if name not in self._marks:
            position = self.names.index(name)
            self.column_at(position)
            texts = self._texts[position]
            self._marks[name] = marks_of(texts.dictionary) if self.holds_text(name) else _TYPED
        return self._marks[name]

    def with_marks(self, marks: Mapping[str, Marks]) -> "RawTable":
        """The same table, as a part of a file whose whole columns are written like that."""
        return replace(self, _marks=dict(marks))

    def marks_read(self) -> Mapping[str, Marks]:
        """Heading → how its numbers are written, for the columns that were read as numbers so far."""
        return dict(self._marks)

    def take(self, positions: NDArray[np.intp]) -> "RawTable":
        """The rows at `positions`, in that order, with their row numbers."""
        order = positions if self.order is None else self.order[positions]
        return replace(self, rows=self.rows[positions], order=order)

    def with_made_plain(self, names: Iterable[str]) -> "RawTable":
        """The same table, told in which columns a cell was made plain."""
        return replace(self, _odd={self.names.index(name) for name in names})

    def made_plain(self) -> list[str]:
        """Headings of the columns read so far in which a cell had to be made plain, in their order."""
        return [name for position, name in enumerate(self.names) if position in self._odd]

    def _as_text(self, position: int) -> pa.DictionaryArray:
        try:
            text, odd = read_texts(self.columns[position])
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as reason:
            kind = self.columns[position].type
            problem = Message("column_of_kind", column=self.names[position], kind=kind)
            raise UnusableFile(self.source, [problem]) from reason
        if odd:
            self._odd.add(position)
        return text


def clean_heading(name: str) -> str:
    """The form in which headings are compared: NFC, plain, every run of spaces or line breaks one space.

    >>> clean_heading("\ufeff Jenis\u00a0\\nLantai ")
    'Jenis Lantai'
    """
    return " ".join(unicodedata.normalize("NFC", plain_text(name)).split())
