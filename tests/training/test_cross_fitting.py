"""Held-out scores never saw their own cluster, and the blend is the best of its candidates."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from features.matrix import build_matrix
from tests.small_survey import QUICK, Small
from training.blending import Shares
from training.cross_fitting import CrossFit, cross_fit, drawn_in
from training.linear_fitting import build_design

Array = NDArray[np.float64]


def _fit(small: Small, **changes: object) -> tuple[CrossFit, Array]:
    households = small.survey.households.take(small.fitted.order)
    welfare = np.log(small.survey.welfare[small.fitted.order])
    given = {
        "values": build_matrix(small.catalogue, households).values,
        "welfare": welfare,
        "weight": households.weight,
        "cluster": np.asarray(households.cluster.to_pylist(), dtype=object),
        "seed": 3,
        "settings": QUICK,
        **changes,
    }
    return cross_fit(small.catalogue, **given), welfare  # type: ignore[arg-type]


def test_it_is_what_the_fit_reports(small: Small) -> None:
    held_out, _ = _fit(small)

    np.testing.assert_array_equal(held_out.scores, small.fitted.held_out.scores)
    assert held_out.blend == small.fitted.held_out.blend


def test_welfare_of_a_fold_never_reaches_its_own_scores(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = Shares(0.0, 0.5, 0.5)

    def fixed(linear: Array, trees: Array, *_: object) -> Iterator[tuple[float, int, int, Shares, Array]]:
        yield 0.0, 0, 0, half, (linear[:, 0] + trees[:, 0]) / 2

    # The choice of one blend for all folds sees all of them; the parts must not.
    monkeypatch.setattr("training.cross_fitting.all_shares", fixed)
    before, welfare = _fit(small)
    own = before.folds == 2
    changed = welfare + 5 * own * np.random.default_rng(1).normal(size=len(welfare))

    after, _ = _fit(small, welfare=changed)

    np.testing.assert_array_equal(before.scores[own], after.scores[own])
    assert (before.scores[~own] != after.scores[~own]).all()


def test_clusters_stay_in_one_fold(small: Small) -> None:
    held_out, _ = _fit(small)
    clusters = np.asarray(small.survey.households.cluster.to_pylist(), dtype=object)[small.fitted.order]

    for cluster in np.unique(clusters.astype(str)):
        assert len(np.unique(held_out.folds[clusters == cluster])) == 1


def test_the_blend_is_no_worse_than_either_part_alone(small: Small) -> None:
    held_out, welfare = _fit(small)
    weight = small.survey.households.weight[small.fitted.order]
    alone, _ = _fit(
        small, settings=replace(QUICK, rounds=(1,), trees=replace(QUICK.trees, learning_rate=1e-9))
    )

    def error(scores: Array) -> float:
        return float(weight @ (welfare - scores) ** 2)

    assert error(held_out.scores) <= error(alone.scores)
    assert held_out.blend.penalty in QUICK.penalties
    assert held_out.blend.rounds in QUICK.rounds
    assert 0 <= held_out.blend.tree_share <= 1


def test_weights_that_differ_choose_by_weighted_error(small: Small) -> None:
    households = small.survey.households
    one = np.ones(len(households))

    equal, _ = _fit(small, weight=one)
    scaled, _ = _fit(small, weight=1024 * one)

    np.testing.assert_allclose(equal.scores, scaled.scores, atol=1e-9)


def test_what_a_fold_raises_is_raised(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError("of a fold")

    monkeypatch.setattr("training.cross_fitting.fit_trees", fail)

    with pytest.raises(MemoryError, match="of a fold"):
        _fit(small)


def test_welfare_far_from_the_curves_is_drawn_in_and_the_rest_stays(small: Small) -> None:
    values = build_matrix(small.catalogue, small.survey.households).values
    welfare, weight = np.log(small.survey.welfare), small.survey.households.weight
    shocked = welfare.copy()
    shocked[7] += 20

    kept = drawn_in(build_design(small.catalogue, values), values, shocked, weight, 3.0, (1000.0, 100.0))

    assert kept[7] < shocked[7] - 10
    assert (kept == shocked).mean() > 0.95
    assert abs(kept[7] - welfare[7]) < abs(shocked[7] - welfare[7])


def test_settings_without_outliers_use_every_welfare_as_it_is(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.cross_fitting.drawn_in", lambda *_: pytest.fail("must not be asked"))

    _fit(small, settings=replace(QUICK, outlier=0.0))
