"""Exact contributions of a LightGBM model's features, and its estimate, from one walk over its trees."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from models.tree_shap_text import UnsupportedModel, read_forest

if TYPE_CHECKING:
    from models.tree_shap_layout import Layout

ROWS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True, eq=False)
class TreeEnsemble:
    """A forest laid out for the kernel: making one costs a moment, so keep it as long as the model.

    `base` is the last column of LightGBM's `pred_contrib`: the training rows' mean estimate, tree by tree.
    """

    n_features: int
    base: float
    layout: "Layout"

    @classmethod
    def from_booster(cls, booster: lgb.Booster) -> "TreeEnsemble":
        """The trees that `booster.predict` would use (up to its best iteration, if it has one).

        Raises:
            ImportError: numba is not installed.
            UnsupportedModel: see `from_text`.
        """
        return cls.from_text(booster.model_to_string())

    @classmethod
    def from_text(cls, model_text: str) -> "TreeEnsemble":
        """All trees of a model in LightGBM's text format.

        Raises:
            ImportError: numba is not installed.
            UnsupportedModel: several outputs, averaged trees, linear leaves, no training counts.
        """
        from models.tree_shap_layout import lay_out  # numba takes a second: only when it is needed

        forest = read_forest(model_text)
        base = float(sum(tree.expected for tree in forest.trees))
        return cls(forest.n_features, base, lay_out(forest))

    def contributions(self, x: NDArray[Any], threads: int | None = None) -> NDArray[np.float64]:
        """What each feature adds to the estimate of each row, and the base.

        Args:
            x: shape (n, k), float; NaN where missing, codes where categorical, as in training.
            threads: how many; default: all that the process may use. They change no bit of the result.

        Returns:
            Shape (n, k + 1), in the unit of the target, the last column the base: what
            `booster.predict(x, pred_contrib=True)` returns, up to rounding.

        Raises:
            ValueError: x has not as many columns as the model has features.
        """
        return self.contributions_and_prediction(x, threads)[0]

    def contributions_and_prediction(
        self, x: NDArray[Any], threads: int | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `contributions`, and the estimates, shape (n,), from the same walk.

        The estimates are summed leaf by leaf in the order of the trees, as LightGBM does, so they equal
        `booster.predict(x, raw_score=True)` to the last bit and keep its monotone directions; the base and
        the contributions add up to them up to rounding, which is a check and not a tautology.
        """
        rows = self._rows(x)
        out = np.zeros((len(rows), self.n_features + 1))
        parts = [slice(first, first + ROWS_AT_ONCE) for first in range(0, len(rows), ROWS_AT_ONCE)]
        workers = min(len(parts), threads or _usable_threads())
        if workers <= 1:
            for part in parts:
                self._explain(rows[part], out[part])
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(lambda part: self._explain(rows[part], out[part]), parts))
        prediction = out[:, -1].copy()
        out[:, -1] = self.base
        return out, prediction

    def _rows(self, x: NDArray[Any]) -> NDArray[Any]:
        if x.ndim != 2 or x.shape[1] != self.n_features:
            raise ValueError(
                f"the model explains rows of {self.n_features} features, not an array of {x.shape}"
            )
        return x if x.dtype == np.float64 else x.astype(np.float32, copy=False)

    def _explain(self, rows: NDArray[Any], out: NDArray[np.float64]) -> None:
        from models.tree_shap_kernel import explain

        columns = np.array(rows.T, np.float64, order="C")
        explain(columns, *self.layout, out)


_ensembles: "WeakKeyDictionary[lgb.Booster, tuple[tuple[int, int], TreeEnsemble | None]]" = (
    WeakKeyDictionary()
)


def exact_contributions(booster: lgb.Booster, x: NDArray[Any]) -> NDArray[np.float64]:
    """What `booster.predict(x, pred_contrib=True)` returns, by the kernel or else by LightGBM."""
    ensemble = _ensemble_of(booster)
    if ensemble is None:
        return np.asarray(booster.predict(x, pred_contrib=True), np.float64)
    return ensemble.contributions(x)


def _ensemble_of(booster: lgb.Booster) -> TreeEnsemble | None:
    """The booster's ensemble, made once; None where the kernel cannot run.

    Remembered with the number of trees: a booster that is trained on is another model.
    """
    grown = (booster.num_trees(), booster.best_iteration)
    known = _ensembles.get(booster)
    if known is None or known[0] != grown:
        try:
            known = (grown, TreeEnsemble.from_booster(booster))
        except (ImportError, UnsupportedModel):
            known = (grown, None)
        _ensembles[booster] = known
    return known[1]


def _usable_threads() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
