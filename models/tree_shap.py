"""Exact contributions of a LightGBM model's features, and its estimate, from one walk over its trees.

The method, and why it is compiled by numba: docs/decisions/0019-tree-shap-kernel.md.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from models.side_by_side import given_cores
from models.tree_shap_text import UnsupportedModel, read_forest

if TYPE_CHECKING:
    from types import ModuleType

    from lightgbm import Booster

    from models.tree_shap_layout import Layout
    from models.tree_shap_row import RowLayout


@dataclass(frozen=True, eq=False)
class TreeEnsemble:
    """A forest laid out for the kernel. Making one takes a moment: keep it as long as the model.

    Attributes:
        n_features: columns of the input.
        base: what all estimates start from, the mean over the training rows of each tree.
        layout: what the compiled loops take.
    """

    n_features: int
    base: float
    layout: "Layout"

    @classmethod
    def from_booster(cls, booster: "Booster") -> "TreeEnsemble":
        """The trees that `booster.predict` uses: up to the best iteration, if it has one.

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
            UnsupportedModel: several outputs, averaged trees, linear leaves, no training counts: LightGBM
                has to explain it, as `exact_contributions` lets it do.
        """
        from models.tree_shap_layout import lay_out  # numba takes a moment to import: only when needed

        forest = read_forest(model_text)
        base = float(sum(tree.expected for tree in forest.trees))
        return cls(forest.n_features, base, lay_out(forest))

    def contributions(self, x: NDArray[Any], threads: int | None = None) -> NDArray[np.float64]:
        """What each feature adds to each row's estimate, and the base.

        Args:
            x: shape (n, k), NaN where missing, codes where categorical, as in training. float64 is taken as
                it is and everything else as float32, as LightGBM does.
            threads: how many; default: as many as the process may use. No bit of the result depends on it.

        Returns:
            Shape (n, k + 1), in the unit of the target, the base in the last column: what
            `booster.predict(x, pred_contrib=True)` returns, up to rounding.

        Raises:
            ValueError: x has not as many columns as the model has features.
        """
        return self.contributions_and_prediction(x, threads)[0]

    def contributions_and_prediction(
        self, x: NDArray[Any], threads: int | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `contributions`, and the estimates, shape (n,), from the same walk.

        Each tree's leaf is added in the order of the trees, as LightGBM does: the estimates equal
        `booster.predict(x, raw_score=True)` to the last bit and keep its monotone directions. That base and
        contributions add up to them, up to rounding, is therefore a check of the kernel.
        """
        rows = self._rows(x)
        if len(rows) == 1:
            return self._of_one(rows[0].astype(np.float64, order="C"))
        out = np.zeros((len(rows), self.n_features + 1))
        workers = threads or given_cores()
        parts = _parts(len(rows), workers)
        if min(workers, len(parts)) <= 1:
            for part in parts:
                self._explain(rows[part], out[part])
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(lambda part: self._explain(rows[part], out[part]), parts))
        return self._parted(out)

    def mixed(
        self,
        row: NDArray[np.float64],
        effects: NDArray[np.float64],
        centre: NDArray[np.float64],
        share: float,
    ) -> tuple[float, NDArray[np.float64]]:
        """One household's estimate, and (1 - share) * effects + share * (contributions - centre).

        As little as possible stands around the walk, which is soon done.

        Args:
            row, effects, centre: shape (n_features,); `row` has numbers that a float32 holds, too.

        Returns:
            The estimate, and shape (n_features,).
        """
        out = np.empty(self.n_features + 1)
        numbers, floats = self._row_layout
        _row_loops().explain_and_mix(row, numbers, floats, effects, centre, share, out)
        return float(out[-1]), out[:-1]

    def _of_one(self, row: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        out = np.empty((1, self.n_features + 1))
        numbers, floats = self._row_layout
        _row_loops().explain_row(row, numbers, floats, out[0])
        return self._parted(out)

    @cached_property
    def _row_layout(self) -> "RowLayout":
        from models.tree_shap_row import lay_out_row

        return lay_out_row(self.layout)

    def _parted(self, out: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Contributions with the base in the last column, and the estimates that stood there."""
        prediction = out[:, -1].copy()
        out[:, -1] = self.base
        return out, prediction

    def _rows(self, x: NDArray[Any]) -> NDArray[Any]:
        if x.ndim != 2 or x.shape[1] != self.n_features:
            raise ValueError(f"the model has {self.n_features} features; the rows have the shape {x.shape}")
        return x if x.dtype == np.float64 else x.astype(np.float32, copy=False)

    def _explain(self, rows: NDArray[Any], out: NDArray[np.float64]) -> None:
        _loops().explain(np.array(rows.T, np.float64, order="C"), *self.layout, out)


@cache
def _loops() -> "ModuleType":
    """The compiled loops; importing them imports numba, and asking again costs one household dear."""
    from models import tree_shap_kernel

    return tree_shap_kernel


@cache
def _row_loops() -> "ModuleType":
    from models import tree_shap_row_kernel

    return tree_shap_row_kernel


def exact_contributions(
    booster: "Booster", x: NDArray[Any], threads: int | None = None
) -> NDArray[np.float64]:
    """What `booster.predict(x, pred_contrib=True)` returns, from the kernel or else from LightGBM.

    Args and shapes as `TreeEnsemble.contributions`. The first call for a booster lays it out; a booster that
    is trained on is laid out again, one whose leaves are edited in place is not.
    """
    return exact_contributions_and_prediction(booster, x, threads)[0]


def exact_contributions_and_prediction(
    booster: "Booster", x: NDArray[Any], threads: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `exact_contributions`, and the estimates, shape (n,): LightGBM's raw scores to the last bit."""
    ensemble = ensemble_of(booster)
    if ensemble is not None:
        return ensemble.contributions_and_prediction(x, threads)
    asked_threads = 0 if threads is None else threads  # 0: LightGBM's default
    contributions = booster.predict(x, pred_contrib=True, num_threads=asked_threads)
    prediction = booster.predict(x, raw_score=True, num_threads=asked_threads)
    return np.asarray(contributions, np.float64), np.asarray(prediction, np.float64)


_one_at_a_time = Lock()
_laid_out: "WeakKeyDictionary[Booster, tuple[tuple[int, int], TreeEnsemble | None]]" = WeakKeyDictionary()


def kernel_runs() -> bool:
    """Whether this process explains by the kernel; otherwise LightGBM does, with other last digits.

    Decided once and kept: a process that lives long must not go over from one way to the other because
    an import failed for a moment, while packages were being replaced or another thread imported them.
    """
    with _one_at_a_time:
        return _kernel_is_here()


@cache
def _kernel_is_here() -> bool:
    try:
        import models.tree_shap_layout
        import models.tree_shap_row  # noqa: F401
    except ImportError:
        return False
    return True


def ensemble_of(booster: "Booster") -> TreeEnsemble | None:
    """The booster's ensemble, made once; None where the kernel does not run, or not with this model."""
    if not kernel_runs():
        return None
    trees = (booster.num_trees(), booster.best_iteration)
    with _one_at_a_time:
        known = _laid_out.get(booster)
        if known is None or known[0] != trees:
            try:
                known = (trees, TreeEnsemble.from_booster(booster))
            except UnsupportedModel:
                known = (trees, None)
            _laid_out[booster] = known
    return known[1]


def _parts(n: int, workers: int) -> list[slice]:
    """Runs of rows, as many as workers if there are enough, none longer than the kernel takes at once."""
    from models.tree_shap_kernel import ROWS_AT_ONCE, SPAN

    step = min(ROWS_AT_ONCE, max(SPAN, -(-n // workers)))
    return [slice(first, first + step) for first in range(0, n, step)]
