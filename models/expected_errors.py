"""How many visits of a chosen list will find a true error, with the calibration's uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.flags import FLAG_OF, Side, evidence_of, logit
from models.trained_model import ProgrammeInForce

Array = NDArray[np.float64]


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
    more. The interval is that of `ListCalibration.precision_at` for each list as far down as it is
    visited, carried over to the list's mean on the logit scale. The lists were calibrated on one
    survey: they are taken to err all in the same direction, which makes the interval rather too wide.

    Args:
        chosen: assessments of the chosen families: `flag:P`, `flag_probability:P`, `p_below:P`.
    """
    if len(chosen) == 0:
        return ExpectedErrors(0, None, None, None)
    lists = [(programme, side) for programme in programmes for side in programme.lists]
    certainty = np.column_stack([_certainty(chosen, p.name, side) for p, side in lists])
    surest, share = certainty.argmax(axis=1), certainty.max(axis=1)
    low, high = 0.0, 0.0
    for place, (programme, side) in enumerate(lists):
        own = surest == place
        if not own.any():
            continue
        below, above = _interval(chosen, programme, side, own, float(share[own].mean()))
        low, high = low + below * own.sum(), high + above * own.sum()
    n = len(chosen)
    return ExpectedErrors(n, float(share.mean()), float(low / n), float(high / n))


def _certainty(chosen: pa.Table, programme: str, side: Side) -> Array:
    """shape (n,): probability that the flag of this list is right, 0 where there is none."""
    flagged = pc.fill_null(pc.equal(chosen[f"flag:{programme}"], FLAG_OF[side]), False)
    probability = pc.fill_null(chosen[f"flag_probability:{programme}"], 0.0).to_numpy()
    return np.where(np.asarray(flagged), probability, 0.0)


def _interval(
    chosen: pa.Table, programme: ProgrammeInForce, side: Side, own: NDArray[np.bool_], mean: float
) -> tuple[float, float]:
    evidence = evidence_of(side, chosen[f"p_below:{programme.name}"].to_numpy()[own])
    point = programme.lists[side].precision_at(float(evidence.min()))
    ends = logit(np.clip(np.array([point.low, point.high, mean, point.precision]), 0.005, 0.995))
    down, up = max(ends[3] - ends[0], 0.0), max(ends[1] - ends[3], 0.0)
    low, high = 1 / (1 + np.exp(-(ends[2] - np.array([down, -up]))))
    return float(low), float(high)
