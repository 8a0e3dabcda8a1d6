"""What the model is held against: simpler estimates, fitted on the same households in the same folds."""

import hashlib
from collections.abc import Callable
from typing import Final

import lightgbm
import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from features.errors import TepatError
from training.extra_baselines import EXTRAS, QUANTILES, check_installed, ebm_scores, forest_scores

Array = NDArray[np.float64]
Matrix = NDArray[np.float32]
DEFAULT: Final = ("random", "size", "ols", "ols_areas", "ridge", "lightgbm")
_RIDGE = 10.0


class UnknownBaseline(TepatError):
    """A baseline was asked for that does not exist."""

    exit_code = 2

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(
            f"No such baseline: {', '.join(names)}. There are: {', '.join(DEFAULT)}; and of the extras: "
            f"{', '.join(EXTRAS)}."
        )


def check_baselines(names: tuple[str, ...]) -> None:
    """
    Raises:
        UnknownBaseline: a name is none of `DEFAULT` and `EXTRAS`.
        BaselineNotInstalled: its library is absent.
    """
    unknown = [name for name in names if name not in (*DEFAULT, *EXTRAS)]
    if unknown:
        raise UnknownBaseline(unknown)
    check_installed(names)


def baseline_scores(
    name: str,
    catalogue: Catalogue,
    fitting: Matrix,
    welfare: Array,
    weight: Array,
    held: Matrix,
    *,
    size: Array,
    ids: list[str],
    seed: int,
) -> Array:
    """Scores (log welfare or rank) of the households of `held`.

    Args:
        fitting, held: feature-matrix values of the households to learn from and to estimate.
        welfare, weight: of the households to learn from.
        size, ids: of the households to estimate; used by `size` and `random` alone.
    """
    mean = float(np.average(welfare, weights=weight))
    if name == "random":
        return mean + 1e-3 * _by_hash(ids, seed)
    if name == "size":
        # Larger households are poorer per person: the only thing a village head knows at once.
        return mean - 1e-3 * size
    if name == "lightgbm":
        return _default_lightgbm(catalogue, fitting, welfare, weight, held, seed)
    if name == "ebm":
        return ebm_scores(catalogue, fitting, welfare, weight, held, seed)
    expand = _expander(catalogue, fitting, areas=name == "ols_areas" or name in QUANTILES)
    if name in QUANTILES:
        return forest_scores(name, expand(fitting), welfare, weight, expand(held), seed)
    return _least_squares(expand(fitting), welfare, weight, expand(held), _RIDGE if name == "ridge" else 0.0)


def _by_hash(ids: list[str], seed: int) -> Array:
    key = f"tepat-{seed}".encode()
    digests = b"".join(hashlib.blake2b(i.encode(), key=key, digest_size=4).digest() for i in ids)
    return np.frombuffer(digests, dtype=">u4").astype(np.float64) / 2**32


def _default_lightgbm(
    catalogue: Catalogue, fitting: Matrix, welfare: Array, weight: Array, held: Matrix, seed: int
) -> Array:
    """LightGBM as it comes: 100 trees of 31 leaves, no constraints, areas as categories."""
    categories = [i for i, column in enumerate(catalogue.inputs) if column.kind in ("category", *OF_AREAS)]
    data = lightgbm.Dataset(fitting, welfare, weight=weight / weight.mean(), categorical_feature=categories)
    parameters = {"objective": "regression", "verbosity": -1, "seed": seed, "deterministic": True}
    booster = lightgbm.train({**parameters, "force_row_wise": True, "num_threads": 1}, data)
    return np.asarray(booster.predict(held), dtype=np.float64)


def _expander(catalogue: Catalogue, fitting: Matrix, areas: bool) -> Callable[[Matrix], Array]:
    """Numbers as they are (missing: mean and an indicator), categories and areas as indicators."""
    filled = np.where(np.isnan(fitting).all(axis=0), 0.0, fitting).astype(np.float64)
    means = np.asarray(np.nanmean(filled, axis=0)).reshape(-1)

    def expand(values: Matrix) -> Array:
        columns = []
        for position, column in enumerate(catalogue.inputs):
            cell = values[:, position].astype(np.float64)
            missing = np.isnan(cell)
            if column.kind == "context" or (column.kind == "area" and not areas):
                continue
            if column.kind in ("category", "area"):
                columns.append((cell[:, None] == np.arange(len(column.codes))).astype(np.float64))
            else:
                columns.append(np.where(missing, means[position], cell)[:, None])
            columns.append(missing[:, None].astype(np.float64))
        return np.hstack(columns)

    return expand


def _least_squares(design: Array, welfare: Array, weight: Array, held: Array, penalty: float) -> Array:
    """Weighted least squares (minimum norm where columns are collinear), with an optional ridge."""
    mean = np.average(design, axis=0, weights=weight)
    spread = np.sqrt(np.average((design - mean) ** 2, axis=0, weights=weight))
    usable = spread > 1e-9
    scaled = (design[:, usable] - mean[usable]) / spread[usable]
    intercept = float(np.average(welfare, weights=weight))
    root = np.sqrt(weight / weight.mean())
    rows, target = scaled * root[:, None], (welfare - intercept) * root
    if penalty > 0:
        rows = np.vstack([rows, np.sqrt(penalty) * np.eye(scaled.shape[1])])
        target = np.append(target, np.zeros(scaled.shape[1]))
    coefficients = np.linalg.lstsq(rows, target, rcond=1e-10)[0]
    return np.asarray(intercept + (held[:, usable] - mean[usable]) / spread[usable] @ coefficients)
