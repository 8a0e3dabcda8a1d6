"""What-if gives exactly what an assessment of the changed household would give, and keeps nothing."""

import numpy as np
import pytest

from features.households import Households
from serving.answer_limits import Limits
from serving.what_if import UNKNOWN_TEXT, NotAnAnswer, what_if, wrong_answers
from tests.small_survey import AMOUNTS_TEXT, Small

_ROW = {
    "hh": "a",
    "district": "00",
    "village": "001",
    "size": "4",
    "rooms": "2",
    "space": "30",
    "motorcycle": "2",
    "floor": "8",
    "roof": "tin",
    "fuel": "1",
    "animals": "0",
    "land": "1",
    "hectares": "0.5",
    "pkh": "1",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return Small(AMOUNTS_TEXT, tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def household(small: Small) -> Households:
    return small.read(_ROW)


def test_a_change_gives_what_the_changed_household_would_get(small: Small, household: Households) -> None:
    told = what_if(small.context(), household, {"motorcycle": "1", "space": "90", "floor": "1"})

    really = small.assess(small.read({**_ROW, "motorcycle": "1", "space": "90", "floor": "1"})).to_pylist()[0]
    assert {name: value for name, value in told.after.items() if name != "data_digest"} == {
        name: value for name, value in really.items() if name != "data_digest"
    }
    assert told.after["estimate"] > told.before["estimate"]


def test_without_changes_nothing_moves(small: Small, household: Households) -> None:
    told = what_if(small.context(), household, {})

    assert told.after == told.before
    assert told.before["estimate"] == small.assess(household).to_pylist()[0]["estimate"]


def test_the_recorded_answers_stay_as_they_were(small: Small, household: Households) -> None:
    before = {name: answer.text.to_pylist() for name, answer in household.answers.items()}

    what_if(small.context(), household, {"fuel": "3"})

    assert {name: answer.text.to_pylist() for name, answer in household.answers.items()} == before


def test_not_known_is_an_answer_of_its_own(small: Small, household: Households) -> None:
    told = what_if(small.context(), household, {"floor": UNKNOWN_TEXT})

    reason = next(reason for reason in told.after["reasons"] if reason["question"] == "floor")
    assert (reason["state"], reason["answer"]) == ("unknown", None)


@pytest.mark.parametrize(("owns", "state"), [("2", "not_applicable"), ("1", "known")])
def test_what_the_form_would_no_longer_ask_falls_away(
    small: Small, household: Households, owns: str, state: str
) -> None:
    told = what_if(small.context(), household, {"land": owns})

    reason = next(reason for reason in told.after["reasons"] if reason["question"] == "hectares")
    assert reason["state"] == state
    assert told.followed == (("hectares",) if owns == "2" else ())


def test_a_summary_that_counts_can_be_changed(small: Small, household: Households) -> None:
    told = what_if(small.context(), household, {"children": "3"})

    assert told.after["estimate"] <= told.before["estimate"]


@pytest.mark.parametrize(
    "changes",
    [
        {"floor": "7"},
        {"space": "wide"},
        {"children": "-1"},
        {"district": "01"},
        {"nothing": "1"},
        {"workers": "1"},
        {"size": "0"},
        {"size": "999999999999"},
        {"space": "-1"},
        {"rooms": "10000"},
        {"children": "5"},
    ],
)
def test_what_is_no_answer_is_refused(small: Small, household: Households, changes: dict[str, str]) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        what_if(small.context(), household, changes)

    assert refused.value.question == next(iter(changes))
    assert np.isfinite(small.assess(household).to_pylist()[0]["estimate"])


def test_every_change_that_is_no_answer_is_told_with_what_is_expected(
    small: Small, household: Households
) -> None:
    changes = {"children": "7", "size": "6", "space": "wide", "floor": "7", "rooms": "3"}

    wrong = {
        error.question: error.limits for error in wrong_answers(small.context().profile, household, changes)
    }

    assert wrong == {
        "children": Limits(0, 6, whole=True),
        "space": Limits(0, 1_000_000, whole=False),
        "floor": None,
    }
    assert list(wrong) == ["children", "space", "floor"]
