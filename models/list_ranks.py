"""Ranks within the lists: a second pass over the few things that they depend on."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.flags import SIDES, Side
from models.listed import Listed, flagged
from models.ranking import order


def narrow_columns(programmes: Sequence[str]) -> list[str]:
    """The columns of an assessment that ranks depend on."""
    return ["household_id", *(f"{kind}:{name}" for name in programmes for kind in ("p_below", "flag"))]


class ListRanks:
    """Collects flagged households chunk by chunk; what it keeps grows with the lists alone."""

    def __init__(self, programmes: Sequence[str]) -> None:
        self._lists = {(name, side): _List(side) for name in programmes for side in SIDES}
        self._programmes = tuple(programmes)
        self._rows = 0
        self._ranked: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def add(self, chunk: pa.Table, start: int | None = None) -> None:
        """Some households: a table with at least `narrow_columns`.

        Args:
            start: where the first of them stands among all; default behind those that came before.
        """
        start = self._rows if start is None else start
        ids = chunk["household_id"]
        for (name, side), listed in self._lists.items():
            places = flagged(chunk, name, side)
            p_below, of_places = chunk[f"p_below:{name}"].to_numpy()[places], ids.take(pa.array(places))
            listed.add(start + places, p_below, of_places.cast(pa.string()).chunks)
        self._rows = start + chunk.num_rows
        self._ranked.clear()

    def add_listed(self, part: Listed, start: int) -> None:
        """A part whose households stand from `start` on."""
        for of_list, entries in part.lists.items():
            self._lists[of_list].add(start + entries.places, entries.p_below, [entries.ids])
        self._ranked.clear()

    def of(self, start: int, rows: int) -> dict[str, pa.Array]:
        """`rank:…` of `rows` households from `start` on: 1, 2, … within each list, null off the lists."""
        return {f"rank:{name}": self._of(name, start, rows) for name in self._programmes}

    def first(self, most: int) -> NDArray[np.int64]:
        """Where those with a rank up to `most` on any list stand, ascending."""
        found = [np.empty(0, dtype=np.int64)]
        for name in self._programmes:
            places, ranks = self._all(name)
            found.append(places[ranks <= most])
        return np.unique(np.concatenate(found))

    def _of(self, name: str, start: int, rows: int) -> pa.Array:
        places, ranks = self._all(name)
        first, last = np.searchsorted(places, [start, start + rows])
        found = np.zeros(rows, dtype=np.int64)
        found[places[first:last] - start] = ranks[first:last]
        return pa.array(found, mask=found == 0)

    def _all(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if name not in self._ranked:
            self._ranked[name] = self._rank(name)
        return self._ranked[name]

    def _rank(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions of all flagged households, ascending, and their ranks."""
        lists = [self._lists[name, side].ranked() for side in SIDES]
        places = np.concatenate([places for places, _ in lists])
        ranks = np.concatenate([ranks for _, ranks in lists])
        ascending = np.argsort(places)
        return places[ascending], ranks[ascending]


class _List:
    """One list of one programme."""

    def __init__(self, side: Side) -> None:
        # The surest inclusion errors are those least likely to be below the line.
        self._sign = 1.0 if side == "inclusion" else -1.0
        self._places = [np.empty(0, dtype=np.int64)]
        self._p_below = [np.empty(0)]
        self._ids = [pa.array([], pa.string())]

    def add(
        self, places: NDArray[np.int64], p_below: NDArray[np.float64], ids: Sequence[pa.StringArray]
    ) -> None:
        self._places.append(places)
        self._p_below.append(p_below)
        self._ids.extend(ids)

    def ranked(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions, and the rank of each: surest first, ties by the hash of the id."""
        places = np.concatenate(self._places)
        ranks = np.empty(len(places), dtype=np.int64)
        surest = order(self._sign * np.concatenate(self._p_below), pa.concat_arrays(self._ids))
        ranks[surest] = np.arange(1, len(places) + 1)
        return places, ranks


def with_ranks(chunk: pa.Table, ranks: Mapping[str, pa.Array]) -> pa.Table:
    """The table with each `rank:…` behind its programme's other columns."""
    columns = {}
    for name in chunk.column_names:
        columns[name] = chunk[name]
        kind, _, programme = name.partition(":")
        if kind == "flag_probability":
            columns[f"rank:{programme}"] = ranks[f"rank:{programme}"]
    return pa.table(columns)
