"""Explanation of one household: `models.explanation` on one row, as plain values."""

from typing import Any

import numpy as np

from features.household_reader import OneHousehold
from features.households import KNOWN, UNKNOWN
from features.known_texts import OneAnswer
from models.reasons import STATES
from models.welfare_model import Estimates, WelfareModel


class ExplanationOfOne:
    """The questions of a model, ready for any household."""

    def __init__(self, welfare: WelfareModel) -> None:
        names = [column.question for column in welfare.catalogue.inputs]
        self._starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
        self._questions = [names[i] for i in self._starts]
        self._in_ranks = welfare.scale == "rank"
        self._reference = float(np.exp(welfare.reference_score))

    def reasons(self, estimates: Estimates, one: OneHousehold) -> list[dict[str, Any]]:
        """The `reasons` column of a household, strongest first; `estimates` of it alone."""
        by_question = np.add.reduceat(estimates.contributions, self._starts, axis=1)
        order = np.argsort(-np.abs(by_question[0]), kind="stable")
        contributions = by_question[0][order]
        percents: list[float | None] = [None] * len(contributions)
        currencies = percents
        if not self._in_ranks:
            percents = np.expm1(contributions).tolist()
            distance = float(by_question.sum(axis=1)[0])
            currencies = (contributions * self._currency_per_log_point(distance)).tolist()
        told, questions, answers = [], self._questions, one.answers
        numbers = zip(order.tolist(), contributions.tolist(), percents, currencies, strict=True)
        for place, contribution, percent, currency in numbers:
            question = questions[place]
            answer = answers.get(question) or _of_area(one.areas[question])
            told.append(
                {
                    "question": question,
                    "answer": answer.text,
                    "state": STATES[answer.state],
                    "contribution": contribution,
                    "percent": percent,
                    "currency": currency,
                }
            )
        return told

    def _currency_per_log_point(self, distance: float) -> float:
        """As `models.explanation.currency_per_log_point`, of one household."""
        if distance == 0:
            return self._reference
        return self._reference * float(np.expm1(np.array([distance]))[0]) / distance


def _of_area(code: str | None) -> OneAnswer:
    return OneAnswer(UNKNOWN) if code is None else OneAnswer(KNOWN, None, code)
