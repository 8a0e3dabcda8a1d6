"""A household assessed alone, against the same household in a registry."""

from pathlib import Path
from typing import Any

import pytest

from models.one_household import Assessor
from tests.small_survey import AMOUNTS_TEXT, LEVELS_TEXT, Small, draw_district

NOT_IN_REGISTRIES = {
    "spending",
    "weight",
    "level",
    "woman_heads",
    "nik",
    "kk",
    "name",
    "born",
    "sex",
    "address",
}


@pytest.fixture(scope="module", params=[AMOUNTS_TEXT, LEVELS_TEXT], ids=["amounts", "levels"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Small:
    return Small(request.param, tmp_path_factory.mktemp("model"))


def _requests() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    district = draw_district(260, seed=11)
    members: dict[str, list[dict[str, Any]]] = {}
    for person in district.members.to_pylist():
        members.setdefault(person["hh"], []).append(person)
    households = district.households.to_pylist()
    return [
        ({name: cell for name, cell in row.items() if name not in NOT_IN_REGISTRIES}, members[row["hh"]])
        for row in households
    ]


def test_every_bit_is_as_in_the_registry_but_what_depends_on_the_file(small: Small) -> None:
    assessor = Assessor(small.context())
    expected = {row["household_id"]: row for row in small.assessments.to_pylist()}

    for household, members in _requests():
        told = dict(assessor.assess(household, members).row)
        wanted = expected[told["household_id"]]
        of_the_file = [name for name in wanted if name.startswith("rank:") or name == "data_digest"]
        assert list(told) == list(wanted)
        assert all(told[name] is None for name in of_the_file[:-1])
        assert {k: v for k, v in told.items() if k not in of_the_file} == {
            k: v for k, v in wanted.items() if k not in of_the_file
        }


def test_both_kinds_of_households_were_compared(small: Small) -> None:
    checked = [row["checks"] for row in small.assessments.to_pylist()]

    assert any(checked)
    assert not all(checked)


def test_a_cell_that_cannot_be_read_is_told_and_the_rest_assessed(small: Small) -> None:
    household, members = _requests()[0]

    told = Assessor(small.context()).assess({**household, "rooms": "many"}, members)

    assert told.findings.counts() == {"not_a_count": 1}
    assert told.row["estimate"] > 0


def test_the_same_cells_have_the_same_digest_in_any_order(small: Small) -> None:
    household, members = _requests()[0]
    assessor = Assessor(small.context())

    one = assessor.assess(household, members)
    other = assessor.assess(dict(reversed(list(household.items()))), members)
    changed = assessor.assess({**household, "floor": "8" if household["floor"] != "8" else "1"}, members)

    assert one.row == other.row
    assert changed.row["data_digest"] != one.row["data_digest"]


def test_a_model_folder_gives_the_same_assessor(small: Small, tmp_path: Path) -> None:
    from models.folder import load_model

    household, members = _requests()[1]
    again = Assessor(small.context(model=load_model(small.folder)))

    assert again.assess(household, members).row == Assessor(small.context()).assess(household, members).row


def test_without_compiled_loops_the_bits_are_the_same(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = {row["household_id"] for row in small.assessments.to_pylist() if row["checks"]}
    given = [each for each in _requests() if each[0]["hh"] in checked][:25]
    compiled = [Assessor(small.context()).assess(*each).row for each in given]

    monkeypatch.setattr("models.corrected_scores._laid_out", lambda _: None)

    assert [Assessor(small.context()).assess(*each).row for each in given] == compiled
