"""Explanation of one household: `models.explanation` on one row, as plain values."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.household_reader import OneHousehold
from features.households import KNOWN, UNKNOWN
from features.known_texts import OneAnswer
from models.reasons import STATES
from models.welfare_model import WelfareModel


class ExplanationOfOne:
    """The questions of a model, ready for any household."""

    def __init__(self, welfare: WelfareModel) -> None:
        names = [column.question for column in welfare.catalogue.inputs]
        self._starts = np.array([i for i, name in enumerate(names) if i == 0 or name != names[i - 1]])
        self._questions = [names[i] for i in self._starts.tolist()]
        self._in_ranks = welfare.scale == "rank"
        self._reference = float(np.exp(welfare.reference_score))

    def reasons(self, contributions: NDArray[np.float64], one: OneHousehold) -> list[dict[str, Any]]:
        """The `reasons` column of a household, strongest first.

        Args:
            contributions: shape (inputs,), of this household.
        """
        by_question = np.add.reduceat(contributions, self._starts)
        order = np.argsort(-np.abs(by_question), kind="stable")
        ordered = by_question[order]
        percents: list[float | None] = [None] * len(ordered)
        currencies = percents
        if not self._in_ranks:
            percents = np.expm1(ordered).tolist()
            distance = float(by_question.sum())
            currencies = (ordered * self._currency_per_log_point(distance)).tolist()
        questions, answers = self._questions, one.answers
        return [
            {
                "question": (question := questions[place]),
                "answer": (answer := answers.get(question) or _of_area(one.areas[question])).text,
                "state": STATES[answer.state],
                "contribution": contribution,
                "percent": percent,
                "currency": currency,
            }
            for place, contribution, percent, currency in zip(
                order.tolist(), ordered.tolist(), percents, currencies, strict=True
            )
        ]

    def _currency_per_log_point(self, distance: float) -> float:
        """As `models.explanation.currency_per_log_point`, of one household."""
        if distance == 0:
            return self._reference
        return self._reference * float(np.expm1(np.array([distance]))[0]) / distance


def _of_area(code: str | None) -> OneAnswer:
    return OneAnswer(UNKNOWN) if code is None else OneAnswer(KNOWN, None, code)
