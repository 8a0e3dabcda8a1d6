"""What differs between a registry and the training survey: the people, or how answers were coded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from features.profile import Profile
from models.recoding import Recoding, find_recoding, find_unit
from models.reference import Codes, Numbers, QuestionAnswers, Reference

Verdict = Literal["coding", "missing", "population", "same"]
What = Literal[
    "turned_round", "shifted", "reversed", "exchanged", "units", "far_values", "strange_codes",
    "strange_areas", "nobody_answered", "unknown", "not_applicable", "follows", "moved", "same",
]  # fmt: skip

_LEAST_MOVED: Final = 0.1
_SURELY: Final = 4.5
_STRANGE: Final = 0.01
_FAR_VALUES: Final = 0.02
_STRANGE_AREAS: Final = 0.95
_TURNED_SKIP: Final = 0.5


@dataclass(frozen=True, slots=True)
class QuestionDrift:
    """What one question's answers say.

    Attributes:
        question: its name; a column where nobody knows which question reads it.
        bit: of a question for a sum of powers of two, otherwise 0.
        distance: largest difference of a share: of codes, or of answers below a point; 0 to 1.
        details: what `models.drift_words` puts into the sentence.
    """

    question: str
    bit: int
    verdict: Verdict
    what: What
    distance: float
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drift:
    """A registry held against the survey.

    Attributes:
        questions: one entry each, strange codes included; the worst verdicts first.
        households: of the survey, of the registry.
        score_change: mean score of the linear part, registry less survey; log points or ranks.
        score_error: its standard error.
    """

    questions: tuple[QuestionDrift, ...]
    households: tuple[int, int]
    score_change: float
    score_error: float

    @property
    def verdict(self) -> Verdict:
        """The worst of any question; a clear change of the score is one of the population."""
        verdicts = {each.verdict for each in self.questions}
        for verdict in _WORST_FIRST[:-1]:
            if verdict in verdicts:
                return verdict
        moved = abs(self.score_change) > max(_SURELY * self.score_error, 0.05)
        return "population" if moved else "same"

    def of(self, verdict: Verdict) -> tuple[QuestionDrift, ...]:
        """The questions with that verdict."""
        return tuple(each for each in self.questions if each.verdict == verdict)


_WORST_FIRST: Final[tuple[Verdict, ...]] = ("coding", "missing", "population", "same")


def compare_answers(profile: Profile, survey: Reference, registry: Reference) -> Drift:
    """Every question of the survey in the registry; `registry` was described like `survey`.

    A difference counts as a change of the population from 10 points on (`distance`) if it is 4.5 standard
    errors or more, which allows for some 60 questions of 20 codes each. What counts as a change of
    the coding is in `models.recoding`.
    """
    theirs = {(each.question, each.bit): each for each in registry.questions}
    columns = {variable.name: variable.column for variable in profile.variables}
    found = []
    for each in survey.questions:
        other = theirs.get((each.question, each.bit))
        if other is not None:
            column = columns.get(each.question, "")
            strange = registry.strange_codes.get(column, 0.0) - survey.strange_codes.get(column, 0.0)
            found.append(_compare(each, other, max(strange, 0.0), area=each.question in profile.area_labels))
    found = _against_skips(profile, survey, registry, found)
    found = [*_after_their_questions(profile, found), *_strange(columns, survey, registry, found)]
    found.sort(key=lambda each: (_WORST_FIRST.index(each.verdict), -each.distance))
    (mean, spread, worth), (their_mean, their_spread, their_worth) = survey.score, registry.score
    error = float(np.sqrt(spread**2 / max(worth, 1.0) + their_spread**2 / max(their_worth, 1.0)))
    return Drift(tuple(found), (survey.households, registry.households), their_mean - mean, error)


def _compare(
    survey: QuestionAnswers, registry: QuestionAnswers, strange: float, *, area: bool
) -> QuestionDrift:
    before, after = survey.answers, registry.answers
    say = _Saying(survey.question, survey.bit)
    if before is None:
        return say("same", "same", 0.0)
    if area and (after is None or registry.unknown - survey.unknown >= _STRANGE_AREAS):
        return say("coding", "strange_areas", 1.0, share=registry.unknown)
    if after is None and survey.unknown + survey.not_applicable < 1:
        of = "unknown" if registry.unknown > 0 else "not_applicable"
        return say("missing", "nobody_answered", 1.0, before=1 - getattr(survey, of))
    found = say("same", "same", 0.0)
    worth = (survey.known, registry.known)
    if isinstance(before, Codes) and isinstance(after, Codes):
        answered = 1 - registry.unknown - registry.not_applicable
        found = _codes(say, before, after, 0.0 if area else strange / (answered + strange), worth, area)
    elif isinstance(before, Numbers) and isinstance(after, Numbers):
        found = _numbers(say, before, after, worth)
    if found.verdict == "coding":
        return found
    return _less_told(say, survey, registry, strange) or found


def _codes(
    say: "_Saying", before: Codes, after: Codes, strange: float, worth: tuple[float, float], area: bool
) -> QuestionDrift:
    recoding = None if area else find_recoding(before, after, strange, worth)
    distance, surely, details = _moved_codes(before, after, worth)
    if recoding is not None:
        return say("coding", recoding.way, distance, **_details(recoding, before, after))
    moved = distance >= _LEAST_MOVED and surely
    return say("population", "moved", distance, **details) if moved else say("same", "same", distance)


def _numbers(say: "_Saying", before: Numbers, after: Numbers, worth: tuple[float, float]) -> QuestionDrift:
    distance, surely, details = _moved_numbers(before, after, worth)
    factor = find_unit(before, after)
    if factor is not None and distance >= _LEAST_MOVED:
        return say("coding", "units", distance, factor=factor, **details)
    if after.far - before.far >= _FAR_VALUES:
        usual = float(before.points[-1])
        return say("coding", "far_values", after.far - before.far, share=after.far, usual=usual)
    moved = distance >= _LEAST_MOVED and surely
    return say("population", "moved", distance, **details) if moved else say("same", "same", distance)


@dataclass(frozen=True, slots=True)
class _Saying:
    question: str
    bit: int

    def __call__(self, verdict: Verdict, what: What, distance: float, **details: Any) -> QuestionDrift:
        return QuestionDrift(self.question, self.bit, verdict, what, float(distance), details)


def _less_told(
    say: _Saying, survey: QuestionAnswers, registry: QuestionAnswers, strange: float
) -> QuestionDrift | None:
    """Whether clearly more (or fewer) do not know, or were not asked."""
    changes: tuple[tuple[What, float, float], ...] = (
        ("unknown", survey.unknown, max(registry.unknown - strange, 0.0)),
        ("not_applicable", survey.not_applicable, registry.not_applicable),
    )
    for what, before, after in changes:
        error = _error(np.array([(before + after) / 2]), (survey.told, registry.told))[0]
        if abs(after - before) >= max(_LEAST_MOVED, _SURELY * error):
            verdict: Verdict = "missing" if what == "unknown" and after > before else "population"
            return say(verdict, what, abs(after - before), before=before, after=after)
    return None


def _moved_codes(
    before: Codes, after: Codes, worth: tuple[float, float]
) -> tuple[float, bool, dict[str, Any]]:
    gaps = np.abs(after.shares - before.shares)
    most = int(np.argmax(gaps))
    surely = gaps[most] > _SURELY * _error((before.shares + after.shares) / 2, worth)[most]
    details = {"code": before.names[most], "before": before.shares[most], "after": after.shares[most]}
    return float(gaps[most]), bool(surely), _plain(details)


def _moved_numbers(
    before: Numbers, after: Numbers, worth: tuple[float, float]
) -> tuple[float, bool, dict[str, Any]]:
    gaps = np.abs(after.below - before.below)
    most = int(np.argmax(gaps))
    surely = gaps[most] > _SURELY * _error((before.below + after.below) / 2, worth)[most]
    middle = len(before.quantiles) // 2
    details = {"median_before": before.quantiles[middle], "median_after": after.quantiles[middle]}
    return float(gaps[most]), bool(surely), _plain(details)


def _error(shares: Any, worth: tuple[float, float]) -> Any:
    """Standard error of a difference of two shares that are `shares` on average."""
    one_over = 1 / max(worth[0], 1.0) + 1 / max(worth[1], 1.0)
    return np.sqrt(np.maximum(shares * (1 - shares), 0.01) * one_over)


def _details(recoding: Recoding, before: Codes, after: Codes) -> dict[str, Any]:
    if recoding.way == "turned_round":
        return _plain({"before": before.shares[1], "after": after.shares[1]})
    if recoding.way == "exchanged":
        return {"codes": list(recoding.codes)}
    return {"by": recoding.by}


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str) else float(value) for name, value in details.items()}


def _against_skips(
    profile: Profile, survey: Reference, registry: Reference, found: list[QuestionDrift]
) -> list[QuestionDrift]:
    """Yes-or-no questions after which those who said no answer, and those who said yes do not."""
    before, after = ({each.question: each for each in of.questions} for of in (survey, registry))
    kinds = {variable.column: variable for variable in profile.variables}
    kinds |= {variable.name: variable for variable in profile.variables}
    turned = set()
    for variable in profile.variables:
        asks = kinds.get(variable.asked_if.column) if variable.asked_if is not None else None
        if asks is None or asks.kind != "yes_no" or variable.name not in before or variable.name not in after:
            continue
        told, told_now = (
            _told_and_untold(of, each.not_asked.get(variable.column, 0.0))
            for of, each in ((before[variable.name], survey), (after[variable.name], registry))
        )
        if told_now[0] <= told[0] - _TURNED_SKIP and told_now[1] >= told[1] + _TURNED_SKIP:
            turned.add(asks.name)
    return [
        replace(each, verdict="coding", what="turned_round", details=_mirror(before, after, each.question))
        if each.question in turned
        else each
        for each in found
    ]


def _told_and_untold(answers: QuestionAnswers, not_asked: float) -> tuple[float, float]:
    """Share of answers among those who were asked, and among those who were not."""
    asked = 1 - answers.not_applicable
    told = 1 - answers.unknown / asked if asked > 0 else 1.0
    return told, not_asked / answers.not_applicable if answers.not_applicable > 0 else 0.0


def _mirror(
    before: Mapping[str, QuestionAnswers], after: Mapping[str, QuestionAnswers], name: str
) -> dict[str, Any]:
    shares = [of[name].answers for of in (before, after)]
    one, other = (each.shares[1] if isinstance(each, Codes) else 0.0 for each in shares)
    return _plain({"before": one, "after": other})


def _after_their_questions(profile: Profile, found: list[QuestionDrift]) -> Iterator[QuestionDrift]:
    """Questions that were asked of others because the question before them was coded otherwise."""
    wrong = {each.question for each in found if each.verdict == "coding"}
    asked = {
        variable.name: variable.asked_if.column
        for variable in profile.variables
        if variable.asked_if is not None
    }
    names = {variable.column: variable.name for variable in profile.variables}
    for each in found:
        before = asked.get(each.question, "")
        if each.verdict != "coding" and each.verdict != "same" and names.get(before, before) in wrong:
            yield replace(each, verdict="missing", what="follows", details={"of": names.get(before, before)})
        else:
            yield each


def _strange(
    columns: Mapping[str, str], survey: Reference, registry: Reference, found: list[QuestionDrift]
) -> Iterator[QuestionDrift]:
    """New codes, in columns for which no other change of the coding tells why."""
    told = {each.question for each in found if each.verdict == "coding"}
    names = {column: name for name, column in columns.items()}
    for column, share in registry.strange_codes.items():
        new = share - survey.strange_codes.get(column, 0.0)
        name = names.get(column, column)
        if new >= _STRANGE and name not in told:
            yield QuestionDrift(name, 0, "coding", "strange_codes", min(new, 1.0), {"share": share})


__all__ = ["Drift", "QuestionDrift", "Verdict", "What", "compare_answers"]
