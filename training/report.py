"""Every reported figure, computed from the predictions table alone, so that anyone can do it again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.bootstrap import bootstrapped, cluster_codes
from models.calibration_measures import calibration_error, coverage_by_part, interval_coverage
from models.figures import compare, not_worse, targeting_figures
from models.flags import FLAG_OF, SIDES, Side
from models.level_measures import macro_f1
from models.weight_stack import WeightStack, ratio
from training.group_report import group_report
from training.plain_figures import plain

Array = NDArray[np.float64]
TOP_SHARES = (0.05, 0.10, 0.20)
PARTS = ("poorest_third", "middle_third", "richest_third")


def report_figures(
    predictions: pa.Table, lines: Mapping[str, float], *, replicates: int = 500
) -> dict[str, Any]:
    """All figures of a predictions table, each with its cluster-bootstrap 95 % interval.

    Args:
        predictions: as `training.predictions.out_of_fold` makes it.
        lines: programme name → amount (levels: k + 0.5).

    Returns:
        `figures` (of the model and each baseline), `comparisons` (paired differences of the model
        to each baseline), `not_worse`, `coverage`, `groups` (`training.group_report`) and
        `programmes`; with levels `macro_f1`.
    """
    levels = "level" in predictions.column_names
    names = [c.removeprefix("estimate:") for c in predictions.column_names if c.startswith("estimate:")]
    common = {
        "welfare": _floats(predictions, "welfare"),
        "ids": _array(predictions["household_id"]),
        "weight": _floats(predictions, "weight"),
        "size": _floats(predictions, "size"),
        "cluster": np.asarray(predictions["cluster"].to_pylist(), dtype=object),
    }
    seed = int(predictions["seed"][0].as_py())
    columns = {"model": "estimate"} | {name: f"estimate:{name}" for name in names}
    found = {
        name: targeting_figures(
            **common, estimate=_floats(predictions, column), scale="rank" if levels else "log",
            replicates=replicates, seed=seed,
        )
        for name, column in columns.items()
    }  # fmt: skip
    differences = {name: compare(found["model"], found[name]) for name in names}
    report: dict[str, Any] = {
        "figures": {name: {key: plain(value) for key, value in own.items()} for name, own in found.items()},
        "comparisons": {
            name: {key: asdict(value) for key, value in own.items()} for name, own in differences.items()
        },
        "not_worse": {name: not_worse(own) for name, own in differences.items()},
        "coverage": {} if levels else _coverage(predictions, common, replicates, seed),
        "groups": group_report(predictions, replicates=replicates),
        "programmes": {
            name: _programme(predictions, common, name, line, replicates, seed)
            for name, line in lines.items()
        },
    }
    if levels:
        report["macro_f1"] = _macro_f1(predictions, common, replicates, seed)
    return report


def _coverage(predictions: pa.Table, common: Mapping[str, Any], replicates: int, seed: int) -> dict[str, Any]:
    codes = cluster_codes(common["cluster"])
    estimate = _floats(predictions, "estimate")
    found: dict[str, Any] = {}
    for level in (80, 90):
        low, high = _floats(predictions, f"low_{level}"), _floats(predictions, f"high_{level}")

        def figures(weights: WeightStack, low: Array = low, high: Array = high) -> dict[str, Array]:
            welfare = common["welfare"]
            thirds = coverage_by_part(welfare, low, high, estimate, common["ids"], weights)
            own = {"overall": interval_coverage(welfare, low, high, weights)}
            return own | {name: thirds[..., part] for part, name in enumerate(PARTS)}

        intervals = bootstrapped(figures, codes, common["weight"], replicates, seed)
        found[str(level)] = {name: plain(value) for name, value in intervals.items()}
    return found


def _programme(
    predictions: pa.Table, common: Mapping[str, Any], name: str, line: float, replicates: int, seed: int
) -> dict[str, Any]:
    below = common["welfare"] < line
    p_below = _floats(predictions, f"p_below:{name}")
    codes = cluster_codes(common["cluster"])

    def calibration(weights: WeightStack) -> dict[str, Array]:
        return {
            "calibration_error": calibration_error(p_below, below, common["ids"], weights),
            "share_below": weights.shaped(weights.sums(below.astype(np.float64)) / weights.total()),
        }

    own = bootstrapped(calibration, codes, common["weight"], replicates, seed)
    report: dict[str, Any] = {"line": line} | {key: plain(value) for key, value in own.items()}
    enrolled = predictions[f"enrolled:{name}"].to_pandas()
    registered = np.ones(len(below), dtype=bool)
    if "registered" in predictions.column_names:
        registered = np.asarray(predictions["registered"].to_numpy(zero_copy_only=False), dtype=bool)
    statuses = predictions[f"status:{name}"].value_counts()
    report["statuses"] = {row["values"].as_py(): row["counts"].as_py() for row in statuses}
    report["lists"] = {}
    for side in SIDES:
        of_status = registered & np.asarray(enrolled.eq(side == "inclusion").fillna(False), dtype=bool)
        if of_status.any():
            right = ~below if side == "inclusion" else below
            report["lists"][side] = _list(predictions, common, name, side, of_status, right, replicates, seed)
    return report


def _list(
    predictions: pa.Table,
    common: Mapping[str, Any],
    name: str,
    side: Side,
    of_status: NDArray[np.bool_],
    right: NDArray[np.bool_],
    replicates: int,
    seed: int,
) -> dict[str, Any]:
    """A list as flagged out of fold, and the most certain shares of its enrolment status."""
    flags = np.asarray(predictions[f"flag:{name}"].to_pylist(), dtype=object)
    listed = of_status & (flags == FLAG_OF[side])
    p_below = _floats(predictions, f"p_below:{name}")
    evidence = np.where(of_status, 1 - p_below if side == "inclusion" else p_below, -np.inf)
    places = np.argsort(-evidence, kind="stable")
    households = int(of_status.sum())
    tops = {
        f"precision_of_top_{100 * share:g}": np.isin(np.arange(len(flags)), places[: int(share * households)])
        for share in TOP_SHARES
    }
    codes = cluster_codes(common["cluster"])

    def figures(weights: WeightStack) -> dict[str, Array]:
        def share(chosen: NDArray[np.bool_], of: NDArray[np.bool_], empty: float = np.nan) -> Array:
            inside = ratio(
                weights.sums((chosen & of).astype(np.float64)),
                weights.sums(of.astype(np.float64)),
                empty=empty,
            )
            return weights.shaped(inside)

        found = {
            "base_rate": share(right, of_status),
            "listed": share(listed, of_status),
            "false_share": share(~right, listed & of_status, empty=0.0),
            "found_of_errors": share(listed, right & of_status),
        }
        return found | {top: share(right, chosen) for top, chosen in tops.items()}

    own = bootstrapped(figures, codes, common["weight"], replicates, seed)
    counts = {"households": households, "flagged": int(listed.sum())}
    return counts | {key: plain(value) for key, value in own.items()}


def _macro_f1(predictions: pa.Table, common: Mapping[str, Any], replicates: int, seed: int) -> dict[str, Any]:
    predicted = _floats(predictions, "level")

    def figures(weights: WeightStack) -> dict[str, Array]:
        return {"macro_f1": macro_f1(common["welfare"], predicted, weights)}

    codes = cluster_codes(common["cluster"])
    return plain(bootstrapped(figures, codes, common["weight"], replicates, seed)["macro_f1"])


def _floats(table: pa.Table, column: str) -> Array:
    return np.asarray(table[column].to_numpy(), dtype=np.float64)


def _array(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    return combined if isinstance(combined, pa.Array) else combined.chunk(0)
