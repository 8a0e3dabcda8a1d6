"""The page about speed says what was measured, and nothing else."""

import json
from pathlib import Path

import pytest

from benchmarks._table import BEGIN, END, section
from benchmarks._timing import alternate, ratio


def test_the_table_of_the_page_is_what_the_benchmarks_wrote(root: Path) -> None:
    page = (root / "docs" / "speed.md").read_text(encoding="utf-8")
    results = json.loads((root / "benchmarks" / "results.json").read_text(encoding="utf-8"))

    written = page.partition(BEGIN)[2].partition(END)[0]

    assert written == section(results)


def test_every_benchmark_is_described(root: Path) -> None:
    page = (root / "docs" / "speed.md").read_text(encoding="utf-8")
    scripts = [path.name for path in (root / "benchmarks").glob("[!_]*.py")]

    assert [script for script in scripts if f"`{script}`" not in page] == []


@pytest.mark.parametrize(
    ("bar", "verdict"),
    [
        ({"at_least": 2.0}, "kept"),
        ({"at_least": 4.0}, "**missed**"),
        ({"at_most": 2.0}, "**missed**"),
        ({}, ""),
    ],
)
def test_a_bar_is_held_against_the_median(bar: dict[str, float], verdict: str) -> None:
    row = ratio("this", "that", [1.0, 3.0, 8.0], **bar)  # type: ignore[arg-type]

    told = section({"machine": ["m"], "quick": False, "missing": [], "rows": [row]})

    assert "| this | that | **3.00 ×** | 1.00–8.00 |" in told
    assert told.rstrip().splitlines()[-1].endswith(f"| {verdict} |")


def test_a_trial_is_no_measurement() -> None:
    row = ratio("this", "that", [1.0], at_least=2.0)

    told = section({"machine": ["m"], "quick": True, "missing": ["cluster"], "rows": [row]})

    assert "Nothing here is a measurement" in told
    assert "Not measured: cluster." in told
    assert "missed" not in told


def test_tasks_take_turns() -> None:
    order: list[str] = []

    seconds = alternate({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, runs=3)

    assert order == ["a", "b"] * 3
    assert [len(of) for of in seconds.values()] == [3, 3]
