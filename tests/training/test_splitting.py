"""Whole clusters in one fold, the same folds whatever the order of the rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.splitting import TooFewClusters, assign_folds

LABELS = st.lists(st.sampled_from("abcdefghij"), min_size=2, max_size=80).filter(lambda x: len(set(x)) > 1)


@given(labels=LABELS, folds=st.integers(2, 6), seed=st.integers(0, 99))
def test_no_cluster_is_split_and_no_fold_is_empty(labels: list[str], folds: int, seed: int) -> None:
    fold = assign_folds(np.array(labels, dtype=object), folds, seed)

    assert all(len({fold[i] for i, one in enumerate(labels) if one == label}) == 1 for label in labels)
    assert set(fold.tolist()) == set(range(min(folds, len(set(labels)))))


@given(labels=LABELS, seed=st.integers(0, 99))
def test_the_order_of_the_rows_changes_no_fold(labels: list[str], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(labels))
    clusters = np.array(labels, dtype=object)

    np.testing.assert_array_equal(
        assign_folds(clusters, 4, seed)[order], assign_folds(clusters[order], 4, seed)
    )


def test_folds_are_about_equally_full() -> None:
    clusters = np.array([str(i // 7) for i in range(700)], dtype=object)

    counts = np.bincount(assign_folds(clusters, 5, seed=1))

    assert counts.max() - counts.min() <= 7


def test_another_seed_draws_other_folds() -> None:
    clusters = np.array([str(i) for i in range(100)], dtype=object)

    assert (assign_folds(clusters, 5, 1) != assign_folds(clusters, 5, 2)).any()


def test_one_cluster_cannot_be_held_out() -> None:
    with pytest.raises(TooFewClusters, match="1 cluster"):
        assign_folds(np.array(["a", "a"], dtype=object), 5, 0)
