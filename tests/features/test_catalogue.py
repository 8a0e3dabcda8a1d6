"""A profile becomes an ordered list of inputs, and another meaning has another digest."""

from dataclasses import replace

import pytest

from features.catalogue import CatalogueMismatch, assemble_catalogue, build_catalogue, check_fit, meanings_of
from features.profile import Profile
from features.profile_loading import profile_from_text
from tests.small_survey import AMOUNTS_TEXT, Small


def _changed(old: str, new: str) -> Profile:
    assert old in AMOUNTS_TEXT
    return profile_from_text(AMOUNTS_TEXT.replace(old, new), "changed.yaml")


def test_inputs_follow_the_profile_and_those_of_one_question_stand_together(small: Small) -> None:
    names = [column.name for column in small.catalogue.inputs]

    assert names == [
        "size", "rooms", "space", "motorcycle", "floor", "roof", "fuel",
        "animals:1", "animals:2", "animals:4", "land", "hectares", "hectares:not_applicable", "children",
        "workers", "workers:not_applicable", "head_school", "head_school:not_applicable",
        "dependency", "dependency:not_applicable", "district",
    ]  # fmt: skip
    assert small.catalogue.questions == (*(q.name for q in small.profile.questions), "district")


def test_each_kind_of_question_becomes_its_kind_of_input(small: Small) -> None:
    kinds = {column.name: column.kind for column in small.catalogue.inputs}

    assert kinds["rooms"] == kinds["motorcycle"] == kinds["fuel"] == kinds["head_school"] == "number"
    assert kinds["floor"] == kinds["roof"] == "category"
    assert kinds["animals:4"] == kinds["hectares:not_applicable"] == "flag"
    assert kinds["district"] == "area"


def test_codes_come_from_the_profile_or_from_the_survey_in_any_order(small: Small) -> None:
    codes = {column.name: column.codes for column in small.catalogue.inputs}
    shuffled = build_catalogue(small.profile, small.district.shuffled(3).survey(small.profile).households)

    assert codes["floor"] == ("1", "2", "8")
    assert sorted(codes["roof"]) == ["palm", "tile", "tin"]
    assert codes["district"] == ("00", "01", "02", "03")
    assert small.catalogue.learned_codes == {"floor": codes["floor"], "roof": codes["roof"]}
    assert shuffled == small.catalogue


def test_directions_belong_to_the_answer_and_not_to_its_absence(small: Small) -> None:
    directions = {column.name: column.direction for column in small.catalogue.inputs}

    assert directions["rooms"] == directions["hectares"] == 1
    assert directions["size"] == directions["children"] == -1
    assert directions["hectares:not_applicable"] == directions["floor"] == directions["land"] == 0


def test_positions_are_the_columns_of_a_question(small: Small) -> None:
    assert small.catalogue.positions("animals") == [7, 8, 9]
    assert small.catalogue.positions("district") == [20]
    assert small.catalogue.positions("nothing") == []


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("8: {en: Earth, id: Tanah}", "8: {en: Earth, id: Tanah}, 9: {en: Sand, id: Pasir}", "floor"),
        ("unknown: [9]", "unknown: [8]", "motorcycle"),
        ("group: assets, direction: up,\n     label: {en: Hectares", "label: {en: Hectares", "hectares"),
        ("asked_if: {column: land, in: [1]}", "asked_if: {column: land, in: [2]}", "hectares"),
        ("age: {below: 15}", "age: {below: 12}", "children"),
        ("old: 65", "old: 60", "dependency"),
        ("name: rooms, kind: count", "name: chambers, column: rooms, kind: count", "chambers"),
        ("{name: age, kind: count, unknown: [999]}", "{name: age, kind: count, unknown: [99]}", "members"),
        ("area_inputs: [district]", "area_inputs: [district, village]", "area_inputs"),
    ],
)
def test_another_meaning_is_refused_and_the_question_is_named(
    small: Small, old: str, new: str, question: str
) -> None:
    with pytest.raises(CatalogueMismatch) as refused:
        check_fit(small.catalogue, _changed(old, new))

    assert question in refused.value.questions
    assert question in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{en: Rooms, id: Kamar}", "{en: Bedrooms, id: Kamar tidur}"),
        ("name: rooms, kind: count", "name: rooms, column: kamar, aliases: [ruang], kind: count"),
        ("kind: count, group: dwelling, direction: up, observable: true", "kind: count, direction: up"),
        ("poorest_share: 0.4", "poorest_share: 0.3"),
        ("profile: kampung", "profile: dusun"),
    ],
)
def test_other_words_columns_and_lines_are_the_same_meaning(small: Small, old: str, new: str) -> None:
    check_fit(small.catalogue, _changed(old, new))


def test_what_the_head_answers_is_of_the_same_kind_and_keeps_its_direction(small: Small) -> None:
    profile = _changed("how: head, of: school,", "how: head, of: school, direction: up,")

    catalogue = build_catalogue(profile, small.district.survey(profile).households)

    column = catalogue.inputs[catalogue.positions("head_school")[0]]
    assert (column.kind, column.codes, column.direction) == ("number", (), 1)


def test_the_digest_covers_inputs_and_meanings(small: Small) -> None:
    inputs, meanings = small.catalogue.inputs, meanings_of(small.profile)
    other = (*inputs[:-1], replace(inputs[-1], codes=("00",)))

    assert assemble_catalogue("kampung", inputs, meanings).digest == small.catalogue.digest
    assert assemble_catalogue("kampung", other, meanings).digest != small.catalogue.digest
    assert assemble_catalogue("kampung", inputs, {**meanings, "rooms": {}}).digest != small.catalogue.digest
