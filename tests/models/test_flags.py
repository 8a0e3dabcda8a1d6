"""A list's calibration: cut-offs of other bounds, the probability of a right flag, lists cut short."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.flags import ListCalibration, PrecisionPoint, evidence_of, logit

CURVE = (PrecisionPoint(0.9, 0.1, 0.95, 0.9, 1.0), PrecisionPoint(0.6, 0.4, 0.8, 0.7, 0.9))
LIST = ListCalibration(
    side="inclusion", bound=0.125, cutoff=0.83,
    cutoffs={"0.05": None, "0.10": 0.9, "0.12": 0.85, "0.30": 0.6},
    intercept=-0.5, slope=0.8, households=100, in_error=40, measured={"false_share": 0.1}, needed=50,
    curve=CURVE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("bound", "cutoff"),
    [
        (0.125, 0.83),
        (0.12, 0.85),
        (0.11, 0.9),
        (0.10, 0.9),
        (0.299, 0.85),
        (0.3, 0.6),
        (0.9, 0.6),
        (0.05, None),
        (0.01, None),
    ],
)
def test_another_bound_takes_the_nearest_cutoff_that_keeps_it(bound: float, cutoff: float | None) -> None:
    assert LIST.cutoff_for(bound) == cutoff


def test_the_two_sides_see_the_same_probability_from_both_ends() -> None:
    p_below = np.array([0.1, 0.5, 0.9])

    np.testing.assert_allclose(evidence_of("inclusion", p_below), [0.9, 0.5, 0.1])
    np.testing.assert_array_equal(evidence_of("exclusion", p_below), p_below)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_the_probability_of_a_right_flag_rises_with_the_evidence(evidence: list[float]) -> None:
    probability = LIST.flag_probability(np.sort(evidence))

    assert np.diff(probability).min() >= 0
    assert probability.min() > 0
    assert probability.max() < 1


def test_the_probability_of_a_right_flag_is_the_logistic_curve() -> None:
    assert LIST.flag_probability(np.array([0.5])).tolist() == [pytest.approx(1 / (1 + np.exp(0.5)))]


def test_certainty_itself_has_a_finite_logit() -> None:
    assert np.isfinite(logit(np.array([0.0, 1.0]))).all()


@pytest.mark.parametrize(
    ("certainty", "precision"), [(0.95, 0.95), (0.9, 0.95), (0.7, 0.8), (0.6, 0.8), (0.1, 0.8)]
)
def test_precision_is_that_of_the_nearest_list_reaching_as_far(certainty: float, precision: float) -> None:
    assert LIST.precision_at(certainty).precision == precision


def test_a_calibration_survives_json() -> None:
    assert ListCalibration.from_json(json.loads(json.dumps(LIST.to_json()))) == LIST
