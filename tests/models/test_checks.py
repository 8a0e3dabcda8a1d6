"""What to check on a visit: corrections that move the estimate across the line, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from features.matrix import FeatureMatrix
from models.checks import Checks, find_checks
from models.corrections import corrections_of
from models.usual_answers import UsualAnswers
from tests.small_survey import Small


def _checks(small: Small, line: float) -> tuple[Checks, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    scores = small.model.welfare.scores(small.matrix)
    return find_checks(small.model, small.matrix, scores, line), scores


@pytest.fixture(params=[12.9, 13.3, 13.8])
def line(request: pytest.FixtureRequest) -> float:
    return float(request.param)


def test_corrections_are_all_usual_answers_of_all_questions_that_a_visit_can_check(small: Small) -> None:
    found = {(c.question, c.answer) for c in corrections_of(small.model)}

    expected = {(q, text) for q, texts in small.model.usual_answers.texts.items() for text in texts}
    assert found == expected


def test_a_check_that_stands_alone_crosses_the_line_by_itself(small: Small, line: float) -> None:
    checks, scores = _checks(small, line)
    alone = np.flatnonzero(checks.alone)
    assert len(alone) > 0
    for row in alone:
        for place in np.flatnonzero(checks.correction[row] >= 0):
            correction = checks.corrections[checks.correction[row, place]]
            values = small.matrix.values[[row]].copy()
            values[:, correction.columns] = correction.values
            (score,) = small.model.welfare.scores(
                FeatureMatrix(small.matrix.ids[:1], values, small.catalogue.digest)
            )

            assert score == pytest.approx(checks.score[row, place], abs=1e-9)
            assert (score >= line) != (scores[row] >= line)


def test_single_checks_come_smallest_correction_first_and_once_a_question(small: Small, line: float) -> None:
    checks, scores = _checks(small, line)
    moves = np.abs(checks.score - scores[:, None])[checks.alone]

    ordered = np.where(np.isnan(moves), np.inf, moves)
    assert (ordered[:, 1:] >= ordered[:, :-1]).all()
    for row in np.flatnonzero(checks.alone):
        questions = [checks.corrections[c].question for c in checks.correction[row] if c >= 0]
        assert len(questions) == len(set(questions))


def test_joint_checks_cross_the_line_with_the_last_of_them_only(small: Small, line: float) -> None:
    checks, scores = _checks(small, line)
    joint = np.flatnonzero(~checks.alone & (checks.correction[:, 0] >= 0))
    assert len(joint) > 0
    for row in joint:
        above = scores[row] >= line
        reached = checks.score[row][checks.correction[row] >= 0]
        questions = [checks.corrections[c].question for c in checks.correction[row] if c >= 0]

        assert len(reached) >= 2
        assert ((reached >= line) != above).tolist() == [False] * (len(reached) - 1) + [True]
        assert len(questions) == len(set(questions))


def test_no_check_is_offered_where_no_single_one_would_do_it_and_no_three(small: Small) -> None:
    checks, _ = _checks(small, 30.0)

    assert (checks.correction == -1).all()
    assert np.isnan(checks.score).all()
    assert not checks.alone.any()


def test_no_single_check_is_missed(small: Small, line: float) -> None:
    """By brute force: a household without a check that stands alone has no such correction."""
    checks, scores = _checks(small, line)
    crossing = np.zeros(len(scores), dtype=bool)
    for correction in corrections_of(small.model):
        values = small.matrix.values.copy()
        values[:, correction.columns] = correction.values
        corrected = small.model.welfare.scores(replace(small.matrix, values=values))
        crossing |= (corrected >= line) != (scores >= line)

    np.testing.assert_array_equal(checks.alone, crossing)


def test_checks_of_a_household_depend_on_nobody_else(small: Small, line: float) -> None:
    checks, scores = _checks(small, line)
    for row in (0, 77, 259):
        one = FeatureMatrix(
            small.matrix.ids[row : row + 1], small.matrix.values[row : row + 1], small.catalogue.digest
        )

        alone = find_checks(small.model, one, scores[row : row + 1], line)

        np.testing.assert_array_equal(alone.correction[0], checks.correction[row])
        np.testing.assert_array_equal(alone.score[0], checks.score[row])


def test_nothing_to_check_and_nobody_to_visit_are_no_problem(small: Small) -> None:
    blind = replace(small.model, usual_answers=UsualAnswers({}, {}))
    nobody = FeatureMatrix(small.matrix.ids[:0], small.matrix.values[:0], small.catalogue.digest)

    assert (find_checks(blind, small.matrix, np.full(260, 13.0), 13.5).correction == -1).all()
    assert find_checks(small.model, nobody, np.zeros(0), 13.5).correction.shape == (0, 3)


def test_with_fewer_than_three_questions_the_search_ends(small: Small) -> None:
    usual = small.model.usual_answers
    two = UsualAnswers(
        {q: usual.values[q] for q in ("rooms", "floor")}, {q: usual.texts[q] for q in ("rooms", "floor")}
    )
    scores = small.model.welfare.scores(small.matrix)

    checks = find_checks(replace(small.model, usual_answers=two), small.matrix, scores, 13.3)

    assert (checks.correction[:, 2] == -1).all()
