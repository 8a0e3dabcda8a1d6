"""Fits the tree part: small LightGBM trees on log welfare, with weights and directions."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from models.area_context import AreaContext
from models.linear import LinearPart
from models.trees import TreePart, booster_from, without_parameters
from training.area_fitting import area_means, shrinkage
from training.growing import Lesson, grow

ROUNDS = (50, 100, 175, 250)
_SHRINKAGE = 20.0


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """How trees grow. Eight leaves are as good as any on the surveys tried, and cheap to explain.

    Attributes:
        head_start: share of the curves' estimate that trees are spared from finding, in [0, 1): the
            trees learn what is left over, stretched so that a share of trees means what it says.
    """

    leaves: int = 8
    learning_rate: float = 0.05
    least_households: int = 20
    share_of_inputs: float = 0.4
    share_of_households: float = 0.7
    ridge: float = 5.0
    head_start: float = 0.5


def fit_trees(
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: NDArray[np.float64],
    weight: NDArray[np.float64],
    cluster: NDArray[np.intp],
    linear: LinearPart,
    *,
    areas: float = 1.0,
    rounds: int,
    seed: int,
    settings: TreeSettings = TreeSettings(),
    threads: int = 1,
) -> TreePart:
    """An ensemble of `rounds` trees, not yet centred (`centred`).

    Args:
        values: shape (n, inputs) feature matrix values, rows in a canonical order: sampling
            inside LightGBM goes by row, and row order must not matter to the result.
        welfare: shape (n,) log welfare, or rank.
        weight: shape (n,) household weights.
        cluster: shape (n,) whole numbers; what was sampled together.
        linear: fitted on the same households; what their answers say makes the areas' context, and
            its estimates are the head start.
        areas: share of what is known of contexts beyond their answers.
    """
    context = _fit_context(catalogue, values, welfare, weight, cluster, linear, areas)
    over = welfare - linear.intercept - linear.contributions(values).sum(axis=1)
    stretch = 1 / (1 - settings.head_start)
    lesson = Lesson(
        values=context.apply(values),
        label=welfare + (stretch - 1) * over,
        weight=weight / weight.mean(),
        categories=[i for i, column in enumerate(catalogue.inputs) if column.kind == "category"],
        parameters=_parameters(catalogue, settings, seed, threads),
        rounds=rounds,
    )
    grown = grow(lesson)
    text = without_parameters(grown.model_to_string(num_iteration=rounds))
    return TreePart(text, booster_from(text), context, np.zeros(values.shape[1]), 0.0, threads)


def centred(part: TreePart, values: NDArray[np.float32], weight: NDArray[np.float64]) -> TreePart:
    """`part` with contributions relative to the weighted mean of the households given."""
    centre = np.average(part.contributions(values), axis=0, weights=weight)
    return replace(part, centre=centre, base=float(np.average(part.predict(values), weights=weight)))


def _fit_context(
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: NDArray[np.float64],
    weight: NDArray[np.float64],
    cluster: NDArray[np.intp],
    linear: LinearPart,
    share: float,
) -> AreaContext:
    """Of areas with an effect what their answers say, of contexts what welfare exceeds the answers by."""
    of_areas = [column.kind in OF_AREAS for column in catalogue.inputs]
    if not any(of_areas):
        return AreaContext({})
    said = linear.intercept + linear.contributions(values)[:, np.logical_not(of_areas)].sum(axis=1)
    tables = {}
    for position, column in enumerate(catalogue.inputs):
        inside = values[:, position] >= 0
        areas = values[inside, position].astype(np.intp)
        if column.kind == "area":
            table = area_means(areas, len(column.codes), said[inside], weight[inside], _SHRINKAGE)
        elif column.kind == "context":
            over = (welfare - said)[inside]
            drawn = shrinkage(areas, over, weight[inside], cluster[inside])
            table = share * area_means(areas, len(column.codes), over, weight[inside], drawn)
        else:
            continue
        tables[position] = table.astype(np.float32)
    return AreaContext(tables)


def _parameters(catalogue: Catalogue, settings: TreeSettings, seed: int, threads: int) -> dict[str, object]:
    parameters: dict[str, object] = {
        "objective": "regression",
        "num_leaves": settings.leaves,
        "learning_rate": settings.learning_rate,
        "min_data_in_leaf": settings.least_households,
        "feature_fraction": settings.share_of_inputs,
        "bagging_fraction": settings.share_of_households,
        "bagging_freq": 1,
        "lambda_l2": settings.ridge,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
        "num_threads": threads,
    }
    directions = [column.direction for column in catalogue.inputs]
    if any(directions):
        parameters["monotone_constraints"] = directions
    return parameters
