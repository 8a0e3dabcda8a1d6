"""Ten figures of a report from the predictions file alone: pyarrow, numpy, and nothing of ours.

    python tests/realdata/ten_figures.py predictions.parquet

Written from `docs/measures.md`, not from the code that it checks: rankings are plain sorts, a
household at a quota counts in part, ties go by a keyed hash of the id.
"""

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ten_figures(path: Path) -> dict[str, float]:
    """Figure → value; those of a programme with its name after a colon. With levels, what levels have."""
    table = pq.read_table(path)
    about: dict[str, Any] = json.loads(table.schema.metadata[b"tepat"])
    ids: list[str] = table["household_id"].to_pylist()
    welfare, estimate, weight, size = (_numbers(table, c) for c in ("welfare", "estimate", "weight", "size"))
    levels = "level" in table.column_names
    seen, told = (welfare, estimate) if levels else (np.log(welfare), np.log(estimate))
    mean = np.average(seen, weights=weight)
    found = {
        "r2": 1 - float(weight @ (seen - told) ** 2 / (weight @ (seen - mean) ** 2)),
        "spearman": _spearman(seen, told, weight),
    }
    if levels:
        for k in np.unique(welfare)[:-1]:
            quota = float(weight[welfare <= k].sum() / weight.sum())
            found[f"error_at_class_{k:g}"] = _error(quota, welfare, estimate, weight, ids)
    else:
        for quota in (0.2, 0.3, 0.4):
            found[f"error_at_{100 * quota:g}"] = _error(quota, welfare, estimate, weight, ids)
        error = found["error_at_40"]
        found["targeting_differential_at_40"] = 1 - error - 0.4 * error / 0.6
        chosen = _part_of(0.4, estimate, weight, ids)
        poorest = _part_of(0.4, welfare, weight * size, ids)
        found["cgh_index_at_40"] = float(weight @ np.minimum(chosen, poorest) / (0.4 * weight.sum()) / 0.4)
        for level in (80, 90):
            inside = (_numbers(table, f"low_{level}") <= welfare) & (
                welfare <= _numbers(table, f"high_{level}")
            )
            found[f"coverage_{level}"] = float(np.average(inside, weights=weight))
    # Nobody but the registered can be on a list.
    listable = np.ones(len(ids), dtype=np.bool_)
    if "registered" in table.column_names:
        listable = np.asarray(table["registered"].to_pylist(), dtype=np.bool_)
    for name, line in about["lines"].items():
        below = welfare < line
        found[f"calibration_error:{name}"] = _calibration(
            _numbers(table, f"p_below:{name}"), below, weight, ids
        )
        flag = np.asarray(table[f"flag:{name}"].to_pylist(), dtype=object)
        for side, wrong in (("inclusion", below), ("exclusion", ~below)):
            listed = listable & (flag == f"likely_{side}_error")
            false = float(weight[listed & wrong].sum() / weight[listed].sum()) if listed.any() else 0.0
            found[f"false_share_{side}:{name}"] = false
    return found


def _numbers(table: pa.Table, column: str) -> Floats:
    return np.asarray(table[column].to_numpy(), dtype=np.float64)


def _order(values: Floats, ids: list[str]) -> NDArray[np.intp]:
    hashes = [hashlib.blake2b(one.encode(), key=b"tepat-1").digest() for one in ids]
    return np.array(sorted(range(len(ids)), key=lambda i: (values[i], hashes[i])), dtype=np.intp)


def _part_of(quota: float, values: Floats, weight: Floats, ids: list[str]) -> Floats:
    """How much of each household is among the lowest `quota` of the weight: 1, 0, or part of it."""
    ordered = _order(values, ids)
    end = np.cumsum(weight[ordered])
    part = np.empty(len(values))
    part[ordered] = np.clip((quota * weight.sum() - (end - weight[ordered])) / weight[ordered], 0, 1)
    return part


def _error(quota: float, welfare: Floats, estimate: Floats, weight: Floats, ids: list[str]) -> float:
    poor, chosen = (_part_of(quota, values, weight, ids) for values in (welfare, estimate))
    return 1 - float(weight @ np.minimum(poor, chosen) / (quota * weight.sum()))


def _ranks(values: Floats, weight: Floats) -> Floats:
    """Weighted mid-ranks, equal values the same."""
    _, codes = np.unique(values, return_inverse=True)
    mass = np.bincount(codes, weights=weight)
    return np.asarray((np.cumsum(mass) - mass / 2)[codes])


def _spearman(one: Floats, other: Floats, weight: Floats) -> float:
    a, b = _ranks(one, weight), _ranks(other, weight)
    a, b = a - np.average(a, weights=weight), b - np.average(b, weights=weight)
    return float(weight @ (a * b) / np.sqrt((weight @ a**2) * (weight @ b**2)))


def _calibration(probability: Floats, below: NDArray[np.bool_], weight: Floats, ids: list[str]) -> float:
    """Mean |predicted − observed| over ten bins of equal weight."""
    parts = [_part_of((k + 1) / 10, probability, weight, ids) for k in range(10)]
    bins = [parts[0], *(high - low for low, high in pairwise(parts))]
    gaps = [abs(float((weight * inside) @ (probability - below))) for inside in bins]
    return float(sum(gaps) / weight.sum())


if __name__ == "__main__":
    print(json.dumps(ten_figures(Path(sys.argv[1])), indent=1))
