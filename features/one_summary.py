"""Summaries of the members of one household: `features.summaries` for a single household.

`tests/features/test_household_reader.py` holds both against each other on drawn households.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN
from features.known_texts import OddCell, OneAnswer, Remembered
from features.numbers import plain_texts
from features.one_conditions import Conditions
from features.one_seen import Persons, Seen
from features.one_table import OneTable
from features.profile import How, Summary, Variable

_Result = tuple[float, int]


class OneSummary:
    """One summary, ready for any household.

    Args:
        conditions: hold the summary's conditions.

    Raises:
        OddCell: the summary takes the head's cell as it is written, whose codes a whole column teaches.
    """

    def __init__(self, summary: Summary, table: OneTable, conditions: Conditions) -> None:
        self.summary = summary
        self.every, self.one_of = conditions.bits(summary.where), conditions.bits(summary.where_any)
        self.variable: Variable | None = None if summary.of is None else table.reader_of(summary.of)
        if summary.how == "head" and self.variable is None:
            raise OddCell
        is_ranked = self.variable is not None and self.variable.kind == "ordered"
        self.codes: tuple[str, ...] | None = None
        if is_ranked and summary.how in ("min", "max") and self.variable is not None:
            self.codes = tuple(self.variable.codes or ())
        self._how = _HOWS.get(summary.how)
        self._only_counts = summary.how == "count" and summary.of is None

    def __call__(self, persons: Persons) -> OneAnswer:
        """The answer of a household with these members.

        Raises:
            OddCell: reading a member says something of a cell.
        """
        if self._only_counts:
            return self._counted(persons)
        if self._how is None:
            return persons.rows[persons.head].answers[self._variable().name]
        value, state = self._how(Seen(self.summary, self.variable, self.every, self.one_of, persons))
        if state != KNOWN:
            return OneAnswer(state)
        if self.codes is not None:
            return OneAnswer(KNOWN, value, self.codes[int(value)])
        return OneAnswer(KNOWN, value, _text_of(value))

    def _counted(self, persons: Persons) -> OneAnswer:
        """As `_count`, which is most of what is asked, without a list in between."""
        every, one_of, count, known = self.every, self.one_of, 0, False
        for yes, no in persons.told:
            if yes & every == every and (not one_of or yes & one_of):
                count += 1
            elif no & every or (one_of and no & one_of == one_of):
                known = True
        return _of_count(count) if count or known else _NOT_KNOWN

    def _variable(self) -> Variable:
        assert self.variable is not None, "refused when it was made"
        return self.variable


def _count(seen: Seen) -> _Result:
    yes, known = seen.counted
    return float(sum(yes)), _state(any(known))


def _any(seen: Seen) -> _Result:
    count, state = _count(seen)
    return min(count, 1.0), state


def _alone(seen: Seen) -> _Result:
    yes, known = seen.counted
    return float(len(yes) == 1 and yes[0]), _state(len(yes) > 1 or (len(yes) == 1 and known[0]))


def _share(seen: Seen) -> _Result:
    yes, known = seen.counted
    everybody = seen.summary.of is None
    among = [True] * len(yes) if everybody else seen.yes
    part = sum(one and of_these for one, of_these in zip(yes, among, strict=True))
    whole = sum(one and of_these for one, of_these in zip(known, among, strict=True))
    return part / max(whole, 1), _state(whole > 0, not everybody and seen.nobody())


def _sum(seen: Seen) -> _Result:
    measured = seen.measured
    known = len(measured) > 0 or seen.nobody()
    return _total(measured), _state(known, seen.nobody(skipped=True))


def _mean(seen: Seen) -> _Result:
    measured = seen.measured
    return _total(measured) / max(len(measured), 1), _state_of_measured(seen, measured)


def _min(seen: Seen) -> _Result:
    measured = seen.measured
    return min(measured, default=np.inf), _state_of_measured(seen, measured)


def _max(seen: Seen) -> _Result:
    measured = seen.measured
    return max(measured, default=-np.inf), _state_of_measured(seen, measured)


def _dependency_ratio(seen: Seen) -> _Result:
    measured, summary = seen.measured, seen.summary
    earners = sum(summary.young <= age < summary.old for age in measured)
    known = earners > 0
    not_applicable = not known and seen.nobody(skipped=True, measured=True)
    return (len(measured) - earners) / max(earners, 1), _state(known, not_applicable)


def _total(values: Sequence[float]) -> float:
    """From the smallest up, one after the other, as `features.members.MemberRows.total` adds."""
    total = 0.0
    for value in sorted(values):
        total += value
    return total


def _state_of_measured(seen: Seen, measured: Sequence[float]) -> int:
    return KNOWN if measured else _state(False, seen.nobody(skipped=True))


def _state(known: bool, not_applicable: bool = False) -> int:
    return KNOWN if known else NOT_APPLICABLE if not_applicable else UNKNOWN


@lru_cache(maxsize=1024)
def _of_count(count: int) -> OneAnswer:
    return OneAnswer(KNOWN, float(count), _text_of(float(count)))


def _text_of(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _SMALL else _TEXTS(repr(value))


_NOT_KNOWN: Final = OneAnswer(UNKNOWN)
_SMALL: Final = 2.0**53
_TEXTS: Final = Remembered(lambda written: str(plain_texts(np.array([float(written)]))[0].as_py()))
_HOWS: Final[Mapping[How, Callable[[Seen], _Result]]] = {
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
