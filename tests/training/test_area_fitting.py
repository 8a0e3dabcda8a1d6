"""An area counts as far as its clusters agree, and for nothing where that cannot be known."""

import numpy as np
import pytest

from features.catalogue import Input, assemble_catalogue
from models.linear import Curve, LinearPart, Table
from training.area_fitting import LEAST_SHRINKAGE, shrinkage, with_area_excess

CATALOGUE = assemble_catalogue(
    "p",
    (
        Input("a", "a", "number"),
        Input("kec:context", "kec", "context", codes=tuple("0123456789")),
    ),
    {"areas": ["kec"]},
)
PART = LinearPart(13.0, (Curve(np.array([-3.0, 3.0]), np.array([-0.6, 0.6]), 0.0), Table(np.zeros(0), 0.0)))


def _draw(of_areas: float, clusters: int = 6) -> tuple[np.ndarray, ...]:
    """Ten areas of some clusters of ten households; welfare is of answers, areas, clusters and chance."""
    draw = np.random.default_rng(5)
    n = 10 * clusters * 10
    area, cluster = np.repeat(np.arange(10), clusters * 10), np.repeat(np.arange(10 * clusters), 10)
    values = np.column_stack([draw.normal(size=n), area]).astype(np.float32)
    own = draw.normal(0, of_areas, 10)
    chance = draw.normal(0, 0.2, 10 * clusters)[cluster] + draw.normal(0, 0.4, n)
    welfare = PART.intercept + PART.contributions(values).sum(axis=1) + own[area] + chance
    return values, welfare, np.ones(n), cluster, own


def test_areas_that_differ_have_effects_like_the_true_ones_drawn_to_zero() -> None:
    values, welfare, weight, cluster, own = _draw(of_areas=0.5)

    part = with_area_excess(PART, CATALOGUE, values, welfare, weight, cluster)

    effects = part.shapes[1].effects
    assert np.corrcoef(effects, own)[0, 1] > 0.95
    assert np.ptp(effects) < np.ptp(own)
    assert part.shapes[0] is PART.shapes[0]
    assert part.contributions(values)[:, 1].mean() == pytest.approx(0, abs=1e-9)


def test_areas_that_do_not_differ_hardly_count() -> None:
    values, welfare, weight, cluster, _ = _draw(of_areas=0.0)

    part = with_area_excess(PART, CATALOGUE, values, welfare, weight, cluster)

    assert np.abs(part.shapes[1].effects).max() < 0.06


def test_one_cluster_an_area_tells_nothing_about_the_area() -> None:
    values, welfare, weight, cluster, _ = _draw(of_areas=0.5, clusters=1)

    part = with_area_excess(PART, CATALOGUE, values, welfare, weight, cluster)

    assert shrinkage(values[:, 1].astype(np.intp), welfare, weight, cluster) == float("inf")
    np.testing.assert_array_equal(part.contributions(values)[:, 1], 0)


def test_an_area_that_was_not_surveyed_has_no_effect() -> None:
    values, welfare, weight, cluster, _ = _draw(of_areas=0.5)
    inside = values[:, 1] < 9

    part = with_area_excess(PART, CATALOGUE, values[inside], welfare[inside], weight[inside], cluster[inside])

    nowhere = np.array([[0.0, 9.0], [0.0, np.nan]], dtype=np.float32)
    of_nowhere = part.contributions(nowhere)[:, 1]
    assert of_nowhere[0] == pytest.approx(of_nowhere[1])
    assert abs(of_nowhere[0]) < 0.2


def test_a_share_of_nothing_leaves_no_effect() -> None:
    values, welfare, weight, cluster, _ = _draw(of_areas=0.5)

    part = with_area_excess(PART, CATALOGUE, values, welfare, weight, cluster, share=0.0)

    np.testing.assert_array_equal(part.contributions(values)[:, 1], 0)


def test_without_contexts_the_part_is_what_it_was() -> None:
    values, welfare, weight, cluster, _ = _draw(of_areas=0.5)
    alone = assemble_catalogue("p", CATALOGUE.inputs[:1], {"areas": []})

    assert with_area_excess(PART, alone, values, welfare, weight, cluster) is PART


def test_shrinkage_is_never_less_than_twenty_households() -> None:
    areas = np.repeat([0, 1], 40)

    assert shrinkage(areas, areas.astype(float), np.ones(80), np.arange(80) // 10) == LEAST_SHRINKAGE
    assert shrinkage(areas[:0], np.zeros(0), np.zeros(0), areas[:0]) == float("inf")
