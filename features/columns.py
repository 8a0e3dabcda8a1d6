"""Which heading of a file is which column of the profile."""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.codes import normalise
from features.distinct import Distinct
from features.messages import Message
from features.numbers import parse_numbers
from features.raw_table import RawTable, clean_heading


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column to look for: by its name, else by its aliases; `needed` False where the file may lack it."""

    column: str
    aliases: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A raw table seen through the profile's column names.

    Attributes:
        headings: column of the profile → heading of the file, for those that were found.
    """

    table: RawTable
    headings: dict[str, str]

    def __contains__(self, column: str) -> bool:
        return column in self.headings

    def __len__(self) -> int:
        return len(self.table)

    def text(self, column: str) -> pa.DictionaryArray:
        """dictionary<int32, string> of shape (n,), trimmed, an empty cell null.

        Raises:
            KeyError: the file has no such column.
        """
        return self.table.column(self.headings[column])

    def numbers(self, column: str) -> NDArray[np.float64]:
        """shape (n,): the cells as numbers, NaN where empty or no number."""
        distinct = Distinct.of(self.text(column))
        return distinct.spread(parse_numbers(distinct.texts, self.marks(column)).values, np.nan)

    def ambiguous_numbers(self, column: str) -> NDArray[np.bool_]:
        """shape (n,): cells written as text whose point may be decimal or mark thousands."""
        if not self.is_text(column):
            return np.zeros(len(self), dtype=bool)
        distinct = Distinct.of(self.text(column))
        return distinct.spread(parse_numbers(distinct.texts, self.marks(column)).ambiguous, False)

    def marks(self, column: str) -> frozenset[str]:
        """The decimal marks that the whole file's column proves."""
        return self.table.marks(self.headings[column]).proven

    def codes(self, column: str) -> pa.DictionaryArray:
        """As `text`, in the form in which codes are compared."""
        text = self.text(column)
        codes = pa.array(
            [normalise(code) for code in text.dictionary.to_pylist()], pa.string()
        ).dictionary_encode()
        return pa.DictionaryArray.from_arrays(codes.indices.take(text.indices), codes.dictionary)

    def is_text(self, column: str) -> bool:
        """Whether the file holds the column as text rather than as typed numbers."""
        return self.table.holds_text(self.headings[column])

    def take(self, positions: NDArray[np.intp]) -> "Columns":
        """The rows at `positions`, in that order."""
        return replace(self, table=self.table.take(positions))


def find_columns(table: RawTable, wanted: Iterable[Wanted]) -> tuple[Columns, list[str]]:
    """The columns that are there, and a sentence for each needed one that is missing or there twice.

    Headings match exactly, after trimming and NFC. A name wins over its aliases.

    >>> table = RawTable.from_arrow(pa.table({"Lantai": ["1"], "atap": ["2"]}), source="a.csv")
    >>> columns, problems = find_columns(table, [Wanted("lantai"), Wanted("roof", ("atap",))])
    >>> columns.headings
    {'roof': 'atap'}
    >>> problems
    ['column lantai is missing; is it Lantai? Then let the profile say so']
    """
    times = Counter(table.names)
    headings: dict[str, str] = {}
    problems: list[str] = []
    for column, (aliases, needed) in _merged(wanted).items():
        name = clean_heading(column)
        matches = (
            [name] if name in times else [a for a in dict.fromkeys(map(clean_heading, aliases)) if a in times]
        )
        if len(matches) == 1 and times[matches[0]] == 1:
            headings[column] = matches[0]
        elif matches:
            problems.append(_twice(column, matches))
        elif needed:
            problems.append(_missing(column, table.names))
    return Columns(table, headings), problems


def _merged(wanted: Iterable[Wanted]) -> dict[str, tuple[tuple[str, ...], bool]]:
    """One entry a column, with the aliases of all who want it; needed if anybody needs it."""
    merged: dict[str, tuple[tuple[str, ...], bool]] = {}
    for each in wanted:
        aliases, needed = merged.get(each.column, ((), False))
        merged[each.column] = (aliases + each.aliases, needed or each.needed)
    return merged


def _twice(column: str, matches: Sequence[str]) -> str:
    if len(matches) == 1:
        return Message("heading_twice", heading=matches[0])
    return Message("heading_unclear", column=column, headings=", ".join(matches))


def _missing(column: str, names: Sequence[str]) -> str:
    near = near_headings(column, names)
    if not near:
        return Message("column_missing", column=column)
    return Message("column_missing_near", column=column, near=" / ".join(near))


def near_headings(column: str, names: Sequence[str], cutoff: float = 0.75) -> list[str]:
    """The up to three headings that look most like the column's name.

    >>> near_headings("jenis_lantai", ["Jenis Lantai", "jenis_atap", "kk"])
    ['Jenis Lantai', 'jenis_atap']
    """
    by_lower = {name.lower().replace("_", " "): name for name in reversed(names) if name}
    near = difflib.get_close_matches(column.lower().replace("_", " "), by_lower, n=3, cutoff=cutoff)
    return [by_lower[match] for match in near]
