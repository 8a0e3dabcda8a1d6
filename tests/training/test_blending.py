"""Shares are least squares on held-out households, and one linear part says what they come to."""

import numpy as np
import pytest

from models.linear import Curve, LinearPart, Table
from training.blending import (
    LEAST_SLOPE,
    MOST_SHARE,
    Shares,
    all_shares,
    best_shares,
    blended,
    towards_the_poorest,
)


def _draw(n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(4)
    curves, trees = draw.normal(13, 1, n), draw.normal(13, 1, n)
    welfare = 2 + 0.5 * curves + 0.3 * trees + draw.normal(0, 0.3, n)
    return curves, trees, welfare, draw.uniform(0.5, 2, n)


def test_shares_are_weighted_least_squares_with_a_level() -> None:
    curves, trees, welfare, weight = _draw()
    design, root = np.column_stack([np.ones(400), curves, trees]), np.sqrt(weight)

    found = best_shares(curves, trees, welfare, weight)

    expected = np.linalg.lstsq(design * root[:, None], welfare * root, rcond=None)[0]
    np.testing.assert_allclose([found.level, found.of_curves, found.of_trees], expected, atol=1e-9)


def test_trees_that_say_nothing_have_no_share_and_curves_keep_a_slope() -> None:
    curves, trees, _, weight = _draw()
    welfare = 3 + 0.7 * curves

    nothing, constant = best_shares(curves, trees, welfare, weight), np.full(400, 13.0)

    assert nothing.of_trees == 0
    assert nothing.of_curves == pytest.approx(0.7)
    assert best_shares(curves, constant, welfare, weight).of_trees == 0
    assert best_shares(curves, constant, -curves, weight).of_curves == LEAST_SLOPE


def test_no_share_is_negative_and_curves_never_vanish_from_the_model() -> None:
    curves, trees, _, weight = _draw()

    only_trees = best_shares(curves, trees, 3 * trees - 0.5 * curves, weight)

    assert only_trees.of_curves >= 0
    assert only_trees.of_trees == MOST_SHARE


def test_a_share_of_trees_is_found_again_when_curves_would_count_backwards() -> None:
    curves, trees, _, weight = _draw()

    found = best_shares(curves, trees, 0.5 * trees - 0.2 * curves, weight)

    assert found.of_curves == 0
    assert found.of_trees == pytest.approx(0.5, abs=0.03)


def test_every_pair_of_candidates_is_judged_on_the_same_households() -> None:
    curves, trees, welfare, weight = _draw()
    both = np.column_stack([curves, curves + trees]), np.column_stack([trees, -trees, trees**2])

    found = list(all_shares(*both, welfare, weight))

    assert [(i, j) for _, i, j, _, _ in found] == [(i, j) for i in range(2) for j in range(3)]
    for error, _, _, _, scores in found:
        assert error == pytest.approx(weight @ (welfare - scores) ** 2)
        assert np.average(scores - welfare, weights=weight) == pytest.approx(0, abs=1e-9)


def test_the_blended_part_and_the_trees_add_up_to_the_score() -> None:
    draw = np.random.default_rng(2)
    values = np.column_stack([draw.normal(size=50), draw.integers(-1, 2, 50)]).astype(np.float32)
    values[:5, 0] = np.nan
    weight = draw.uniform(0.5, 2, 50)
    curve = Curve(np.array([-1.0, 0.0, 2.0]), np.array([-0.4, 0.1, 0.5]), -0.2)
    part = LinearPart(13.0, (curve, Table(np.array([0.3, -0.1]), 0.05)))
    trees, shares = draw.normal(size=50), Shares(0.7, 0.6, 0.35)

    one = blended(part, shares, values, weight)

    before = part.intercept + part.contributions(values).sum(axis=1)
    after = one.intercept + one.contributions(values).sum(axis=1)
    np.testing.assert_allclose(
        (1 - 0.35) * after + 0.35 * trees, 0.7 + 0.6 * before + 0.35 * trees, atol=1e-12
    )
    np.testing.assert_allclose(np.average(one.contributions(values), axis=0, weights=weight), 0, atol=1e-12)


def test_the_poorest_count_more_by_weighted_rank_and_nobody_twice() -> None:
    welfare, weight = np.array([5.0, 1.0, 1.0, 9.0]), np.array([1.0, 1.0, 1.0, 1.0])

    heavier = towards_the_poorest(welfare, weight, 0.4)

    np.testing.assert_allclose(heavier, [0.9, 1.2, 1.2, 0.7])
    np.testing.assert_array_equal(towards_the_poorest(welfare, weight, 0.0), weight)
    assert towards_the_poorest(np.ones(3), np.array([1.0, 2.0, 3.0]), 0.5).tolist() == [1.0, 2.0, 3.0]


def test_repeating_a_household_is_doubling_its_weight() -> None:
    welfare, times = np.array([1.0, 2.0, 3.0]), np.array([1, 3, 2])

    once = towards_the_poorest(welfare, times.astype(float), 0.5)
    repeated = towards_the_poorest(np.repeat(welfare, times), np.ones(6), 0.5)

    np.testing.assert_allclose(np.bincount(np.repeat([0, 1, 2], times), repeated), once)
