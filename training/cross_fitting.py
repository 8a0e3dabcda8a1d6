"""Estimates of every surveyed household made without its cluster, and the settings that suit best."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from training.linear_fitting import PENALTIES, SMOOTHINGS, build_design, fit_linear
from training.splitting import assign_folds
from training.tree_fitting import ROUNDS, TreeSettings, fit_trees
from training.workers import fold_workers

Array = NDArray[np.float64]
LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Blend:
    """Penalty and smoothing of the linear part, rounds of the tree part, and the trees' share."""

    penalty: float
    smoothing: float
    rounds: int
    tree_share: float


@dataclass(frozen=True, slots=True, eq=False)
class CrossFit:
    """Out-of-fold scores of n households under the chosen blend.

    Attributes:
        folds: shape (n,) fold of each household.
        scores: shape (n,) made by parts fitted without the household's fold.
    """

    folds: NDArray[np.intp]
    scores: Array
    blend: Blend


@dataclass(frozen=True, slots=True)
class FitSettings:
    """What a fit may vary: candidates of the blend, how trees grow, folds of the cross-fit."""

    penalties: tuple[float, ...] = PENALTIES
    smoothings: tuple[float, ...] = SMOOTHINGS
    rounds: tuple[int, ...] = ROUNDS
    trees: TreeSettings = TreeSettings()
    folds: int = 5
    threads: int = 1

    @property
    def context_penalty(self) -> float:
        """The penalty of the linear part that describes areas: the middle one."""
        return self.penalties[len(self.penalties) // 2]


def cross_fit(
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: Array,
    weight: Array,
    cluster: NDArray[np.object_],
    seed: int,
    settings: FitSettings = FitSettings(),
) -> CrossFit:
    """Fits both parts fold by fold and chooses the blend with the least held-out squared error.

    Args:
        values: shape (n, inputs), rows in canonical order.
        welfare: shape (n,) log welfare or rank; weight: shape (n,); cluster: shape (n,) labels.
    """
    folds = assign_folds(cluster, settings.folds, seed)
    linear = np.empty((len(welfare), len(settings.smoothings) * len(settings.penalties)))
    trees = np.empty((len(welfare), len(settings.rounds)))

    def fit_without(fold: int) -> None:
        fitting, held = folds != fold, folds == fold
        known = (values[fitting], welfare[fitting], weight[fitting])
        design = build_design(catalogue, known[0])
        parts = [
            part
            for smoothing in settings.smoothings
            for part in fit_linear(design, *known[1:], settings.penalties, smoothing)
        ]
        of_context = parts[settings.penalties.index(settings.context_penalty)]
        for column, part in enumerate(parts):
            linear[held, column] = part.intercept + part.contributions(values[held]).sum(axis=1)
        most = max(settings.rounds)
        grown = fit_trees(
            catalogue,
            *known,
            of_context,
            rounds=most,
            seed=seed,
            settings=settings.trees,
            threads=settings.threads,
        )
        trees[held] = grown.predict_by_rounds(values[held], settings.rounds)

    with ThreadPoolExecutor(fold_workers()) as pool:
        # Each fold writes rows of its own; listing the results raises what a fold raised.
        list(pool.map(fit_without, range(folds.max() + 1)))
    _, blend, scores = min(_blends(linear, trees, welfare, weight, settings), key=lambda found: found[0])
    return CrossFit(folds, scores, blend)


def _blends(
    linear: Array, trees: Array, welfare: Array, weight: Array, settings: FitSettings
) -> Iterator[tuple[float, Blend, Array]]:
    for i, (smoothing, penalty) in enumerate(product(settings.smoothings, settings.penalties)):
        for j, rounds in enumerate(settings.rounds):
            apart = trees[:, j] - linear[:, i]
            length = float((weight * apart) @ apart)
            best = float((weight * apart) @ (welfare - linear[:, i])) / length if length > 0 else 0.0
            share = min(max(best, 0.0), 1.0)
            share = share if share >= LEAST_SHARE else 0.0
            scores = linear[:, i] + share * apart
            yield float(weight @ (welfare - scores) ** 2), Blend(penalty, smoothing, rounds, share), scores
