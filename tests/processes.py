"""A real Dask scheduler and real workers, each a process of its own, on this machine alone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.cluster import NoCluster, cluster_at

_ROOT = Path(__file__).parents[1]
_PATIENCE = 120


@dataclass
class Machines:
    """Processes that are ended with the test; `place` is where they run."""

    address: str
    place: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """One more worker of one thread."""
        words = ["worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        self.workers.append(_dask([*words, "--memory-limit", "0"], self.place))
        return self.workers[-1]

    def wait_for(self, workers: int) -> None:
        """Until as many workers are there."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                with cluster_at(self.address) as cluster:
                    cluster.client.wait_for_workers(workers, timeout=_PATIENCE)
                return
            except NoCluster:
                if time.monotonic() > deadline:
                    raise


@contextmanager
def machines_at_work(place: Path, workers: int) -> Iterator[Machines]:
    """A scheduler with its workers, for as long as they are needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scheduler = _dask(["scheduler", "--port", str(port), "--no-dashboard", "--no-show"], place)
    running = Machines(f"tcp://127.0.0.1:{port}", place, scheduler)
    try:
        for _ in range(workers):
            running.start_worker()
        running.wait_for(workers)
        yield running
    finally:
        for process in (*running.workers, scheduler):
            process.kill()
            process.wait()


def _dask(words: list[str], place: Path) -> subprocess.Popen[bytes]:
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "dask", *words, "--host", "127.0.0.1"],
        cwd=place, env=os.environ | alone, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
