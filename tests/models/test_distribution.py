"""The distribution of welfare about an estimate: crepes' where weights are equal, exact in small cases."""

import json

import numpy as np
import pytest
from crepes import ConformalPredictiveSystem
from hypothesis import given
from hypothesis import strategies as st

from models.distribution import (
    LevelDistribution,
    ResidualDistribution,
    Spread,
    TooFewResiduals,
    distribution_from_json,
)
from training.distribution_fitting import fit_residuals

FLAT = Spread(centre=0.0, unit=1.0, level=1.0, slope=0.0, floor=0.1)


def _of(
    residuals: list[float], weights: list[float] | None = None, spread: Spread = FLAT
) -> ResidualDistribution:
    return ResidualDistribution(np.array(residuals), np.array(weights or np.ones(len(residuals))), spread)


@pytest.fixture(scope="module")
def against_crepes() -> tuple[ResidualDistribution, ConformalPredictiveSystem, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(8)
    scores = draw.normal(13, 0.5, 400)
    welfare = scores + draw.standard_t(5, 400) * (0.3 + 0.1 * (scores - 13))
    ours = fit_residuals(scores, welfare, np.ones(400))
    theirs = ConformalPredictiveSystem().fit(welfare - scores, sigmas=ours.spread(scores))
    new = draw.normal(13, 0.5, 50)
    return ours, theirs, new, ours.spread(new)


def test_probabilities_are_those_of_crepes_up_to_interpolation(against_crepes) -> None:  # type: ignore[no-untyped-def]
    ours, theirs, scores, sigmas = against_crepes
    for line in (12.0, 12.7, 13.0, 13.4, 14.5):
        expected = theirs.predict_p(scores, line, sigmas=sigmas, smoothing=False)
        # crepes counts whole residuals, ours lie on straight lines between them: one step of 1 / (n + 1).
        np.testing.assert_allclose(ours.p_below(scores, line), expected, rtol=0, atol=1.01 / 401)


@pytest.mark.parametrize("coverage", [0.80, 0.90])
def test_interval_ends_are_those_of_crepes(against_crepes, coverage: float) -> None:  # type: ignore[no-untyped-def]
    ours, theirs, scores, sigmas = against_crepes

    expected = theirs.predict_int(scores, sigmas=sigmas, confidence=coverage)

    np.testing.assert_allclose(np.column_stack(ours.interval(scores, coverage)), expected, rtol=0, atol=1e-9)


def test_between_two_residuals_the_probability_is_a_straight_line() -> None:
    ours = _of([-1.0, 0.0, 1.0])

    p_below = ours.p_below(np.zeros(5), 0.0), ours.p_below(np.zeros(1), 0.5), ours.p_below(np.zeros(1), 1.0)

    assert [p.tolist()[0] for p in p_below] == [0.5, 0.625, 0.75]


def test_weights_move_the_probability() -> None:
    ours = _of([-1.0, 0.0, 1.0], [1.0, 1.0, 4.0])

    # Upto (1, 2, 6), own 2, middle of the second: (2 − ½ + 1) ÷ 8.
    assert ours.p_below(np.zeros(1), 0.0).tolist() == [2.5 / 8]


def test_whole_weights_count_like_repeated_households() -> None:
    draw = np.random.default_rng(3)
    residuals, times = np.sort(draw.normal(size=60)), draw.integers(1, 4, 60)
    weighted = _of(residuals.tolist(), times.astype(float).tolist())
    repeated = _of(np.repeat(residuals, times).tolist())

    lines = np.linspace(-1.5, 1.5, 31)
    gaps = [weighted.p_below(np.zeros(1), line) - repeated.p_below(np.zeros(1), line) for line in lines]
    assert np.abs(gaps).max() < 1 / times.sum()


@given(
    residuals=st.lists(st.floats(-5, 5), min_size=1, max_size=40),
    lines=st.lists(st.floats(-50, 50), min_size=2, max_size=20),
)
def test_any_residuals_with_ties_give_probabilities_that_rise(
    residuals: list[float], lines: list[float]
) -> None:
    ours = _of(sorted(residuals), [1.0 + i % 3 for i in range(len(residuals))])

    p_below = np.array([ours.p_below(np.zeros(1), line)[0] for line in sorted(lines)])

    # On a straight piece numpy's interpolation may end one rounding beside the next piece's beginning.
    assert np.diff(p_below).min() >= -np.finfo(float).eps
    assert p_below.min() >= 0
    assert p_below.max() <= 1


def test_far_beyond_the_residuals_the_probability_keeps_its_order() -> None:
    ours = _of(np.linspace(-1, 1, 99).tolist())

    low = [ours.p_below(np.zeros(1), line)[0] for line in (-5.0, -4.0, -3.0, -1.0)]
    high = [ours.p_below(np.zeros(1), line)[0] for line in (1.0, 1.2, 1.5, 2.0)]

    assert 0 < low[0] < low[1] < low[2] < low[3] == pytest.approx(0.01)
    assert 0.99 <= high[0] < high[1] < high[2] < high[3] < 1


@pytest.mark.parametrize(("households", "coverage"), [(9, 0.80), (19, 0.90)])
def test_an_interval_needs_enough_households_and_no_more(households: int, coverage: float) -> None:
    low, high = _of(np.linspace(-1, 1, households).tolist()).interval(np.zeros(1), coverage)

    assert (low[0], high[0]) == (-1.0, 1.0)
    with pytest.raises(TooFewResiduals, match=f"at least {households} are needed"):
        _of(np.linspace(-1, 1, households - 1).tolist()).interval(np.zeros(1), coverage)


def test_intervals_cover_what_they_promise() -> None:
    draw = np.random.default_rng(5)
    inside = {0.80: 0.0, 0.90: 0.0}
    for _ in range(200):
        residuals, new = np.sort(draw.standard_t(4, 59)), draw.standard_t(4, 200)
        for coverage in inside:
            low, high = _of(residuals.tolist()).interval(np.zeros(1), coverage)
            inside[coverage] += float(((new >= low) & (new <= high)).mean()) / 200

    assert inside[0.80] == pytest.approx(0.80, abs=0.015)
    assert inside[0.90] == pytest.approx(0.90, abs=0.015)


def test_the_spread_is_a_line_with_a_floor_held_at_its_ends() -> None:
    spread = Spread(centre=10.0, unit=2.0, level=0.3, slope=-0.1, floor=0.15)

    np.testing.assert_allclose(spread(np.array([10.0, 8.0, 12.0, 16.0, -99.0])), [0.3, 0.4, 0.2, 0.15, 0.55])


LEVELS = LevelDistribution(np.array([2.0, 6.0]), np.array([2.0, 2.0]), np.array([1.4, 2.6]))


def test_levels_below_a_line_are_counted() -> None:
    scores = np.array([1.0, 3.0])

    assert LEVELS.p_below(scores, 1.5).tolist() == pytest.approx([0.5, 1 / (1 + np.exp(4))])
    assert LEVELS.p_below(scores, 2.5).tolist() == pytest.approx([1 / (1 + np.exp(-4)), 0.5])
    assert LEVELS.p_below(scores, 3.5).tolist() == [1, 1]
    assert LEVELS.p_below(scores, 1.0).tolist() == [0, 0]


def test_crossing_curves_of_levels_are_put_in_order() -> None:
    crossing = LevelDistribution(np.array([2.0, 0.0]), np.array([1.0, 0.0]), np.array([1.5, 2.5]))
    scores = np.array([0.0])

    assert crossing.p_below(scores, 2.5) >= crossing.p_below(scores, 1.5)


def test_levels_are_cut_and_have_no_intervals() -> None:
    assert LEVELS.levels(np.array([1.0, 1.4, 2.0, 2.6, 9.0])).tolist() == [1, 2, 2, 3, 3]
    assert np.isnan(LEVELS.interval(np.array([1.0, 2.0]), 0.8)).all()


@pytest.mark.parametrize("kind", ["residuals", "levels"])
def test_a_distribution_survives_json_to_the_last_bit(kind: str) -> None:
    draw = np.random.default_rng(2)
    residuals = np.sort(draw.normal(size=50)).tolist()
    ours = (
        LEVELS
        if kind == "levels"
        else _of(residuals, draw.uniform(1, 2, 50).tolist(), Spread(1, 2, 0.3, 0.1, 0.1))
    )
    scores = draw.normal(2, 1, 30)

    again = distribution_from_json(json.loads(json.dumps(ours.to_json())))

    np.testing.assert_array_equal(again.p_below(scores, 2.5), ours.p_below(scores, 2.5))
    np.testing.assert_array_equal(again.interval(scores, 0.8), ours.interval(scores, 0.8))
