"""The argument of commands that can work on several machines."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.cluster import Cluster


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
