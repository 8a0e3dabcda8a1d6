"""What one entry tells by itself: numbers against dates, ages, families that do not add up, stale records."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from features.identity_rules import identity_findings
from tests.features.registry_of_people import FAMILIES, PERSONS, PROFILE, people, with_cells

Cells = Mapping[str, Sequence[object]]
AS_OF = np.datetime64("2024-03-15")


def _told(persons: Cells | None = None, families: Cells | None = None) -> list[tuple[str, str, int]]:
    found = identity_findings(PROFILE, people(persons or PERSONS, families or FAMILIES), AS_OF)
    return [(part.code, part.column, row) for part in found.parts for row in part.rows.tolist()]


def test_a_sound_registry_has_only_its_stale_record() -> None:
    assert _told() == [("record_stale", "didata", 2)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"nik": (1, None)}, ("nik_missing", "nik", 2)),
        ({"nik": (1, "0000000000000000")}, ("nik_filler", "nik", 2)),
        ({"nik": (1, "0506014205820001")}, ("nik_province", "nik", 2)),
        ({"nik": (1, "9906014213820001")}, ("nik_date", "nik", 2)),
        ({"nik": (1, "9906014205820000")}, ("nik_sequence", "nik", 2)),
        ({"lahir": (1, "1982-05-03")}, ("nik_birth_date", "nik", 2)),
        ({"jk": (1, "1")}, ("nik_sex", "nik", 2)),
        ({"kk": (4, None)}, ("kk_missing", "kk", 5)),
        ({"kk": (4, "9906030303170000")}, ("kk_malformed", "kk", 5)),
        ({"nama": (0, "-")}, ("name_missing", "nama", 1)),
        ({"lahir": (0, "1980")}, ("birth_date_unreadable", "lahir", 1)),
        ({"umur": (0, 200)}, ("age_impossible", "umur", 1)),
        ({"umur": (0, -1)}, ("age_impossible", "umur", 1)),
    ],
)
def test_each_fault_points_to_its_cell(
    cells: dict[str, tuple[int, object]], expected: tuple[str, str, int]
) -> None:
    told = _told(with_cells(PERSONS, **cells))

    assert [each for each in told if each[0] != "record_stale"] == [expected]


def test_a_nik_given_in_another_region_is_no_error() -> None:
    moved = with_cells(PERSONS, nik=(0, "3171010104800001"))

    assert _told(moved) == _told()


@pytest.mark.parametrize("born", ["2024-03-16", "1903-03-14"])
def test_a_birth_date_ahead_or_too_far_back_is_impossible(born: str) -> None:
    told = _told(with_cells(PERSONS, lahir=(1, born), nik=(1, None)))

    assert ("birth_date_impossible", "lahir", 2) in told


def test_a_child_as_head_of_the_family_is_told() -> None:
    told = _told(with_cells(PERSONS, lahir=(0, "2012-04-01"), nik=(0, "9906010104120001")))

    assert ("head_too_young", "lahir", 1) in told


def test_a_card_unlike_that_of_most_of_the_family_is_told_and_a_tie_is_not() -> None:
    three = with_cells(PERSONS, keluarga=(4, "A"), kk=(4, "9906010101150009"))
    two = with_cells(PERSONS, kk=(1, "9906010101150009"))

    assert ("kk_differs", "kk", 5) in _told(three)
    assert not [each for each in _told(two) if each[0] == "kk_differs"]


def test_a_family_of_another_size_than_its_members_is_told() -> None:
    assert ("size_differs", "jumlah", 3) in _told(None, with_cells(FAMILIES, jumlah=(2, 4)))


@pytest.mark.parametrize("day", [None, "2024-04-20", "kemarin"])
def test_a_record_whose_day_says_nothing_is_told(day: str | None) -> None:
    told = _told(None, with_cells(FAMILIES, didata=(0, day)))

    assert ("record_date_unusable", "didata", 1) in told


def test_a_record_is_stale_after_two_years() -> None:
    just, over = ("2022-03-15", "2022-02-15")

    assert ("record_stale", "didata", 1) not in _told(None, with_cells(FAMILIES, didata=(0, just)))
    assert ("record_stale", "didata", 1) in _told(None, with_cells(FAMILIES, didata=(0, over)))


def test_findings_hold_no_name_and_no_number(tmp_path: Path) -> None:
    damaged = with_cells(PERSONS, jk=(0, "2"), nama=(1, "-"), nik=(4, "9906031506600000"))
    path = tmp_path / "findings.csv"

    identity_findings(PROFILE, people(damaged), AS_OF).write(path)

    written = path.read_text(encoding="utf-8")
    told = [str(cell) for name in ("nik", "kk", "nama", "lahir") for cell in PERSONS[name]]
    assert [cell for cell in told if cell in written] == []
