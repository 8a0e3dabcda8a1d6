"""The reasons column: every question with its answer, strongest first."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from models.explanation import Explanation
from models.reasons import answer_texts, reasons_column
from tests.small_survey import Small


def _reasons(small: Small, household: dict[str, str | None]) -> dict[str, dict[str, Any]]:
    (row,) = small.assess(small.read({"hh": "a", **household}))["reasons"].to_pylist()
    return {reason["question"]: reason for reason in row}


@pytest.mark.parametrize(
    ("household", "question", "answer", "state"),
    [
        ({"floor": "8"}, "floor", "8", "known"),
        ({"floor": "08"}, "floor", "8", "known"),
        ({"floor": "99", "rooms": "1"}, "floor", None, "unknown"),
        ({"motorcycle": "2"}, "motorcycle", "2", "known"),
        ({"fuel": "3"}, "fuel", "3", "known"),
        ({"space": "36.50"}, "space", "36.5", "known"),
        ({"animals": "5"}, "animals", "5", "known"),
        ({"land": "2"}, "hectares", None, "not_applicable"),
        ({"land": "1"}, "hectares", None, "unknown"),
        ({"land": "1", "hectares": "0"}, "hectares", "0", "known"),
        ({"floor": "1", "district": "02"}, "district", "02", "known"),
        ({"floor": "1"}, "district", None, "unknown"),
    ],
)
def test_an_answer_is_told_as_its_code_or_as_what_is_missing(
    small: Small, household: dict[str, str | None], question: str, answer: str | None, state: str
) -> None:
    reason = _reasons(small, household)[question]

    assert (reason["answer"], reason["state"]) == (answer, state)


def test_every_question_is_there_once_and_the_strongest_first(small: Small) -> None:
    for reasons in small.assessments["reasons"].to_pylist():
        assert sorted(r["question"] for r in reasons) == sorted(small.catalogue.questions)
        sizes = [abs(r["contribution"]) for r in reasons]
        assert sizes == sorted(sizes, reverse=True)


def test_answers_of_some_rows_are_those_of_the_whole(small: Small) -> None:
    questions = ("roof", "district", "hectares")
    whole = answer_texts(questions, small.registry)
    part = answer_texts(questions, small.registry.take(np.arange(100, 110)))

    def texts(found: Any, row: int) -> list[str | None]:
        return [found.texts[int(place)].as_py() if place >= 0 else None for place in found.places[row]]

    assert [texts(part, row) for row in range(10)] == [texts(whole, 100 + row) for row in range(10)]
    np.testing.assert_array_equal(part.states, whole.states[100:110])


def test_levels_have_null_where_there_is_no_percent(small: Small) -> None:
    nothing = np.full((260, 2), np.nan)
    explanation = Explanation(("roof", "floor"), np.ones((260, 2)), nothing, nothing)

    column = reasons_column(explanation, small.registry)

    assert isinstance(column, pa.ListArray)
    assert {r["percent"] for row in column.to_pylist() for r in row} == {None}
    assert len(column) == 260
