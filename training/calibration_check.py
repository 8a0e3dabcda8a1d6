"""Whether a model keeps its promises on its own survey, as far as the survey can tell."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

OVERALL: Final = "overall"
COVERAGE_MARGIN: Final = 0.02
"""How far the coverage of all households may be from what an interval promises."""
THIRD_MARGIN: Final = 0.04
"""The same within a third of the households."""
LARGEST_ERROR: Final = 0.03
"""Of the calibration error of `p_below`, chance apart."""
_BINS: Final = 10


def broken_promises(
    report: Mapping[str, Any],
    effective_households: float,
    *,
    margin: float = COVERAGE_MARGIN,
    margin_of_thirds: float = THIRD_MARGIN,
    largest_error: float = LARGEST_ERROR,
) -> list[dict[str, Any]]:
    """Every promise that the survey shows to be broken; none where the model is calibrated.

    A coverage is broken where its whole 95 % interval is outside the margin about the promise: a
    small survey alone breaks nothing. A calibration error is broken where it is above
    √(0.03² + chance²), as chance alone moves the observed share of each tenth of the households.

    Args:
        report: of `training.evaluation.evaluate`, or a card.
        effective_households: n, less what unequal weights cost (Kish).
        margin, margin_of_thirds: of a coverage; largest_error: of a calibration error.

    Returns:
        `promise` ("coverage" or "calibration"), `of` ("80", "90" or the programme), `part`,
        `promised`, `measured`, in plain values.
    """
    return [
        *_coverages(report["coverage"], margin, margin_of_thirds),
        *_calibrations(report["programmes"], effective_households, largest_error),
    ]


def chance_error(share_below: float, effective_households: float) -> float:
    """Calibration error that chance alone gives probabilities that are right: mean |N(0, s)| in a bin.

    An upper bound: as if every household had the same probability.

    >>> round(chance_error(0.5, 1000), 4)  # √(2/π) · √(0.25 / 100)
    0.0399
    """
    variance = share_below * (1 - share_below) * _BINS / effective_households
    return float(np.sqrt(2 / np.pi * variance))


def _coverages(coverage: Mapping[str, Any], of_all: float, of_thirds: float) -> Iterator[dict[str, Any]]:
    for level, parts in coverage.items():
        promised = int(level) / 100
        for part, figure in parts.items():
            margin = of_all if part == OVERALL else of_thirds
            if figure["value"] is None:
                continue
            if figure["high"] < promised - margin or figure["low"] > promised + margin:
                yield _broken("coverage", level, part, promised, figure["value"])


def _calibrations(
    programmes: Mapping[str, Any], effective_households: float, largest_error: float
) -> Iterator[dict[str, Any]]:
    for name, found in programmes.items():
        error, share = found["calibration_error"]["value"], found["share_below"]["value"]
        if error is None or share is None:
            continue
        allowed = float(np.hypot(largest_error, chance_error(share, effective_households)))
        if error > allowed:
            yield _broken("calibration", name, OVERALL, allowed, error)


def _broken(promise: str, of: str, part: str, promised: float, measured: float) -> dict[str, Any]:
    return {"promise": promise, "of": of, "part": part, "promised": promised, "measured": measured}
