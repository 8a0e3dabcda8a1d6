"""The inputs of one household: `features.matrix`, the linear part and what an area is known for, on one row.

What an answer becomes is found once per answer and remembered; `tests/models/test_one_household.py`
holds it to the bits of whole columns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Input
from features.household_reader import OneHousehold
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN
from features.known_texts import OneAnswer
from models.linear import Curve, Table
from models.welfare_model import WelfareModel

_MOST: Final = 10_000
_NAN: Final = float("nan")


class MatrixOfOne:
    """The columns of a model's catalogue, ready for any household."""

    def __init__(self, welfare: WelfareModel) -> None:
        catalogue = welfare.catalogue
        groups = groupby(
            zip(catalogue.inputs, welfare.linear.shapes, strict=True), lambda pair: pair[0].question
        )
        by_question = {question: list(pairs) for question, pairs in groups}
        self._questions = [
            _OfQuestion(question, pairs)
            for question, pairs in by_question.items()
            if pairs[0][0].kind not in OF_AREAS
        ]
        self._areas = list(_areas(welfare))
        of_questions = catalogue.inputs[: len(catalogue.inputs) - len(self._areas)]
        assert all(column.kind not in OF_AREAS for column in of_questions), "areas come last"

    def __call__(self, one: OneHousehold) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Each input as the trees see it, the areas' context in its place, and what it adds in the linear
        part; both of shape (inputs,)."""
        seen: list[float] = []
        effects: list[float] = []
        answers = one.answers
        for question in self._questions:
            answer = answers[question.name]
            key = answer.text if answer.state == KNOWN else answer.state
            own = question.known.get(key) or question.find(key, answer)
            seen += own[0]
            effects += own[1]
        for area in self._areas:
            context, effect = area(one)
            seen.append(context)
            effects.append(effect)
        return np.array(seen), np.array(effects)


class _OfQuestion:
    """The inputs of one question.

    Attributes:
        known: answer (its text, which says all of it, or its state) → its values as the feature matrix holds
            them, and what each adds in the linear part.
    """

    __slots__ = ("_columns", "_shapes", "known", "name")

    def __init__(self, name: str, pairs: Sequence[tuple[Input, Curve | Table]]) -> None:
        self.name, self._shapes = name, [shape for _, shape in pairs]
        self._columns = [_value_of(column) for column, _ in pairs]
        self.known: dict[object, tuple[list[float], list[float]]] = {}

    def find(self, key: object, answer: OneAnswer) -> tuple[list[float], list[float]]:
        if len(self.known) >= _MOST:
            self.known.clear()
        values = [_as_held(value(answer)) for value in self._columns]
        effects = [_effect(shape, value) for shape, value in zip(self._shapes, values, strict=True)]
        self.known[key] = values, effects
        return values, effects


class _OfArea:
    """One input of an area."""

    __slots__ = ("_context", "_known", "_levels", "_places", "_shape")

    def __init__(
        self, column: Input, areas: Sequence[str], shape: Curve | Table, context: NDArray[np.float32] | None
    ) -> None:
        self._levels = list(areas)[: list(areas).index(column.question) + 1]
        self._places = {path: float(place) for place, path in enumerate(column.codes)}
        self._shape, self._context = shape, context
        self._known: dict[tuple[str | None, ...], tuple[float, float]] = {}

    def __call__(self, one: OneHousehold) -> tuple[float, float]:
        """What the trees see in its place, and what it adds in the linear part."""
        codes = tuple([one.areas[level] for level in self._levels])
        known = self._known.get(codes)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            path = [code for code in codes if code is not None]
            place = self._places.get("/".join(path), _NAN) if len(path) == len(codes) else _NAN
            place = _as_held(place)
            known = self._known[codes] = (self._seen(place), _effect(self._shape, place))
        return known

    def _seen(self, place: float) -> float:
        """`models.area_context.AreaContext.apply` for one value."""
        if self._context is None:
            return place
        return float(self._context[int(place)]) if 0 <= place < len(self._context) else _NAN


def _areas(welfare: WelfareModel) -> Iterator[_OfArea]:
    tables = {} if welfare.trees is None else welfare.trees.context.tables
    for place, (column, shape) in enumerate(
        zip(welfare.catalogue.inputs, welfare.linear.shapes, strict=True)
    ):
        if column.kind in OF_AREAS:
            yield _OfArea(column, welfare.catalogue.meanings["areas"], shape, tables.get(place))


def _as_held(value: float) -> float:
    """As a feature matrix holds it: float32."""
    return float(np.float32(value))


def _effect(shape: Curve | Table, value: float) -> float:
    return float(shape(np.array([value], dtype=np.float64))[0])


def _value_of(column: Input) -> Callable[[OneAnswer], float]:
    """How one column of the feature matrix follows from an answer (`features.matrix`)."""
    if column.kind == "category":
        places: Mapping[str | None, float] = {code: float(place) for place, code in enumerate(column.codes)}
        beside = places.get("", _NAN)
        return lambda answer: _place(answer, places, beside)
    if column.kind == "flag" and column.bit == 0:
        return lambda answer: _NAN if answer.state == UNKNOWN else float(answer.state == NOT_APPLICABLE)
    if column.kind == "flag":
        bit = column.bit
        return lambda answer: _NAN if answer.value is None else float(int(answer.value) & bit > 0)
    return lambda answer: _NAN if answer.value is None else answer.value


def _place(answer: OneAnswer, places: Mapping[str | None, float], beside: float) -> float:
    if answer.state == KNOWN:
        return places.get(answer.text, _NAN)
    return beside if answer.state == NOT_APPLICABLE else _NAN
