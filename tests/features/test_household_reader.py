"""A single household read by itself, against the same household read as a table."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.catalogue import build_catalogue
from features.errors import UnusableFile
from features.household_reader import HouseholdReader, PersonalColumn, WrongCell
from features.households import Households
from features.known_texts import OneAnswer
from features.policy_loading import policy_in_force
from features.profile import Profile
from features.profile_loading import load_profile, profile_from_text
from tests.small_survey import AMOUNTS_TEXT, District, draw_district
from training.simulation import simulate, write_district

Rows = list[dict[str, object]]


class Office:
    """A district's households as rows, and a reader of them."""

    def __init__(self, profile: Profile, households: pa.Table, members: pa.Table, learned: Mapping[str, Any]):
        programmes = policy_in_force(profile.programmes, date(2025, 6, 1)).programmes
        self.profile = profile
        self.reader = HouseholdReader(profile, programmes, learned)
        assert profile.members is not None
        personal = {*profile.identifiers.values()} - {"jenis_kelamin"}
        kept = [name for name in households.column_names if name not in personal]
        self.households: Rows = households.select(kept).to_pylist()
        kept = [name for name in members.column_names if name not in personal]
        self._members: dict[object, Rows] = {}
        for row in members.select(kept).to_pylist():
            self._members.setdefault(row[profile.members.household], []).append(row)

    def members(self, household: Mapping[str, object]) -> Rows:
        return [dict(row) for row in self._members[household[self.profile.keys.household or ""]]]


@pytest.fixture(scope="module")
def kampung() -> Office:
    profile = profile_from_text(AMOUNTS_TEXT, "small.yaml")
    learned = build_catalogue(profile, draw_district(300, seed=1).survey(profile).households).learned_codes
    district: District = draw_district(60, seed=5)
    not_in_registries = ["spending", "weight", "level", "woman_heads"]
    return Office(profile, district.households.drop_columns(not_in_registries), district.members, learned)


@pytest.fixture(scope="module")
def agam(tmp_path_factory: pytest.TempPathFactory) -> Office:
    place: Path = tmp_path_factory.mktemp("agam")
    write_district(simulate(400, 3), place)
    profile = load_profile("dtsen")
    tables = [pq.read_table(place / f"{name}.parquet").slice(0, 1500) for name in ("registry", "members")]
    whole = set(tables[1]["id_keluarga"].to_pylist()[:-20])
    mask = pa.array([row in whole for row in tables[0]["id_keluarga"].to_pylist()])
    return Office(profile, tables[0].filter(mask).slice(0, 40), tables[1], {})


_EVERY_SUMMARY = """
    - {name: any_pupil, how: any, of: school, where: {age: {from: 6, below: 19}}}
    - {name: grown_alone, how: alone, where: {age: {from: 18}}}
    - {name: workers_alone, how: alone, of: works}
    - {name: workless, how: count, of: works, where: {age: {from: 15}, school: [0, 1]}}
    - {name: young_or_at_work, how: count, where_any: {age: {below: 15}, works: [1]}}
    - {name: old_or_unschooled, how: any, where: {age: {from: 15}}, where_any: {age: {from: 60}, school: [0]}}
    - {name: share_of_grown, how: share, where: {age: {from: 18}}}
    - {name: share_at_work, how: share, of: works, where: {age: {from: 15}}}
    - {name: ages, how: sum, of: age, where: {works: [1]}}
    - {name: mean_age, how: mean, of: age}
    - {name: youngest, how: min, of: age, where_any: {school: [1, 2], works: [1]}}
    - {name: oldest, how: max, of: age, where: {works: [2]}}
    - {name: best_school, how: max, of: school}
    - {name: worst_school, how: min, of: school, where: {works: [1]}}
    - {name: ratio, how: dependency_ratio, of: age, young: 20, old: 50, where: {school: [0, 1]}}
"""
_RULES_IN_A_CIRCLE = (
    ("{name: land, kind: yes_no,", "{name: land, kind: yes_no, asked_if: {column: hectares, from: 0},"),
    (
        "{name: roof, kind: category,",
        "{name: roof, kind: category, asked_if: {column: roof, in: [palm, tile]},",
    ),
)
_LANDS = (("1", "2"), ("1", None), ("2", None), (None, "-1"), (None, None))


@pytest.fixture(scope="module")
def odd_kampung() -> Office:
    """Every kind of summary, and skip rules that depend on each other and on themselves."""
    text = AMOUNTS_TEXT.replace("  summaries:\n", f"  summaries:{_EVERY_SUMMARY}")
    for before, after in _RULES_IN_A_CIRCLE:
        assert before in text
        text = text.replace(before, after)
    profile = profile_from_text(text, "odd.yaml")
    survey = draw_district(300, seed=1).survey(profile_from_text(AMOUNTS_TEXT, "small.yaml")).households
    learned = build_catalogue(profile_from_text(AMOUNTS_TEXT, "small.yaml"), survey).learned_codes
    district = draw_district(80, seed=6)
    not_in_registries = ["spending", "weight", "level", "woman_heads"]
    return Office(profile, district.households.drop_columns(not_in_registries), district.members, learned)


