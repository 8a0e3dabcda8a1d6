"""A file that lacks what not every form asks is read, under any of its headings, and says what is missing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest

from features.errors import UnusableFile, UnusableProfile
from features.households import ENROLMENT_UNKNOWN, KNOWN, UNKNOWN, Households
from features.profile import Profile
from features.profile_loading import profile_from_text
from features.raw_table import RawTable
from features.reading import decode_households

PROFILE = """\
profile: several
languages: [en]
keys: {household: hh, areas: [district, village], optional: [village], size: persons}
aliases: {hh: [idbdt], person: [idart], relation: [Hub_KRT], nik: [NIK], gets_cash: [cash_2020]}
head: {column: relation, is: [1]}
identifiers: {nik: nik, sex: sex}
variables:
  - {name: persons, kind: count, aliases: [Jumlah_ART]}
  - {name: floor, kind: category, codes: {1: Tiles, 8: Earth}, optional: true, aliases: [lantai]}
  - {name: rooms, kind: count, optional: true}
  - {name: plots, kind: count, optional: true, asked_if: {column: owns_land, in: [1]}}
members:
  keys: {household: hh, person: person}
  variables:
    - {name: age, kind: number}
    - {name: schooling, kind: number, optional: true, asked_if: {column: age, from: 5}}
    - {name: sees, kind: category, optional: true}
    - {name: hears, kind: category, optional: true}
  summaries:
    - {name: children, how: count, where: {age: {below: 15}}}
    - {name: out_of_school, how: count, where: {age: {from: 7, below: 15}, schooling: {below: 1}}}
    - {name: most_schooling, how: max, of: schooling}
  withheld:
    - {name: head_sex, how: head, of: sex}
    - {name: disabled, how: any, where_any: {sees: [1], hears: [1]}}
    - {name: alone, how: alone, where: {age: {from: 60}}}
groups: [head_sex, disabled, alone]
programmes:
  - {name: cash, column: gets_cash, yes: [1], no: [2], optional: true, line: {poorest_share: 0.3}}
