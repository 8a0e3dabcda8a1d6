"""Whose row is it: from the rows of both files, in which something was found, to the households."""

import json
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.findings import Finding, Findings

_NONE: Final = np.empty(0, np.int64)
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Headings:
    """A file's name without its folders, and its headings."""

    source: str = ""
    names: frozenset[str] = frozenset()


class RowsOfHomes:
    """Row numbers of the registry and of its persons, each with the position of its household.

    Kept as numbers, some sixteen bytes a row.
    """

    def __init__(self) -> None:
        self._own: list[Rows] = []
        self._rows: list[Rows] = []
        self._homes: list[Rows] = []

    def add(self, start: int, own: Rows, rows: Rows, homes: Rows) -> None:
        """The next households.

        Args:
            start: position of the first.
            own: shape (n,), the row of each household in the registry.
            rows, homes: shape (m,), the rows of its other persons, and which of the n households is theirs.
        """
        self._own.append(own)
        self._rows.append(rows)
        self._homes.append(start + homes)

    def findings(self, found: Findings, registry: Headings, persons: Headings) -> "FoundOf":
        """What was found, household by household.

        Of two files of one name, what was found at a heading that both have is left out: it could be
        another household's.
        """
        own, rows = np.concatenate([_NONE, *self._own]), np.concatenate([_NONE, *self._rows])
        homes, order, own_order = np.concatenate([_NONE, *self._homes]), np.argsort(rows), np.argsort(own)
        told = []
        for part in found.parts:
            if _is_of(part, registry, persons):
                told.append((part, False, own_order[_matches(part.rows, own[own_order])]))
            if _is_of(part, persons, registry):
                told.append((part, True, homes[order[_matches(part.rows, rows[order])]]))
        return FoundOf(told)


def _is_of(part: Finding, file: Headings, other: Headings) -> bool:
    if part.file != file.source:
        return False
    if file.source != other.source or file.names == other.names:
        return True
    return part.column in file.names and part.column not in other.names


class FoundOf:
    """Findings by household: class, column, and whether of a member; never a value."""

    def __init__(self, told: list[tuple[Finding, bool, Rows]]) -> None:
        once = [np.unique(homes) for _, _, homes in told]
        homes = np.concatenate([_NONE, *once])
        which = np.repeat(np.arange(len(told)), [len(rows) for rows in once])
        order = np.argsort(homes, kind="stable")
        self._homes, self._which = homes[order], which[order]
        self._said = [_said(part, of_member) for part, of_member, _ in told]

    def rows(self, start: int, stop: int) -> list[str | None]:
        """JSON of the findings of each household from `start` to `stop`, None where there are none."""
        texts: list[str | None] = [None] * (stop - start)
        first, last = np.searchsorted(self._homes, [start, stop])
        said: dict[int, list[dict[str, object]]] = {}
        found_here = zip(self._homes[first:last].tolist(), self._which[first:last].tolist(), strict=True)
        for home, which in found_here:
            said.setdefault(home, []).append(self._said[which])
        for home, found in said.items():
            texts[home - start] = json.dumps(found, separators=(",", ":"))
        return texts


def _said(part: Finding, of_member: bool) -> dict[str, object]:
    said: dict[str, object] = {"code": part.code, "column": part.column}
    return said | {"of_member": True} if of_member else said


def _matches(rows: Rows, ascending: Rows) -> NDArray[np.intp]:
    """Positions in `ascending` of those of `rows` that stand there."""
    if len(ascending) == 0:
        return np.empty(0, np.intp)
    places = np.minimum(np.searchsorted(ascending, rows), len(ascending) - 1)
    found: NDArray[np.intp] = places[ascending[places] == rows]
    return found
