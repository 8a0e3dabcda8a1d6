"""Further baselines, from libraries that only `tepat evaluate` needs: a quantile forest and an EBM."""

import warnings
from importlib.util import find_spec
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from features.errors import TepatError

Array = NDArray[np.float64]
Matrix = NDArray[np.float32]

QUANTILES: Final = {"forest": 0.5, "forest_low": 0.3}
"""Baseline → the quantile of log welfare at which its forest estimates.

The median is what our own estimate is, too. McBride and Nichols move the quantile until those wrongly
left out balance those wrongly taken in; at a quota the two are equal by construction, so there is
nothing left to balance. What a low quantile still changes is the ranking: first come those of whom
three in ten of their like are very poor, rather than those who are poor in the middle.
"""
PACKAGES: Final = {"forest": "quantile_forest", "forest_low": "quantile_forest", "ebm": "interpret"}
EXTRAS: Final = tuple(PACKAGES)
_TREES: Final = 200
_LEAST_IN_LEAF: Final = 5
_SHARE_OF_INPUTS: Final = 1 / 3
_BAGS: Final = 4
"""Of the EBM, which takes 14 by default and two minutes a fold for five thousand households."""


class BaselineNotInstalled(TepatError):
    """A baseline was asked for whose library is not installed."""

    exit_code = 2

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(
            f"The baseline(s) {', '.join(names)} need a library that is not installed here. Install Tepat "
            "with its extras (`pip install 'tepat[extras]'`), or leave them out of `--baselines`."
        )


def check_installed(names: tuple[str, ...]) -> None:
    """
    Raises:
        BaselineNotInstalled: of some of them the library is absent; all are told.
    """
    absent = [name for name in names if name in PACKAGES and find_spec(PACKAGES[name]) is None]
    if absent:
        raise BaselineNotInstalled(absent)


def forest_scores(name: str, fitting: Array, welfare: Array, weight: Array, held: Array, seed: int) -> Array:
    """A quantile of each household's like, by a quantile regression forest.

    Args:
        name: of `QUANTILES`.
        fitting, held: shape (·, columns), indicators for codes, nothing missing.
        welfare: log welfare or rank, of the households to learn from; weight: theirs.

    Source:
        Meinshausen (2006), "Quantile Regression Forests", JMLR 7; McBride and Nichols (2018), "Retooling
        Poverty Targeting Using Out-of-Sample Validation and Machine Learning", World Bank Economic
        Review 32(3).
    """
    from quantile_forest import RandomForestQuantileRegressor

    forest = RandomForestQuantileRegressor(
        _TREES,
        min_samples_leaf=_LEAST_IN_LEAF,
        max_samples_leaf=None,
        max_features=_SHARE_OF_INPUTS,
        n_jobs=1,
        random_state=seed,
    )
    forest.fit(fitting, welfare, sample_weight=weight / weight.mean())
    return np.asarray(forest.predict(held, quantiles=[QUANTILES[name]]), dtype=np.float64).reshape(-1)


def ebm_scores(
    catalogue: Catalogue, fitting: Matrix, welfare: Array, weight: Array, held: Matrix, seed: int
) -> Array:
    """interpret's explainable boosting machine: curves and pairs, areas as categories, four bags.

    Source:
        Nori, Jenkins, Koch and Caruana (2019), "InterpretML", arXiv 1909.09223.
    """
    from interpret.glassbox import ExplainableBoostingRegressor

    kinds = [
        "nominal" if column.kind in ("category", *OF_AREAS) else "continuous" for column in catalogue.inputs
    ]
    varied = np.flatnonzero([np.unique(column[~np.isnan(column)]).size > 1 for column in fitting.T])
    if not len(varied):
        return np.full(len(held), np.average(welfare, weights=weight))
    machine = ExplainableBoostingRegressor(
        feature_types=[kinds[i] for i in varied], outer_bags=_BAGS, n_jobs=1, random_state=seed
    )
    with warnings.catch_warnings():
        # It says that its own pictures leave missing values out; nobody looks at them here.
        warnings.filterwarnings("ignore", "Missing values detected", UserWarning)
        machine.fit(fitting[:, varied].astype(np.float64), welfare, sample_weight=weight / weight.mean())
    return np.asarray(machine.predict(held[:, varied].astype(np.float64)), dtype=np.float64)
