"""Lists joined into families by the numbers that they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from features.keyed_list import KeyedList
from models.weight_stack import Floats

_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """n assessed families.

    Attributes:
        ids: pyarrow string (n,).
        areas: column → pyarrow string (n,), coarse to fine.
        estimate: shape (n,).
        p_below: programme → shape (n,).
    """

    ids: pa.StringArray
    areas: Mapping[str, pa.StringArray]
    estimate: Floats
    p_below: Mapping[str, Floats]

    @classmethod
    def of(cls, table: pa.Table) -> "Assessed":
        """From the plain columns of an assessments file."""
        texts = {
            name.removeprefix("area:"): table[name].combine_chunks().cast(pa.string())
            for name in table.column_names
            if name.startswith("area:")
        }
        probabilities = {
            name.removeprefix("p_below:"): table[name].to_numpy()
            for name in table.column_names
            if name.startswith("p_below:")
        }
        return cls(table["household_id"].combine_chunks(), texts, table["estimate"].to_numpy(), probabilities)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class JoinedLists:
    """f families, found by their numbers.

    Attributes:
        of_list: for each list, shape (u,): the family that each of its records is.
        of_assessed: shape (n,); empty without assessments.
        inside: shape (f, lists): the family is in the list.
        part: shape (f,): position in `patterns`.
        patterns: shape (parts, lists), most lists first.
    """

    lists: Sequence[KeyedList]
    assessed: Assessed | None
    of_list: list[NDArray[np.intp]]
    of_assessed: NDArray[np.intp]
    inside: NDArray[np.bool_]
    part: NDArray[np.intp]
    patterns: NDArray[np.bool_]
    linked: tuple[str, ...]

    @classmethod
    def of(cls, lists: Sequence[KeyedList], assessed: Assessed | None) -> "JoinedLists":
        sizes = [len(each) for each in lists] + [len(assessed) if assessed is not None else 0]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        edges, keys = _edges(lists, starts)
        linked = []
        for each, start in zip(lists, starts, strict=False):
            places = _places_of(each, assessed)
            if places is not None:
                linked.append(each.name)
                own = np.flatnonzero(places >= 0)
                edges.append(np.column_stack([start + own, starts[-2] + places[own]]))
        joined = np.concatenate(edges)
        nodes = int(starts[-1]) + keys
        graph = coo_array((np.ones(len(joined), np.int8), (joined[:, 0], joined[:, 1])), shape=(nodes, nodes))
        found = connected_components(graph, directed=False)[1][: starts[-1]]
        family = np.unique(found, return_inverse=True)[1].astype(np.intp)
        of_each = np.split(family, starts[1:-1])
        inside = np.zeros((int(family.max()) + 1, len(lists)), dtype=bool)
        for place, of_list in enumerate(of_each[:-1]):
            inside[of_list, place] = True
        patterns, part = _patterns(inside)
        return cls(lists, assessed, of_each[:-1], of_each[-1], inside, part, patterns, tuple(linked))

    def several(self) -> dict[str, int]:
        """List → its records that share their family with another record of it; not of lists of persons."""
        counts = {
            each.name: int((np.bincount(own)[own] > 1).sum())
            for each, own in zip(self.lists, self.of_list, strict=True)
            if each.has_families
        }
        return {name: count for name, count in counts.items() if count}

    def area_codes(self, area: str | None) -> dict[str, pa.Array]:
        """Area column → pyarrow string (f,), from the coarsest down to `area`; empty where nobody has it.

        A family's area is that of its assessment, else of its first list.
        """
        sources: list[tuple[Mapping[str, pa.Array], NDArray[np.intp]]] = [
            (each.areas, own) for each, own in zip(self.lists, self.of_list, strict=True)
        ]
        if self.assessed is not None:
            sources.insert(0, (self.assessed.areas, self.of_assessed))
        known = max((list(areas) for areas, _ in sources), key=len)
        if area is None or area not in known:
            return {}
        path = known[: known.index(area) + 1]
        codes = {name: pa.nulls(len(self.part), pa.string()) for name in path}
        for areas, own in reversed(sources):
            if set(path) <= set(areas):
                places = _first_of_each(own, len(self.part))
                there = areas[area].take(places).is_valid()
                codes = {name: pc.if_else(there, areas[name].take(places), codes[name]) for name in path}
        return codes

    def groups_by(self, area: str | None) -> tuple[dict[str, pa.Array], NDArray[np.intp]]:
        """The g areas in the order of their codes, as columns; shape (f,) which of them each family is in.

        Without such an area all families are in one that has no code.
        """
        codes = self.area_codes(area)
        if not codes:
            return {}, np.zeros(len(self.part), dtype=np.intp)
        filled = [pc.fill_null(code, "") for code in codes.values()]
        encoded = pc.binary_join_element_wise(*filled, "\x1f").dictionary_encode()
        order = pc.sort_indices(encoded.dictionary).to_numpy()
        rank = np.empty(len(order), dtype=np.intp)
        rank[order] = np.arange(len(order))
        paths = [text.split("\x1f") for text in encoded.dictionary.take(pa.array(order)).to_pylist()]
        columns = {
            f"area:{name}": pa.array([path[place] or None for path in paths], pa.string())
            for place, name in enumerate(codes)
        }
        return columns, rank[encoded.indices.to_numpy()]

    def name_of(self, pattern: NDArray[np.bool_]) -> tuple[str, ...]:
        """The lists of one of `patterns`."""
        return tuple(each.name for each, held in zip(self.lists, pattern, strict=True) if held)


def _first_of_each(own: NDArray[np.intp], families: int) -> pa.Array:
    """shape (families,): position of the first record of each family; null where it has none."""
    first = np.full(families, -1, dtype=np.intp)
    first[own[::-1]] = np.arange(len(own))[::-1]
    return pa.array(first, mask=first < 0)


def _edges(lists: Sequence[KeyedList], starts: NDArray[np.intp]) -> tuple[list[NDArray[np.intp]], int]:
    """Pairs of a record and a number, both as nodes; and how many numbers there are."""
    places = np.unique(np.concatenate([each.key for each in lists]), return_inverse=True)[1]
    edges, first = [], 0
    for each, start in zip(lists, starts, strict=False):
        own = places[first : first + len(each.key)]
        edges.append(np.column_stack([start + each.family, starts[-1] + own]))
        first += len(each.key)
    return edges, int(places.max()) + 1 if len(places) else 0


def _places_of(each: KeyedList, assessed: Assessed | None) -> NDArray[np.intp] | None:
    """shape (u,) position of each record among the assessed, −1 where it is not; None if too few are."""
    if assessed is None:
        return None
    places = pc.index_in(each.households, value_set=assessed.ids).fill_null(-1).to_numpy().astype(np.intp)
    return places if len(places) and (places >= 0).mean() >= _ENOUGH else None


def _patterns(inside: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """The different rows, those with most lists first; which of them each row is."""
    patterns, part = np.unique(inside, axis=0, return_inverse=True)
    order = np.lexsort([*(~patterns.T[::-1]), -patterns.sum(axis=1)])
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return patterns[order], rank[part.ravel()]
