"""Simpler estimates on the same inputs, as simple as they claim to be."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LinearRegression

from features.catalogue import Input, assemble_catalogue
from training.baselines import DEFAULT, UnknownBaseline, baseline_scores, check_baselines

CATALOGUE = assemble_catalogue(
    "p",
    (
        Input("a", "a", "number"),
        Input("c", "c", "category", codes=("x", "y", "z")),
        Input("kec", "kec", "area", codes=("1", "2", "3")),
    ),
    {"areas": ["kec"]},
)
Array = NDArray[np.float64]


def _draw(n: int, seed: int) -> tuple[NDArray[np.float32], Array, Array]:
    draw = np.random.default_rng(seed)
    values = np.column_stack([draw.normal(size=n), draw.integers(0, 3, n), draw.integers(0, 3, n)])
    welfare = (
        13 + 0.4 * values[:, 0] + 0.3 * (values[:, 1] == 1) + 0.5 * values[:, 2] + draw.normal(0, 0.2, n)
    )
    return values.astype(np.float32), welfare, draw.uniform(0.5, 2, n)


FITTING, WELFARE, WEIGHT = _draw(300, 1)
HELD, TRUTH, _ = _draw(100, 2)
IDS = [str(i) for i in range(100)]


def _scores(
    name: str, fitting: NDArray[np.float32] = FITTING, held: NDArray[np.float32] = HELD, **more: Any
) -> Array:
    given = {"size": np.arange(1.0, 101), "ids": IDS, "seed": 1, **more}
    return baseline_scores(name, CATALOGUE, fitting, WELFARE, WEIGHT, held, **given)


def _dummies(values: NDArray[np.float32], areas: bool) -> Array:
    columns = [values[:, 0], *(values[:, 1] == k for k in (1, 2))]
    return np.column_stack([*columns, *((values[:, 2] == k for k in (1, 2)) if areas else ())]).astype(
        np.float64
    )


@pytest.mark.parametrize(("name", "areas"), [("ols", False), ("ols_areas", True)])
def test_ols_is_weighted_least_squares(name: str, areas: bool) -> None:
    theirs = LinearRegression().fit(_dummies(FITTING, areas), WELFARE, sample_weight=WEIGHT)

    np.testing.assert_allclose(_scores(name), theirs.predict(_dummies(HELD, areas)), atol=1e-9)


def test_ols_areas_is_ols_where_there_are_no_areas() -> None:
    without = assemble_catalogue("p", CATALOGUE.inputs[:2], {"areas": []})
    given = {"size": np.ones(100), "ids": IDS, "seed": 1}

    one, other = (
        baseline_scores(name, without, FITTING[:, :2], WELFARE, WEIGHT, HELD[:, :2], **given)  # type: ignore[arg-type]
        for name in ("ols", "ols_areas")
    )

    np.testing.assert_array_equal(one, other)


def test_ridge_is_ols_drawn_to_the_mean() -> None:
    mean = np.average(WELFARE, weights=WEIGHT)

    assert np.std(_scores("ridge") - mean) < np.std(_scores("ols") - mean)
    assert np.corrcoef(_scores("ridge"), _scores("ols"))[0, 1] > 0.99


def test_a_missing_number_is_its_mean_and_an_indicator() -> None:
    fitting, held = FITTING.copy(), HELD.copy()
    fitting[:50, 0] = held[:, 0] = np.nan

    scores = _scores("ols", fitting, held)

    assert np.isfinite(scores).all()
    assert np.std(scores) < np.std(_scores("ols"))


@pytest.mark.parametrize("name", DEFAULT)
def test_columns_that_say_nothing_break_nothing(name: str) -> None:
    fitting, held = FITTING.copy(), HELD.copy()
    fitting[:, 0] = np.nan
    fitting[:, 1] = 1
    held[:5] = np.nan

    assert np.isfinite(_scores(name, fitting, held)).all()


def test_random_depends_on_the_id_and_the_seed_alone() -> None:
    one, turned = _scores("random"), _scores("random", ids=IDS[::-1])

    np.testing.assert_array_equal(one, turned[::-1])
    assert (one != _scores("random", seed=2)).any()
    assert abs(np.corrcoef(one, TRUTH)[0, 1]) < 0.2
    assert len(np.unique(one)) == 100


def test_size_says_larger_is_poorer() -> None:
    assert (np.diff(_scores("size")) < 0).all()


def test_lightgbm_as_it_comes_learns_and_repeats_itself() -> None:
    scores = _scores("lightgbm")

    assert np.corrcoef(scores, TRUTH)[0, 1] > 0.7
    np.testing.assert_array_equal(scores, _scores("lightgbm"))


def test_all_unknown_baselines_are_told_together() -> None:
    check_baselines(DEFAULT)
    with pytest.raises(UnknownBaseline, match=r"oracle, tarot.*random, size, ols"):
        check_baselines(("ols", "oracle", "tarot"))
