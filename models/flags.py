"""Flags: a household's own probability against a cut-off that was fixed at training."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Side = Literal["inclusion", "exclusion"]
SIDES: Final[tuple[Side, Side]] = ("inclusion", "exclusion")
FLAG_OF: Final[Mapping[Side, str]] = {
    "inclusion": "likely_inclusion_error",
    "exclusion": "likely_exclusion_error",
}


@dataclass(frozen=True, slots=True)
class PrecisionPoint:
    """What the calibration households say of a list cut at one certainty.

    Attributes:
        certainty: lowest probability of a right flag that is still on the list.
        share: how much of the households of this enrolment status the list holds.
        precision: share of the list that is truly in error; `low` and `high` its 95 % interval.
    """

    certainty: float
    share: float
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ListCalibration:
    """One list of one programme, calibrated once on survey households the model never saw.

    `evidence` below is the probability of being on the list's side of the line as the model sees
    it: 1 − p_below for inclusion errors, p_below for exclusion errors.

    Attributes:
        bound: the policy's `max_false`, an average false share of the whole list.
        cutoff: least evidence of a flag; None where no cut-off keeps the bound (`why_empty`).
        cutoffs: the same for other bounds: bound as text → cut-off or None.
        intercept, slope: probability that a flag is right = logistic(intercept + slope ·
            logit(evidence)), fitted on households of the same enrolment status.
        households, in_error: calibration households, and how many of them are truly in error.
        measured: mean false share over resampled halves of the clusters, its 95 % range, and the
            mean share listed; None where too few clusters.
        needed: surveyed households of this status with which a list would be expected; None
            where no number would do with this model.
        curve: precision of the list cut to capacity, most certain first.
    """

    side: Side
    bound: float
    cutoff: float | None
    cutoffs: Mapping[str, float | None]
    intercept: float
    slope: float
    households: int
    in_error: int
    measured: Mapping[str, float] | None
    needed: int | None
    curve: tuple[PrecisionPoint, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "ListCalibration":
        """The calibration that `to_json` described."""
        curve = tuple(PrecisionPoint(**point) for point in content["curve"])
        return cls(**{**content, "curve": curve})

    def cutoff_for(self, bound: float) -> float | None:
        """The cut-off for another bound: that of the nearest calibrated bound not above it."""
        if bound == self.bound:
            return self.cutoff
        allowed = [text for text in self.cutoffs if float(text) <= bound + 1e-9]
        return self.cutoffs[max(allowed, key=float)] if allowed else None

    def flag_probability(self, evidence: Array) -> Array:
        """Probability that a flag would be right, shape (n,); rises with `evidence`."""
        logits = self.intercept + self.slope * logit(evidence)
        return np.asarray(1 / (1 + np.exp(-logits)))

    def precision_at(self, certainty: float) -> PrecisionPoint:
        """Precision of the list of all households whose evidence is at least `certainty`.

        The nearest measured list that reaches at least as far down, so rather too low than too high.
        """
        reaching = [point for point in self.curve if point.certainty <= certainty]
        return reaching[0] if reaching else self.curve[-1]


def logit(probability: Array) -> Array:
    """ln(p / (1 − p)), with p held within [1e-12, 1 − 1e-12]."""
    held = np.clip(probability, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(held / (1 - held)))


def evidence_of(side: Side, p_below: Array) -> Array:
    """Probability, as the model sees it, of an error of this side: shape (n,)."""
    return 1 - p_below if side == "inclusion" else p_below
