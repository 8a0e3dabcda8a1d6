"""Cut points ascend, do no worse than the observed shares, and follow what separates the classes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from training.level_cuts import find_cuts


def _draw(seed: int, n: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    ranks = draw.choice([1.0, 2, 3, 4], n, p=[0.1, 0.2, 0.3, 0.4])
    return ranks + draw.normal(0, 0.7, n), ranks, draw.uniform(0.5, 2, n)


def _macro_f1(scores: np.ndarray, ranks: np.ndarray, weight: np.ndarray, cuts: np.ndarray) -> float:
    predicted = 1 + np.searchsorted(cuts, scores, side="right")
    return float(
        f1_score(
            ranks, predicted, labels=[1, 2, 3, 4], average="macro", sample_weight=weight, zero_division=0
        )
    )


@given(seed=st.integers(0, 500))
def test_cuts_ascend_within_the_scores(seed: int) -> None:
    scores, ranks, weight = _draw(seed, 60)

    cuts = find_cuts(scores, ranks, weight, 4)

    assert len(cuts) == 3
    assert (np.diff(cuts) >= 0).all()
    assert scores.min() <= cuts[0]
    assert cuts[-1] <= scores.max()


def test_they_do_better_than_halfway_between_the_classes() -> None:
    better = [
        _macro_f1(*_draw(seed), find_cuts(*_draw(seed), 4))
        - _macro_f1(*_draw(seed), np.array([1.5, 2.5, 3.5]))
        for seed in range(10)
    ]

    assert np.mean(better) > -0.005


def test_well_separated_classes_are_told_apart() -> None:
    ranks = np.repeat([1.0, 2.0, 3.0], 50)
    scores = ranks + np.tile(np.linspace(-0.2, 0.2, 50), 3)

    cuts = find_cuts(scores, ranks, np.ones(150), 3)

    assert (1 + np.searchsorted(cuts, scores, side="right") == ranks).all()


def test_the_order_of_the_rows_changes_no_cut() -> None:
    scores, ranks, _ = _draw(1)
    order = np.random.default_rng(2).permutation(len(scores))

    np.testing.assert_allclose(
        find_cuts(scores, ranks, np.ones(300), 4), find_cuts(scores[order], ranks[order], np.ones(300), 4)
    )
