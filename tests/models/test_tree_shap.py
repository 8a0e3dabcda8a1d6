"""The kernel against LightGBM's own contributions, on every kind of split, with and without the kernel."""

import subprocess
import sys
import warnings
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
from numpy.typing import NDArray

import models.tree_shap as kernel
from models.tree_shap import exact_contributions, exact_contributions_and_prediction

Floats = NDArray[np.float64]
NEAR_ZERO = float(np.float32(1e-35))
ODD_VALUES = (
    *(np.nan, np.inf, -np.inf, 0.0, -0.0, NEAR_ZERO, -NEAR_ZERO, 1e-36, -1e-36, 2e-35, -2e-35, 5e-324),
    *(
        -1.0,
        -0.5,
        0.999,
        1.0,
        1.5,
        2.0,
        2.999999,
        3.0,
        7.0,
        8.0,
        31.0,
        32.0,
        33.0,
        64.0,
        1e5,
        3e9,
        -3e9,
        1e300,
    ),
)


@pytest.fixture(params=["kernel", "LightGBM"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test of this file holds for the kernel and for what takes over where it cannot run."""
    if request.param == "LightGBM":
        monkeypatch.setattr(kernel, "kernel_runs", lambda: False)
    monkeypatch.setattr(kernel, "_laid_out", type(kernel._laid_out)())
    return str(request.param)


def households(n: int = 800, k: int = 6, seed: int = 0) -> tuple[Floats, Floats]:
    """Columns 0 and 1 are codes, 2 is yes or no, the others numbers; a tenth is missing."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, k)).round(2)
    x[:, 0], x[:, 1] = random.integers(0, 9, n), random.integers(0, 70, n)
    x[:, 2] = random.integers(0, 2, n)
    y = (
        np.sin(x[:, 0])
        + 0.3 * (x[:, 1] % 3)
        + x[:, 2] * x[:, 3]
        + np.abs(x[:, 4])
        + 0.1 * random.normal(size=n)
    )
    x[random.random((n, k)) < 0.1] = np.nan
    return x, y


def trained(
    x: Floats, y: Floats, trees: int = 20, codes: tuple[int, ...] = (), **parameters: Any
) -> lgb.Booster:
    settings: dict[str, Any] = {
        "objective": "regression",
        "verbosity": -1,
        "num_leaves": 8,
        "num_threads": 1,
        "min_data_in_leaf": 5,
        "min_data_per_group": 5,
        "seed": 1,
        **parameters,
    }
    data = lgb.Dataset(x, y, categorical_feature=list(codes), params={"verbosity": -1})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return lgb.train(settings, data, trees)


def assert_as_lightgbm(booster: lgb.Booster, x: NDArray[Any]) -> None:
    contributions, prediction = exact_contributions_and_prediction(booster, x)

    expected = np.asarray(booster.predict(x, pred_contrib=True))
    np.testing.assert_allclose(contributions, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(prediction, np.asarray(booster.predict(x, raw_score=True)))
    np.testing.assert_allclose(contributions.sum(axis=1), prediction, rtol=1e-9, atol=1e-9)


def odd_rows(booster: lgb.Booster, x: Floats) -> Floats:
    """Rows with every odd value, every threshold and its neighbours, in each column in turn."""
    trees = booster.trees_to_dataframe()
    thresholds = [float(t) for t in trees["threshold"].dropna() if "||" not in str(t)][:40]
    near = [np.nextafter(t, to) for t in thresholds for to in (-np.inf, np.inf)]
    values = np.array([*ODD_VALUES, *thresholds, *near])
    rows = np.repeat(x[: x.shape[1]], len(values), axis=0)
    for column in range(x.shape[1]):
        rows[column * len(values) : (column + 1) * len(values), column] = values
    return rows


@pytest.mark.parametrize("leaves", [2, 8, 15, 47])
@pytest.mark.parametrize(
    "missing", [{}, {"zero_as_missing": True}, {"use_missing": False}], ids=["NaN", "zero", "nothing"]
)
def test_every_kind_of_missing_value_goes_the_way_it_went_in_training(
    leaves: int, missing: dict[str, bool]
) -> None:
    x, y = households()
    booster = trained(x, y, codes=(0, 1), num_leaves=leaves, **missing)

    assert_as_lightgbm(booster, odd_rows(booster, x))


def test_single_precision_is_compared_as_lightgbm_compares_it() -> None:
    x, y = households()
    booster = trained(x, y, num_leaves=15)

    assert_as_lightgbm(booster, odd_rows(booster, x).clip(-1e38, 1e38).astype(np.float32))


def test_whole_numbers_are_taken_as_numbers() -> None:
    x, y = households()
    counts = np.nan_to_num(x).astype(np.int64)
    booster = trained(counts.astype(float), y)

    assert_as_lightgbm(booster, counts)


def test_many_categories_and_one_category_against_the_others() -> None:
    x, y = households(2000)
    x[:, 3] = np.arange(2000) % 4
    booster = trained(x, y + (x[:, 3] == 2), codes=(0, 1, 3), num_leaves=15, max_cat_to_onehot=4)

    assert_as_lightgbm(booster, odd_rows(booster, x))


def test_a_feature_may_repeat_on_a_path() -> None:
    x, _ = households(2000)
    one = x[:, 3:4]
    booster = trained(one, np.sin(5 * np.nan_to_num(x[:, 3])), num_leaves=40, min_data_in_leaf=1)

    assert_as_lightgbm(booster, odd_rows(booster, one))


@pytest.mark.parametrize("features", [12, 20, 40])
def test_a_deep_chain_of_different_features_is_explained(features: int) -> None:
    rows = np.tril(np.ones((features + 1, features)), -1).repeat(8, axis=0)
    y = np.square(np.arange(features + 1.0)).repeat(8)
    booster = trained(rows, y, trees=3, num_leaves=features + 1, min_data_in_leaf=1, max_depth=-1)
    random = np.random.default_rng(0)

    assert_as_lightgbm(booster, np.vstack([rows, random.integers(0, 2, (200, features))]))


def test_a_deep_chain_on_one_feature_and_another_is_explained() -> None:
    x = np.column_stack([np.arange(400.0), np.arange(400) % 2])
    booster = trained(x, np.exp(x[:, 0] / 20) + x[:, 1], trees=3, num_leaves=80, min_data_in_leaf=1)

    assert_as_lightgbm(booster, odd_rows(booster, x))


def test_trees_of_one_leaf_and_constant_features_are_explained() -> None:
    x, y = households()
    x[:, 5] = 3.0
    constant = trained(x, np.full(len(y), 2.5), trees=4)
    mixed = trained(x, y, trees=6, min_gain_to_split=30.0)

    assert_as_lightgbm(constant, x)
    assert_as_lightgbm(mixed, x)


def test_a_tree_of_one_leaf_among_others_is_explained() -> None:
    x, y = households()
    text = trained(x, y, trees=3).model_to_string()
    head, first, second, third = text.split("\nTree=")
    stump = trained(x, np.full(len(y), 2.5), trees=1).model_to_string().split("\nTree=")[1].split("\n\n")[0]
    sizes = "\n".join(line for line in head.splitlines() if not line.startswith("tree_sizes"))
    _, _, after_second = second.partition("\n\n")
    changed = "\nTree=".join([sizes, first, "1" + stump[1:] + "\n\n" + after_second, third])

    assert_as_lightgbm(lgb.Booster(model_str=changed), x)


def test_monotone_directions_are_kept_to_the_last_bit() -> None:
    x, y = households()
    booster = trained(x, y, trees=60, num_leaves=15, monotone_constraints=[0, 0, 0, 0, 1, -1])
    rows = np.repeat(x[:1], 2000, axis=0)
    rows[:, 4] = np.linspace(-4, 4, 2000)

    _, prediction = exact_contributions_and_prediction(booster, rows)

    assert_as_lightgbm(booster, rows)
    assert (np.diff(prediction) >= 0).all()


@pytest.mark.parametrize(
    "parameters",
    [
        {"objective": "multiclass", "num_class": 3},
        {"boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1},
        {"boosting": "dart"},
        {"objective": "binary"},
        {"objective": "poisson"},
        {"extra_trees": True, "bagging_fraction": 0.5, "bagging_freq": 1, "linear_tree": False},
    ],
    ids=["classes", "forest", "dart", "binary", "poisson", "bagged"],
)
def test_other_models_are_explained_too(parameters: dict[str, Any]) -> None:
    x, y = households()
    rank = np.floor(np.clip(y - y.min(), 0, 2))
    target = np.minimum(rank, 1) if parameters.get("objective") == "binary" else rank
    booster = trained(x, target, **parameters)

    contributions, _ = exact_contributions_and_prediction(booster, x)

    np.testing.assert_allclose(contributions, np.asarray(booster.predict(x, pred_contrib=True)), atol=1e-9)


def test_only_the_trees_up_to_the_best_iteration_count() -> None:
    x, y = households()
    booster = trained(x, y, trees=12)
    booster.best_iteration = 5

    assert_as_lightgbm(booster, x)


def test_a_booster_that_is_trained_on_is_another_model() -> None:
    x, y = households()
    booster = trained(x, y, trees=3, keep_training_booster=True)
    exact_contributions(booster, x)
    longer = lgb.train(
        {"verbosity": -1, "num_leaves": 8}, lgb.Dataset(x, y, params={"verbosity": -1}), 2, init_model=booster
    )

    assert_as_lightgbm(longer, x)


def test_a_model_without_trees_has_nothing_to_say() -> None:
    x, y = households()
    empty = lgb.Booster({"verbosity": -1}, lgb.Dataset(x, y, params={"verbosity": -1}))

    np.testing.assert_array_equal(exact_contributions(empty, x), 0.0)


def test_without_numba_lightgbm_takes_over(way: str) -> None:
    if way == "LightGBM":
        pytest.skip("once is enough")
    script = """
import sys
sys.modules["numba"] = None
import lightgbm, numpy
from models.tree_shap import exact_contributions
x = numpy.arange(200.0).reshape(100, 2)
settings = {"verbosity": -1, "min_data_in_leaf": 5}
booster = lightgbm.train(settings, lightgbm.Dataset(x, x[:, 0], params={"verbosity": -1}), 2)
assert (exact_contributions(booster, x) == booster.predict(x, pred_contrib=True)).all()
"""

    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert finished.returncode == 0, finished.stderr
