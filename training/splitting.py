"""Honest splitting: whole clusters in one fold, the same folds for any row order."""

import numpy as np
from numpy.typing import NDArray

from features.errors import TepatError


class TooFewClusters(TepatError):
    """Fewer clusters than the least number of folds: nothing can be held out."""

    def __init__(self, clusters: int) -> None:
        self.clusters = clusters
        super().__init__(
            f"The survey has {clusters} cluster(s); at least 2 are needed to hold households out. "
            "Check `keys.cluster` in the profile: it should name the column of the sampled areas, "
            "or `household` where households were drawn one by one."
        )


def assign_folds(clusters: NDArray[np.object_], folds: int, seed: int) -> NDArray[np.intp]:
    """Fold of each row, 0 … folds − 1; clusters are never split.

    Clusters are shuffled by `seed` and each goes to the fold with the fewest rows so far. With
    fewer clusters than `folds` there are as many folds as clusters.

    Args:
        clusters: shape (n,) text labels.

    Raises:
        TooFewClusters: there are fewer than two clusters.

    >>> assign_folds(np.array(["a", "a", "b", "b"], dtype=object), folds=5, seed=0).tolist()
    [0, 0, 1, 1]
    """
    names, codes, sizes = np.unique(clusters.astype(str), return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise TooFewClusters(len(names))
    folds = min(folds, len(names))
    fold_of_cluster = np.empty(len(names), dtype=np.intp)
    filled = np.zeros(folds, dtype=np.int64)
    for cluster in np.random.default_rng(seed).permutation(len(names)):
        emptiest = int(filled.argmin())
        fold_of_cluster[cluster] = emptiest
        filled[emptiest] += sizes[cluster]
    return fold_of_cluster[codes]
