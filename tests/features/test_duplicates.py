"""What links mean: a person twice, a number that two people have, a family that stands there again."""

import numpy as np
import pytest

from features.duplicates import Duplicates, duplicate_findings, find_duplicates
from features.linkage import Links
from features.people import People
from tests.features.registry_of_people import PERSONS, PROFILE, one_more, people, with_cells

NOBODY = Links(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))


def _linked(*pairs: tuple[int, int]) -> Links:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    return Links(left, right, np.full(len(pairs), 0.97))


def _rows(found: Duplicates, what: str) -> list[int]:
    return [int(row) for row in np.flatnonzero(getattr(found, what))]


def _again(**row: object) -> People:
    return people(one_more(PERSONS, **row))


def test_a_registry_in_which_everybody_stands_once_has_no_duplicates() -> None:
    found = find_duplicates(people(), NOBODY)

    assert [_rows(found, what) for what in ("nik_shared", "two_niks", "in_two_families", "family_twice")] == [
        []
    ] * 4
    assert (found.other == -1).all()


def test_one_number_of_two_people_is_shared() -> None:
    everybody = _again(keluarga="C", nama="Upik", lahir="1990-01-01")

    found = find_duplicates(everybody, NOBODY)

    assert _rows(found, "nik_shared") == [0, 5]
    assert found.other[[0, 5]].tolist() == [5, 0]
    assert np.isnan(found.probability[0])


def test_the_same_person_in_another_family_is_not_a_shared_number() -> None:
    found = find_duplicates(_again(keluarga="C", nama="Sutan Afrijal Efendi"), _linked((0, 5)))

    assert _rows(found, "nik_shared") == []
    assert _rows(found, "in_two_families") == [0, 5]
    assert _rows(found, "two_niks") == []
    assert found.probability[5] == 0.97


def test_without_links_entries_of_one_number_are_one_person_if_their_names_are_alike() -> None:
    alike = find_duplicates(_again(keluarga="C", nama="Sutan Afrijal Efendi"), None)
    other = find_duplicates(_again(keluarga="C", nama="Upik"), None)

    assert (_rows(alike, "nik_shared"), _rows(alike, "in_two_families")) == ([], [0, 5])
    assert (_rows(other, "nik_shared"), _rows(other, "in_two_families")) == ([0, 5], [])


def test_one_person_under_two_numbers() -> None:
    found = find_duplicates(_again(keluarga="C", nik="9906160104807001"), _linked((0, 5)))

    assert _rows(found, "two_niks") == [0, 5]


@pytest.mark.parametrize("nik", [None, "0000000000000000", "13"])
def test_a_number_that_cannot_be_one_is_no_second_number(nik: str | None) -> None:
    found = find_duplicates(_again(keluarga="C", nik=nik), _linked((0, 5)))

    assert _rows(found, "two_niks") == []
    assert _rows(found, "in_two_families") == [0, 5]


def test_twice_in_one_family() -> None:
    found = find_duplicates(_again(orang="p9"), _linked((0, 5)))

    assert _rows(found, "twice_in_family") == [0, 5]
    assert _rows(found, "in_two_families") == []


def test_a_family_whose_head_stands_as_head_of_another_record_is_there_twice() -> None:
    everybody = people(with_cells(PERSONS, nama=(4, "Afrizal Effendi")))

    found = find_duplicates(everybody, _linked((0, 4)))

    assert _rows(found, "family_twice") == [0, 2]
    assert found.other_family.tolist() == [2, -1, 0]


def test_a_single_person_who_moved_in_with_others_does_not_make_two_families_one() -> None:
    lodger = _again(keluarga="B", hubungan=8, nik=PERSONS["nik"][4], nama=PERSONS["nama"][4])

    found = find_duplicates(lodger, _linked((4, 5)))

    assert _rows(found, "in_two_families") == [4, 5]
    assert _rows(found, "family_twice") == []


def test_findings_point_to_rows() -> None:
    everybody = _again(keluarga="C", nik="9906160104807001", hubungan=8)

    findings = duplicate_findings(PROFILE, everybody, find_duplicates(everybody, _linked((0, 5))))

    assert findings.counts() == {"two_niks": 2, "in_two_families": 2}
    assert findings.rows_of("two_niks").tolist() == [1, 6]
