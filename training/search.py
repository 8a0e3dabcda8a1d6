"""Looks for the settings that suit a survey by held-out error; reported is what they do to others."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from models.ranking import Ids
from models.targeting_errors import Targeting, error_curve
from training.cross_fitting import FitSettings, cross_fit
from training.tree_fitting import TreeSettings

if TYPE_CHECKING:
    import optuna

Array = NDArray[np.float64]
QUOTAS: Final = np.array([0.2, 0.3, 0.4])
PLAIN: Final = FitSettings(emphasis=0.0, outlier=0.0, areas=0.0, trees=TreeSettings(head_start=0.0))
"""The first of the other settings that a search tries: nothing that looked at a survey's welfare twice."""
_FOLDS: Final = 3
_FINALISTS: Final = 3


def searched(
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: Array,
    weight: Array,
    cluster: NDArray[np.object_],
    ids: Ids,
    *,
    trials: int,
    seed: int,
    settings: FitSettings,
) -> FitSettings:
    """`settings`, or others that suit these households better; deterministic with `seed`.

    Each trial is a cross-fit over three folds of whole clusters, judged by `loss`. The three best are
    judged again in other folds together with `settings`, and the best of them is taken if it is
    better than `settings` by more than one standard error of the paired differences between folds:
    of many noisy figures the smallest flatters most. Directions are kept in every trial: they are
    promised, not tuned.

    Args:
        values: shape (n, inputs); welfare, weight: shape (n,), rows in canonical order.
        cluster: shape (n,) labels; ids: n, for ties.
        trials: how many settings are tried: first `settings`, then `PLAIN`, then what Optuna proposes.

    Source:
        Bergstra, Bardenet, Bengio, Kégl (2011), "Algorithms for hyper-parameter optimization",
        NeurIPS 24; Varma, Simon (2006), "Bias in error estimation when using cross-validation for
        model selection", BMC Bioinformatics 7:91, for why the search stands inside the folds;
        Breiman et al. (1984), "Classification and Regression Trees", for one standard error.
    """
    import optuna

    def judged(tried: FitSettings, fold_seed: int) -> Array:
        """The loss in each of the folds."""
        tried = replace(tried, folds=_FOLDS, search=0)
        found = cross_fit(catalogue, values, welfare, weight, cluster, fold_seed, tried)
        rows = [np.flatnonzero(found.folds == fold) for fold in range(found.folds.max() + 1)]
        return np.array([loss(found.scores[r], welfare[r], weight[r], names[r]) for r in rows])

    def objective(trial: "optuna.Trial") -> float:
        losses[trial.number] = judged(_drawn(trial, settings), seed)
        return float(losses[trial.number].mean())

    kept = replace(settings, search=0)
    if trials < 2:
        return kept
    names = np.asarray(ids, dtype=object)
    losses: dict[int, Array] = {}
    given = judged(settings, seed)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=8))
    study.enqueue_trial(_as_choices(PLAIN))
    study.optimize(objective, n_trials=trials - 1)
    best = sorted(study.trials, key=lambda trial: (losses[trial.number].mean(), trial.number))[:_FINALISTS]
    given_again = judged(settings, seed + 1)
    differences = {
        trial.number: np.append(
            losses[trial.number] - given,
            judged(_made(trial.params, settings), seed + 1) - given_again,
        )
        for trial in best
    }
    winner = min(best, key=lambda trial: (differences[trial.number].mean(), trial.number))
    by = differences[winner.number]
    better = by.mean() < -by.std(ddof=1) / np.sqrt(len(by))
    return _made(winner.params, kept) if better else kept


def loss(scores: Array, welfare: Array, weight: Array, ids: Ids) -> float:
    """Unexplained share of the variance plus the mean error at the 20, 30 and 40 % quota.

    One alone would be tuned at the other's cost: variance is made by the rich, lists of the poor.

    >>> welfare = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    >>> loss(welfare, welfare, np.ones(5), list("abcde"))
    0.0
    """
    mean = float(np.average(welfare, weights=weight))
    unexplained = float(weight @ (welfare - scores) ** 2 / (weight @ (welfare - mean) ** 2))
    errors = error_curve(Targeting.of(scores, welfare, ids, weight), QUOTAS)
    return unexplained + float(errors.mean())


def _drawn(trial: "optuna.Trial", settings: FitSettings) -> FitSettings:
    """What may vary: the size of trees, how they are held back, the head start, the weights, areas."""
    return _made(
        {
            "leaves": trial.suggest_categorical("leaves", [4, 6, 8, 12, 16]),
            "share_of_inputs": trial.suggest_float("share_of_inputs", 0.2, 0.8),
            "least_households": trial.suggest_int("least_households", 10, 80, log=True),
            "ridge": trial.suggest_float("ridge", 1.0, 50.0, log=True),
            "head_start": trial.suggest_float("head_start", 0.0, 0.75, step=0.25),
            "outlier": trial.suggest_categorical("outlier", [0.0, 1.0, 1.5, 2.0]),
            "emphasis": trial.suggest_float("emphasis", 0.0, 0.5, step=0.125),
            "areas": trial.suggest_categorical("areas", [0.0, 0.5, 1.0]),
        },
        settings,
    )


def _made(choices: dict[str, float], settings: FitSettings) -> FitSettings:
    of_trees = ("leaves", "share_of_inputs", "least_households", "ridge", "head_start")
    trees = replace(settings.trees, **{name: choices[name] for name in of_trees})  # type: ignore[arg-type]
    return replace(
        settings,
        emphasis=choices["emphasis"],
        outlier=choices["outlier"],
        areas=choices["areas"],
        trees=trees,
    )


def _as_choices(settings: FitSettings) -> dict[str, float]:
    trees = settings.trees
    return {
        "leaves": trees.leaves,
        "share_of_inputs": trees.share_of_inputs,
        "least_households": trees.least_households,
        "ridge": trees.ridge,
        "head_start": trees.head_start,
        "outlier": settings.outlier,
        "emphasis": settings.emphasis,
        "areas": settings.areas,
    }
