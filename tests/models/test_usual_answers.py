"""What a visit could turn up: the answers that the survey's households give."""

import json

import numpy as np

from models.usual_answers import UsualAnswers
from tests.small_survey import Small


def test_only_questions_that_a_visit_can_check_are_kept(small: Small) -> None:
    assert set(small.model.usual_answers.values) == {
        "rooms",
        "space",
        "motorcycle",
        "floor",
        "fuel",
        "animals",
    }


def test_codes_keep_their_text_and_numbers_with_many_values_their_quantiles(small: Small) -> None:
    usual = small.model.usual_answers

    assert usual.texts["motorcycle"] == ("2", "1")
    assert usual.values["motorcycle"].tolist() == [0, 1]
    assert usual.texts["floor"] == ("1", "2", "8")
    assert usual.texts["fuel"] == ("1", "2", "3")
    assert set(usual.texts["animals"]) == {str(total) for total in range(8)}
    assert len(usual.texts["space"]) == 5
    known = small.survey.households.answers["space"].values
    assert np.isin(usual.values["space"], known).all()


def test_an_answer_of_fewer_than_one_in_a_hundred_is_not_usual(small: Small) -> None:
    rooms = small.survey.households.answers["rooms"].values
    values, counts = np.unique(rooms[~np.isnan(rooms)], return_counts=True)
    usual = small.model.usual_answers.values["rooms"]

    assert set(usual) == set(values[counts >= 0.01 * counts.sum()]) or len(values) > 8
    assert np.diff(usual).min() > 0


def test_usual_answers_survive_json(small: Small) -> None:
    usual = small.model.usual_answers

    again = UsualAnswers.from_json(json.loads(json.dumps(usual.to_json())))

    assert again.texts == usual.texts
    for name, values in usual.values.items():
        np.testing.assert_array_equal(again.values[name], values)
