"""What links between entries mean: one number for two people, two numbers for one, one in two families."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.findings import Findings
from features.linkage import Links
from features.name_difference import MAJOR, compare_names
from features.nik import Niks
from features.noting import note
from features.people import People
from features.profile import Profile

_SHARED: Final = 0.5
"""Share of the smaller family that must stand in the other record too for the two to be one family."""
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Duplicates:
    """What n entries of k families tell together.

    Attributes:
        nik_shared: shape (n,), an entry that is another person has the same NIK (M09).
        two_niks: shape (n,), the same person stands there under another well-formed NIK too (M10).
        in_two_families: shape (n,), the same person stands in another family too (M11).
        twice_in_family: shape (n,), the same person stands twice in this family.
        family_twice: shape (k,), another record is the same family.
        other: shape (n,), the entry that it is about; −1 where there is none.
        probability: shape (n,), that `other` is the same person; NaN where it only shares the NIK.
        other_family: shape (k,), position of the other record; −1 where there is none.
    """

    nik_shared: Truths
    two_niks: Truths
    in_two_families: Truths
    twice_in_family: Truths
    family_twice: Truths
    other: Places
    probability: NDArray[np.float64]
    other_family: Places


def find_duplicates(people: People, links: Links | None = None) -> Duplicates:
    """What the links mean; entries that share a NIK are looked at with and without them.

    Args:
        links: pairs that are one person, of `linkage.link_people`; None where nobody was linked.
            Then two entries of one NIK count as one person if their names do not differ much.
    """
    nik = _numbers(people)
    first, second = _pairs_of(nik)
    if links is None:
        alike = _one_person(people, first, second)
        links = Links(first[alike], second[alike], np.full(int(alike.sum()), np.nan))
    person = _components(links, len(people))
    other, probability = _others(links, first, second, len(people))
    family_twice, other_family = _families(people, links)
    return Duplicates(
        nik_shared=_several(nik, person),
        two_niks=_several(person, nik),
        in_two_families=_several(person, people.home),
        twice_in_family=_twice(person, people.home),
        family_twice=family_twice,
        other=other,
        probability=probability,
        other_family=other_family,
    )


def duplicate_findings(profile: Profile, people: People, found: Duplicates) -> Findings:
    """The same as findings, which point to rows and name nobody."""
    column = profile.identifiers.get("nik", "")
    of_persons = {
        "nik_shared": column,
        "two_niks": column,
        "in_two_families": "",
        "twice_in_family": "",
    }
    told = [note(people.columns, where, code, getattr(found, code)) for code, where in of_persons.items()]
    return Findings.concat([*told, note(people.homes.columns, "", "family_twice", found.family_twice)])


def _numbers(people: People) -> Places:
    """shape (n,): which NIK it is; −1 where there is none that could be one."""
    encoded = people.nik.dictionary_encode()
    number = encoded.indices.fill_null(-1).to_numpy().astype(np.intp)
    return np.where(Niks.of(people.nik).well_formed, number, -1)


def _pairs_of(group: Places) -> tuple[Places, Places]:
    """The first entry of each group with each of its others."""
    rows = np.flatnonzero(group >= 0)
    _, first, place = np.unique(group[rows], return_index=True, return_inverse=True)
    of_first = rows[first][place]
    others = of_first != rows
    return of_first[others], rows[others]


def _one_person(people: People, first: Places, second: Places) -> Truths:
    difference = compare_names(people.names.take(first), people.names.take(second))
    one, other = people.birth[first], people.birth[second]
    born_alike = np.isnat(one) | np.isnat(other) | (one == other)
    return np.asarray((difference < MAJOR) & born_alike, dtype=bool)


def _components(links: Links, n: int) -> Places:
    """shape (n,): which person each entry is; who is linked to one of them is that person too."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(links), dtype=np.int8), (links.left, links.right)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)


def _several(group: Places, value: Places) -> Truths:
    """shape (n,): the entry's group (from 0) holds two values (from 0) or more."""
    known = (group >= 0) & (value >= 0)
    width = int(value.max(initial=0)) + 1
    pairs = np.unique(group[known] * width + value[known])
    values = np.bincount(pairs // width, minlength=int(group.max(initial=0)) + 1)
    return np.asarray((group >= 0) & (values[group] > 1), dtype=bool)


def _twice(person: Places, home: Places) -> Truths:
    known = np.flatnonzero(home >= 0)
    pair = person[known] * (int(home.max(initial=0)) + 1) + home[known]
    _, place, times = np.unique(pair, return_inverse=True, return_counts=True)
    twice = np.zeros(len(person), dtype=bool)
    twice[known] = times[place] > 1
    return twice


def _others(links: Links, first: Places, second: Places, n: int) -> tuple[Places, NDArray[np.float64]]:
    """The likeliest same person of each entry; where there is none, one with the same NIK."""
    one = np.concatenate([links.left, links.right, first, second])
    two = np.concatenate([links.right, links.left, second, first])
    chance = np.concatenate([links.probability, links.probability, np.full(2 * len(first), np.nan)])
    order = np.lexsort((two, -np.nan_to_num(chance, nan=-1.0), one))
    entry, place = np.unique(one[order], return_index=True)
    other, probability = np.full(n, -1, dtype=np.intp), np.full(n, np.nan)
    other[entry], probability[entry] = two[order][place], chance[order][place]
    return other, probability


def _families(people: People, links: Links) -> tuple[Truths, Places]:
    """Records that hold half of a family again, its head or several persons among them."""
    k = len(people.homes.ids)
    one, two = people.home[links.left], people.home[links.right]
    apart = (one >= 0) & (two >= 0) & (one != two)
    heads = (people.head[links.left] & people.head[links.right])[apart]
    pair = np.stack([np.minimum(one, two)[apart], np.maximum(one, two)[apart]])
    pairs, place, shared = np.unique(pair, axis=1, return_inverse=True, return_counts=True)
    size = np.bincount(people.home[people.home >= 0], minlength=k)
    with_head = np.bincount(place, weights=heads, minlength=len(shared)) > 0
    enough = shared >= _SHARED * np.minimum(size[pairs[0]], size[pairs[1]])
    same = pairs[:, enough & (with_head | (shared > 1))]
    other = np.full(k, -1, dtype=np.intp)
    other[same[0]], other[same[1]] = same[1], same[0]
    return other >= 0, other
