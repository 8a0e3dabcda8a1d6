"""Can a machine tell the registry's households from the survey's? All questions together."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from features.households import Households
from features.matrix import build_matrix

Floats = NDArray[np.float64]
_MOST: Final = 5000
_FOLDS: Final = 3
_ROUNDS: Final = 60
_CLEARLY: Final = 0.55
_SURELY: Final = 3.0


@dataclass(frozen=True, slots=True)
class TwoSamples:
    """How well a classifier tells which file a household is from, on households it has not seen.

    Attributes:
        auc: 0.5 is not at all, 1 always.
        error: its standard error, clusters kept together.
        questions: what told most, first; at most five.
    """

    auc: float
    error: float
    questions: tuple[str, ...]

    @property
    def different(self) -> bool:
        """Whether the files clearly differ."""
        return self.auc >= _CLEARLY and self.auc - 0.5 >= _SURELY * self.error


def tell_apart(
    catalogue: Catalogue,
    survey: Households,
    registry: Households,
    leaving_out: frozenset[str],
    seed: int = 0,
) -> TwoSamples | None:
    """The classifier two-sample test, on at most 5,000 households of each file.

    Clusters stay in one fold; areas are left out, for a survey visits few of them. One classifier for
    all that questions say separately and together: it sees what no comparison by question can.

    Args:
        leaving_out: questions whose coding changed: what remains tells of the people.

    Returns:
        None where nothing is left to tell by, or a file has fewer than 6 clusters.

    Source:
        Lopez-Paz, Oquab (2017), "Revisiting classifier two-sample tests", ICLR; the standard error
        after Obuchowski (1997), "Nonparametric analysis of clustered ROC curve data", Biometrics 53.
    """
    columns = [
        position
        for position, column in enumerate(catalogue.inputs)
        if column.kind not in OF_AREAS and column.question not in leaving_out
    ]
    draw = np.random.default_rng(seed)
    files = [each.take(_some(each, draw)) for each in (survey, registry)]
    clusters = _clusters(files[0], files[1])
    if not columns or min(len(np.unique(each)) for each in clusters) < 2 * _FOLDS:
        return None
    values = np.concatenate([build_matrix(catalogue, each).values for each in files])[:, columns]
    label = np.repeat([0.0, 1.0], [len(each) for each in files])
    weight = np.concatenate([each.weight / each.weight.sum() for each in files]) * len(label) / 2
    cluster = np.concatenate(clusters)
    folds = draw.permutation(cluster.max() + 1)[cluster] % _FOLDS
    if not _in_every_fold(folds, label):
        return None
    score, gain = _held_out(values, label, weight, folds, [catalogue.inputs[i].kind for i in columns])
    of_questions: dict[str, float] = {}
    for position, of_input in zip(columns, gain, strict=True):
        name = catalogue.inputs[position].question
        of_questions[name] = of_questions.get(name, 0.0) + of_input
    ranked = sorted(of_questions, key=lambda name: -of_questions[name])
    return TwoSamples(*_auc(score, label, weight, cluster, folds), tuple(ranked[:5]))


def _some(households: Households, draw: np.random.Generator) -> NDArray[np.intp]:
    """Positions of at most 5,000 households, in an order that the file's order does not decide."""
    order = np.argsort(np.asarray(households.ids.to_pylist(), dtype=object), kind="stable")
    if len(order) <= _MOST:
        return order
    return order[np.sort(draw.choice(len(order), _MOST, replace=False))]


def _clusters(survey: Households, registry: Households) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Cluster of each household, the same number in both files: a family may be in both of them.

    Were its two entries in different folds, the classifier would learn one and be wrong on the other.
    """
    names = [*survey.cluster.to_pylist(), *registry.cluster.to_pylist()]
    places = np.unique(np.asarray(names, dtype=str), return_inverse=True)[1].astype(np.intp)
    return places[: len(survey)], places[len(survey) :]


def _in_every_fold(folds: NDArray[np.intp], label: Floats) -> bool:
    return all(np.any((folds == fold) & (label == side)) for fold in range(_FOLDS) for side in (0.0, 1.0))


def _held_out(
    values: NDArray[np.float32], label: Floats, weight: Floats, folds: NDArray[np.intp], kinds: list[str]
) -> tuple[Floats, Floats]:
    import lightgbm

    settings: dict[str, Any] = {
        "objective": "binary", "num_leaves": 8, "learning_rate": 0.1, "min_data_in_leaf": 20,
        "lambda_l2": 5.0, "num_threads": 1, "deterministic": True, "force_row_wise": True,
        "verbosity": -1, "seed": 0,
    }  # fmt: skip
    categories = [place for place, kind in enumerate(kinds) if kind == "category"]
    score, gain = np.empty(len(label)), np.zeros(len(kinds))
    for fold in range(_FOLDS):
        own = folds == fold
        data = lightgbm.Dataset(
            values[~own], label[~own], weight=weight[~own], categorical_feature=categories, free_raw_data=True
        )
        booster = lightgbm.train(settings, data, num_boost_round=_ROUNDS)
        score[own] = np.asarray(booster.predict(values[own], raw_score=True), dtype=np.float64)
        gain += booster.feature_importance("gain")
    return score, gain


def _auc(
    score: Floats, label: Floats, weight: Floats, cluster: NDArray[np.intp], folds: NDArray[np.intp]
) -> tuple[float, float]:
    """Weighted AUC within folds, on average, and its standard error from placements by cluster."""
    placement = np.empty(len(score))
    share = np.empty(len(score))
    values = []
    for fold in range(_FOLDS):
        ours, theirs = (np.flatnonzero((folds == fold) & (label == side)) for side in (0.0, 1.0))
        placement[theirs] = _above(score[theirs], score[ours], weight[ours])
        placement[ours] = 1 - _above(score[ours], score[theirs], weight[theirs])
        for places in (ours, theirs):
            share[places] = weight[places] / weight[places].sum() / _FOLDS
        auc = float(np.average(placement[theirs], weights=weight[theirs]))
        placement[theirs] -= auc
        placement[ours] -= auc
        values.append(auc)
    of_clusters = np.bincount(cluster, share * placement)
    return float(np.mean(values)), float(np.sqrt((of_clusters**2).sum()))


def _above(scores: Floats, others: Floats, weight: Floats) -> Floats:
    """Share of the weight of `others` below each score, those equal by half."""
    order = np.argsort(others, kind="stable")
    reached = np.concatenate([[0.0], np.cumsum(weight[order])])
    low, high = (np.searchsorted(others[order], scores, side) for side in ("left", "right"))
    return np.asarray((reached[low] + reached[high]) / 2 / reached[-1], dtype=np.float64)


__all__ = ["TwoSamples", "tell_apart"]
