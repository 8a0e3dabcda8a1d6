"""What if an answer were different: the same assessment on changed answers, kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from features.answers import decode_variable
from features.codes import normalise
from features.errors import TepatError
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer, Households
from features.profile import Profile, Summary, Variable
from features.skip_rules import holds_in_answers
from models.assessment import Context, assess_table
from serving.answer_limits import Limits, limits_of

UNKNOWN_TEXT: Final = "?"
"""Stands for "not known" among changes."""
_COUNTED: Final = ("count", "sum")


class NotAnAnswer(TepatError):
    """A what-if, or what was seen on a visit, names a question or an answer that does not exist.

    Attributes:
        limits: between which numbers the answer lies; None where it is a code, or there is no such question.
    """

    def __init__(self, question: str, limits: Limits | None = None) -> None:
        self.question = question
        self.limits = limits
        wanted = "one of the profile's codes, a plain number"
        if limits is not None:
            wanted = f"a {'whole ' if limits.whole else ''}number from {limits.least} to {limits.most}"
        super().__init__(
            f"The question {question} cannot be given this answer. A household's reasons list the questions; "
            f"an answer is {wanted}, or ? for not known. Nothing was computed or kept."
        )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The assessment as recorded and as it would be; rows of `docs/assessments.md`.

    Attributes:
        followed: questions whose answer fell away, or became unknown, because of a skip rule.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    followed: tuple[str, ...]


def what_if(context: Context, household: Households, changes: Mapping[str, str]) -> WhatIf:
    """Assesses one household as recorded and with `changes`.

    Args:
        household: a table of one row, as `Reading.answers` gives it.
        changes: question → code or number as text, or `UNKNOWN_TEXT`.

    Raises:
        NotAnAnswer: a question or an answer that does not exist.
    """
    changed, wrong = _changed(context.profile, household, changes)
    for error in wrong:
        raise error
    followed = _follow_skip_rules(context.profile, changed, frozenset(changes))
    before, after = (
        assess_table(context, each).to_pylist()[0]
        for each in (household, replace(household, answers=changed))
    )
    return WhatIf(before, after, followed)


def wrong_answers(
    profile: Profile, household: Households, changes: Mapping[str, str]
) -> tuple[NotAnAnswer, ...]:
    """Every change that `what_if` would refuse, in their order."""
    return _changed(profile, household, changes)[1]


def may_be_changed(question: Variable | Summary | None) -> bool:
    """Whether a what-if can change the question: a variable, or a number counted over the members."""
    if isinstance(question, Summary):
        return question.how in _COUNTED
    return question is not None


def _changed(
    profile: Profile, household: Households, changes: Mapping[str, str]
) -> tuple[dict[str, Answer], tuple[NotAnAnswer, ...]]:
    """The answers with those changes that are answers, and the others; the variables first."""
    changed, wrong = dict(household.answers), {}
    summaries = {each.name for each in profile.questions if isinstance(each, Summary)}
    for question in sorted(changes, key=summaries.__contains__):
        try:
            changed[question] = _answer(profile, changed, question, changes[question])
        except NotAnAnswer as error:
            wrong[question] = error
    return changed, tuple(wrong[question] for question in changes if question in wrong)


def _answer(profile: Profile, answers: Mapping[str, Answer], name: str, text: str) -> Answer:
    question = next((each for each in profile.questions if each.name == name), None)
    recorded = answers.get(name)
    if recorded is None or question is None or not may_be_changed(question):
        raise NotAnAnswer(name)
    if text.strip() == UNKNOWN_TEXT:
        return _untold(UNKNOWN, recorded)
    limits = limits_of(profile, question, answers)
    if isinstance(question, Summary):
        return _counted(name, text, recorded, limits)
    cell = pa.array([text.strip()], pa.string()).dictionary_encode()
    decoded = decode_variable(question, cell, learned=recorded.codes)
    known = decoded.answer.state[0] == KNOWN
    if not known or decoded.found or decoded.answer.codes != recorded.codes:
        raise NotAnAnswer(name, limits)
    if limits is not None and not limits.hold(float(decoded.answer.values[0])):
        raise NotAnAnswer(name, limits)
    return decoded.answer


def _counted(name: str, text: str, recorded: Answer, limits: Limits | None) -> Answer:
    plain = normalise(text)
    if not plain.isdecimal() or (limits is not None and not limits.hold(float(plain))):
        raise NotAnAnswer(name, limits)
    texts = pa.array([plain], pa.string()).dictionary_encode()
    return Answer(np.array([KNOWN], dtype=np.uint8), np.array([float(plain)]), texts, recorded.codes)


def _untold(state: int, recorded: Answer) -> Answer:
    nothing = pa.DictionaryArray.from_arrays(pa.nulls(1, pa.int32()), pa.array([], pa.string()))
    return Answer(np.array([state], dtype=np.uint8), np.array([np.nan]), nothing, recorded.codes)


def _follow_skip_rules(
    profile: Profile, answers: dict[str, Answer], changed: frozenset[str]
) -> tuple[str, ...]:
    """What the form would no longer ask falls away; what it would ask now is unknown. In the form's order."""
    by_column = {variable.column: variable.name for variable in profile.variables}
    followed: list[str] = []
    for variable in profile.variables:
        rule = variable.asked_if
        if rule is None or variable.name not in answers:
            continue
        parent = rule.column if rule.column in answers else by_column.get(rule.column, "")
        if parent not in answers or not {parent, variable.name} & {*changed, *followed}:
            continue
        skipped = bool(holds_in_answers(rule, answers[parent]).no[0])
        if skipped != (answers[variable.name].state[0] == NOT_APPLICABLE):
            state = NOT_APPLICABLE if skipped else UNKNOWN
            answers[variable.name] = _untold(state, answers[variable.name])
            followed.append(variable.name)
    return tuple(followed)
