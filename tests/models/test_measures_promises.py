"""Figures of intervals, probabilities and lists, against the definitions written out."""

import numpy as np
import pytest

from models.evaluated import Evaluated
from models.measures import measure_of
from models.promise_figures import calibration_figures, enrolment_figures, interval_figures, list_figures

N = 300
DRAWS = np.random.default_rng(12)
WELFARE = np.exp(DRAWS.normal(size=N))
ESTIMATE = WELFARE * np.exp(0.5 * DRAWS.normal(size=N))
WEIGHT = DRAWS.uniform(0.5, 2.0, N)
POOR = WELFARE < 0.8
P_BELOW = 1 / (1 + np.exp(3 * np.log(ESTIMATE / 0.8)))
ENROLLED = DRAWS.random(N) < np.where(POOR, 0.6, 0.3)


@pytest.fixture(scope="module")
def evaluated() -> Evaluated:
    # Ids in an order of their own, so that mixing up the two orders of rows would be seen.
    ids = [f"h{(7 * i) % N}" for i in range(N)]
    return Evaluated.of(
        WELFARE, ESTIMATE, ids, WEIGHT, np.ones(N), [f"c{i % 30}" for i in range(N)], replicates=40
    )


def test_coverage_is_reported_overall_and_by_third(evaluated: Evaluated) -> None:
    low, high = ESTIMATE * 0.5, ESTIMATE * 2.0

    found = interval_figures(evaluated, {"80": (low, high)})

    inside = (low <= WELFARE) & (high >= WELFARE)
    assert found["interval_coverage_80"].value == pytest.approx(np.average(inside, weights=WEIGHT))
    thirds = [found[f"interval_coverage_80_of_third_{k}"].value for k in (1, 2, 3)]
    assert np.mean(thirds) == pytest.approx(found["interval_coverage_80"].value)
    assert {measure_of(name).name for name in found} == {"interval_coverage"}


def test_enrolment_is_judged_by_the_line(evaluated: Evaluated) -> None:
    found = enrolment_figures(evaluated, ENROLLED, POOR)

    missed = WEIGHT[POOR & ~ENROLLED].sum() / WEIGHT[POOR].sum()
    leaked = WEIGHT[ENROLLED & ~POOR].sum() / WEIGHT[ENROLLED].sum()
    assert found["exclusion_error"].value == pytest.approx(missed)
    assert found["inclusion_error"].value == pytest.approx(leaked)


def test_certain_truth_is_calibrated_and_a_constant_is_off_by_its_distance(evaluated: Evaluated) -> None:
    perfect = calibration_figures(evaluated, POOR.astype(float), POOR)["calibration_error"]
    estimated = calibration_figures(evaluated, P_BELOW, POOR)["calibration_error"]

    assert perfect.value == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < estimated.value < 0.2


def test_a_list_is_judged_among_its_candidates(evaluated: Evaluated) -> None:
    flagged = ENROLLED & (P_BELOW < 0.2)

    found = list_figures(evaluated, ENROLLED, flagged, ~POOR, 1 - P_BELOW, kind="inclusion")

    wrong = WEIGHT[flagged & POOR].sum() / WEIGHT[flagged].sum()
    assert found["false_share_of_inclusion_list"].value == pytest.approx(wrong)
    listed = np.flatnonzero(ENROLLED)[np.argsort(P_BELOW[ENROLLED])]
    part = np.clip((0.1 * WEIGHT[listed].sum() - np.cumsum(WEIGHT[listed])) / WEIGHT[listed] + 1, 0, 1)
    expected = (part * WEIGHT[listed])[~POOR[listed]].sum() / (0.1 * WEIGHT[listed].sum())
    assert found["precision_of_inclusion_top_10"].value == pytest.approx(expected)
    assert measure_of("precision_of_inclusion_top_10").name == "precision"
    assert measure_of("false_share_of_inclusion_list").name == "false_share"


def test_a_list_without_candidates_has_no_figures(evaluated: Evaluated) -> None:
    nobody = np.zeros(N, np.bool_)

    assert list_figures(evaluated, nobody, nobody, POOR, P_BELOW, kind="exclusion") == {}
