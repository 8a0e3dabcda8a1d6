"""Data findings: what is wrong with which cell, never whose cell it is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.finding_classes import FINDING_CLASSES, FindingClass
from features.tables_writing import write_table

__all__ = ["FINDING_CLASSES", "Finding", "FindingClass", "FindingCount", "Findings"]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One class of finding in one column: the rows where it was found.

    Attributes:
        file: name of the file without its folders.
        column: heading, empty where the whole row is meant.
        code: a key of `FINDING_CLASSES`.
        rows: shape (k,) int64, row numbers as a person sees them.
    """

    file: str
    column: str
    code: str
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many rows of one file have one class of finding in one column."""

    file: str
    column: str
    code: str
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything found in the files of one reading; never holds a value of a cell.

    >>> rows = np.array([4, 9])
    >>> findings = Findings((Finding("a.csv", "lantai", "unknown_code", rows),))
    >>> len(findings), findings.counts()
    (2, {'unknown_code': 2})
    """

    parts: tuple[Finding, ...] = ()

    @classmethod
    def concat(cls, several: Iterable["Findings"]) -> "Findings":
        """All of them, in the order given."""
        return cls(tuple(part for findings in several for part in findings.parts))

    def without_repeats(self) -> "Findings":
        """Each finding once, where two questions read the same column or two parts of a file say the same.

        >>> one = Finding("a.csv", "lantai", "unknown_code", np.array([9, 4]))
        >>> two = Finding("a.csv", "lantai", "unknown_code", np.array([4, 11]))
        >>> [part.rows.tolist() for part in Findings((one, two)).without_repeats().parts]
        [[4, 9, 11]]
        """
        rows: dict[tuple[str, str, str], list[NDArray[np.int64]]] = {}
        for part in self.parts:
            rows.setdefault((part.file, part.column, part.code), []).append(part.rows)
        return Findings(tuple(Finding(*of, np.unique(np.concatenate(found))) for of, found in rows.items()))

    def __len__(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def file(self) -> pa.Array:
        """shape (n,) string, as `row`, `column` and `class_code`: one finding each."""
        return pa.array(np.repeat([part.file for part in self.parts], self._lengths).tolist(), pa.string())

    @property
    def row(self) -> NDArray[np.int64]:
        """shape (n,) int64."""
        return np.concatenate([np.empty(0, np.int64), *(part.rows for part in self.parts)])

    @property
    def column(self) -> pa.Array:
        """shape (n,) string, empty where the whole row is meant."""
        return pa.array(np.repeat([part.column for part in self.parts], self._lengths).tolist(), pa.string())

    @property
    def class_code(self) -> pa.Array:
        """shape (n,) string, keys of `FINDING_CLASSES`."""
        return pa.array(np.repeat([part.code for part in self.parts], self._lengths).tolist(), pa.string())

    def rows_of(self, code: str) -> NDArray[np.int64]:
        """shape (k,) int64: rows with that class of finding, in the order found."""
        found = (part.rows for part in self.parts if part.code == code)
        return np.concatenate([np.empty(0, np.int64), *found])

    def counts(self) -> Mapping[str, int]:
        """Class code → number of findings, most frequent first."""
        counts: Counter[str] = Counter()
        for part in self.parts:
            counts[part.code] += len(part.rows)
        return dict(counts.most_common())

    def summary(self) -> tuple[FindingCount, ...]:
        """Counts by file, class and column, most frequent first."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for part in self.parts:
            counts[part.file, part.column, part.code] += len(part.rows)
        return tuple(FindingCount(*place, count) for place, count in counts.most_common())

    def set_aside(self) -> int:
        """Number of rows that were set aside, each counted once."""
        parts = [part for part in self.parts if FINDING_CLASSES[part.code].consequence == "set_aside"]
        return sum(
            len(np.unique(np.concatenate([part.rows for part in parts if part.file == file])))
            for file in {part.file for part in parts}
        )

    def table(self, language: str = "en") -> pa.Table:
        """Columns file, row, column, class, consequence, explanation; sorted by file, row and column."""
        texts = {code: known.in_language(language) for code, known in FINDING_CLASSES.items()}
        codes = self.class_code.to_pylist()
        table = pa.table(
            {
                "file": self.file,
                "row": self.row,
                "column": self.column,
                "class": self.class_code,
                "consequence": pa.array([FINDING_CLASSES[code].consequence for code in codes], pa.string()),
                "explanation": pa.array([texts[code] for code in codes], pa.string()),
            }
        )
        keys = [(key, "ascending") for key in ("file", "row", "column", "class")]
        return table.sort_by(keys)

    def write(self, path: Path, language: str = "en") -> None:
        """As .csv, .parquet or .xlsx, told by the ending; beside its place first, then renamed.

        Raises:
            ValueError: another ending.
        """
        write_table(self.table(language), path)

    @property
    def _lengths(self) -> list[int]:
        return [len(part.rows) for part in self.parts]
