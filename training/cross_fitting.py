"""Estimates of every surveyed household made without its cluster, and the settings that suit best."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from models.linear import LinearPart
from models.trees import TreePart
from training.area_fitting import with_area_excess
from training.blending import Shares, all_shares, towards_the_poorest
from training.linear_fitting import PENALTIES, SMOOTHINGS, LinearDesign, build_design, fit_linear
from training.plain_regression import PLAIN, fit_plain, is_certain
from training.splitting import assign_folds
from training.tree_fitting import ROUNDS, TreeSettings, fit_trees
from training.workers import fold_workers

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Blend:
    """Penalty and smoothing of the linear part, rounds of the tree part, and how both are added up."""

    penalty: float
    smoothing: float
    rounds: int
    tree_share: float
    curve_share: float
    level: float

    @property
    def shares(self) -> Shares:
        """How both parts are added up."""
        return Shares(self.level, self.curve_share, self.tree_share)


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
    """What a fit may vary: candidates of the blend, how trees grow, folds of the cross-fit.

    Attributes:
        emphasis: how much more the poorest count in fitting, and the richest less
            (`training.blending.towards_the_poorest`); the blend and every figure go by the survey's
            own weights.
        outlier: in spreads of what the curves leave over: welfare further off is drawn in to there
            before anything is fitted (`drawn_in`); 0 for never.
        areas: how far an area may have an effect of its own beyond its answers: 1 as far as
            `training.area_fitting.shrinkage` finds, 0 not at all.
        search: trials of a search for better settings before each fit (`training.search`); 0 for none.
    """

    penalties: tuple[float, ...] = PENALTIES
    smoothings: tuple[float, ...] = SMOOTHINGS
    rounds: tuple[int, ...] = ROUNDS
    trees: TreeSettings = TreeSettings()
    emphasis: float = 0.25
    outlier: float = 1.5
    areas: float = 1.0
    search: int = 0
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

    Where that is not certainly less than a plain regression's, the plain regression is chosen
    (`training.plain_regression`).

    Args:
        values: shape (n, inputs), rows in canonical order.
        welfare: shape (n,) log welfare or rank; weight: shape (n,); cluster: shape (n,) labels.
    """
    folds = assign_folds(cluster, settings.folds, seed)
    codes = np.unique(cluster.astype(str), return_inverse=True)[1]
    candidates = [*product(settings.smoothings, settings.penalties), PLAIN]
    linear = np.empty((len(welfare), len(candidates)))
    trees = np.empty((len(welfare), len(settings.rounds)))

    def fit_without(fold: int) -> None:
        fitting, held = folds != fold, folds == fold
        parts = fit_parts(
            catalogue, values[fitting], welfare[fitting], weight[fitting], codes[fitting],
            settings=settings, rounds=max(settings.rounds), seed=seed, candidates=candidates,
        )  # fmt: skip
        for column, part in enumerate(parts.linear):
            linear[held, column] = part.intercept + part.contributions(values[held]).sum(axis=1)
        if parts.trees is not None:
            trees[held] = parts.trees.predict_by_rounds(values[held], settings.rounds)

    with ThreadPoolExecutor(fold_workers()) as pool:
        # Each fold writes rows of its own; listing the results raises what a fold raised.
        list(pool.map(fit_without, range(folds.max() + 1)))
    plain = linear[:, -1]
    found = all_shares(linear[:, :-1], trees, welfare, weight)
    _, i, j, shares, scores = min(found, key=lambda one: one[0])
    if not is_certain(weight * ((welfare - plain) ** 2 - (welfare - scores) ** 2), codes):
        i, shares, scores = len(candidates) - 1, Shares(0.0, 1.0, 0.0), plain
    smoothing, penalty = candidates[i]
    blend = Blend(penalty, smoothing, settings.rounds[j], shares.of_trees, shares.of_curves, shares.level)
    return CrossFit(folds, scores, blend)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Linear parts, one per candidate, and trees, fitted on the same households."""

    linear: list[LinearPart]
    trees: TreePart | None


def fit_parts(
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: Array,
    weight: Array,
    cluster: NDArray[np.intp],
    *,
    settings: FitSettings,
    rounds: int,
    seed: int,
    candidates: Sequence[tuple[float, float]],
) -> Parts:
    """Both parts of an estimate from the same households, with the settings' emphasis.

    Args:
        cluster: shape (n,) whole numbers.
        rounds: of the trees; none are grown for 0.
        candidates: smoothing and penalty of each linear part wanted.
    """
    found: dict[tuple[float, float], LinearPart] = {}
    if PLAIN in candidates:
        found[PLAIN] = fit_plain(catalogue, values, welfare, weight)
    weight = towards_the_poorest(welfare, weight, settings.emphasis)
    design = build_design(catalogue, values)
    middle = (settings.smoothings[0], settings.context_penalty)
    if settings.outlier > 0:
        welfare = drawn_in(design, values, welfare, weight, settings.outlier, middle)
    wanted = [one for one in dict.fromkeys([middle, *candidates]) if one != PLAIN]
    for smoothing in dict.fromkeys(one for one, _ in wanted):
        penalties = [penalty for one, penalty in wanted if one == smoothing]
        made = fit_linear(design, welfare, weight, penalties, smoothing)
        found |= {(smoothing, penalty): part for penalty, part in zip(penalties, made, strict=True)}
    known = with_area_excess(found[middle], catalogue, values, welfare, weight, cluster, share=settings.areas)
    linear = [
        found[one] if one == PLAIN else _with_contexts_of(found[one], known, catalogue) for one in candidates
    ]
    if rounds == 0:
        return Parts(linear, None)
    trees = fit_trees(
        catalogue, values, welfare, weight, cluster, known,
        areas=settings.areas, rounds=rounds, seed=seed, settings=settings.trees, threads=settings.threads,
    )  # fmt: skip
    return Parts(linear, trees)


def drawn_in(
    design: LinearDesign,
    values: NDArray[np.float32],
    welfare: Array,
    weight: Array,
    outlier: float,
    middle: tuple[float, float],
) -> Array:
    """Welfare, but no further from what curves say than `outlier` spreads of what they leave over.

    Squared error would let a few households with a feast or a month without work in the week of
    the interview bend every curve.

    Args:
        middle: smoothing and penalty of the curves.

    Source:
        Huber (1981), "Robust Statistics", section 7.8: least squares on pseudo-observations
        ("Winsorised residuals") comes to his estimate; two steps are taken here.
    """
    smoothing, penalty = middle
    kept = welfare
    for _ in range(2):
        (part,) = fit_linear(design, kept, weight, [penalty], smoothing)
        said = part.intercept + part.contributions(values).sum(axis=1)
        over = welfare - said
        spread = float(np.sqrt(np.average(over**2, weights=weight)))
        kept = said + np.clip(over, -outlier * spread, outlier * spread)
    return np.asarray(kept)


def _with_contexts_of(part: LinearPart, known: LinearPart, catalogue: Catalogue) -> LinearPart:
    shapes = (
        excess if column.kind == "context" else own
        for column, own, excess in zip(catalogue.inputs, part.shapes, known.shapes, strict=True)
    )
    return replace(part, shapes=tuple(shapes))
