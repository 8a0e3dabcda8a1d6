"""Trees keep the directions, weigh households, and centre on the survey."""

from dataclasses import replace

import numpy as np
import pytest

from features.catalogue import OF_AREAS, Input, assemble_catalogue
from models.trees import TreePart
from training.linear_fitting import build_design, fit_linear
from training.tree_fitting import TreeSettings, centred, fit_trees

CATALOGUE = assemble_catalogue(
    "p",
    (
        Input("a", "a", "number", direction=1),
        Input("c", "c", "category", codes=("x", "y", "z", "")),
        Input("kec", "kec", "area", codes=("1", "2", "3")),
        Input("kec:context", "kec", "context", codes=("1", "2", "3")),
    ),
    {"areas": ["kec"]},
)
SETTINGS = TreeSettings(learning_rate=0.2, share_of_inputs=1.0, share_of_households=1.0, ridge=0.0)


def _draw(n: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(9)
    values = np.column_stack([draw.normal(size=n), draw.integers(0, 4, n), draw.integers(0, 3, n)])
    values[draw.random(n) < 0.05] = np.nan
    values = np.column_stack([values, values[:, 2]])
    known = np.nan_to_num(values)
    welfare = (
        13 + np.sin(2 * known[:, 0]) + (known[:, 1] == 2) - 0.5 * (known[:, 2] == 1) + draw.normal(0, 0.1, n)
    )
    return values.astype(np.float32), welfare, draw.uniform(0.5, 2, n)


def _fit(*, seed: int = 1, threads: int = 1, heavier: float = 1.0) -> TreePart:
    values, welfare, weight = _draw()
    (linear,) = fit_linear(build_design(CATALOGUE, values), welfare, weight, [1.0])
    return fit_trees(
        CATALOGUE, values, welfare, weight * heavier, np.arange(len(values)) // 5, linear,
        rounds=60, seed=seed, settings=SETTINGS, threads=threads,
    )  # fmt: skip


def test_trees_learn_numbers_codes_and_areas() -> None:
    values, welfare, _ = _draw()

    trees = _fit()

    held = ~np.isnan(values).any(axis=1)
    gaps = welfare - trees.predict(values)
    assert 1 - gaps[held].var() / welfare[held].var() > 0.5
    by_code = [trees.predict(np.array([[0, code, 0, 0]], np.float32))[0] for code in range(4)]
    assert int(np.argmax(by_code)) == 2


def test_a_directed_number_never_lowers_the_estimate_though_the_truth_turns() -> None:
    grid = np.linspace(-4, 4, 200, dtype=np.float32)
    values = np.column_stack([grid, np.ones(200), np.zeros((200, 2))]).astype(np.float32)

    assert np.diff(_fit().predict(values)).min() >= 0


def test_centred_contributions_average_to_zero_over_the_survey() -> None:
    values, _, weight = _draw()

    trees = centred(_fit(), values, weight)

    np.testing.assert_allclose(np.average(trees.contributions(values), axis=0, weights=weight), 0, atol=1e-9)
    assert trees.base == pytest.approx(np.average(trees.predict(values), weights=weight))


def _said() -> np.ndarray:
    """What the curves make of the answers, areas left out."""
    values, welfare, weight = _draw()
    (linear,) = fit_linear(build_design(CATALOGUE, values), welfare, weight, [1.0])
    answers = [i for i, one in enumerate(CATALOGUE.inputs) if one.kind not in OF_AREAS]
    return np.asarray(linear.intercept + linear.contributions(values)[:, answers].sum(axis=1))


def test_an_area_with_an_effect_is_known_by_what_its_answers_say() -> None:
    values, _, weight = _draw()
    said, table = _said(), _fit().context.tables[2]

    whole = np.average(said, weights=weight)
    for area in range(3):
        inside = values[:, 2] == area
        own = np.average(said[inside], weights=weight[inside])
        assert min(own, whole) - 1e-5 <= table[area] <= max(own, whole) + 1e-5
        assert table[area] == pytest.approx(own, abs=0.01)
    # Welfare differs by half a log point between the areas, the answers do not.
    assert np.ptp(table) < 0.15


def test_a_context_is_known_by_what_its_welfare_exceeds_the_answers_by() -> None:
    values, welfare, weight = _draw()
    over, table = welfare - _said(), _fit().context.tables[3]

    for area in range(3):
        inside = values[:, 3] == area
        assert table[area] == pytest.approx(np.average(over[inside], weights=weight[inside]), abs=0.1)
    assert np.ptp(table) > 0.3


def test_contexts_that_hold_one_cluster_each_are_all_alike() -> None:
    values, welfare, weight = _draw()
    (linear,) = fit_linear(build_design(CATALOGUE, values), welfare, weight, [1.0])
    cluster = np.nan_to_num(values[:, 3], nan=9).astype(np.intp)

    trees = fit_trees(
        CATALOGUE, values, welfare, weight, cluster, linear, rounds=5, seed=1, settings=SETTINGS
    )

    assert np.ptp(trees.context.tables[3]) < 1e-6


def test_a_head_start_changes_what_is_learnt_and_not_what_it_means() -> None:
    values, welfare, weight = _draw()
    (linear,) = fit_linear(build_design(CATALOGUE, values), welfare, weight, [1.0])
    said = linear.intercept + linear.contributions(values).sum(axis=1)
    fits = [
        fit_trees(
            CATALOGUE, values, welfare, weight, np.arange(len(values)) // 5, linear,
            rounds=60, seed=1, settings=replace(SETTINGS, head_start=start),
        ).predict(values)
        for start in (0.0, 0.5)
    ]  # fmt: skip

    # With half of the curves' estimate given, half of the trees and half of the curves are as good.
    late, early = (welfare - fits[0]).std(), (welfare - (said + fits[1]) / 2).std()
    assert early < 0.9 * (welfare - said).std()
    assert early == pytest.approx(late, rel=0.15)
    assert np.average(fits[1], weights=weight) == pytest.approx(np.average(welfare, weights=weight), abs=0.02)


def test_the_same_seed_grows_the_same_trees_on_any_number_of_threads() -> None:
    assert _fit(threads=1).text == _fit(threads=2).text
    assert _fit(seed=1).text == _fit(seed=1).text


def test_only_relative_weights_count() -> None:
    values, _, _ = _draw()

    np.testing.assert_allclose(_fit().predict(values), _fit(heavier=1024.0).predict(values), atol=1e-9)
