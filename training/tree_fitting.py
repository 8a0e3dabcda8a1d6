"""Fits the tree part: small LightGBM trees on log welfare, with weights and directions."""

from dataclasses import dataclass, replace

import lightgbm
import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from models.area_context import AreaContext
from models.linear import LinearPart
from models.trees import TreePart, booster_from, without_parameters

ROUNDS = (50, 100, 150, 200, 300)
_SHRINKAGE = 20.0


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """How trees grow. Eight leaves are as good as any on the surveys tried, and cheap to explain.

    Attributes:
        head_start: share of the curves' estimate that trees are spared from finding, in [0, 1): the
            trees learn what is left over, stretched so that a share of trees means what it says.
        outlier: in spreads of what curves leave over; errors beyond count by their size, not their
            square. 0 for squares throughout.
    """

    leaves: int = 8
    learning_rate: float = 0.05
    least_households: int = 20
    share_of_inputs: float = 0.4
    share_of_households: float = 0.7
    ridge: float = 5.0
    head_start: float = 0.5
    outlier: float = 1.75


def fit_trees(
    catalogue: Catalogue,
    values: NDArray[np.float32],
    welfare: NDArray[np.float64],
    weight: NDArray[np.float64],
    linear: LinearPart,
    *,
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
        linear: fitted on the same households; what their answers say makes the areas' context, and
            its estimates are the head start.

    Source:
        Huber (1964), "Robust estimation of a location parameter", Annals of Mathematical Statistics
        35(1), for the loss; the curves alone are quickest to say what is nearly a straight line.
    """
    context = _fit_context(catalogue, values, welfare, weight, linear)
    over = welfare - linear.intercept - linear.contributions(values).sum(axis=1)
    stretch = 1 / (1 - settings.head_start)
    data = lightgbm.Dataset(
        context.apply(values),
        label=welfare + (stretch - 1) * over,
        weight=weight / weight.mean(),
        categorical_feature=[i for i, column in enumerate(catalogue.inputs) if column.kind == "category"],
        params={"feature_pre_filter": False, "verbosity": -1},
        free_raw_data=False,
    )
    parameters = _parameters(catalogue, settings, seed, threads)
    beyond = settings.outlier * stretch * float(np.sqrt(np.average(over**2, weights=weight)))
    if beyond > 0:
        parameters |= {"objective": "huber", "alpha": beyond}
    grown = lightgbm.train(parameters, data, num_boost_round=rounds)
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
    linear: LinearPart,
) -> AreaContext:
    """Means of each area, drawn to the whole survey's by twenty households' worth."""
    of_areas = [column.kind in OF_AREAS for column in catalogue.inputs]
    if not any(of_areas):
        return AreaContext({})
    said = linear.contributions(values)[:, np.logical_not(of_areas)].sum(axis=1)
    tables = {}
    for position, column in enumerate(catalogue.inputs):
        if column.kind in OF_AREAS:
            known = welfare if column.kind == "area" else said
            tables[position] = _means(values[:, position], known, weight, len(column.codes))
    return AreaContext(tables)


def _means(
    positions: NDArray[np.float32], known: NDArray[np.float64], weight: NDArray[np.float64], areas: int
) -> NDArray[np.float32]:
    whole = float(np.average(known, weights=weight))
    scaled = weight / weight.mean()
    inside = positions >= 0
    places = positions[inside].astype(np.intp)
    mass = np.bincount(places, weights=scaled[inside], minlength=areas)
    total = np.bincount(places, weights=(scaled * (known - whole))[inside], minlength=areas)
    return (whole + total / (mass + _SHRINKAGE)).astype(np.float32)


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
