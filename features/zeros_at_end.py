"""Identifiers that end in zeros: a spreadsheet's rounding, if they are more than half of a whole column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.columns import Columns
from features.findings import Finding, Findings
from features.identity import ends_in_zero, zeros_tell


@dataclass(frozen=True, slots=True, eq=False)
class ZerosAtEnd:
    """One column in one part of a file.

    Attributes:
        rows: row numbers of the long numbers that end in a zero.
        many: how many long numbers there are.
    """

    file: str
    heading: str
    rows: NDArray[np.int64]
    many: int


def zeros_at_end(columns: Columns, column: str) -> ZerosAtEnd:
    """What the column shows of it."""
    many, zeros = ends_in_zero(columns.text(column))
    return ZerosAtEnd(columns.table.source, columns.headings[column], columns.table.rows[zeros], many)


def told_by_zeros(parts: Iterable[ZerosAtEnd], findings: Findings) -> Findings:
    """`findings` of all parts, made with each cell looked at alone, with what the zeros of all parts tell.

    A number that was rounded is not malformed as well.
    """
    by_column: dict[tuple[str, str], list[ZerosAtEnd]] = {}
    for part in parts:
        by_column.setdefault((part.file, part.heading), []).append(part)
    told = tuple(_told(by_column.values()))
    rounded = {(part.file, part.column): part.rows for part in told}
    kept = (
        _without(part, rounded.get((part.file, part.column))) if part.code == "identifier_malformed" else part
        for part in findings.parts
    )
    return Findings((*(part for part in kept if len(part.rows)), *told))


def _told(columns: Iterable[list[ZerosAtEnd]]) -> Iterator[Finding]:
    for parts in columns:
        rows = np.concatenate([part.rows for part in parts])
        if zeros_tell(sum(part.many for part in parts), len(rows)):
            yield Finding(parts[0].file, parts[0].heading, "identifier_rounded", rows)


def _without(finding: Finding, rows: NDArray[np.int64] | None) -> Finding:
    if rows is None:
        return finding
    return Finding(finding.file, finding.column, finding.code, np.setdiff1d(finding.rows, rows))
