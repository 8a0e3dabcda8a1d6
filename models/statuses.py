"""Per programme: probability, status and flag of every household."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.households import ENROLLED, ENROLMENT_UNKNOWN, NOT_ENROLLED
from models.distribution import WelfareDistribution
from models.flags import FLAG_OF, Side, evidence_of
from models.trained_model import ProgrammeInForce, TrainedModel

Array = NDArray[np.float64]
SURE = 0.9
STATUSES = ("flagged", "consistent", "cannot_tell", "enrolment_unknown", "unusable")
_FLAGS = (FLAG_OF["inclusion"], FLAG_OF["exclusion"])


@dataclass(frozen=True, slots=True, eq=False)
class ProgrammeStatus:
    """What one programme's columns of an assessment hold, for n households.

    Attributes:
        p_below: probability that welfare lies below the line.
        enrolled: int8 codes of `features.households`.
        flag: int8: 0 likely inclusion error, 1 likely exclusion error, −1 none.
        flag_probability: that the flag is right, or would be; NaN without calibration.
        status: int8 position in STATUSES.
    """

    p_below: Array
    enrolled: NDArray[np.int8]
    flag: NDArray[np.int8]
    flag_probability: Array
    status: NDArray[np.int8]

    def flags(self) -> pa.DictionaryArray:
        """Flag texts, null where there is none."""
        return pa.DictionaryArray.from_arrays(pa.array(self.flag, mask=self.flag < 0), list(_FLAGS))

    def statuses(self) -> pa.DictionaryArray:
        """Status texts."""
        return pa.DictionaryArray.from_arrays(pa.array(self.status), list(STATUSES))


def programme_status(
    model: TrainedModel,
    programme: ProgrammeInForce,
    scores: Array,
    enrolled: NDArray[np.int8] | None,
    unknown: NDArray[np.int64] | None = None,
) -> ProgrammeStatus:
    """Each household against its own programme's line and cut-offs; nobody else in the file matters.

    Args:
        scores: shape (n,) of the welfare model.
        enrolled: shape (n,), None where the programme has no enrolment column.
        unknown: shape (n,) of `models.enough_answers.unknown_answers`: a household of whom less
            is known than of those that calibrated the lists is never flagged. None: not asked.
    """
    distribution: WelfareDistribution = model.distribution
    line = model.to_line(programme.line)
    p_below = distribution.p_below(scores, line)
    known = np.full(len(scores), ENROLMENT_UNKNOWN, dtype=np.int8) if enrolled is None else enrolled
    flag = np.full(len(scores), -1, dtype=np.int8)
    probability = np.full(len(scores), np.nan)
    enough = np.ones(len(scores), dtype=bool)
    if unknown is not None and model.most_unknown is not None:
        enough = unknown <= model.most_unknown
    sides: Mapping[Side, int] = {"inclusion": ENROLLED, "exclusion": NOT_ENROLLED}
    for code, (side, of_side) in enumerate(sides.items()):
        calibration = programme.lists.get(side)
        if calibration is None:
            continue
        own = known == of_side
        evidence = evidence_of(side, p_below)
        probability[own] = calibration.flag_probability(evidence[own])
        cutoff = calibration.cutoff_for(programme.bounds[side])
        if cutoff is not None:
            flag[own & enough & (evidence >= cutoff)] = code
    status = _status(model, line, scores, p_below, known, flag)
    return ProgrammeStatus(p_below, known, flag, probability, status)


def _status(
    model: TrainedModel,
    line: float,
    scores: Array,
    p_below: Array,
    enrolled: NDArray[np.int8],
    flag: NDArray[np.int8],
) -> NDArray[np.int8]:
    """`consistent`: the 80 % interval lies wholly on the own side (levels: p_below ≥ 0.9 there)."""
    if model.welfare.scale == "log":
        low, high = model.distribution.interval(scores, 0.80)
        surely_below, surely_above = high < line, low >= line
    else:
        surely_below, surely_above = p_below >= SURE, 1 - p_below >= SURE
    consistent = np.where(enrolled == ENROLLED, surely_below, surely_above)
    status = np.where(consistent, STATUSES.index("consistent"), STATUSES.index("cannot_tell"))
    status[flag >= 0] = STATUSES.index("flagged")
    status[enrolled == ENROLMENT_UNKNOWN] = STATUSES.index("enrolment_unknown")
    return status.astype(np.int8)