def test_every_kind_of_summary_says_what_it_says_of_a_table(odd_kampung: Office) -> None:
    """Also where members leave out, or were not asked, what a summary counts."""
    draw = np.random.default_rng(8)
    read = 0

    for row in odd_kampung.households * 3:
        members = odd_kampung.members(row)
        for member in members:
            for name in ("age", "works", "school"):
                if draw.random() < 0.25:
                    member[name] = None
        land, hectares = _LANDS[draw.integers(len(_LANDS))]
        read += _same(odd_kampung, {**row, "land": land, "hectares": hectares}, members)

    assert read > 50


@pytest.mark.parametrize("office", ["kampung", "agam"])
def test_a_household_alone_answers_as_in_a_table(office: str, request: pytest.FixtureRequest) -> None:
    its: Office = request.getfixturevalue(office)

    compared = [_same(its, row, its.members(row)) for row in its.households]

    assert np.mean(compared) > 0.8


def test_whatever_stands_in_a_cell_it_is_read_as_in_a_table_or_left_to_the_table(kampung: Office) -> None:
    draw = np.random.default_rng(4)
    strange: list[object] = [
        "",
        "1,5",
        "1.250",
        "x",
        "99",
        "08",
        "2.0",
        2.0,
        3,
        True,
        "-",
        "n/a",
        "1e3",
        "999",
    ]
    strange += ["\uff11", "'1", "NULL", None, " 1 ", 0.5, -1, "12,5", "TOTAL"]
    quick = 0

    for row in kampung.households * 2:
        household, members = dict(row), kampung.members(row)
        for cells in (household, *members):
            for name in list(cells):
                if draw.random() < 0.06:
                    cells[name] = strange[draw.integers(len(strange))]
        quick += _same(kampung, household, members)

    assert quick > 5


@pytest.mark.parametrize(
    ("change", "of_members"),
    [
        ({"floor": "77"}, {}),
        ({"rooms": "some"}, {}),
        ({"space": "1.250"}, {}),
        ({"hectares": "2", "land": "2"}, {}),
        ({"size": "0"}, {}),
        ({"size": "1001"}, {}),
        ({"hh": "Jumlah"}, {}),
        ({"village": None}, {}),
        ({}, {"relation": "1"}),
        ({}, {"person": "0"}),
        ({}, {"hh": "another"}),
        ({}, {"age": "old"}),
    ],
)
def test_what_is_not_plain_is_left_to_the_reading_of_tables(
    kampung: Office, change: dict[str, object], of_members: dict[str, object]
) -> None:
    row = next(row for row in kampung.households if len(kampung.members(row)) > 2)
    members = [{**member, **of_members} for member in kampung.members(row)]

    own, persons, _ = kampung.reader.cells({**row, **change}, members)

    assert kampung.reader.read(own, persons) is None


def test_a_household_without_its_persons_is_asked_for_them(kampung: Office) -> None:
    row, members, _ = kampung.reader.cells(kampung.households[0], [])

    with pytest.raises(UnusableFile, match="also reads a table of persons"):
        kampung.reader.read_as_table(row, members)


def test_names_and_numbers_of_people_are_refused_without_being_repeated(kampung: Office) -> None:
    with pytest.raises(PersonalColumn) as refused:
        kampung.reader.cells({**kampung.households[0], "nik": "1306014104860001"}, [])

    assert refused.value.headings == ("nik",)
    assert "1306014104860001" not in str(refused.value)


def test_a_heading_that_nobody_knows_is_told(kampung: Office) -> None:
    household = {**kampung.households[0], "flor": ["not even looked at"]}

    assert kampung.reader.cells(household, kampung.members(household))[2] == ("flor",)


def test_a_list_in_a_cell_is_refused(kampung: Office) -> None:
    with pytest.raises(WrongCell, match="rooms"):
        kampung.reader.cells({**kampung.households[0], "rooms": [1, 2]}, [])


def test_an_answer_left_out_is_an_empty_cell(kampung: Office) -> None:
    row = dict(kampung.households[0])
    del row["floor"]

    one = kampung.reader.read(*kampung.reader.cells(row, kampung.members(row))[:2])

    assert one is not None
    assert one.answers["floor"] == OneAnswer(1)


def _same(office: Office, household: Mapping[str, object], members: Rows) -> bool:
    """Whether it was read by itself; what was read must be what the table says, without any finding."""
    cells = office.reader.cells(household, members)[:2]
    one = office.reader.read(*cells)
    if one is None:
        return False
    table = office.reader.read_as_table(*cells)
    assert len(table.findings) == 0
    assert one.id == table.ids[0].as_py()
    assert dict(one.answers) == dict(_answers(table))
    assert dict(one.areas) == {area: codes[0].as_py() for area, codes in table.areas.items()}
    assert dict(one.enrolled) == {name: int(status[0]) for name, status in table.enrolled.items()}
    return True


def _answers(table: Households) -> Iterator[tuple[str, OneAnswer]]:
    for name, answer in table.answers.items():
        value = float(answer.values[0])
        known = not np.isnan(value)
        yield name, OneAnswer(int(answer.state[0]), value if known else None, answer.text[0].as_py())
