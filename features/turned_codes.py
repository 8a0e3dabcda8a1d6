"""Whether yes and no were exchanged in a column: its answers then run against all the others."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.households import KNOWN, Answer
from features.messages import Message
from features.profile import Summary, Variable

_ENOUGH: Final = 100
_AGAINST: Final = -0.08
_SURELY: Final = -5.0

Floats = NDArray[np.float64]


def turned_codes(questions: Sequence[Variable | Summary], answers: Mapping[str, Answer]) -> list[str]:
    """Yes-or-no questions with a direction whose answers say the opposite of the others'.

    Households with more floor and power own more things. Where "owns a car" goes with less, 1 and 2
    were most likely exchanged on the way. Numbers cannot be exchanged, so they are the yardstick;
    without any, the other yes-or-no questions are. Correlations below -0.08 count, if five standard
    errors or more from zero.

    Returns:
        Names of the questions, in their order; none of fewer than 100 households.

    >>> rooms = np.arange(200.0)
    >>> def answer(values): return Answer(np.zeros(200, np.uint8), values, None)
    >>> car, tv = (Variable(name, name, "yes_no", direction="up") for name in ("car", "tv"))
    >>> answers = {"rooms": answer(rooms), "car": answer(1.0 * (rooms < 99))}
    >>> answers["tv"] = answer(1.0 * (rooms > 60))
    >>> turned_codes([Variable("rooms", "rooms", "count", direction="up"), car, tv], answers)
    ['car']
    """
    directed = [each for each in questions if each.direction != "none" and each.name in answers]
    coded = [each for each in directed if isinstance(each, Variable) and each.kind == "yes_no"]
    follows = {each.name for each in directed if isinstance(each, Variable) and each.asked_if is not None}
    numbers = [each for each in directed if each not in coded and each.name not in follows]
    if not coded or len(numbers or coded[1:]) == 0:
        return []
    # One column at a time, so that a registry of millions needs little room.
    together = _together(numbers or coded, answers)
    found = []
    for question in coded:
        own = _standardised(answers[question.name], question.direction)
        yardstick = together if numbers else together - np.nan_to_num(own)
        if _against(own, yardstick):
            found.append(question.name)
    return found


def warnings_of_turned(
    questions: Sequence[Variable | Summary], answers: Mapping[str, Answer], file: str
) -> list[str]:
    """One warning that names them all, or none."""
    names = turned_codes(questions, answers)
    return [Message("codes_turned", file=file, columns=", ".join(names))] if names else []


def _together(questions: Sequence[Variable | Summary], answers: Mapping[str, Answer]) -> Floats:
    """The questions' answers added up, shape (n,), an unknown one as an average one."""
    total: Floats = np.zeros(1)
    for question in questions:
        total = total + np.nan_to_num(_standardised(answers[question.name], question.direction))
    return total


def _standardised(answer: Answer, direction: str) -> Floats:
    """Mean 0 and spread 1 over the known answers, NaN elsewhere; more means richer."""
    values = np.where(answer.state == KNOWN, answer.values, np.nan)
    known = values[~np.isnan(values)]
    if len(known) < 2 or known.std() == 0:
        return np.full(len(values), np.nan)
    sign = 1.0 if direction == "up" else -1.0
    return np.asarray(np.clip(sign * (values - known.mean()) / known.std(), -3.0, 3.0))


def _against(column: Floats, others: Floats) -> bool:
    known = ~np.isnan(column)
    if known.sum() < _ENOUGH:
        return False
    together = others[known]
    if together.std() == 0:
        return False
    correlation = float(np.corrcoef(column[known], together)[0, 1])
    return correlation < _AGAINST and correlation * np.sqrt(known.sum()) < _SURELY


__all__ = ["turned_codes", "warnings_of_turned"]
