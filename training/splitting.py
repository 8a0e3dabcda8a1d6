"""Honest splitting: whole clusters in one fold, the same folds for any row order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from features.errors import TepatError
from features.households import Survey

NEVER: Final = -1
"""The fold of a household that is never held out."""

Kind = Literal["clusters", "areas", "period"]


class TooFewClusters(TepatError):
    """Fewer clusters than the least number of folds: nothing can be held out."""

    def __init__(self, clusters: int) -> None:
        self.clusters = clusters
        super().__init__(
            f"The survey has {clusters} cluster(s); at least 2 are needed to hold households out. "
            "Check `keys.cluster` in the profile: it should name the column of the sampled areas, "
            "or `household` where households were drawn one by one."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Who is held out in which fold, and who is learned from meanwhile.

    Attributes:
        kind: what is held out whole: sampled clusters, areas, or later rounds.
        held: shape (n,) the fold, 0 … folds − 1, in which each household is held out, or `NEVER`.
        learned: shape (folds, n) whether fold k's model may learn from the household.
        names: what each fold holds out, for people; empty for clusters, which say nothing to anybody.
    """

    kind: Kind
    held: NDArray[np.intp]
    learned: NDArray[np.bool_]
    names: tuple[str, ...] = ()

    @property
    def folds(self) -> int:
        return len(self.learned)


Splitter = Callable[[Survey], Split]
"""Splits a survey whose rows are in canonical order."""


def by_clusters(survey: Survey, folds: int, seed: int) -> Split:
    """Every household is held out once, with its whole cluster.

    Raises:
        TooFewClusters: there are fewer than two clusters.
    """
    held = assign_folds(cluster_names(survey), folds, seed)
    return Split("clusters", held, held != np.arange(held.max() + 1)[:, None])


def cluster_names(survey: Survey) -> NDArray[np.object_]:
    """Shape (n,): what must stay together."""
    return np.asarray(survey.households.cluster.to_pylist(), dtype=object)


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


def without_shared_clusters(clusters: NDArray[np.object_], held: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Shape (folds, n): the households of whose cluster fold k holds nobody out."""
    codes = np.unique(clusters.astype(str), return_inverse=True)[1]
    learned = np.empty((int(held.max()) + 1, len(held)), dtype=np.bool_)
    for fold in range(len(learned)):
        learned[fold] = ~np.isin(codes, codes[held == fold])
    return learned
