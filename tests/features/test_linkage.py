"""Entries of one person are found, and no others; on the simulated district, whose truth is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from features.linkage import Links, link_people
from features.people import People, people_of
from features.profile import Profile
from features.profile_loading import load_profile
from features.raw_table import RawTable
from training.simulation import SimulatedDistrict, simulate

PRECISION, RECALL = 0.98, 0.90


@dataclass(frozen=True, slots=True)
class Bar:
    """Of the pairs found, how many are right; of the right ones, how many were found."""

    precision: float
    recall: float
    pairs: int


@pytest.fixture(scope="module")
def dtsen() -> Profile:
    return load_profile("dtsen")


@pytest.fixture(scope="module")
def small_district() -> SimulatedDistrict:
    return simulate(families=2_000, seed=5)


def _people(profile: Profile, registry: pa.Table, members: pa.Table) -> People:
    return people_of(profile, RawTable.from_arrow(registry), RawTable.from_arrow(members))


def _measure(district: SimulatedDistrict, links: Links) -> Bar:
    who = district.truth_members["id_individu_sebenarnya"].combine_chunks().dictionary_encode()
    person = who.indices.to_numpy()
    times = np.bincount(person)
    pairs = int((times * (times - 1) // 2).sum())
    right = int((person[links.left] == person[links.right]).sum())
    return Bar(right / max(len(links), 1), right / pairs, pairs)


def test_doubles_of_a_simulated_district_are_found_and_hardly_anybody_else(
    dtsen: Profile, proving: bool, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    district = simulate(families=173_023 if proving else 20_000, seed=1)

    bar = _measure(district, link_people(_people(dtsen, district.registry, district.members)))

    record("linkage", {"precision": bar.precision, "recall": bar.recall, "true pairs": bar.pairs})
    assert bar.pairs >= 60
    assert bar.precision >= PRECISION
    assert bar.recall >= RECALL


def test_neither_the_order_of_rows_nor_the_run_changes_a_link(
    dtsen: Profile, small_district: SimulatedDistrict
) -> None:
    registry, members = small_district.registry, small_district.members
    order = np.random.default_rng(0).permutation(len(members))

    links = link_people(_people(dtsen, registry, members), at_least=0.1)
    shuffled = link_people(_people(dtsen, registry, members.take(pa.array(order))), at_least=0.1)

    assert len(links) > 5
    assert _pairs(links) == _pairs(shuffled, order)


def _pairs(
    links: Links, names: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
) -> dict[frozenset[int], float]:
    sides = [side if names is None else names[side] for side in (links.left, links.right)]
    return {
        frozenset((int(one), int(two))): float(chance)
        for one, two, chance in zip(*sides, links.probability, strict=True)
    }


CASES: dict[str, tuple[dict[str, object], dict[str, object], bool]] = {
    "a title before the name": (
        {"nama": "Gerwandi Piliang"},
        {"nama": "Sutan Gerwandi Piliang", "nik": None},
        True,
    ),
    "another order": ({"nama": "Masrizon Tanjung"}, {"nama": "Tanjung Masrizon", "nik": None}, True),
    "another spelling and another NIK": (
        {"nama": "Syamwardi Effendi"},
        {"nama": "Samwardi Efendi", "nik": "9906111707617001"},
        True,
    ),
    "a wrong figure in the birth date, the same NIK": (
        {"nama": "Eldison Koto"},
        {"lahir": "1961-07-18"},
        True,
    ),
    "only the first name, the same NIK": ({"nama": "Nofrinaldi Guci"}, {"nama": "Nofrinaldi"}, True),
    "another name, the same birth date": (
        {"nama": "Kasmadi Chaniago"},
        {"nama": "Jafar Lubis", "nik": None},
        False,
    ),
    "another name, the same NIK and birth date": (
        {"nama": "Velnaldi Zikri"},
        {"nama": "Upiak Banun", "jk": 2},
        False,
    ),
    "the same name, born otherwise": (
        {"nama": "Warsardi Jambak"},
        {"lahir": "1978-02-03", "nik": "9906010302780001"},
        False,
    ),
}
TWINS = (
    {"nama": "Rahmad Hidayat", "nik": "9906011707110001", "lahir": "2011-07-17", "jk": 1},
    {"nama": "Rahmat Hidayatullah", "nik": "9906011707110002", "lahir": "2011-07-17", "jk": 1},
    {"nama": "Nurul Aini", "nik": "9906015707110001", "lahir": "2011-07-17", "jk": 2},
    {"nama": "Nurul Hasanah", "nik": "9906015707110002", "lahir": "2011-07-17", "jk": 2},
)


@pytest.fixture(scope="module")
def linked(dtsen: Profile, small_district: SimulatedDistrict) -> set[frozenset[int]]:
    """Pairs found when two entries a case, in two families of one nagari, and the twins join the district."""
    families = small_district.registry["id_keluarga"].to_pylist()
    nagari = small_district.registry["kode_nagari"].to_pylist()
    neighbour = next(place for place in range(1, len(nagari)) if nagari[place] == nagari[0])
    entries = []
    for number, (first, changed, _) in enumerate(CASES.values(), start=1):
        own = {"nik": f"990601170761{number:04d}", "lahir": "1961-07-17", "jk": 1, **first}
        entries += [_entry(families[0], **own), _entry(families[neighbour], **{**own, **changed})]
    entries += [_entry(families[0], **twin) for twin in TWINS]
    links = link_people(_with(dtsen, small_district, entries))
    n = len(small_district.members)
    return {frozenset(place - n for place in pair) for pair in _pairs(links) if min(pair) >= n}


@pytest.mark.parametrize("case", CASES)
def test_two_entries_of_a_nagari(case: str, linked: set[frozenset[int]]) -> None:
    place = 2 * list(CASES).index(case)

    assert (frozenset((place, place + 1)) in linked) is CASES[case][2]


def test_twins_are_two(linked: set[frozenset[int]]) -> None:
    first = 2 * len(CASES)

    assert [pair for pair in linked if max(pair) >= first] == []


def _entry(family: object, nama: object, nik: object, lahir: object, jk: object) -> dict[str, object]:
    return {"id_keluarga": family, "nama": nama, "nik": nik, "tanggal_lahir": lahir, "jenis_kelamin": jk}


def _with(profile: Profile, district: SimulatedDistrict, entries: list[dict[str, object]]) -> People:
    """The district's entries and these behind them."""
    names = ["id_keluarga", "nama", "nik", "tanggal_lahir", "jenis_kelamin"]
    members = district.members.select(names)
    members = members.set_column(3, "tanggal_lahir", pc.cast(members["tanggal_lahir"], pa.string()))
    more = pa.Table.from_pylist(entries, schema=members.schema)
    return _people(profile, district.registry, pa.concat_tables([members, more]).combine_chunks())


def test_one_entry_is_linked_to_nobody(dtsen: Profile, small_district: SimulatedDistrict) -> None:
    people = _people(dtsen, small_district.registry, small_district.members.slice(0, 1))

    assert len(link_people(people)) == 0


def test_a_crowd_with_one_number_is_not_one_person(dtsen: Profile, small_district: SimulatedDistrict) -> None:
    members = small_district.members
    same = pa.array(["9906010101900001"] * len(members))
    crowded = members.set_column(members.column_names.index("nik"), "nik", same)

    links = link_people(_people(dtsen, small_district.registry, crowded))

    assert len(links) < 50
