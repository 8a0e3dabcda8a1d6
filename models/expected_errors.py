"""How many visits of a chosen list will find a true error, with the calibration's uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.flags import FLAG_OF, ListCalibration, Side, evidence_of, logit
from models.trained_model import ProgrammeInForce

Array = NDArray[np.float64]
_NEVER_SURER: Final = 0.005
"""A precision of 0 or 1 in the calibration is not carried over as certainty."""


@dataclass(frozen=True, slots=True)
class ExpectedErrors:
    """Of the families chosen because of a flag.

    Attributes:
        visits: how many there are.
        share: share of them with at least one true error; None where there are none.
        low, high: 95 % interval of that share as a rate: what the calibration does not know. The luck
            of these few visits comes on top.
    """

    visits: int
    share: float | None
    low: float | None
    high: float | None


def expected_errors(chosen: pa.Table, programmes: Sequence[ProgrammeInForce]) -> ExpectedErrors:
    """The mean, over the chosen, of the probability that the surest flag of each is right.

    Flags of one family stand or fall together with its welfare, so the surest one is counted and no
    more. The interval of each flag is as wide, on the logit scale, as that of the precision of all
    families at least as sure (`ListCalibration.precision_at`). All of them were calibrated on one
    survey: they are taken to err together, in the same direction, which makes the interval rather
    too wide than too narrow.

    Args:
        chosen: assessments of the chosen families: `flag:P`, `flag_probability:P`, `p_below:P`.
    """
    if len(chosen) == 0:
        return ExpectedErrors(0, None, None, None)
    lists = [(programme, side) for programme in programmes for side in programme.lists]
    certainty = np.column_stack([_certainty(chosen, p.name, side) for p, side in lists])
    surest, probability = certainty.argmax(axis=1), certainty.max(axis=1)
    low, high = probability.copy(), probability.copy()
    for place, (programme, side) in enumerate(lists):
        own = surest == place
        evidence = evidence_of(side, chosen[f"p_below:{programme.name}"].to_numpy()[own])
        low[own], high[own] = _ends(programme.lists[side], evidence, probability[own])
    return ExpectedErrors(len(chosen), float(probability.mean()), float(low.mean()), float(high.mean()))


def _certainty(chosen: pa.Table, programme: str, side: Side) -> Array:
    """shape (n,): probability that the flag of this list is right, 0 where there is none."""
    flagged = pc.fill_null(pc.equal(chosen[f"flag:{programme}"], FLAG_OF[side]), False)
    probability = pc.fill_null(chosen[f"flag_probability:{programme}"], 0.0).to_numpy()
    return np.where(np.asarray(flagged), probability, 0.0)


def _ends(calibration: ListCalibration, evidence: Array, probability: Array) -> tuple[Array, Array]:
    """shape (k,) each: `probability` less and more what the calibration does not know at that certainty."""
    points = [calibration.precision_at(float(least)) for least in evidence]
    low, middle, high = (
        logit(np.clip([getattr(point, end) for point in points], _NEVER_SURER, 1 - _NEVER_SURER))
        for end in ("low", "precision", "high")
    )
    own = logit(probability)
    return _logistic(own - np.maximum(middle - low, 0)), _logistic(own + np.maximum(high - middle, 0))


def _logistic(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))
