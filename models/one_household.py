"""One household at a time, from answers as they come over a wire to an assessment, in a millisecond.

The columnar pipeline pays per column what it costs for a million households. Here the same
functions run on one row, with what a single answer means and adds remembered from household to
household; `tests/models/test_one_household.py` holds both to the same bits. Whatever is not plain
about a household goes the way of the tables.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Input
from features.findings import Findings
from features.household_reader import HouseholdReader, OneHousehold, Row
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN
from features.known_texts import OneAnswer
from features.matrix import FeatureMatrix
from models.assessment import Context, assess_table
from models.checks import checks_column, find_checks
from models.explanation import Explanation, explain
from models.linear import Curve, Table
from models.reasons import STATES
from models.statuses_of_one import StatusesOfOne

_MOST: Final = 10_000
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class OneAssessment:
    """What `tepat assess` writes of a household, as plain values.

    Attributes:
        row: column of `docs/assessments.md` → value; `rank:…` is None, since it depends on a whole list, and
            `data_digest` is of the cells that were handed in.
        findings: what reading the household found.
        unread: headings that nothing was read from.
    """

    row: Mapping[str, Any]
    findings: Findings
    unread: tuple[str, ...]


class Assessor:
    """Assesses single households by one model and policy; made once, used by any number of threads."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._welfare = context.model.welfare
        catalogue = self._welfare.catalogue
        self.reader = HouseholdReader(context.profile, context.policy.programmes, catalogue.learned_codes)
        self._inputs = [_value_of(column, catalogue.meanings["areas"]) for column in catalogue.inputs]
        self._effects = [_Effects(shape) for shape in self._welfare.linear.shapes]
        self._statuses = StatusesOfOne(context)
        self._ids = pa.array([""], pa.string())

    def assess(self, household: Row, members: Sequence[Row] = ()) -> OneAssessment:
        """The assessment of one household; nothing of it is kept.

        Args:
            household: a row of the registry; what it leaves out is an empty cell.
            members: its persons, rows of the registry's table of members.

        Raises:
            PersonalColumn, WrongCell: see `features.household_reader`.
            UnusableFile: the household cannot be assessed, with every reason.
            ContributionsDoNotAdd: its reasons miss its estimate.
        """
        row, persons = self.reader.cells(household, members)
        unread = self.reader.unread(household, members)
        digest = _digest_of([row, *persons])
        one = self.reader.read(row, persons)
        if one is not None:
            return OneAssessment(self._quickly(one) | self._rests_on(digest), Findings(), unread)
        households = self.reader.read_as_table(row, persons)
        table = assess_table(replace(self.context, data_digest=digest), households)
        plain: dict[str, Any] = table.to_pylist()[0]
        plain |= {name: None for name in plain if name.startswith("rank:")}
        return OneAssessment(plain, households.findings, unread)

    def matrix_of(self, one: OneHousehold) -> FeatureMatrix:
        """The household's inputs, as `features.matrix.build_matrix` gives them."""
        values = np.array([[value(one) for value in self._inputs]], dtype=np.float32)
        return FeatureMatrix(self._ids, values, self._welfare.catalogue.digest)

    def _quickly(self, one: OneHousehold) -> dict[str, Any]:
        matrix = self.matrix_of(one)
        row = matrix.values[0].tolist()
        effects = np.array([[effect(value) for effect, value in zip(self._effects, row, strict=True)]])
        estimates = self._welfare.explain_from(effects, matrix.values)
        columns: dict[str, Any] = {"household_id": one.id}
        columns |= {f"area:{area}": code for area, code in one.areas.items()}
        columns |= self._estimate(estimates.scores)
        told, flagging = self._statuses.columns(estimates.scores, one.enrolled, one.unknown_answers)
        columns |= told
        explanation = explain(
            self._welfare.catalogue, estimates, self._welfare.reference_score, self._welfare.scale
        )
        columns["reasons"] = list(_reasons(explanation, one))
        columns["checks"] = (
            [] if flagging is None else self._checks(matrix, effects, estimates.scores, flagging)
        )
        return columns

    def _estimate(self, scores: NDArray[np.float64]) -> dict[str, float | None]:
        model = self.context.model
        told: dict[str, float | None] = {"estimate": float(model.to_welfare(scores)[0])}
        for coverage in (80, 90):
            for end, at in zip(
                ("low", "high"), model.distribution.interval(scores, coverage / 100), strict=True
            ):
                told[f"{end}_{coverage}"] = None if np.isnan(at[0]) else float(model.to_welfare(at)[0])
        return told | {"reference": model.reference}

    def _checks(
        self,
        matrix: FeatureMatrix,
        effects: NDArray[np.float64],
        scores: NDArray[np.float64],
        flagging: int,
    ) -> list[dict[str, Any]]:
        model, programme = self.context.model, self.context.programmes[flagging]
        checks = find_checks(model, matrix, scores, model.to_line(programme.line), effects)
        found: list[dict[str, Any]] = checks_column(model, checks, programme.name).to_pylist()[0]
        return found

    def _rests_on(self, digest: str) -> dict[str, str]:
        return {
            "model_digest": self.context.model.digest,
            "catalogue_digest": self._welfare.catalogue.digest,
            "policy_digest": self.context.policy.digest,
            "data_digest": digest,
            "as_of": self.context.as_of.isoformat(),
        }


