"""Puts what the scripts measured into benchmarks/results.json and the table of docs/speed.md.

python -m benchmarks._table
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks._timing import RESULTS

SCRIPTS = ("tree_shap", "assess", "overhead", "memory", "cluster", "questions", "evaluate", "service")
"""In the order of the table; whatever else hands over rows in `results/` comes after them."""
ROOT = Path(__file__).parents[1]
TOGETHER = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "speed.md"
BEGIN, END = "<!-- written by make bench -->\n", "<!-- end of what make bench writes -->\n"


def main() -> None:
    kept = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob("*.json"))}
    order = [*SCRIPTS, *(name for name in kept if name not in SCRIPTS)]
    found = {name: kept[name] for name in order if "rows" in kept.get(name, {})}
    machines = sorted({content["machine"] for content in found.values()})
    together = {
        "machine": machines,
        "quick": any(content["quick"] for content in found.values()),
        "missing": [name for name in SCRIPTS if name not in found],
        "rows": [row for content in found.values() for row in content["rows"]],
    }
    text = json.dumps(together, indent=1, sort_keys=True, ensure_ascii=False)
    TOGETHER.write_text(f"{text}\n", encoding="utf-8")
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + section(together) + END + after, encoding="utf-8")
    print(section(together))


def section(together: Mapping[str, Any]) -> str:
    """The part of docs/speed.md that follows from results.json."""
    lines = [f"Measured on: {'; '.join(together['machine']) or 'nothing yet'}.", ""]
    if together["quick"]:
        lines += ["**Only tried (`--quick`): small files, one run each. Nothing here is a measurement.**", ""]
    if together["missing"]:
        lines += [f"Not measured: {', '.join(together['missing'])}.", ""]
    lines += ["| what | against | median | range | bar | |", "|---|---|---|---|---|---|"]
    lines += [_line(row, together["quick"]) for row in together["rows"]]
    notes = [row for row in together["rows"] if row["note"]]
    lines += ["", *(f"- {row['what']}: {row['note']}." for row in notes)]
    return "\n".join(lines) + "\n"


def _line(row: Mapping[str, Any], quick: bool) -> str:
    cells: Sequence[str] = (
        row["what"],
        row["against"],
        f"**{_number(row['median'])} {row['unit']}**",
        f"{_number(row['low'])}–{_number(row['high'])}"
        if row["runs"] > 1 or row["low"] != row["high"]
        else "one run",
        _bar(row),
        "" if quick else _verdict(row),
    )
    return f"| {' | '.join(cells)} |"


def _bar(row: Mapping[str, Any]) -> str:
    if row["at_least"] is not None:
        return f"at least {row['at_least']:g} {row['unit']}"
    if row["at_most"] is not None:
        return f"at most {row['at_most']:g} {row['unit']}"
    return "–"


def _verdict(row: Mapping[str, Any]) -> str:
    """
    >>> _verdict({"median": 14.0, "at_least": 15, "at_most": None})
    '**missed**'
    """
    if row["at_least"] is None and row["at_most"] is None:
        return ""
    low, high = row["at_least"] or 0.0, row["at_most"] or float("inf")
    return "kept" if low <= row["median"] <= high else "**missed**"


def _number(value: float) -> str:
    """
    >>> _number(153.2), _number(12.34), _number(0.4567)
    ('153', '12.3', '0.46')
    """
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    main()
