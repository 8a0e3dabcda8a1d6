"""A household of whom too little is known is never flagged, and the rest of its assessment stays."""

from dataclasses import replace

import numpy as np

from features.households import UNKNOWN
from models.enough_answers import most_unknown, unknown_answers
from models.flags import FLAG_OF
from models.statuses import programme_status
from models.trained_model import ProgrammeInForce
from tests.small_survey import Small


def test_unknown_answers_are_counted_question_by_question(small: Small) -> None:
    households = small.survey.households

    counts = unknown_answers(households)

    by_hand = sum((answer.state == UNKNOWN).astype(int) for answer in households.answers.values())
    assert counts.tolist() == np.asarray(by_hand).tolist()


def test_the_limit_holds_for_nearly_all_households_that_calibrated(small: Small) -> None:
    counts, weight = unknown_answers(small.survey.households), small.survey.households.weight

    limit = most_unknown(counts, weight)

    assert weight[counts <= limit].sum() / weight.sum() >= 0.995


def test_a_household_beyond_the_limit_is_not_flagged_and_keeps_its_probability(small: Small) -> None:
    model = replace(small.model, most_unknown=3)
    (calibrated, *_) = [programme for programme in model.programmes if programme.lists]
    bounds = {side: found.bound for side, found in calibrated.lists.items()}
    programme = ProgrammeInForce(
        str(calibrated.key["name"]), calibrated.key["line"], calibrated.lists, bounds, True
    )
    scores = np.full(2, model.to_line(programme.line) - 5.0)
    enrolled = np.zeros(2, dtype=np.int8)

    status = programme_status(model, programme, scores, enrolled, np.array([3, 4]))

    assert status.flags().to_pylist() == [FLAG_OF["exclusion"], None]
    assert status.p_below[0] == status.p_below[1]
    assert status.flag_probability[0] == status.flag_probability[1]
