"""Where trees grow: here, or for a large survey on the workers of a cluster."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import lightgbm
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from models.cluster import Cluster

LARGE: Final = 200_000
"""Households from which on workers are worth their talking to each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What an ensemble is grown from.

    Attributes:
        values: shape (n, inputs) float32; label, weight: shape (n,).
        categories: positions of the categorical inputs.
        parameters: LightGBM's.
    """

    values: NDArray[np.float32]
    label: NDArray[np.float64]
    weight: NDArray[np.float64]
    categories: Sequence[int]
    parameters: Mapping[str, Any]
    rounds: int


_cluster: "list[Cluster]" = []
_one_at_a_time = Lock()


@contextmanager
def growing_on(cluster: "Cluster | None") -> Iterator[None]:
    """While it lasts, ensembles of at least `LARGE` households grow on the cluster; None: all grow here."""
    if cluster is None:
        yield
        return
    _cluster.append(cluster)
    try:
        yield
    finally:
        _cluster.remove(cluster)


def grow(lesson: Lesson) -> "lightgbm.Booster":
    """The ensemble. Here the same lesson always gives the same trees; on a cluster it depends on the workers,
    between whom the households are divided.
    """
    if _cluster and len(lesson.values) >= LARGE:
        # Every worker takes part in every training: two at once would wait for each other for ever.
        with _one_at_a_time:
            return _grown_elsewhere(_cluster[-1], lesson)
    data = lightgbm.Dataset(
        lesson.values,
        label=lesson.label,
        weight=lesson.weight,
        categorical_feature=list(lesson.categories),
        params={"feature_pre_filter": False, "verbosity": -1},
        free_raw_data=False,
    )
    return lightgbm.train(dict(lesson.parameters), data, num_boost_round=lesson.rounds)


def _grown_elsewhere(cluster: "Cluster", lesson: Lesson) -> "lightgbm.Booster":
    """By LightGBM's own Dask interface: histograms are added up over the workers, a part of the rows each."""
    import dask.array
    from lightgbm.dask import DaskLGBMRegressor

    workers = max(len(cluster.client.scheduler_info(n_workers=-1)["workers"]), 1)
    rows = -(-len(lesson.values) // workers)
    values = dask.array.from_array(lesson.values, chunks=(rows, -1))  # type: ignore[no-untyped-call]
    label = dask.array.from_array(lesson.label, chunks=rows)  # type: ignore[no-untyped-call]
    weight = dask.array.from_array(lesson.weight, chunks=rows)  # type: ignore[no-untyped-call]
    of_here = ("num_threads", "force_row_wise", "objective")
    parameters = {name: value for name, value in lesson.parameters.items() if name not in of_here}
    model = DaskLGBMRegressor(
        client=cluster.client,
        n_estimators=lesson.rounds,
        objective=str(lesson.parameters["objective"]),
        tree_learner="data",
        **parameters,
    )
    with warnings.catch_warnings(), cluster.client.as_current():
        # LightGBM warns of a setting of its own, and asks Dask for what Dask calls otherwise by now.
        warnings.filterwarnings("ignore", message="Parameter n_jobs will be ignored")
        warnings.filterwarnings("ignore", category=FutureWarning, module="lightgbm")
        model.fit(values, label, sample_weight=weight, categorical_feature=list(lesson.categories))
    grown: lightgbm.Booster = model.booster_
    return grown


__all__ = ["LARGE", "Lesson", "grow", "growing_on"]
