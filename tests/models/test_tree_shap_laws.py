"""What must hold of the kernel itself: exactness on random ensembles, and independence of the batch."""

import re
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import models.tree_shap_plan
from models.tree_shap import TreeEnsemble
from models.tree_shap_kernel import compiled
from models.tree_shap_text import UnsupportedModel

Floats = NDArray[np.float64]


def random_ensemble(
    random: np.random.Generator, n: int = 250, **parameters: Any
) -> tuple[lgb.Booster, Floats]:
    """Trained on random columns: numbers, few values, codes, constants, mostly zeros; some missing."""
    k = int(random.integers(1, 18))
    kinds = random.integers(0, 5, k)
    x = random.normal(size=(n, k))
    for column, kind in enumerate(kinds):
        x[:, column] = [
            x[:, column],
            np.sign(x[:, column]),
            random.integers(0, 40, n),
            0 * x[:, column],
            x[:, column] * (random.random(n) < 0.5),
        ][kind]
    y = np.nansum(x, axis=1) + random.normal(size=n) * 3
    x[random.random((n, k)) < random.choice([0.0, 0.05, 0.4])] = np.nan
    codes = [column for column, kind in enumerate(kinds) if kind == 2]
    chosen = {
        "verbosity": -1,
        "num_threads": 1,
        "objective": "regression",
        "min_data_per_group": 2,
        "cat_smooth": 1.0,
        "min_sum_hessian_in_leaf": 0.0,
        "min_data_in_leaf": int(random.integers(1, 12)),
        "seed": int(random.integers(1000)),
        "num_leaves": int(random.choice([2, 4, 8, 15, 40])),
        "use_missing": bool(random.random() < 0.8),
        "zero_as_missing": bool(random.random() < 0.3),
        "max_bin": int(random.choice([4, 255])),
        **parameters,
    }
    dataset = lgb.Dataset(x, y, categorical_feature=codes, params={"verbosity": -1})
    return lgb.train(chosen, dataset, int(random.integers(1, 9))), x


@pytest.fixture(scope="module")
def ensemble() -> TreeEnsemble:
    """Trees that need tables as well as integration."""
    random = np.random.default_rng(5)
    x = random.normal(size=(3000, 20))
    y = np.exp(x @ random.normal(size=20) / 3) + x[:, 0] * x[:, 1]
    dataset = lgb.Dataset(x, y, params={"verbosity": -1})
    settings = {"verbosity": -1, "num_leaves": 150, "min_data_in_leaf": 3}
    return TreeEnsemble.from_booster(lgb.train(settings, dataset, 3))


@pytest.fixture(scope="module")
def rows() -> Floats:
    return np.random.default_rng(6).normal(size=(4500, 20))


def test_small_trees_need_no_integration_and_large_ones_do(ensemble: TreeEnsemble) -> None:
    small, _ = random_ensemble(np.random.default_rng(1), num_leaves=8)

    assert TreeEnsemble.from_booster(small).layout.paths is None
    assert ensemble.layout.paths is not None
    assert len(ensemble.layout.tables.sums) > 0


def test_code_that_cannot_be_kept_on_disk_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses_to_keep(**options: Any) -> Any:
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr("numba.njit", refuses_to_keep)

    assert compiled(abs) is abs


@pytest.mark.filterwarnings("ignore:categorical_feature:UserWarning")
@given(seed=st.integers(0, 2**32 - 1))
def test_random_ensembles_are_explained_as_lightgbm_explains_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    booster, x = random_ensemble(random)
    others = random.permuted(x, axis=0) + random.choice([0.0, 0.5, -1.0], x.shape)
    probes = np.vstack([x, others])

    contributions, prediction = TreeEnsemble.from_booster(booster).contributions_and_prediction(probes)

    np.testing.assert_allclose(
        contributions, np.asarray(booster.predict(probes, pred_contrib=True)), atol=1e-9
    )
    np.testing.assert_array_equal(prediction, np.asarray(booster.predict(probes)))


@given(seed=st.integers(0, 2**32 - 1), most=st.integers(0, 12))
def test_tables_and_integration_say_the_same(seed: int, most: int) -> None:
    booster, x = random_ensemble(np.random.default_rng(seed))
    expected, expected_prediction = TreeEnsemble.from_booster(booster).contributions_and_prediction(x)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(models.tree_shap_plan, "MOST_QUESTIONS", most)
        contributions, prediction = TreeEnsemble.from_booster(booster).contributions_and_prediction(x)

    np.testing.assert_allclose(contributions, expected, atol=1e-10)
    np.testing.assert_array_equal(prediction, expected_prediction)


@pytest.mark.parametrize(
    "batch", [slice(0, 1), slice(7, 8), slice(1, 257), slice(100, 356), slice(3, 2052), slice(2048, 4097)]
)
def test_a_row_gets_the_same_bits_in_any_batch(ensemble: TreeEnsemble, rows: Floats, batch: slice) -> None:
    whole, whole_prediction = ensemble.contributions_and_prediction(rows)

    part, part_prediction = ensemble.contributions_and_prediction(rows[batch])

    np.testing.assert_array_equal(part, whole[batch])
    np.testing.assert_array_equal(part_prediction, whole_prediction[batch])


