"""Summaries of the members of one household: `features.summaries` for a single household.

`tests/features/test_household_reader.py` holds both against each other on drawn households.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN
from features.known_texts import OddCell, OneAnswer, Remembered, Told, plain_number
from features.numbers import plain_texts
from features.one_table import ALWAYS, OneRow, OneTable
from features.profile import How, Summary, Variable

_Result = tuple[float, int]


class OneSummary:
    """One summary, ready for any household.

    Raises:
        OddCell: the summary takes the head's cell as it is written, whose codes a whole column teaches.
    """

    def __init__(self, summary: Summary, table: OneTable) -> None:
        self.summary = summary
        self.variable: Variable | None = None if summary.of is None else table.reader_of(summary.of)
        if summary.how == "head" and self.variable is None:
            raise OddCell
        is_ranked = self.variable is not None and self.variable.kind == "ordered"
        self.codes: tuple[str, ...] | None = None
        if is_ranked and summary.how in ("min", "max") and self.variable is not None:
            self.codes = tuple(self.variable.codes or ())

    def __call__(self, members: Sequence[OneRow], head: int) -> OneAnswer:
        """The answer of a household with these members, one of them its head.

        Raises:
            OddCell: reading a member says something of a cell.
        """
        if self.summary.how == "head":
            return members[head].answer(self._variable())
        value, state = _HOWS[self.summary.how](_Persons(self, members))
        if state != KNOWN:
            return OneAnswer(state)
        if self.codes is not None:
            return OneAnswer(KNOWN, value, self.codes[int(value)])
        return OneAnswer(KNOWN, value, _text_of(value))

    def _variable(self) -> Variable:
        assert self.variable is not None, "refused when it was made"
        return self.variable


class _Persons:
    """The members as one summary sees them; attributes as `features.summaries._Persons`, as lists."""

    def __init__(self, wanted: OneSummary, members: Sequence[OneRow]) -> None:
        summary = wanted.summary
        self.summary = summary
        self.among = [_among(summary, member) for member in members]
        self.values: list[float | None] = [None] * len(members)
        self.skipped = [False] * len(members)
        self.named = False
        if wanted.variable is not None:
            answers = [member.answer(wanted.variable) for member in members]
            self.values = [answer.value for answer in answers]
            self.skipped = [answer.state == NOT_APPLICABLE for answer in answers]
            self.named = wanted.variable.kind in ("category", "ordered")
        elif summary.of is not None:
            self.values = [_number(member.cells.get(summary.of)) for member in members]

    @property
    def measured(self) -> list[float]:
        """Known values of the members in `where`."""
        return [v for v, among in zip(self.values, self.among, strict=True) if among.yes and v is not None]

    @property
    def counted(self) -> list[Told]:
        if self.summary.of is None:
            return self.among
        return [
            among.and_also(
                Told(value is not None and (self.named or value != 0), value is not None or skipped)
            )
            for among, value, skipped in zip(self.among, self.values, self.skipped, strict=True)
        ]

    def nobody(self, *, skipped: bool = False, measured: bool = False) -> bool:
        """There are persons, and each is known to be out (or not asked, or has a value)."""
        return bool(self.among) and all(
            among.no or (skipped and not_asked) or (measured and among.yes and value is not None)
            for among, not_asked, value in zip(self.among, self.skipped, self.values, strict=True)
        )


def _among(summary: Summary, member: OneRow) -> Told:
    if not summary.where:
        told = ALWAYS
    else:
        told = member.holds(summary.where[0])
        for condition in summary.where[1:]:
            told = told.and_also(member.holds(condition))
    if summary.where_any:
        one = member.holds(summary.where_any[0])
        for condition in summary.where_any[1:]:
            one = one.or_else(member.holds(condition))
        told = told.and_also(one)
    return told


def _number(text: str | None) -> float | None:
    return None if text is None else plain_number(text)


def _count(persons: _Persons) -> _Result:
    counted = persons.counted
    return float(sum(told.yes for told in counted)), _state(any(told.known for told in counted))


def _any(persons: _Persons) -> _Result:
    count, state = _count(persons)
    return min(count, 1.0), state


def _alone(persons: _Persons) -> _Result:
    counted = persons.counted
    known = len(counted) > 1 or (len(counted) == 1 and counted[0].known)
    return float(len(counted) == 1 and counted[0].yes), _state(known)


def _share(persons: _Persons) -> _Result:
    base = [ALWAYS] * len(persons.among) if persons.summary.of is None else persons.among
    pairs = list(zip(persons.counted, base, strict=True))
    part = sum(told.yes and among.yes for told, among in pairs)
    whole = sum(told.known and among.yes for told, among in pairs)
    nobody = bool(base) and all(among.no for among in base)
    return part / max(whole, 1), _state(whole > 0, nobody)


def _sum(persons: _Persons) -> _Result:
    measured = persons.measured
    known = len(measured) > 0 or persons.nobody()
    return _total(measured), _state(known, persons.nobody(skipped=True))


def _mean(persons: _Persons) -> _Result:
    measured = persons.measured
    return _total(measured) / max(len(measured), 1), _state_of_measured(persons, measured)


def _min(persons: _Persons) -> _Result:
    measured = persons.measured
    return min(measured, default=np.inf), _state_of_measured(persons, measured)


def _max(persons: _Persons) -> _Result:
    measured = persons.measured
    return max(measured, default=-np.inf), _state_of_measured(persons, measured)


def _dependency_ratio(persons: _Persons) -> _Result:
    measured = persons.measured
    earners = sum(persons.summary.young <= age < persons.summary.old for age in measured)
    nobody = persons.nobody(skipped=True, measured=True)
    return (len(measured) - earners) / max(earners, 1), _state(earners > 0, nobody)


def _total(values: Sequence[float]) -> float:
    """From the smallest up, one after the other, as `features.members.MemberRows.total` adds."""
    total = 0.0
    for value in sorted(values):
        total += value
    return total


def _state_of_measured(persons: _Persons, measured: Sequence[float]) -> int:
    return _state(len(measured) > 0, persons.nobody(skipped=True))


def _state(known: bool, not_applicable: bool = False) -> int:
    return KNOWN if known else NOT_APPLICABLE if not_applicable else UNKNOWN


def _text_of(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _SMALL else _TEXTS(repr(value))


_SMALL: Final = 2.0**53
_TEXTS: Final = Remembered(lambda written: str(plain_texts(np.array([float(written)]))[0].as_py()))
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
