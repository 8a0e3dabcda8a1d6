"""Whether what is promised to people holds: intervals, probabilities, and the two lists of a programme."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.bootstrap import Interval
from models.calibration_measures import calibration_error, coverage_by_part, interval_coverage
from models.evaluated import Evaluated
from models.list_measures import false_share, precision_of_share
from models.targeting_errors import exclusion_error, inclusion_error, targeting_differential
from models.weight_stack import Floats, WeightStack

Truth = NDArray[np.bool_]


def interval_figures(
    evaluated: Evaluated, intervals: Mapping[str, tuple[Floats, Floats]]
) -> dict[str, Interval]:
    """Coverage of each interval, overall and by third of the estimate.

    Args:
        intervals: nominal level in percent ("80") → low and high, shape (n,) in the order of the
            rows that `evaluated` was made of, in the unit of welfare.

    Returns:
        `interval_coverage_80`, and `interval_coverage_80_of_third_1` for the lowest estimates, …
    """
    ends = {level: (low[evaluated.rows], high[evaluated.rows]) for level, (low, high) in intervals.items()}
    welfare, estimate = evaluated.welfare, evaluated.predicted

    def figures(weights: WeightStack) -> dict[str, Floats]:
        found = {}
        for level, (low, high) in ends.items():
            name = f"interval_coverage_{level}"
            found[name] = interval_coverage(welfare, low, high, weights)
            thirds = coverage_by_part(welfare, low, high, estimate, evaluated.ids, weights)
            found |= {f"{name}_of_third_{third + 1}": thirds[..., third] for third in range(3)}
        return found

    return evaluated.bootstrapped(figures)


def enrolment_figures(evaluated: Evaluated, enrolled: Truth, poor: Truth) -> dict[str, Interval]:
    """Errors of the selection that a programme has made, by its line.

    Args:
        enrolled, poor: shape (n,) in the order of the rows that `evaluated` was made of; of
            households whose enrolment is known (leave the others out of `evaluated`).
    """
    selected, poor = enrolled[evaluated.rows], poor[evaluated.rows]

    def figures(weights: WeightStack) -> dict[str, Floats]:
        return {
            "exclusion_error": exclusion_error(selected, poor, weights),
            "inclusion_error": inclusion_error(selected, poor, weights),
            "targeting_differential": targeting_differential(selected, poor, weights),
        }

    return evaluated.bootstrapped(figures)


def calibration_figures(evaluated: Evaluated, p_below: Floats, poor: Truth) -> dict[str, Interval]:
    """Calibration error of a programme's probabilities; arguments in the order of the original rows."""
    probability, below = p_below[evaluated.rows], poor[evaluated.rows]
    return evaluated.bootstrapped(
        lambda weights: {"calibration_error": calibration_error(probability, below, evaluated.ids, weights)}
    )


def list_figures(
    evaluated: Evaluated, candidate: Truth, flagged: Truth, right: Truth, probability: Floats, *, kind: str
) -> dict[str, Interval]:
    """What one list of a programme is worth: its false share, and the precision of its candidates' top tenth.

    Args:
        candidate: shape (n,), in the order of the original rows: could be listed (for likely inclusion
            errors the enrolled, for likely exclusion errors those who are known not to be).
        flagged: is on the list.
        right: the flag is, or would be, right: truly not below the line, or truly below it.
        probability: that it is right.
        kind: `inclusion` or `exclusion`.

    Returns:
        `false_share_of_inclusion_list`, `precision_of_inclusion_top_10`: true errors per visit where
        the tenth of the candidates with the highest probability is visited. Empty without candidates.
    """
    chosen = np.flatnonzero(candidate[evaluated.rows])
    if not len(chosen):
        return {}
    rows = evaluated.rows[chosen]
    on_list, is_right, chance = flagged[rows], right[rows], probability[rows]
    ids = evaluated.ids.take(chosen)

    def figures(weights: WeightStack) -> dict[str, Floats]:
        candidates = weights.of_rows(chosen)
        return {
            f"false_share_of_{kind}_list": false_share(on_list, ~is_right, candidates),
            f"precision_of_{kind}_top_10": precision_of_share(chance, is_right, ids, candidates, 0.1),
        }

    return evaluated.bootstrapped(figures)
