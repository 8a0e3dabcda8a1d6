"""Residuals and levels are fitted with weights, and few or equal data break nothing."""

import numpy as np
import pytest

from training.distribution_fitting import MOST_RESIDUALS, fit_levels, fit_residuals, fit_spread


def _draw(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(n)
    scores = draw.normal(13, 0.5, n)
    return scores, scores + draw.normal(0, 1, n) * (0.3 + 0.2 * (scores - 13)), draw.uniform(0.5, 2, n)


def test_residuals_ascend_and_carry_their_own_weight() -> None:
    scores, welfare, weight = _draw(200)

    found = fit_residuals(scores, welfare, weight)

    standardised = (welfare - scores) / found.spread(scores)
    order = np.argsort(standardised)
    np.testing.assert_array_equal(found.residuals, standardised[order])
    np.testing.assert_array_equal(found.weights, weight[order])


def test_a_spread_that_grows_with_the_score_is_seen() -> None:
    scores, welfare, weight = _draw(5000)

    spread = fit_residuals(scores, welfare, weight).spread

    # E|N(0, s)| = 0.798 s, and s rises by 0.2 a log point.
    assert spread.slope / spread.unit == pytest.approx(0.16, abs=0.02)
    assert float(spread(np.array([13.0]))[0]) == pytest.approx(0.24, abs=0.02)


def test_the_spread_never_falls_below_its_floor() -> None:
    scores, welfare, weight = _draw(500)

    spread = fit_spread(scores, np.abs(welfare - scores), weight)

    assert spread(np.linspace(-100, 100, 50)).min() >= spread.floor > 0


def test_equal_scores_and_perfect_estimates_give_a_positive_spread() -> None:
    same, ones = np.full(50, 13.0), np.ones(50)

    for sizes in (np.zeros(50), np.linspace(0, 1, 50)):
        spread = fit_spread(same, sizes, ones)
        assert (spread(np.array([0.0, 13.0, 99.0])) > 0).all()
    assert np.isfinite(fit_residuals(same, same, ones).p_below(same, 13.0)).all()


def test_a_large_survey_is_kept_as_quantiles_that_say_the_same() -> None:
    scores, welfare, weight = _draw(MOST_RESIDUALS + 5000)
    part = np.arange(MOST_RESIDUALS)

    grid = fit_residuals(scores, welfare, weight)
    exact = fit_residuals(scores[part], welfare[part], weight[part])

    assert len(grid.residuals) == MOST_RESIDUALS
    for line in (12.0, 13.0, 14.0):
        np.testing.assert_allclose(
            grid.p_below(scores[:50], line), exact.p_below(scores[:50], line), atol=0.02
        )


def test_levels_are_calibrated() -> None:
    draw = np.random.default_rng(1)
    scores = draw.normal(2.5, 0.7, 4000)
    ranks = np.clip(np.round(scores + draw.normal(0, 0.6, 4000)), 1, 4)

    found = fit_levels(scores, ranks, np.ones(4000), 4)

    for k in (1, 2, 3):
        p_below = found.p_below(scores, k + 0.5)
        for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
            own = (p_below >= low) & (p_below < high)
            assert abs((ranks[own] <= k).mean() - p_below[own].mean()) < 0.08


def test_a_class_that_nobody_has_breaks_nothing() -> None:
    scores, ranks = np.linspace(1, 3, 100), np.repeat([1.0, 3.0], 50)

    found = fit_levels(scores, ranks, np.ones(100), 4)

    assert np.isfinite([found.p_below(scores, k + 0.5) for k in range(1, 4)]).all()
    assert set(found.levels(scores)) <= {1, 2, 3, 4}
