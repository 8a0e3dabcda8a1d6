"""Where trees grow: here, or for a large survey on the workers of a cluster."""

import uuid
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
    from dask.array import Array
    from distributed import Client, Future

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


class _PartByPart:
    """A client as LightGBM sees it: the n-th part of the households is put together on the n-th worker.

    LightGBM trains wherever Dask happened to put a part. Left alone, Dask gives every part to one worker
    while the others are busy, and only that one would then learn.
    """

    def __init__(self, client: "Client", workers: Sequence[str]) -> None:
        self._client = client
        self._workers = workers

    def compute(self, parts: Sequence[Any]) -> "list[Future[Any]]":
        """Starts what makes each part, on its worker and nowhere else: a part must not be stolen either."""
        placed = zip(parts, self._workers, strict=True)
        return [self._client.compute(part, workers=[worker]) for part, worker in placed]  # type: ignore[no-untyped-call]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


def _grown_elsewhere(cluster: "Cluster", lesson: Lesson) -> "lightgbm.Booster":
    """By LightGBM's own Dask interface: histograms are added up over the workers, a part of the rows each."""
    from lightgbm.dask import DaskLGBMRegressor

    client = cluster.client
    workers = sorted(client.scheduler_info(n_workers=-1)["workers"])
    of_here = ("num_threads", "force_row_wise", "objective")
    parameters = {name: value for name, value in lesson.parameters.items() if name not in of_here}
    model = DaskLGBMRegressor(
        client=_PartByPart(client, workers),  # type: ignore[arg-type]
        n_estimators=lesson.rounds,
        objective=str(lesson.parameters["objective"]),
        tree_learner="data",
        **parameters,
    )
    values, label, weight = (
        _divided(client, workers, whole) for whole in (lesson.values, lesson.label, lesson.weight)
    )
    with warnings.catch_warnings(), client.as_current():
        # LightGBM warns of a setting of its own, and asks Dask for what Dask calls otherwise by now.
        warnings.filterwarnings("ignore", message="Parameter n_jobs will be ignored")
        warnings.filterwarnings("ignore", category=FutureWarning, module="lightgbm")
        model.fit(values, label, sample_weight=weight, categorical_feature=list(lesson.categories))
    grown: lightgbm.Booster = model.booster_
    return grown


def _divided(client: "Client", workers: Sequence[str], whole: NDArray[Any]) -> "Array":
    """As many runs of rows as there are workers, the n-th sent to the n-th worker."""
    from dask.array import Array

    parts = np.array_split(whole, len(workers))
    name = f"tepatlesson-{uuid.uuid4()}"
    rest = (0,) * (whole.ndim - 1)
    blocks = {
        (name, place, *rest): client.scatter(part, workers=[worker], hash=False)  # type: ignore[no-untyped-call]
        for place, (part, worker) in enumerate(zip(parts, workers, strict=True))
    }
    rows = tuple(len(part) for part in parts)
    return Array(blocks, name, (rows, *((n,) for n in whole.shape[1:])), whole.dtype)  # type: ignore[no-untyped-call]


__all__ = ["LARGE", "Lesson", "grow", "growing_on"]