@pytest.mark.filterwarnings("ignore:categorical_feature:UserWarning")
@given(seed=st.integers(0, 2**32 - 1), leaves=st.sampled_from([2, 8, 40]), single=st.booleans())
def test_a_household_alone_gets_the_same_bits_as_in_its_batch(seed: int, leaves: int, single: bool) -> None:
    random = np.random.default_rng(seed)
    booster, x = random_ensemble(random, num_leaves=leaves)
    odd = random.choice([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-36, -1e-35, 3.999999, 1e30], (40, x.shape[1]))
    probes = np.vstack([x[:20], odd]).astype(np.float32 if single else np.float64)
    ensemble = TreeEnsemble.from_booster(booster)
    whole, whole_prediction = ensemble.contributions_and_prediction(probes)

    alone = [ensemble.contributions_and_prediction(probes[i : i + 1]) for i in range(len(probes))]

    np.testing.assert_array_equal(np.vstack([one for one, _ in alone]), whole)
    np.testing.assert_array_equal(np.concatenate([one for _, one in alone]), whole_prediction)


@pytest.mark.parametrize("threads", [2, 3, 16])
def test_the_number_of_threads_changes_no_bit(ensemble: TreeEnsemble, rows: Floats, threads: int) -> None:
    expected = ensemble.contributions(rows, threads=1)

    np.testing.assert_array_equal(ensemble.contributions(rows, threads=threads), expected)


def test_row_order_and_memory_order_do_not_matter(ensemble: TreeEnsemble, rows: Floats) -> None:
    order = np.random.default_rng(0).permutation(len(rows))
    expected = ensemble.contributions(rows)

    np.testing.assert_array_equal(ensemble.contributions(rows[order]), expected[order])
    np.testing.assert_array_equal(ensemble.contributions(np.asfortranarray(rows)), expected)
    np.testing.assert_array_equal(ensemble.contributions(np.repeat(rows, 2, axis=1)[:, ::2]), expected)


def test_no_rows_give_no_contributions(ensemble: TreeEnsemble) -> None:
    contributions, prediction = ensemble.contributions_and_prediction(np.empty((0, 20)))

    assert contributions.shape == (0, 21)
    assert prediction.shape == (0,)


def test_rows_of_another_width_are_refused(ensemble: TreeEnsemble) -> None:
    with pytest.raises(ValueError, match=r"has 20 features; the rows have the shape \(3, 19\)"):
        ensemble.contributions(np.empty((3, 19)))


def test_a_tree_small_enough_for_a_pencil_gives_the_shapley_values() -> None:
    """One split on x0 (3/4 of the rows left), on the right one on x1 (1/2): worth 0, 4 and 12."""
    text = "\n".join(
        [
            "tree",
            "version=v4",
            "num_class=1",
            "num_tree_per_iteration=1",
            "label_index=0",
            "max_feature_idx=1",
            "objective=regression",
            "feature_names=x0 x1",
            "feature_infos=[0:1] [0:1]",
            "",
            "Tree=0",
            "num_leaves=3",
            "num_cat=0",
            "split_feature=0 1",
            "split_gain=1 1",
            "threshold=0.5 0.5",
            "decision_type=2 2",
            "left_child=-1 -2",
            "right_child=1 -3",
            "leaf_value=0 4 12",
            "leaf_weight=6 1 1",
            "leaf_count=6 1 1",
            "internal_value=2 8",
            "internal_weight=8 2",
            "internal_count=8 2",
            "is_linear=0",
            "shrinkage=1",
            "",
            "",
            "end of trees",
            "",
        ]
    )

    contributions, prediction = TreeEnsemble.from_text(text).contributions_and_prediction(
        np.array([[1.0, 1.0], [0.0, 1.0]])
    )

    # Known: nothing 2, x0 8, x1 3, both 12: x0 gets the mean of 6 and 9. In the second row 2, 0, 3, 0.
    np.testing.assert_allclose(contributions, [[7.5, 2.5, 2.0], [-2.5, 0.5, 2.0]], atol=1e-12)
    np.testing.assert_array_equal(prediction, [12.0, 0.0])


@pytest.mark.parametrize(
    ("said", "instead", "reason"),
    [
        ("num_tree_per_iteration=1", "num_tree_per_iteration=3", "several outputs"),
        ("label_index=0", "average_output\nlabel_index=0", "averages its trees"),
        ("is_linear=0", "is_linear=1", "linear models"),
        (r"leaf_count=\d+", "leaf_count=0", "how many training rows"),
        ("internal_count=.*", "", "how many training rows"),
        (r"left_child=\S+", "left_child=0", "numbered"),
    ],
)
def test_models_that_the_kernel_cannot_explain_are_refused(said: str, instead: str, reason: str) -> None:
    booster, _ = random_ensemble(np.random.default_rng(3), num_leaves=4)
    text, found = re.subn(f"\n{said}", f"\n{instead}", booster.model_to_string())
    assert found > 0

    with pytest.raises(UnsupportedModel, match=reason):
        TreeEnsemble.from_text(text)


@pytest.mark.parametrize("trees", [0, 3])
def test_a_household_alone_and_trees_that_ask_nothing(trees: int) -> None:
    x = np.arange(40.0).reshape(20, 2)
    settings = {"verbosity": -1, "min_data_in_leaf": 100}
    booster = lgb.Booster(settings, lgb.Dataset(x, x[:, 0], params={"verbosity": -1}))
    for _ in range(trees):
        booster.update()

    contributions, prediction = TreeEnsemble.from_booster(booster).contributions_and_prediction(x[:1])

    np.testing.assert_array_equal(contributions, booster.predict(x[:1], pred_contrib=True))
    np.testing.assert_array_equal(prediction, booster.predict(x[:1], raw_score=True))
