"""The argument of commands that can work on several machines."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final

from tepat.progress import tell

if TYPE_CHECKING:
    from models.cluster import Cluster

_WHERE: Final = {
    "en": (
        "large ensembles of trees grow on the cluster",
        "a survey of fewer than {large:,} households is learned from faster on one machine: "
        "the cluster is not used",
    ),
    "id": (
        "kumpulan pohon yang besar ditumbuhkan di klaster",
        "survei dengan kurang dari {large:,} rumah tangga lebih cepat dipelajari di satu mesin: "
        "klaster tidak dipakai",
    ),
}


def add_cluster(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="work on the Dask cluster whose scheduler is there, as tcp://10.0.0.1:8786",
    )


def cluster_of(arguments: argparse.Namespace) -> AbstractContextManager["Cluster | None"]:
    """The connection for as long as the work lasts; None without one.

    Raises:
        models.cluster.ClusterNotInstalled, NoCluster: it cannot be used.
    """
    if arguments.cluster is None:
        return nullcontext()
    from models.cluster import cluster_at

    return cluster_at(arguments.cluster)


def tell_where_trees_grow(cluster: "Cluster | None", households: int, language: str) -> None:
    """Whether a survey of that many households is worth the cluster that was given."""
    from training.growing import LARGE

    if cluster is not None:
        there, here = _WHERE[language if language in _WHERE else "en"]
        tell(there if households >= LARGE else here.format(large=LARGE))
