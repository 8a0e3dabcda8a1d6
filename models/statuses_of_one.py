"""Status and flag of one household for every programme at once: `models.statuses`, turned by 90 degrees.

The same operations on the same numbers, with the programmes in the place of the households;
`tests/models/test_one_household.py` holds both to the same bits.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from features.households import ENROLLED, ENROLMENT_UNKNOWN, NOT_ENROLLED
from models.assessment import Context
from models.distribution import ResidualDistribution
from models.flags import FLAG_OF, SIDES, logit
from models.statuses import SURE

Array = NDArray[np.float64]
_FLAGS: Final = tuple(FLAG_OF[side] for side in SIDES)
_SIDE_OF: Final = {ENROLLED: 0, NOT_ENROLLED: 1, ENROLMENT_UNKNOWN: -1}
_TOLD: Final = {ENROLLED: True, NOT_ENROLLED: False, ENROLMENT_UNKNOWN: None}


class StatusesOfOne:
    """The programmes of a context, ready for any household."""

    def __init__(self, context: Context) -> None:
        self._model, self._programmes = context.model, context.programmes
        self.lines = np.array([context.model.to_line(programme.line) for programme in context.programmes])
        shape = (len(SIDES), len(context.programmes))
        self._cutoffs, self._intercepts, self._slopes = (np.full(shape, np.nan) for _ in range(3))
        for place, programme in enumerate(context.programmes):
            for row, side in enumerate(SIDES):
                if (calibration := programme.lists.get(side)) is not None:
                    cutoff = calibration.cutoff_for(programme.bounds[side])
                    self._cutoffs[row, place] = np.nan if cutoff is None else cutoff
                    self._intercepts[row, place] = calibration.intercept
                    self._slopes[row, place] = calibration.slope
        self._every = np.arange(len(context.programmes))

    def columns(
        self, scores: Array, enrolled: Mapping[str, int], unknown: int
    ) -> tuple[dict[str, Any], int | None]:
        """The columns of an assessment by programme, `rank:…` None; the first programme that flags.

        Args:
            scores: shape (1,) of the welfare model.
            enrolled: programme → code of `features.households`, where the programme has a column.
            unknown: how many answers are not known (`models.enough_answers`).
        """
        codes = [enrolled.get(programme.name, ENROLMENT_UNKNOWN) for programme in self._programmes]
        side = np.array([_SIDE_OF[code] for code in codes], dtype=np.intp)
        p_below = self._p_below(scores)
        evidence = np.where(side == 0, 1 - p_below, p_below)
        own = (side, self._every)  # of −1 the last row, which `side >= 0` takes out again
        logits = self._intercepts[own] + self._slopes[own] * logit(evidence)
        probability = np.where(side >= 0, 1 / (1 + np.exp(-logits)), np.nan)
        most = self._model.most_unknown
        enough = most is None or unknown <= most
        flagged = (evidence >= self._cutoffs[own]) & (side >= 0) & enough
        consistent = self._consistent(scores, p_below, side)
        told = dict(self._by_programme(codes, p_below, probability, flagged, consistent))
        first = int(flagged.argmax()) if flagged.any() else None
        return told, first

    def _p_below(self, scores: Array) -> Array:
        distribution = self._model.distribution
        if isinstance(distribution, ResidualDistribution):
            return distribution.p_below_lines(scores, self.lines)
        return np.array([distribution.p_below(scores, float(line))[0] for line in self.lines])

    def _consistent(self, scores: Array, p_below: Array, side: NDArray[np.intp]) -> NDArray[np.bool_]:
        if self._model.welfare.scale == "log":
            low, high = self._model.distribution.interval(scores, 0.80)
            surely_below, surely_above = high < self.lines, low >= self.lines
        else:
            surely_below, surely_above = p_below >= SURE, 1 - p_below >= SURE
        return np.where(side == 0, surely_below, surely_above)

    def _by_programme(
        self,
        codes: list[int],
        p_below: Array,
        probability: Array,
        flagged: NDArray[np.bool_],
        consistent: NDArray[np.bool_],
    ) -> Iterator[tuple[str, Any]]:
        numbers = zip(
            codes, p_below.tolist(), probability.tolist(), flagged.tolist(), consistent.tolist(), strict=True
        )
        for programme, (code, below, right, flag, sure) in zip(self._programmes, numbers, strict=True):
            name = programme.name
            yield f"p_below:{name}", below
            yield f"enrolled:{name}", _TOLD[code]
            yield f"status:{name}", _status(code, flag, sure)
            yield f"flag:{name}", _FLAGS[_SIDE_OF[code]] if flag else None
            yield f"flag_probability:{name}", None if right != right else right
            yield f"rank:{name}", None


def _status(code: int, flagged: bool, consistent: bool) -> str:
    if code == ENROLMENT_UNKNOWN:
        return "enrolment_unknown"
    return "flagged" if flagged else "consistent" if consistent else "cannot_tell"
