"""A change of the coding is caught and named; a change of the people is not called one."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pytest

from features.households import Households
from features.reading import decode_households
from models.drift import Drift, compare_answers
from models.drift_words import drift_lines, sentence
from models.recoding import find_recoding, find_unit
from models.reference import Codes, Numbers, Reference
from models.reference_making import describe
from models.sentences import Speaker
from models.two_samples import tell_apart
from tests.small_survey import District, Small, draw_district

Change = Callable[[str], str]


def _changed(district: District, column: str, change: Change) -> District:
    """The district with every filled cell of a column of households changed."""
    cells = [None if text is None else change(text) for text in district.households[column].to_pylist()]
    place = district.households.column_names.index(column)
    table = district.households.set_column(place, column, pa.array(cells, pa.string()))
    return District(table, district.members)


def _read(small: Small, district: District) -> Households:
    tables = district._raw()
    learned = small.catalogue.learned_codes
    return decode_households(
        small.profile, *tables, (), survey=False, learned=learned, strange_codes=True
    )  # fmt: skip


def _drift(small: Small, district: District) -> Drift:
    reference = small.model.survey_answers
    assert reference is not None
    linear = small.model.welfare.linear
    described = describe(small.profile, _read(small, district), small.catalogue, linear, like=reference)
    return compare_answers(small.profile, reference, described)


def _mapped(codes: Mapping[str, str]) -> Change:
    return lambda text: codes.get(text, text)


PLANTED: Final[Mapping[str, tuple[str, Change, str, Mapping[str, Any]]]] = {
    "yes and no exchanged": ("motorcycle", _mapped({"1": "2", "2": "1"}), "turned_round", {}),
    "yes and no exchanged before a skip": ("land", _mapped({"1": "2", "2": "1"}), "turned_round", {}),
    "thousands for units": ("space", lambda text: f"{float(text) * 1000}", "units", {"factor": 1000.0}),
    "units for thousands": ("space", lambda text: f"{float(text) / 1000}", "units", {"factor": 0.001}),
    "a new code": ("floor", _mapped({"2": "3"}), "strange_codes", {}),
    "codes up by one": ("fuel", _mapped({"1": "2", "2": "3", "3": "4"}), "shifted", {"by": 1}),
    "codes down by one": ("fuel", _mapped({"1": "0", "2": "1", "3": "2"}), "shifted", {"by": -1}),
    "codes up by one, in a ring": ("fuel", _mapped({"1": "2", "2": "3", "3": "1"}), "shifted", {"by": 1}),
    "order reversed": ("fuel", _mapped({"1": "3", "3": "1"}), "reversed", {}),
    "a code for unknown": ("space", lambda text: "9999" if text > "35" else text, "far_values", {}),
}


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("seed", [11, 12])
def test_a_planted_change_of_the_coding_is_caught_and_named(small: Small, planted: str, seed: int) -> None:
    column, change, what, details = PLANTED[planted]

    drift = _drift(small, _changed(draw_district(700, seed), column, change))

    assert drift.verdict == "coding"
    assert [(each.question, each.what) for each in drift.of("coding")] == [(column, what)]
    assert details.items() <= drift.questions[0].details.items()


def test_two_changes_at_once_are_both_named(small: Small) -> None:
    in_a_ring = _mapped({"1": "2", "2": "3", "3": "1"})
    shifted = _changed(draw_district(700, seed=11), "fuel", in_a_ring)

    drift = _drift(small, _changed(shifted, "space", lambda text: f"{float(text) * 1000}"))

    found = {(each.question, each.what) for each in drift.of("coding")}
    assert found == {("fuel", "shifted"), ("space", "units")}


def _richer(district: District, draw: np.random.Generator, power: float = 1.5) -> District:
    welfare = np.array([float(text) for text in district.households["spending"].to_pylist()])
    chance = welfare**power / (welfare**power).sum()
    kept = draw.choice(len(welfare), 700, replace=False, p=chance)
    return District(district.households.take(pa.array(np.sort(kept))), district.members)


def _older(district: District, draw: np.random.Generator) -> District:
    ages = [str(int(age) + 15) for age in district.members["age"].to_pylist()]
    place = district.members.column_names.index("age")
    return District(district.households, district.members.set_column(place, "age", pa.array(ages)))


def _more_motorcycles(district: District, draw: np.random.Generator) -> District:
    return _changed(district, "motorcycle", lambda text: "1" if draw.random() < 0.6 else text)


def _other_districts(district: District, draw: np.random.Generator) -> District:
    large = np.array([code == "03" for code in district.households["district"].to_pylist()])
    kept = np.flatnonzero(large | (draw.random(len(large)) < 0.2))
    return District(district.households.take(pa.array(kept)), district.members)


HONEST: Final = {
    "richer": _richer,
    "poorer": lambda district, draw: _richer(district, draw, power=-1.5),
    "older": _older,
    "more motorcycles": _more_motorcycles,
    "other sizes of districts": _other_districts,
}


@pytest.mark.parametrize("way", HONEST)
def test_an_honest_change_of_the_people_is_seen_and_not_called_a_coding_error(small: Small, way: str) -> None:
    drifts = [
        _drift(small, HONEST[way](draw_district(2000, seed), np.random.default_rng(seed)))
        for seed in (21, 22, 23)
    ]

    assert [drift.of("coding") for drift in drifts] == [(), (), ()]
    assert {drift.verdict for drift in drifts} == {"population"}


def test_without_a_change_there_is_nothing_to_tell(small: Small) -> None:
    drifts = [_drift(small, draw_district(500, seed)) for seed in range(100, 120)]

    assert [drift.verdict for drift in drifts] == ["same"] * 20


def test_the_folder_brings_the_aggregates_back(small: Small) -> None:
    reference = small.model.survey_answers
    assert reference is not None

    plain = reference.to_json()

    assert Reference.from_json(plain).to_json() == plain
    assert reference.households == len(small.survey)


def test_the_survey_itself_does_not_differ_from_its_aggregates(small: Small) -> None:
    drift = _drift(small, small.district)

    assert drift.verdict == "same"
    assert max(each.distance for each in drift.questions) < 0.06


def test_an_empty_column_is_missing_and_not_a_change_of_the_people(small: Small) -> None:
    drift = _drift(small, _changed(draw_district(500, seed=11), "space", lambda text: ""))

    assert drift.verdict == "missing"
    assert [(each.question, each.what) for each in drift.of("missing")] == [("space", "nobody_answered")]


def test_area_codes_written_otherwise_are_named(small: Small) -> None:
    drift = _drift(small, _changed(draw_district(500, seed=11), "district", lambda text: f"13{text}"))

    assert [(each.question, each.what) for each in drift.of("coding")] == [("district", "strange_areas")]


def test_the_order_of_the_registry_never_matters(small: Small) -> None:
    district = draw_district(300, seed=11)

    one, other = _drift(small, district), _drift(small, district.shuffled(4))

    assert [each.what for each in one.questions] == [each.what for each in other.questions]
    assert one.score_change == pytest.approx(other.score_change, abs=1e-9)


def test_a_machine_cannot_tell_a_registry_of_the_same_people(small: Small) -> None:
    for seed in (31, 32, 33):
        found = tell_apart(
            small.catalogue, small.survey.households, _read(small, draw_district(500, seed)), frozenset()
        )
        assert found is not None
        assert not found.different


def test_families_that_are_in_both_files_do_not_mislead_the_machine(small: Small) -> None:
    found = tell_apart(small.catalogue, small.survey.households, _read(small, small.district), frozenset())

    assert found is not None
    assert abs(found.auc - 0.5) < 0.08


def test_a_machine_tells_other_people_and_by_what(small: Small) -> None:
    registry = _read(small, _more_motorcycles(draw_district(500, seed=31), np.random.default_rng(0)))

    found = tell_apart(small.catalogue, small.survey.households, registry, frozenset())
    without = tell_apart(small.catalogue, small.survey.households, registry, frozenset({"motorcycle"}))

    assert found is not None
    assert found.different
    assert found.questions[0] == "motorcycle"
    assert without is not None
    assert not without.different


def test_a_car_that_becomes_common_is_no_exchange_of_yes_and_no() -> None:
    survey = Codes(("0", "1"), np.array([0.8, 0.2]), np.array([-0.15, 0.6]), np.array([0.03, 0.06]))
    honest = Codes(("0", "1"), np.array([0.2, 0.8]), np.array([-0.5, 0.12]), np.array([0.05, 0.03]))
    turned = Codes(("0", "1"), np.array([0.2, 0.8]), np.array([0.6, -0.15]), np.array([0.05, 0.03]))

    assert find_recoding(survey, honest, 0.0, (500, 500)) is None
    found = find_recoding(survey, turned, 0.0, (500, 500))
    assert found is not None
    assert found.way == "turned_round"


@pytest.mark.parametrize("factor", [0.4, 1.0, 2.0, 4.0])
def test_twice_as_much_is_not_another_unit(factor: float) -> None:
    amounts = np.exp(np.linspace(1, 4, 25))

    assert find_unit(*(Numbers(each, each, each, 0.0) for each in (amounts, amounts * factor))) is None


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("planted", PLANTED)
def test_everything_is_said_in_both_languages_with_what_to_do(
    small: Small, planted: str, language: str
) -> None:
    column, change, _, _ = PLANTED[planted]
    drift = _drift(small, _changed(draw_district(300, seed=11), column, change))
    speaker = Speaker(small.profile, language)

    text = "\n".join(drift_lines(drift, None, speaker))

    assert "{" not in text
    assert sentence(drift.questions[0], speaker) in text
    assert {"en": "What to do:", "id": "Yang perlu dilakukan:"}[language] in text


def test_a_survey_of_levels_is_compared_too(small_levels: Small) -> None:
    assert _drift(small_levels, draw_district(500, seed=11)).verdict == "same"
