"""Medians of alternating runs, the machine they were taken on, and the figures that a script hands over."""

import json
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def alternate(
    tasks: Mapping[str, Callable[[], object]], runs: int = 5, before: Callable[[], object] = lambda: None
) -> dict[str, list[float]]:
    """Wall seconds of each task, A B A B …, so that a slow minute hits all of them alike.

    Args:
        before: is done before each, and not counted.
    """
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            before()
            began = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def line(name: str, values: Sequence[float], digits: int = 2) -> str:
    """Median and range of one figure."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{name:<44} {middle:10.{digits}f}  [{low:.{digits}f}, {high:.{digits}f}]"


def ratio(
    what: str,
    against: str,
    values: Sequence[float],
    *,
    unit: str = "×",
    at_least: float | None = None,
    at_most: float | None = None,
    note: str = "",
) -> dict[str, Any]:
    """One row of docs/speed.md, printed with its bar."""
    bar = f"at least {at_least:g} {unit}" if at_least is not None else ""
    bar = f"at most {at_most:g} {unit}" if at_most is not None else bar
    print(f"{line(what, values)}  {unit}, {bar or 'no bar'}", flush=True)
    return {
        "what": what,
        "against": against,
        "median": statistics.median(values),
        "low": min(values),
        "high": max(values),
        "runs": len(values),
        "unit": unit,
        "at_least": at_least,
        "at_most": at_most,
        "note": note,
    }


def hand_over(script: str, rows: Sequence[Mapping[str, Any]], quick: bool, **more: Any) -> None:
    """Keeps what a script measured for `benchmarks/_table.py`, with the machine."""
    content = {"machine": machine(), "quick": quick, "rows": list(rows), **more}
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    (RESULTS / f"{script}.json").write_text(f"{text}\n", encoding="utf-8")


def machine() -> str:
    """Processor, memory and Python, without names of machines or people."""
    model = "unknown processor"
    cpuinfo, meminfo = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    if cpuinfo.exists():
        names = [
            row.partition(":")[2].strip() for row in cpuinfo.read_text().splitlines() if "model name" in row
        ]
        model = f"{len(names)} × {names[0]}" if names else model
    if meminfo.exists():
        kibibytes = int(meminfo.read_text().split()[1])
        model += f", {kibibytes / 1024**2:.0f} GiB"
    return f"{model}, {platform.system()}, Python {platform.python_version()}"
