"""Both lists of a programme: cut-offs, what they did on halves, and what would be needed."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.flags import ListCalibration, Side, evidence_of
from training.flag_calibration import (
    BOUNDS,
    FEWEST_HOUSEHOLDS,
    calibrate_list,
    conformal_cutoff,
    measure_by_halves,
    needed_households,
)


def _calibrate(
    side: Side = "exclusion", n: int = 400, bound: float = 0.2, seed: int = 0
) -> ListCalibration | None:
    draw = np.random.default_rng(1)
    p_below = draw.random(n)
    below = draw.random(n) < p_below
    return calibrate_list(side, bound, p_below, below, draw.uniform(0.5, 2, n), np.arange(n) // 5, seed)


@given(
    evidence=st.lists(st.integers(0, 20), min_size=1, max_size=60),
    bound=st.sampled_from([0.05, 0.1, 0.25, 0.5]),
    seed=st.integers(0, 99),
)
def test_the_cutoff_is_the_longest_list_within_its_bound(
    evidence: list[int], bound: float, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    certain = np.array(evidence) / 20
    wrong, weight = draw.random(len(evidence)) < 0.3, draw.uniform(0.5, 2, len(evidence))

    cutoff = conformal_cutoff(certain, wrong, weight, bound)

    kept = [
        level
        for level in np.unique(certain)
        if weight.mean() / 2 + weight[(certain >= level) & wrong].sum()
        <= bound * weight[certain >= level].sum() * (1 + 1e-12)
    ]
    assert cutoff == (min(kept) if kept else None)


def test_a_looser_bound_never_shortens_the_list() -> None:
    found = _calibrate()
    assert found is not None

    cutoffs = [found.cutoffs[f"{bound:.2f}"] for bound in BOUNDS]

    reached = [np.inf if cutoff is None else cutoff for cutoff in cutoffs]
    assert all(tight >= loose for tight, loose in pairwise(reached))
    assert found.cutoff == found.cutoffs["0.20"]


def test_the_two_sides_are_mirror_images() -> None:
    draw = np.random.default_rng(2)
    p_below, weight, cluster = draw.random(300), draw.uniform(0.5, 2, 300), np.arange(300)
    below = draw.random(300) < p_below

    one = calibrate_list("exclusion", 0.2, p_below, below, weight, cluster, 1)
    other = calibrate_list("inclusion", 0.2, 1 - p_below, ~below, weight, cluster, 1)

    assert one is not None
    assert other is not None
    assert one.cutoff == pytest.approx(other.cutoff)
    assert one.measured == pytest.approx(other.measured)
    assert one.slope == pytest.approx(other.slope)
    assert one.in_error == other.in_error


def test_too_few_households_calibrate_nothing() -> None:
    assert _calibrate(n=FEWEST_HOUSEHOLDS - 1) is None
    assert _calibrate(n=FEWEST_HOUSEHOLDS) is not None


def test_honest_probabilities_are_left_as_they_are() -> None:
    found = _calibrate(n=5000)
    assert found is not None

    assert found.intercept == pytest.approx(0, abs=0.15)
    assert found.slope == pytest.approx(1, abs=0.1)


def test_the_curve_goes_from_the_surest_to_all_and_holds_its_interval() -> None:
    found = _calibrate()
    assert found is not None

    assert found.curve[-1].share == pytest.approx(1)
    assert found.curve[-1].precision == pytest.approx(found.in_error / found.households, abs=0.05)
    for point in found.curve:
        assert 0 <= point.low <= point.precision <= point.high <= 1
    for sure, less in pairwise(found.curve):
        assert sure.certainty >= less.certainty
        assert sure.share <= less.share


def test_what_was_measured_on_halves_is_near_the_bound() -> None:
    found = _calibrate(n=2000, bound=0.2)
    assert found is not None
    assert found.measured is not None

    assert found.measured["false_share"] == pytest.approx(0.2, abs=0.03)
    assert found.measured["low"] <= found.measured["false_share"] <= found.measured["high"]
    assert found.measured["halves"] == 100


def test_few_clusters_are_not_measured() -> None:
    ones = np.ones(40)
    some = np.arange(40) % 2 == 0

    assert measure_by_halves(ones, some, ones, np.arange(40) % 3, 0.3, 1) is None
    assert measure_by_halves(ones, some, ones, np.arange(40) % 4, 0.3, 1) is not None


def test_halves_never_share_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = np.arange(100) // 10
    halves: list[set[float]] = []

    def watch(evidence: np.ndarray, *_: object) -> float:
        halves.append(set(np.unique(evidence)))
        return 0.5

    monkeypatch.setattr("training.flag_calibration.conformal_cutoff", watch)
    measure_by_halves(cluster.astype(float), np.zeros(100, bool), np.ones(100), cluster, 0.2, 1, halves=5)

    assert [len(half) for half in halves] == [5] * 5
    assert len({frozenset(half) for half in halves}) > 1


def test_as_many_households_as_are_needed_give_a_list_of_the_expected_length() -> None:
    probability = np.linspace(0.99, 0.3, 500)
    needed = needed_households(probability, np.ones(500), 0.1)

    assert needed is not None
    order = np.linspace(0.99, 0.3, needed)
    expected_wrong, listed = np.cumsum(1 - order), np.arange(1, needed + 1)
    assert (0.5 + expected_wrong <= 0.1 * listed * 1.05).any()


def test_all_evidence_alike_is_one_list_or_none() -> None:
    same, ones = np.full(50, 0.7), np.ones(50)

    assert conformal_cutoff(same, np.arange(50) < 5, ones, 0.2) == 0.7
    assert conformal_cutoff(same, np.arange(50) < 25, ones, 0.2) is None
    np.testing.assert_allclose(evidence_of("inclusion", same), 0.3)
