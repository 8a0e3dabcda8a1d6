"""Two Dask workers of one thread against one, assessing the same registry.

Two clusters stand ready, each a scheduler and its workers as processes of their own on this machine, started
as docs/commands.md says. `tepat assess --cluster ADDRESS` is called inside this process after imports, on one
and on the other in turn, and writes a new file each time; medians of five. With --larger four times the
families are assessed, too, under new ids: a smaller share of that goes by while only the calling process is
at work. Processor seconds tell who was: what that process and the scheduler need is not shared out. (Not
called dask.py: a script's folder comes first when it imports.)

    python benchmarks/cluster.py [--families 173023] [--runs 5] [--larger] [--quick]
"""

import argparse
import contextlib
import filecmp
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import psutil

from benchmarks._district import AGAM, assess, district, place, repeated
from benchmarks._timing import alternate, hand_over, line, ratio

PATIENCE = 60.0


@dataclass
class Cluster:
    """A scheduler and its workers; `processor` has the seconds of each in each run."""

    address: str
    scheduler: psutil.Process
    workers: list[psutil.Process]
    processor: dict[str, list[float]] = field(default_factory=dict)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Notes what everybody needs meanwhile."""
        before = self._seconds()
        yield
        for who, seconds in self._seconds().items():
            self.processor.setdefault(who, []).append(seconds - before[who])

    def _seconds(self) -> dict[str, float]:
        of_workers = {f"worker {n + 1}": _seconds(worker) for n, worker in enumerate(self.workers)}
        return {"the caller": time.process_time(), "the scheduler": _seconds(self.scheduler), **of_workers}


def _seconds(process: psutil.Process) -> float:
    """Of the process and its children: a worker has one that looks after it."""
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def main() -> None:
    arguments = _arguments()
    rows, more = [], {}
    with place() as folder:
        small = district(folder, arguments.families)
        with _cluster(1) as one, _cluster(2) as two:
            clusters = {"one worker": one, "two workers": two}
            for times in (1, 4) if arguments.larger else (1,):
                families = times * arguments.families
                files = small if times == 1 else repeated(small, folder / "repeated", families)
                row, about = _compared(clusters, files, small / "model", families, arguments.runs)
                rows.append(row)
                more[f"{families} families"] = about
    hand_over("cluster", rows, arguments.quick, **more)


def _compared(
    clusters: Mapping[str, Cluster], files: Path, model: Path, families: int, runs: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row of one file, and the seconds behind it."""
    alone, out = files.parent / "alone.parquet", files.parent / "clustered.parquet"
    assess(files, model, alone)
    for cluster in clusters.values():
        assess(files, model, out, "--cluster", cluster.address)
        if not filecmp.cmp(out, alone, shallow=False):
            raise SystemExit("the cluster wrote other bytes than one machine")
        cluster.processor.clear()

    def work(cluster: Cluster) -> None:
        with cluster.watched():
            assess(files, model, out, "--cluster", cluster.address)

    def one(cluster: Cluster) -> Callable[[], None]:
        return lambda: work(cluster)

    tasks = {name: one(cluster) for name, cluster in clusters.items()}
    seconds = alternate(tasks, runs, before=out.unlink)
    for name, values in seconds.items():
        print(line(f"{name}, {families:,} families, seconds", values))
        for who, of_who in clusters[name].processor.items():
            print(line(f"  processor seconds of {who}", of_who))
    alone.unlink()
    row = ratio(
        f"two Dask workers of one thread, {families:,} families",
        "one",
        [a / b for a, b in zip(seconds["one worker"], seconds["two workers"], strict=True)],
        at_least=1.7,
        note="with members, all processes on this machine; the same bytes",
    )
    processor = {
        name: {who: statistics.median(values) for who, values in cluster.processor.items()}
        for name, cluster in clusters.items()
    }
    return row, {"seconds": seconds, "processor_seconds": processor}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=AGAM)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--larger", action="store_true", help="four times the families, too")
    parser.add_argument("--quick", action="store_true", help="small and once, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families, arguments.runs = 2_000, 1
    return arguments


@contextlib.contextmanager
def _cluster(workers: int) -> Iterator[Cluster]:
    """A scheduler with so many workers of one thread, once all of them have joined."""
    from distributed import Client

    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    as_told = {"DASK_CONFIG": str(Path(__file__).parents[1] / "docs" / "dask.yaml")}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        told = Path(folder) / "scheduler.json"
        dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        dask += ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
        scheduler = running.enter_context(_process(dask, as_told, Path(folder)))
        started = []
        _wait(told.exists, "the scheduler did not start")
        for _ in range(workers):
            dask = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(told)]
            dask += ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
            started.append(running.enter_context(_process(dask, as_told | one_thread, Path(folder))))
        with Client(scheduler_file=str(told)) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=PATIENCE)
            address = str(client.scheduler.address)
        yield Cluster(address, psutil.Process(scheduler), [psutil.Process(worker) for worker in started])


@contextlib.contextmanager
def _process(words: list[str], environment: dict[str, str], folder: Path) -> Iterator[int]:
    """The process's number."""
    child = subprocess.Popen(
        words, cwd=folder, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(PATIENCE)


def _wait(until: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > deadline:
            raise SystemExit(otherwise)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
