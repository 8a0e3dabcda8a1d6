"""A logistic curve with a prior: right with data, the prior without, never falling."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from models.logistic import fit_logistic


def _draw(n: int, intercept: float, slope: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(4)
    position = draw.normal(0, 1.5, n)
    happened = draw.random(n) < 1 / (1 + np.exp(-intercept - slope * position))
    return position, happened, draw.uniform(0.5, 2, n)


def test_it_finds_the_curve_that_made_the_data() -> None:
    a, b = fit_logistic(*_draw(20_000, -0.7, 1.3), prior=(0.0, 1.0), strength=1.0)

    assert a == pytest.approx(-0.7, abs=0.05)
    assert b == pytest.approx(1.3, abs=0.05)


def test_it_is_scikit_learns_where_the_prior_weighs_little() -> None:
    position, happened, weight = _draw(500, 0.3, 0.8)
    theirs = LogisticRegression(C=1e9, tol=1e-9, max_iter=1000)
    theirs.fit(position[:, None], happened, sample_weight=weight)

    a, b = fit_logistic(position, happened, weight, prior=(0.0, 1.0), strength=1e-9)

    assert a == pytest.approx(theirs.intercept_[0], abs=1e-4)
    assert b == pytest.approx(theirs.coef_[0, 0], abs=1e-4)


@pytest.mark.parametrize("happened", [True, False])
def test_one_outcome_alone_gives_a_finite_curve(happened: bool) -> None:
    a, b = fit_logistic(
        np.linspace(-30, 30, 40), np.full(40, happened), np.ones(40), prior=(0.0, 1.0), strength=2.0
    )

    assert np.isfinite([a, b]).all()
    assert b >= 0
    assert (a > 0) is happened


def test_a_falling_curve_is_flattened_to_the_share() -> None:
    position, happened, weight = _draw(2000, 0.5, -1.0)

    a, b = fit_logistic(position, happened, weight, prior=(0.0, 1.0), strength=1e-6)

    assert b == 0
    assert 1 / (1 + np.exp(-a)) == pytest.approx(np.average(happened, weights=weight), abs=1e-6)


def test_only_relative_weights_count() -> None:
    position, happened, weight = _draw(200, 0.0, 1.0)

    one = fit_logistic(position, happened, weight, prior=(0.0, 1.0), strength=2.0)
    other = fit_logistic(position, happened, 1000 * weight, prior=(0.0, 1.0), strength=2.0)

    assert one == pytest.approx(other, abs=1e-9)
