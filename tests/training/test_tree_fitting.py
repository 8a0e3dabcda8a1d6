"""Trees keep the directions, weigh households, and centre on the survey."""

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
        CATALOGUE, values, welfare, weight * heavier, linear,
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


def test_an_area_is_known_by_its_mean_drawn_to_the_whole() -> None:
    values, welfare, weight = _draw()
    whole = np.average(welfare, weights=weight)
    own = [np.average(welfare[values[:, 2] == a], weights=weight[values[:, 2] == a]) for a in range(3)]

    table = _fit().context.tables[2]

    for area in range(3):
        assert min(own[area], whole) <= table[area] <= max(own[area], whole)
        assert abs(table[area] - own[area]) < 0.15 * abs(own[area] - whole) + 1e-6


def test_the_same_seed_grows_the_same_trees_on_any_number_of_threads() -> None:
    assert _fit(threads=1).text == _fit(threads=2).text
    assert _fit(seed=1).text == _fit(seed=1).text


def test_a_context_is_what_the_answers_of_an_area_say_and_not_its_welfare() -> None:
    (column,) = (i for i, one in enumerate(CATALOGUE.inputs) if one.kind == "context")
    values, welfare, weight = _draw()
    (linear,) = fit_linear(build_design(CATALOGUE, values), welfare, weight, [1.0])
    answers = [i for i, one in enumerate(CATALOGUE.inputs) if one.kind not in OF_AREAS]
    said = linear.contributions(values)[:, answers].sum(axis=1)

    table = _fit().context.tables[column]

    for area in range(3):
        own = np.average(said[values[:, column] == area], weights=weight[values[:, column] == area])
        assert abs(table[area] - own) < 0.15 * abs(own) + 0.01
    # Welfare differs by half a log point between the areas, the answers do not.
    assert np.ptp(_fit().context.tables[2]) > 0.3 > 0.15 > np.ptp(table)


def test_only_relative_weights_count() -> None:
    values, _, _ = _draw()

    np.testing.assert_allclose(_fit().predict(values), _fit(heavier=1024.0).predict(values), atol=1e-9)
