"""Medians of alternating runs, and the machine they were taken on."""

import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def alternate(tasks: Mapping[str, Callable[[], object]], runs: int = 5) -> dict[str, list[float]]:
    """Wall seconds of each task, A B A B …, so that a slow minute hits all of them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def line(name: str, values: list[float], digits: int = 2) -> str:
    """Median and range of one figure."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{name:<44} {middle:10.{digits}f}  [{low:.{digits}f}, {high:.{digits}f}]"


def machine() -> str:
    """Processor and Python, without names of machines or people."""
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            row.partition(":")[2].strip() for row in cpuinfo.read_text().splitlines() if "model name" in row
        ]
        model = f"{len(names)} × {names[0]}" if names else model
    return f"{model}, Python {platform.python_version()}"