class _Effects:
    """What each value of one input adds in the linear part, asked once per value."""

    __slots__ = ("_known", "_shape")

    def __init__(self, shape: Curve | Table) -> None:
        self._shape = shape
        self._known: dict[float | None, float] = {}

    def __call__(self, value: float) -> float:
        key = None if value != value else value
        effect = self._known.get(key)
        if effect is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            effect = self._known[key] = float(self._shape(np.array([value], dtype=np.float64))[0])
        return effect


def _value_of(column: Input, areas: Sequence[str]) -> Callable[[OneHousehold], float]:
    """How one column of the feature matrix follows from a household's answers (`features.matrix`)."""
    if column.kind in OF_AREAS:
        return _place_of_area(column, areas)
    question = column.question
    if column.kind == "category":
        places: dict[str | None, float] = {code: float(place) for place, code in enumerate(column.codes)}
        beside = places.get("", _NAN)
        return lambda one: _place(one.answers[question], places, beside)
    if column.kind == "flag" and column.bit == 0:
        return lambda one: _not_applicable(one.answers[question])
    if column.kind == "flag":
        bit = column.bit
        return lambda one: _bit(one.answers[question].value, bit)
    return lambda one: _number(one.answers[question].value)


def _place_of_area(column: Input, areas: Sequence[str]) -> Callable[[OneHousehold], float]:
    levels = list(areas)[: list(areas).index(column.question) + 1]
    places = {path: float(place) for place, path in enumerate(column.codes)}

    def place(one: OneHousehold) -> float:
        codes = [one.areas[level] for level in levels]
        path = [code for code in codes if code is not None]
        return places.get("/".join(path), _NAN) if len(path) == len(codes) else _NAN

    return place


def _place(answer: OneAnswer, places: Mapping[str | None, float], beside: float) -> float:
    if answer.state == KNOWN:
        return places.get(answer.text, _NAN)
    return beside if answer.state == NOT_APPLICABLE else _NAN


def _not_applicable(answer: OneAnswer) -> float:
    return _NAN if answer.state == UNKNOWN else float(answer.state == NOT_APPLICABLE)


def _bit(value: float | None, bit: int) -> float:
    return _NAN if value is None else float(int(value) & bit > 0)


def _number(value: float | None) -> float:
    return _NAN if value is None else value


def _reasons(explanation: Explanation, one: OneHousehold) -> Iterator[dict[str, Any]]:
    columns = (explanation.contributions[0], explanation.percent[0], explanation.currency[0])
    contributions, percents, currencies = (column.tolist() for column in columns)
    questions, answers = explanation.questions, one.answers
    for place in explanation.strongest_first()[0].tolist():
        question = questions[place]
        answer = answers.get(question) or _of_area(one.areas[question])
        percent, currency = percents[place], currencies[place]
        yield {
            "question": question,
            "answer": answer.text,
            "state": STATES[answer.state],
            "contribution": contributions[place],
            "percent": None if percent != percent else percent,
            "currency": None if currency != currency else currency,
        }


def _of_area(code: str | None) -> OneAnswer:
    return OneAnswer(UNKNOWN) if code is None else OneAnswer(KNOWN, None, code)


def _digest_of(rows: Sequence[Mapping[str, str | None]]) -> str:
    """SHA-256 of the cells of a household and its members, each row in the order of the profile's columns."""
    return hashlib.sha256(repr([list(row.values()) for row in rows]).encode()).hexdigest()


__all__ = ["Assessor", "OneAssessment"]
