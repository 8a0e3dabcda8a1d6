"""Household columns made from members: counts, sums, shares, extremes, the head's answer, ratios."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.answers import decode_variable
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer
from features.member_table import MemberTable
from features.numbers import plain_texts
from features.profile import How, Summary, Variable
from features.skip_rules import Truth


@dataclass(frozen=True, slots=True, eq=False)
class _Persons:
    """The m persons as one summary sees them.

    Attributes:
        among: the summary's `where`.
        values: shape (m,), `of`, NaN where not known; NaN everywhere without `of`.
        skipped: shape (m,) bool, `of` was not asked of the person.
        named: category or ordered: having an answer is what counts, not its position.
    """

    table: MemberTable
    summary: Summary
    among: Truth
    values: NDArray[np.float64]
    skipped: NDArray[np.bool_]
    named: bool

    @property
    def measured(self) -> NDArray[np.bool_]:
        """shape (m,): in `where`, with a known value."""
        return self.among.yes & ~np.isnan(self.values)

    @property
    def counted(self) -> Truth:
        """In `where`, and (with `of`) yes, not zero or, for a category, answered."""
        if self.summary.of is None:
            return self.among
        known = ~np.isnan(self.values)
        yes = known & (self.named | (self.values != 0))
        return self.among.and_also(Truth(yes, known | self.skipped))

    def nobody(self, out: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """shape (n,): there are persons, and every one is known to be in `out`."""
        persons = self.table.rows.of_every_household()
        return np.asarray((persons > 0) & (self.table.rows.count(out) == persons), dtype=bool)


def summarise(summary: Summary, table: MemberTable) -> Answer:
    """One answer a household, over the members whose values are known.

    - count, any, share: over members whose `where` (and `of`) is known. share is of the members
      in `where` for whom `of` holds, or without `of` of all members who are in `where`.
    - alone: whether the only member of the household is in `where` (and `of` holds).
    - sum, mean, min, max: of `of` over the members in `where`. A sum over nobody is 0.
    - head: the head's own answer.
    - dependency_ratio: (younger than `young` + from `old` on) ÷ those between.

    Unknown where no member's value is known, and everywhere where the file lacks a column: a member
    who fails another condition must not make a silent zero. Not applicable where a share, mean,
    minimum or maximum is known to be over nobody, where nobody was asked, and for a dependency
    ratio where nobody is of working age.
    """
    if summary.how != "head" and not all(table.questions.has(column) for column in summary.columns):
        n = table.rows.households
        return _numbers(np.full(n, np.nan), np.full(n, UNKNOWN, dtype=np.uint8))
    if summary.how == "head":
        return _of_the_head(summary, table)
    values, state = _HOWS[summary.how](_persons(summary, table))
    codes = _ranked_codes(summary, table)
    return _numbers(values, state) if codes is None else _ranks(values, state, codes)


def _ranked_codes(summary: Summary, table: MemberTable) -> tuple[str, ...] | None:
    """Codes of an ordered variable whose lowest or highest answer is taken: that answer is a code."""
    if summary.how not in ("min", "max") or summary.of is None:
        return None
    variable = table.questions.reader_of(summary.of)
    if variable is None or variable.kind != "ordered" or variable.name not in table.questions.answers:
        return None
    return table.questions.answers[variable.name].codes


def _ranks(values: NDArray[np.float64], state: NDArray[np.uint8], codes: tuple[str, ...]) -> Answer:
    """Positions in `codes`, with the code as text."""
    known = state == KNOWN
    places = pa.array(np.where(known, values, 0).astype(np.int32), mask=~known)
    text = pa.DictionaryArray.from_arrays(places, pa.array(codes, type=pa.string()))
    return Answer(state, np.where(known, values, np.nan), text, codes)


def _persons(summary: Summary, table: MemberTable) -> _Persons:
    among = table.among(summary.where).and_also(table.one_of(summary.where_any))
    m = len(table.rows.household)
    if summary.of is None:
        return _Persons(table, summary, among, np.full(m, np.nan), np.zeros(m, dtype=bool), False)
    variable = table.questions.reader_of(summary.of)
    if variable is None or variable.name not in table.questions.answers:
        values = table.rows.columns.numbers(summary.of)
        return _Persons(table, summary, among, values, np.zeros(m, dtype=bool), False)
    answer = table.questions.answers[variable.name]
    skipped = answer.state == NOT_APPLICABLE
    return _Persons(table, summary, among, answer.values, skipped, answer.codes is not None)


_Result = tuple[NDArray[np.float64], NDArray[np.uint8]]


def _count(persons: _Persons) -> _Result:
    rows, counted = persons.table.rows, persons.counted
    return rows.count(counted.yes).astype(np.float64), _state(rows.count(counted.known) > 0)


def _any(persons: _Persons) -> _Result:
    counts, state = _count(persons)
    return np.minimum(counts, 1), state


def _alone(persons: _Persons) -> _Result:
    rows, counted = persons.table.rows, persons.counted
    size = rows.of_every_household()
    known = (size > 1) | ((size == 1) & (rows.count(counted.known) == 1))
    return ((size == 1) & (rows.count(counted.yes) == 1)).astype(np.float64), _state(known)


def _share(persons: _Persons) -> _Result:
    rows, counted = persons.table.rows, persons.counted
    base = Truth.always(len(rows.household)) if persons.summary.of is None else persons.among
    part, whole = rows.count(counted.yes & base.yes), rows.count(counted.known & base.yes)
    return part / np.maximum(whole, 1), _state(whole > 0, persons.nobody(base.no))


def _sum(persons: _Persons) -> _Result:
    rows, among = persons.table.rows, persons.among
    known = (rows.count(persons.measured) > 0) | persons.nobody(among.no)
    state = _state(known, persons.nobody(among.no | persons.skipped))
    return rows.total(persons.values, persons.measured), state


def _mean(persons: _Persons) -> _Result:
    rows, state = persons.table.rows, _state_of_measured(persons)
    return rows.total(persons.values, persons.measured) / np.maximum(rows.count(persons.measured), 1), state


def _min(persons: _Persons) -> _Result:
    least = np.full(persons.table.rows.households, np.inf)
    np.minimum.at(least, persons.table.rows.household[persons.measured], persons.values[persons.measured])
    return least, _state_of_measured(persons)


def _max(persons: _Persons) -> _Result:
    most = np.full(persons.table.rows.households, -np.inf)
    np.maximum.at(most, persons.table.rows.household[persons.measured], persons.values[persons.measured])
    return most, _state_of_measured(persons)


def _dependency_ratio(persons: _Persons) -> _Result:
    rows, age, measured = persons.table.rows, persons.values, persons.measured
    with np.errstate(invalid="ignore"):
        working = measured & (age >= persons.summary.young) & (age < persons.summary.old)
    earners = rows.count(working)
    nobody = persons.nobody(persons.among.no | persons.skipped | measured)
    return rows.count(measured & ~working) / np.maximum(earners, 1), _state(earners > 0, nobody)


def _state_of_measured(persons: _Persons) -> NDArray[np.uint8]:
    known = persons.table.rows.count(persons.measured) > 0
    return _state(known, persons.nobody(persons.among.no | persons.skipped))


def _state(known: NDArray[np.bool_], not_applicable: NDArray[np.bool_] | None = None) -> NDArray[np.uint8]:
    state = np.where(known, KNOWN, UNKNOWN).astype(np.uint8)
    if not_applicable is not None:
        state[~known & not_applicable] = NOT_APPLICABLE
    return state


def _numbers(values: NDArray[np.float64], state: NDArray[np.uint8]) -> Answer:
    known = state == KNOWN
    values = np.where(known, values, np.nan)
    encoded = pa.array(values, mask=~known).dictionary_encode()
    texts = plain_texts(encoded.dictionary.to_numpy(zero_copy_only=False))
    return Answer(state, values, pa.DictionaryArray.from_arrays(encoded.indices, texts))


def _of_the_head(summary: Summary, table: MemberTable) -> Answer:
    column = summary.of or ""
    variable = table.questions.reader_of(column)
    if variable is None and column in table.rows.columns and len(table.rows.household):
        answer = decode_variable(Variable(column, column, "category"), table.rows.columns.text(column)).answer
        return _at_the_head(answer, table)
    if variable is None or variable.name not in table.questions.answers or len(table.rows.household) == 0:
        n = len(table.head)
        return _numbers(np.full(n, np.nan), np.full(n, UNKNOWN, dtype=np.uint8))
    return _at_the_head(table.questions.answers[variable.name], table)


def _at_the_head(answer: Answer, table: MemberTable) -> Answer:
    none = table.head < 0
    place = np.where(none, 0, table.head)
    return Answer(
        np.where(none, UNKNOWN, answer.state[place]).astype(np.uint8),
        np.where(none, np.nan, answer.values[place]),
        answer.text.take(pa.array(place, mask=none)),
        answer.codes,
    )


_HOWS: Final[Mapping[How, Callable[[_Persons], _Result]]] = {
    "count": _count,
    "any": _any,
    "alone": _alone,
    "share": _share,
    "sum": _sum,
    "mean": _mean,
    "min": _min,
    "max": _max,
    "dependency_ratio": _dependency_ratio,
}