"""
HOMES: Mapping[str, Sequence[str | None]] = {
    "hh": ["A", "B", "C"],
    "district": ["1", "1", "2"],
    "village": ["7", "8", "7"],
    "persons": ["3", "1", "1"],
    "floor": ["1", "8", "8"],
    "rooms": ["4", "1", None],
    "owns_land": ["1", "2", "1"],
    "plots": ["2", None, "1"],
    "gets_cash": ["2", "1", "1"],
}
# A: a mother with a child at school and one who is not. B: an old man. C: a young man.
PERSONS: Mapping[str, Sequence[str | None]] = {
    "hh": ["A", "A", "A", "B", "C"],
    "person": ["1", "2", "3", "1", "1"],
    "relation": ["1", "3", "3", "1", "1"],
    "sex": ["2", "1", "2", "1", "1"],
    "age": ["40", "9", "8", "70", "30"],
    "schooling": ["9", "3", "0", "0", "12"],
    "sees": ["4", "4", "4", "1", "4"],
    "hears": ["4", "1", "4", "4", "4"],
}


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_from_text(PROFILE, "several")


def read(
    profile: Profile,
    homes: Mapping[str, Sequence[str | None]] = HOMES,
    persons: Mapping[str, Sequence[str | None]] = PERSONS,
) -> Households:
    return decode_households(
        profile,
        RawTable.from_arrow(pa.table(dict(homes)), source="homes.csv"),
        RawTable.from_arrow(pa.table(dict(persons)), source="persons.csv"),
        profile.programmes,
        survey=False,
    )


def without(table: Mapping[str, Sequence[str | None]], *columns: str) -> dict[str, Sequence[str | None]]:
    return {name: cells for name, cells in table.items() if name not in columns}


def renamed(table: Mapping[str, Sequence[str | None]], **names: str) -> dict[str, Sequence[str | None]]:
    return {names.get(name, name): cells for name, cells in table.items()}


def test_a_whole_file_is_read_without_a_warning(profile: Profile) -> None:
    assert read(profile).warnings == ()


def test_what_a_file_lacks_is_unknown_and_named_in_one_warning_a_file(profile: Profile) -> None:
    homes = without(HOMES, "rooms", "floor", "village")
    persons = without(PERSONS, "schooling")

    households = read(profile, homes, persons)

    assert [warning.partition(";")[0] for warning in households.warnings] == [
        "homes.csv: it has no column village, floor, rooms",
        "persons.csv: it has no column schooling",
    ]
    for name in ("floor", "rooms", "most_schooling"):
        assert households.answers[name].state.tolist() == [UNKNOWN] * 3
    assert households.answers["floor"].codes == ("1", "8")
    assert households.areas["village"].to_pylist() == [None] * 3


def test_a_heading_that_is_nearly_the_missing_one_is_named_beside_it(profile: Profile) -> None:
    households = read(profile, renamed(HOMES, floor="Floors", rooms="kamar"))

    assert "no column floor (Floors?), rooms;" in households.warnings[0]


def test_a_missing_column_is_never_taken_for_not_asked(profile: Profile) -> None:
    households = read(profile, without(HOMES, "plots"))

    assert households.answers["plots"].state.tolist() == [UNKNOWN] * 3


def test_an_optional_question_needs_no_column_of_its_skip_rule(profile: Profile) -> None:
    households = read(profile, without(HOMES, "plots", "owns_land"))

    assert households.answers["plots"].state.tolist() == [UNKNOWN] * 3


def test_a_summary_over_a_missing_column_is_no_silent_zero(profile: Profile) -> None:
    whole = read(profile).answers["out_of_school"]
    lacking = read(profile, persons=without(PERSONS, "schooling")).answers

    assert whole.values.tolist() == [1, 0, 0]
    # B and C are known to have no children of that age, but the question was not asked of anybody.
    assert lacking["out_of_school"].state.tolist() == [UNKNOWN] * 3
    assert lacking["children"].values.tolist() == [2, 0, 0]


def test_what_is_not_optional_still_ends_the_reading(profile: Profile) -> None:
    with pytest.raises(UnusableFile) as refused:
        read(profile, without(HOMES, "district", "rooms"), without(PERSONS, "age"))

    assert [problem.partition(" is missing")[0] for problem in refused.value.problems] == [
        "column district",
        "persons.csv: column age",
    ]


def test_a_file_without_any_question_of_the_profile_is_refused() -> None:
    text = "profile: p\nlanguages: [en]\nvariables: [{name: floor, kind: count, optional: true}]\n"
    table = RawTable.from_arrow(pa.table({"roof": ["1"]}))

    with pytest.raises(UnusableFile, match="not one question of profile p is in the file"):
        decode_households(profile_from_text(text, "p"), table, None, (), survey=False)


def test_keys_identifiers_and_enrolment_are_found_under_their_other_headings(profile: Profile) -> None:
    homes = renamed(HOMES, hh="idbdt", persons="Jumlah_ART", floor="lantai", gets_cash="cash_2020")
    persons = renamed(
        {**PERSONS, "nik": ["1"] * 5}, hh="idbdt", person="idart", relation="Hub_KRT", nik="NIK"
    )

    households, same = read(profile, homes, persons), read(profile)

    assert households.ids.to_pylist() == ["A", "B", "C"]
    assert households.enrolled["cash"].tolist() == same.enrolled["cash"].tolist()
    assert households.content_digest == same.content_digest
    assert households.findings.counts() == {"identifier_malformed": 5}


def test_a_name_wins_over_its_alias_and_two_aliases_are_told_apart_by_nobody(profile: Profile) -> None:
    both = {**HOMES, "idbdt": ["X", "Y", "Z"]}
    twice = profile_from_text(PROFILE.replace("hh: [idbdt]", "hh: [idbdt, idkk]"), "twice")

    assert read(profile, both).ids.to_pylist() == ["A", "B", "C"]
    with pytest.raises(UnusableFile, match="column hh could be any of idbdt, idkk"):
        read(twice, renamed({**HOMES, "idkk": ["X", "Y", "Z"]}, hh="idbdt"))


def test_a_registry_may_lack_the_column_of_an_optional_programme(profile: Profile) -> None:
    households = read(profile, without(HOMES, "gets_cash"))

    assert households.enrolled["cash"].tolist() == [ENROLMENT_UNKNOWN] * 3
    assert ["there is no column gets_cash" in warning for warning in households.warnings] == [True]


def test_withheld_summaries_make_groups_and_no_questions(profile: Profile) -> None:
    households = read(profile)

    assert {name: labels.to_pylist() for name, labels in households.groups.items()} == {
        "head_sex": ["2", "1", "1"],
        "disabled": ["1", "1", "0"],
        "alone": ["0", "1", "0"],
    }
    assert set(households.answers) & {"head_sex", "disabled", "alone"} == set()
    assert [question.name for question in profile.questions][-1] == "most_schooling"


def test_a_registry_need_not_have_what_withheld_summaries_read(profile: Profile) -> None:
    households = read(profile, persons=without(PERSONS, "sex", "sees", "hears"))

    assert households.groups["head_sex"].to_pylist() == [None] * 3
    assert households.groups["disabled"].to_pylist() == [None] * 3
    assert households.groups["alone"].to_pylist() == ["0", "1", "0"]
    assert households.warnings == ()


def test_disability_is_unknown_where_one_of_its_questions_was_not_asked(profile: Profile) -> None:
    households = read(profile, persons=without(PERSONS, "hears"))

    assert households.groups["disabled"].to_pylist() == [None] * 3


def test_one_condition_of_several_is_enough_and_unknown_stays_unknown(profile: Profile) -> None:
    persons = {**PERSONS, "sees": ["4", "4", "4", None, None], "hears": ["4", "1", "4", "1", None]}

    households = read(profile, persons=persons)

    assert households.groups["disabled"].to_pylist() == ["1", "1", None]


@pytest.mark.parametrize("heading", ["NIK", "cash_2020", "idbdt"])
def test_another_heading_of_what_must_not_be_read_must_not_be_read_either(heading: str) -> None:
    text = PROFILE.replace("aliases: [lantai]", f"aliases: [{heading}]")

    with pytest.raises(UnusableProfile) as refused:
        profile_from_text(text, "leak")

    assert any(
        f"`{heading}`" in problem and "no input may read it" in problem for problem in refused.value.problems
    )


def test_an_unknown_answer_has_no_value(profile: Profile) -> None:
    answer = read(profile, without(HOMES, "rooms")).answers["rooms"]

    assert np.isnan(answer.values).all()
    assert answer.text.to_pylist() == [None] * 3
    assert (answer.state != KNOWN).all()
