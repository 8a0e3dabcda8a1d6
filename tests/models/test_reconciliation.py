"""Lists laid on top of each other through hashed numbers: who is in one, in both, in none, by area."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from features.errors import UnusableFile
from features.keyed_list import By, KeyedList, ListColumns, read_keyed_list
from models.joined_lists import Assessed
from models.reconciliation import NONE, Reconciliation, reconcile

SECRET = b"0123456789abcdef"
COLUMNS = ListColumns("nik", "keluarga", ("kecamatan", "nagari"))


def _nik(number: int) -> str:
    return f"990601010190{number:04}"


def _save(path: Path, *rows: Sequence[str]) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def _list(folder: Path, name: str, *rows: Sequence[str], by: By = "nik") -> KeyedList:
    """Rows of nik, keluarga, kecamatan, nagari."""
    path = _save(folder / f"{name}.csv", ["nik", "keluarga", "kecamatan", "nagari"], *rows)
    return read_keyed_list(name, path, by, COLUMNS, SECRET)


@pytest.fixture
def lists(tmp_path: Path) -> list[KeyedList]:
    """DTSEN: five families; DTKS: one of them by its second person, one other; P3KE: persons alone."""
    dtsen = _list(
        tmp_path,
        "DTSEN",
        *([_nik(n), f"K{n // 2}", "01", f"00{1 + n % 2}" if n > 5 else "001"] for n in range(2, 12)),
    )
    dtks = _list(tmp_path, "DTKS", [_nik(3), "D7", "01", "001"], [_nik(90), "D8", "02", "009"])
    path = _save(tmp_path / "p3ke.csv", ["NIK"], [_nik(2)], [_nik(5)])
    p3ke = read_keyed_list("P3KE", path, "nik", ListColumns("nik", None, ("nagari",)), SECRET)
    return [dtsen, dtks, p3ke]


ASSESSED = Assessed(
    pa.array([f"K{n}" for n in range(1, 6)] + ["K99"]),
    {"kecamatan": pa.array(["01"] * 6), "nagari": pa.array(["001", "001", "001", "002", "002", "002"])},
    np.array([100.0, 200.0, 300.0, 400.0, 500.0, 600.0]),
    {"PKH": np.array([0.9, 0.7, 0.5, 0.3, 0.1, 0.05])},
)


def _sizes(found: Reconciliation) -> dict[str, tuple[int, int]]:
    return {part.name: (part.families, part.assessed) for part in found.parts}


def test_families_meet_through_any_of_their_members(lists: list[KeyedList]) -> None:
    found = reconcile(lists, ASSESSED, "nagari", {})

    assert _sizes(found) == {
        "DTSEN + DTKS + P3KE": (1, 1),
        "DTSEN + P3KE": (1, 1),
        "DTSEN": (3, 3),
        "DTKS": (1, 0),
        NONE: (1, 1),
    }
    assert found.linked == ("DTSEN",)


def test_each_part_has_its_estimated_welfare_and_expected_poor(lists: list[KeyedList]) -> None:
    parts = {part.name: part for part in reconcile(lists, ASSESSED, "nagari", {}).parts}

    assert parts["DTSEN"].estimates[1] == 400.0
    assert parts["DTSEN"].below["PKH"].value.tolist() == [pytest.approx(0.9)]
    assert np.isnan(parts["DTKS"].estimates).all()


def test_areas_add_up_and_are_those_of_the_assessments_first(lists: list[KeyedList]) -> None:
    areas = reconcile(lists, ASSESSED, "nagari", {}).areas

    assert areas["area:kecamatan"].to_pylist() == ["01", "01", "02"]
    assert areas["area:nagari"].to_pylist() == ["001", "002", "009"]
    assert areas["listed:DTSEN"].to_pylist() == [3, 2, 0]
    assert areas["listed:DTKS"].to_pylist() == [1, 0, 1]
    assert areas[f"part:{NONE}"].to_pylist() == [0, 1, 0]
    assert areas["assessed"].to_pylist() == [3, 3, 0]
    assert areas["expected_below:PKH"].to_pylist() == pytest.approx([2.1, 0.45, 0.0])
    low, high = (areas[name].to_numpy() for name in ("low:PKH", "high:PKH"))
    assert (low <= areas["expected_below:PKH"].to_numpy()).all()
    assert (high >= areas["expected_below:PKH"].to_numpy()).all()
    assert areas["expected_below:PKH:DTKS"].to_pylist() == pytest.approx([0.9, 0.0, 0.0])


def test_without_assessments_lists_are_still_counted(lists: list[KeyedList]) -> None:
    found = reconcile(lists, None, "nagari", {})

    assert _sizes(found) == {
        "DTSEN + DTKS + P3KE": (1, 0),
        "DTSEN + P3KE": (1, 0),
        "DTSEN": (3, 0),
        "DTKS": (1, 0),
    }
    assert "assessed" not in found.areas.column_names


def test_the_order_of_rows_does_not_matter(tmp_path: Path, lists: list[KeyedList]) -> None:
    rows = [[_nik(n), f"K{n // 2}", "01", f"00{1 + n % 2}" if n > 5 else "001"] for n in range(2, 12)]
    reversed_list = _list(tmp_path, "DTSEN", *rows[::-1])

    one, other = (
        reconcile([first, *lists[1:]], ASSESSED, "nagari", {}) for first in (lists[0], reversed_list)
    )

    assert one.areas.equals(other.areas)
    assert _sizes(one) == _sizes(other)


def test_numbers_are_hashed_with_a_key_and_left_behind(lists: list[KeyedList], tmp_path: Path) -> None:
    path = _save(tmp_path / "again.csv", ["nik"], [_nik(2)])
    other_key = read_keyed_list("x", path, "nik", ListColumns("nik", None), b"another secret..")
    same_key = read_keyed_list("x", path, "nik", ListColumns("nik", None), SECRET)

    assert same_key.key[0] in lists[0].key
    assert other_key.key[0] not in lists[0].key
    assert not any(text.startswith("9906") for each in lists for text in each.households.to_pylist() if text)


def test_a_number_written_with_spaces_is_the_same_number(tmp_path: Path) -> None:
    spaced = f"{_nik(2)[:4]} {_nik(2)[4:10]}-{_nik(2)[10:]}"

    one, other = (_list(tmp_path, "a", [text, "K1", "01", "001"]) for text in (_nik(2), spaced))

    assert one.key.tolist() == other.key.tolist()


def test_numbers_that_tell_nothing_are_passed_over_and_counted(tmp_path: Path) -> None:
    found = _list(
        tmp_path,
        "a",
        [_nik(1), "K1", "", ""],
        ["", "K2", "", ""],
        ["1.30601E+15", "K3", "", ""],
        ["0000000000000000", "K4", "", ""],
        ["990601", "K5", "", ""],
        [_nik(2), "", "", ""],
        *([_nik(7), f"K{n}", "", ""] for n in range(6, 10)),
    )

    assert dict(found.passed_over) == {
        "no_number": 1,
        "rounded": 1,
        "malformed": 2,
        "shared": 4,
        "no_family": 1,
    }
    assert len(found) == 9
    assert len(found.key) == 1


def test_families_that_a_list_has_twice_are_counted_as_one_and_told(tmp_path: Path) -> None:
    split = _list(tmp_path, "DTKS", [_nik(2), "D1", "01", "001"], [_nik(3), "D2", "01", "001"])
    whole = _list(tmp_path, "DTSEN", [_nik(2), "K1", "01", "001"], [_nik(3), "K1", "01", "001"])

    found = reconcile([whole, split], None, "nagari", {})

    assert _sizes(found) == {"DTSEN + DTKS": (1, 0)}
    assert found.several == {"DTKS": 2}


def test_household_ids_may_be_the_number_themselves(tmp_path: Path) -> None:
    columns = ListColumns("keluarga", "keluarga", ("nagari",))
    paths = [
        _save(tmp_path / f"{name}.csv", ["keluarga", "nagari"], *rows)
        for name, rows in (("a", [["K1", "1"], ["K2", "1"]]), ("b", [["K2", "1"], ["TOTAL", ""]]))
    ]

    one, other = (read_keyed_list(path.stem, path, "household", columns, SECRET) for path in paths)

    assert _sizes(reconcile([one, other], ASSESSED, "nagari", {})) == {
        "a + b": (1, 1),
        "a": (1, 1),
        NONE: (4, 4),
    }


def test_a_list_without_usable_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="not one number"):
        _list(tmp_path, "a", ["12", "K1", "01", "001"])
    with pytest.raises(UnusableFile, match="column nik is missing"):
        read_keyed_list("a", _save(tmp_path / "b.csv", ["x"], ["1"]), "nik", COLUMNS, SECRET)
