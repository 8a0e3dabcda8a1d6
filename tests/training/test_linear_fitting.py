"""A ridge on ramps and tables that keeps the directions and finds what made the data."""

import numpy as np
import pytest
from scipy.optimize import lsq_linear
from sklearn.linear_model import Ridge

from features.catalogue import Catalogue, Input, assemble_catalogue
from models.linear import Curve, Table
from tests.small_survey import Small
from training import linear_fitting
from training.linear_fitting import STRAIGHT, build_design, fit_linear


def _catalogue(*inputs: Input) -> Catalogue:
    return assemble_catalogue("p", inputs, {"areas": []})


def _draw(n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(6)
    values = np.column_stack([draw.normal(size=n), draw.integers(0, 3, n)]).astype(np.float32)
    values[draw.random(n) < 0.1, 0] = np.nan
    return values, draw.normal(13, 0.5, n), draw.uniform(0.5, 2, n)


TWO = _catalogue(Input("a", "a", "number"), Input("c", "c", "category", codes=("x", "y", "z")))


def test_it_minimises_what_scikit_learns_ridge_minimises() -> None:
    values, welfare, weight = _draw()
    values[:, 0] = np.where(np.isnan(values[:, 0]), np.nan, values[:, 0] > 0)
    design = build_design(TWO, values)
    scaled_weight = weight / weight.mean()
    mean = np.average(design.columns, axis=0, weights=weight)
    spread = np.sqrt(np.average((design.columns - mean) ** 2, axis=0, weights=weight))
    theirs = Ridge(alpha=10.0, fit_intercept=True, tol=1e-12)
    theirs.fit((design.columns - mean) / spread, welfare, sample_weight=scaled_weight)

    (ours,) = fit_linear(design, welfare, weight, [10.0])

    expected = theirs.predict((design.columns - mean) / spread)
    np.testing.assert_allclose(ours.intercept + ours.contributions(values).sum(axis=1), expected, atol=1e-9)


def test_effects_are_about_the_weighted_mean_of_the_survey() -> None:
    values, welfare, weight = _draw()

    (part,) = fit_linear(build_design(TWO, values), welfare, weight, [1.0])

    np.testing.assert_allclose(np.average(part.contributions(values), axis=0, weights=weight), 0, atol=1e-12)
    assert part.intercept == pytest.approx(np.average(welfare, weights=weight))


@pytest.mark.parametrize("direction", [1, -1])
def test_a_direction_holds_against_the_data(direction: int) -> None:
    values, _, weight = _draw()
    welfare = np.nan_to_num(values[:, 0].astype(np.float64)) * -direction
    catalogue = _catalogue(Input("a", "a", "number", direction=direction), TWO.inputs[1])

    (part,) = fit_linear(build_design(catalogue, values), welfare, weight, [1.0])

    (curve, _) = part.shapes
    assert isinstance(curve, Curve)
    assert (direction * np.diff(curve.effects) >= -1e-12).all()
    assert np.ptp(curve.effects) < 0.2


def test_a_direction_that_the_data_share_changes_nothing() -> None:
    values, _, weight = _draw()
    welfare = np.nan_to_num(values[:, 0].astype(np.float64))
    catalogues = (_catalogue(Input("a", "a", "number", direction=d), TWO.inputs[1]) for d in (0, 1))

    free, kept = (fit_linear(build_design(own, values), welfare, weight, [1.0])[0] for own in catalogues)

    np.testing.assert_allclose(free.contributions(values), kept.contributions(values), atol=1e-9)


def test_an_unknown_answer_learns_an_effect_of_its_own() -> None:
    values, _, weight = _draw()
    welfare = np.where(np.isnan(values[:, 0]), -1.0, 0.0)

    (part,) = fit_linear(build_design(TWO, values), welfare, weight, [0.01])

    assert part.shapes[0].missing == pytest.approx(-0.9, abs=0.05)


def test_an_input_that_never_varies_has_no_effect_and_breaks_nothing() -> None:
    values, welfare, weight = _draw()
    for constant in (1.0, np.nan):
        values[:, 0] = constant

        (part,) = fit_linear(build_design(TWO, values), welfare, weight, [1.0])

        np.testing.assert_allclose(part.contributions(values)[:, 0], 0, atol=1e-12)
        assert np.isfinite(part.contributions(np.array([[5, 0], [np.nan, np.nan]], np.float32))).all()


def test_nothing_to_learn_from_gives_the_mean() -> None:
    _, welfare, weight = _draw()
    design = build_design(_catalogue(Input("a", "a", "number")), np.full((400, 1), 3, np.float32))

    (part,) = fit_linear(design, welfare, weight, [1.0])

    assert part.contributions(np.array([[7.0]], np.float32)).tolist() == [[0.0]]


def test_few_values_are_all_knots_and_many_are_cut_at_quantiles() -> None:
    counts = np.array([[1], [2], [5]] * 20, dtype=np.float32)
    many = np.random.default_rng(1).normal(size=(1000, 1)).astype(np.float32)
    catalogue = _catalogue(Input("a", "a", "number"))

    few = build_design(catalogue, counts).blocks[0].knots
    cut = build_design(catalogue, many).blocks[0].knots

    assert few is not None
    assert cut is not None
    assert few.tolist() == [1, 2, 5]
    assert 5 <= len(cut) <= 12
    assert np.isin(cut, many.astype(np.float64)).all()
    assert 0 < (many < cut[0]).mean() <= 0.012
    assert 0 < (many > cut[-1]).mean() <= 0.012


def test_a_harder_penalty_draws_effects_to_zero() -> None:
    values, welfare, weight = _draw()

    parts = fit_linear(build_design(TWO, values), welfare, weight, [1.0, 100.0, 1e6])

    sizes = [np.abs(part.contributions(values)).sum() for part in parts]
    assert sizes[0] > sizes[1] > sizes[2]
    assert sizes[2] < 0.01 * sizes[0]


def test_repeating_a_household_is_doubling_its_weight() -> None:
    values, welfare, weight = _draw(60)
    codes, times = values[:, 1:], np.where(np.arange(60) < 20, 2, 1)
    catalogue = _catalogue(TWO.inputs[1])

    # Weights are scaled to mean 1, so the penalty counts per row.
    (one,) = fit_linear(build_design(catalogue, codes), welfare, weight * times, [6.0])
    repeated = build_design(catalogue, np.repeat(codes, times, axis=0))
    (other,) = fit_linear(repeated, np.repeat(welfare, times), np.repeat(weight, times), [8.0])

    assert isinstance(one.shapes[0], Table)
    np.testing.assert_allclose(one.shapes[0].effects, other.shapes[0].effects, atol=1e-12)


def test_the_known_equation_of_the_small_survey_is_found(small: Small) -> None:
    motorcycle = small.model.welfare.linear.shapes[small.catalogue.positions("motorcycle")[0]]
    floor = small.model.welfare.linear.shapes[small.catalogue.positions("floor")[0]]

    # On average over schooling a motorcycle adds 0.15 + 0.45 ÷ 3; the ridge takes a little away.
    assert float(np.ptp(motorcycle.effects)) == pytest.approx(0.3, abs=0.12)
    assert float(floor.effects[0] - floor.effects[2]) == pytest.approx(0.45, abs=0.15)


@pytest.mark.parametrize("seed", range(8))
def test_signs_are_solved_as_bounded_least_squares_does(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, signs = draw.normal(size=(60, 25)), draw.integers(-1, 2, 25).astype(np.int8)
    rows[:, 1] = rows[:, 0] + 0.01 * rows[:, 1]
    welfare = draw.normal(size=60)
    gram, target = rows.T @ rows + 0.1 * np.eye(25), rows.T @ welfare

    ours = linear_fitting._solve(gram, target, signs)

    bounds = (np.where(signs > 0, 0.0, -np.inf), np.where(signs < 0, 0.0, np.inf))
    padded = np.vstack([rows, np.sqrt(0.1) * np.eye(25)]), np.append(welfare, np.zeros(25))
    np.testing.assert_allclose(ours, lsq_linear(*padded, bounds=bounds, method="bvls").x, atol=1e-8)
    assert (ours * signs >= 0).all()


def test_pivoting_that_does_not_end_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_fitting, "_MOST_PIVOTS", 0)

    test_signs_are_solved_as_bounded_least_squares_does(3)


def test_smoothing_bends_along_the_logarithm_and_straightens_along_the_answer() -> None:
    size = np.random.default_rng(3).integers(1, 13, 2000).astype(np.float32)[:, None]
    welfare = -0.5 * np.log1p(size[:, 0].astype(np.float64))
    design = build_design(_catalogue(Input("size", "size", "number")), size)

    (smooth,), (straight,) = (
        fit_linear(design, welfare, np.ones(2000), [0.01], smoothing) for smoothing in (1e5, STRAIGHT * 100)
    )

    curve, line = smooth.shapes[0], straight.shapes[0]
    assert isinstance(curve, Curve)
    assert isinstance(line, Curve)
    np.testing.assert_allclose(curve.effects - curve.effects[0], welfare_at(curve.knots), atol=0.02)
    assert np.ptp(np.diff(line.effects) / np.diff(line.knots)) < 0.01
    assert np.ptp(np.diff(curve.effects) / np.diff(curve.knots)) > 0.1


def welfare_at(size: np.ndarray) -> np.ndarray:
    return np.asarray(-0.5 * (np.log1p(size) - np.log1p(size[0])))
