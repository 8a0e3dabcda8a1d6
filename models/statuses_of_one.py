"""Estimate, status and flag of one household for every programme: `models.statuses`, turned by 90 degrees.

The same operations on the same numbers, with the programmes in the place of the households; numpy is
asked for logarithms and exponentials, whose last bits are its own, and Python for the rest.
`tests/models/test_one_household.py` holds both to the same bits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from features.households import ENROLLED, ENROLMENT_UNKNOWN, NOT_ENROLLED
from models.assessment import Context
from models.distribution import ResidualDistribution
from models.flags import FLAG_OF, SIDES, ListCalibration
from models.statuses import SURE
from models.trained_model import ProgrammeInForce

Array = NDArray[np.float64]
_FLAGS: Final = tuple(FLAG_OF[side] for side in SIDES)
_SIDE_OF: Final = {ENROLLED: 0, NOT_ENROLLED: 1}
_TOLD: Final = {ENROLLED: True, NOT_ENROLLED: False, ENROLMENT_UNKNOWN: None}
_COLUMNS: Final = ("p_below", "enrolled", "status", "flag", "flag_probability", "rank")
_COVERAGES: Final = (0.80, 0.90)
_Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _List:
    """One list of one programme: `cutoff` for the policy's bound, and how evidence becomes probability."""

    cutoff: float | None
    intercept: float
    slope: float

    @classmethod
    def of(cls, calibration: ListCalibration, bound: float) -> "_List":
        return cls(calibration.cutoff_for(bound), calibration.intercept, calibration.slope)


class StatusesOfOne:
    """The programmes of a context, ready for any household."""

    def __init__(self, context: Context) -> None:
        self._model, self._programmes = context.model, context.programmes
        self.lines = [context.model.to_line(programme.line) for programme in context.programmes]
        self._distinct = np.array(list(dict.fromkeys(self.lines)))
        self._line_of = [list(dict.fromkeys(self.lines)).index(line) for line in self.lines]
        self._lists = [_lists_of(programme) for programme in context.programmes]
        self._names = [tuple(f"{c}:{programme.name}" for c in _COLUMNS) for programme in context.programmes]
        self._reference = context.model.reference

    def columns(
        self, score: float, enrolled: Mapping[str, int], unknown: int
    ) -> tuple[dict[str, Any], int | None]:
        """The columns of an assessment from `estimate` to the last programme's, `rank:…` None; and the first
        programme that flags.

        Args:
            score: of the welfare model.
            enrolled: programme → code of `features.households`, where the programme has a column.
            unknown: how many answers are not known (`models.enough_answers`).
        """
        p_below, intervals = self._distribution(score)
        told: dict[str, Any] = dict(self._estimate(score, intervals))
        codes = [enrolled.get(programme.name, ENROLMENT_UNKNOWN) for programme in self._programmes]
        evidence = [1 - p if code == ENROLLED else p for code, p in zip(codes, p_below, strict=True)]
        right = self._probabilities(codes, evidence)
        first = None
        for place, (code, p) in enumerate(zip(codes, p_below, strict=True)):
            flagged = self._is_flagged(place, code, evidence[place], unknown)
            if flagged and first is None:
                first = place
            status = "flagged" if flagged else self._status(place, code, p, intervals[0])
            flag = _FLAGS[_SIDE_OF[code]] if flagged else None
            names = self._names[place]
            told[names[0]], told[names[1]], told[names[2]] = p, _TOLD[code], status
            told[names[3]], told[names[4]], told[names[5]] = flag, right[place], None
        return told, first

    def _distribution(self, score: float) -> tuple[list[float], Sequence[_Interval]]:
        """Of every programme the probability to lie below its line; the interval for each coverage."""
        distribution = self._model.distribution
        if isinstance(distribution, ResidualDistribution):
            found, intervals = distribution.of_one(score, self._distinct, _COVERAGES)
            shares = found.tolist()
        else:
            scores = np.array([score])
            shares = [float(distribution.p_below(scores, line)[0]) for line in self._distinct.tolist()]
            intervals = [(float("nan"), float("nan"))] * len(_COVERAGES)
        return [shares[place] for place in self._line_of], intervals

    def _estimate(self, score: float, intervals: Sequence[_Interval]) -> Iterator[tuple[str, float | None]]:
        ends = [end for interval in intervals for end in interval]
        estimate, *welfare = self._model.to_welfare(np.array([score, *ends])).tolist()
        yield "estimate", estimate
        for name, end, amount in zip(("low_80", "high_80", "low_90", "high_90"), ends, welfare, strict=True):
            yield name, None if end != end else amount
        yield "reference", self._reference

    def _probabilities(self, codes: Sequence[int], evidence: Sequence[float]) -> list[float | None]:
        """That the flag of each programme is right, or would be; None without calibration."""
        lists = [own.get(code) for own, code in zip(self._lists, codes, strict=True)]
        places = [place for place, known in enumerate(lists) if known is not None]
        found: list[float | None] = [None] * len(codes)
        if places:
            held = np.array([min(max(evidence[place], 1e-12), 1 - 1e-12) for place in places])
            logits = np.log(held / (1 - held)).tolist()
            own = [(known, logit) for known, logit in zip([k for k in lists if k], logits, strict=True)]
            right = 1 / (1 + np.exp(-np.array([known.intercept + known.slope * x for known, x in own])))
            for place, probability in zip(places, right.tolist(), strict=True):
                found[place] = probability
        return found

    def _is_flagged(self, place: int, code: int, evidence: float, unknown: int) -> bool:
        most, own = self._model.most_unknown, self._lists[place].get(code)
        if own is None or own.cutoff is None or (most is not None and unknown > most):
            return False
        return evidence >= own.cutoff

    def _status(self, place: int, code: int, p_below: float, interval: _Interval) -> str:
        if code == ENROLMENT_UNKNOWN:
            return "enrolment_unknown"
        line, (low, high) = self.lines[place], interval
        if self._model.welfare.scale == "log":
            surely = high < line if code == ENROLLED else low >= line
        else:
            surely = p_below >= SURE if code == ENROLLED else 1 - p_below >= SURE
        return "consistent" if surely else "cannot_tell"


def _lists_of(programme: ProgrammeInForce) -> dict[int, _List]:
    """Code of enrolment → the list that households of this enrolment may be on."""
    return {
        code: _List.of(programme.lists[side], programme.bounds[side])
        for code, side in ((ENROLLED, SIDES[0]), (NOT_ENROLLED, SIDES[1]))
        if side in programme.lists
    }
