"""Every reported figure follows from the predictions table, and by hand comes to the same."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.small_survey import QUICK, Small
from training.plain_figures import plain
from training.predictions import out_of_fold
from training.report import report_figures


@pytest.fixture(scope="module")
def predictions(small: Small) -> pa.Table:
    return out_of_fold(
        small.profile,
        small.survey,
        small.policy,
        folds=3,
        seed=5,
        baselines=("random", "ols"),
        settings=QUICK,
    )


@pytest.fixture(scope="module")
def report(small: Small, predictions: pa.Table) -> dict[str, Any]:
    return report_figures(predictions, small.lines, replicates=60)


def _column(table: pa.Table, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(table[name].to_numpy(), dtype=np.float64)


def test_r2_is_pooled_and_weighted_on_log_welfare(predictions: pa.Table, report: dict[str, Any]) -> None:
    welfare, weight = np.log(_column(predictions, "welfare")), _column(predictions, "weight")
    gaps = welfare - np.log(_column(predictions, "estimate"))
    mean = np.average(welfare, weights=weight)

    expected = 1 - (weight @ gaps**2) / (weight @ (welfare - mean) ** 2)

    assert report["figures"]["model"]["r2"]["value"] == pytest.approx(expected)


def test_coverage_is_the_weighted_share_inside(predictions: pa.Table, report: dict[str, Any]) -> None:
    welfare, weight = _column(predictions, "welfare"), _column(predictions, "weight")
    inside = (welfare >= _column(predictions, "low_80")) & (welfare <= _column(predictions, "high_80"))

    found = report["coverage"]["80"]["overall"]

    assert found["value"] == pytest.approx(np.average(inside, weights=weight))
    assert found["low"] <= found["value"] <= found["high"]


@pytest.mark.parametrize("side", ["inclusion", "exclusion"])
def test_a_list_is_counted_as_it_was_flagged(
    small: Small, predictions: pa.Table, report: dict[str, Any], side: str
) -> None:
    rows = predictions.to_pylist()
    own = [row for row in rows if row["enrolled:rice"] is (side == "inclusion")]
    listed = [row for row in own if row["flag:rice"] == f"likely_{side}_error"]
    wrong = [row for row in listed if (row["welfare"] < small.lines["rice"]) == (side == "inclusion")]

    found = report["programmes"]["rice"]["lists"][side]

    assert (found["households"], found["flagged"]) == (len(own), len(listed))
    assert found["false_share"]["value"] == pytest.approx(
        sum(row["weight"] for row in wrong) / sum(row["weight"] for row in listed)
    )
    assert found["listed"]["value"] == pytest.approx(
        sum(row["weight"] for row in listed) / sum(row["weight"] for row in own)
    )


def test_statuses_are_counted(predictions: pa.Table, report: dict[str, Any]) -> None:
    assert sum(report["programmes"]["PKH"]["statuses"].values()) == len(predictions)
    assert report["programmes"]["extreme"]["lists"] == {}


def test_the_model_is_compared_with_each_baseline(report: dict[str, Any]) -> None:
    assert set(report["figures"]) == {"model", "random", "ols"}
    assert set(report["comparisons"]) == set(report["not_worse"]) == {"random", "ols"}
    assert report["not_worse"]["random"] is True
    assert report["figures"]["model"]["r2"]["value"] > report["figures"]["random"]["r2"]["value"]


def test_everything_is_plain_json_and_every_figure_has_its_interval(report: dict[str, Any]) -> None:
    again = json.loads(json.dumps(report, allow_nan=False))

    def walk(found: Any) -> None:
        if isinstance(found, dict) and {"value", "low", "high"} <= set(found):
            if found["value"] is not None and found["low"] is not None:
                assert found["low"] <= found["high"]
        elif isinstance(found, dict):
            for inner in found.values():
                walk(inner)

    walk(again)
    assert again == json.loads(json.dumps(report))


def test_an_empty_list_has_a_false_share_of_nought(small: Small, predictions: pa.Table) -> None:
    nobody = pa.array([None] * len(predictions), pa.string())
    place = predictions.column_names.index("flag:rice")

    found = report_figures(predictions.set_column(place, "flag:rice", nobody), small.lines, replicates=20)

    assert found["programmes"]["rice"]["lists"]["inclusion"]["false_share"]["value"] == 0
    assert found["programmes"]["rice"]["lists"]["inclusion"]["flagged"] == 0


def test_levels_are_reported_on_ranks(small_levels: Small) -> None:
    table = out_of_fold(
        small_levels.profile, small_levels.survey, small_levels.policy,
        folds=2, seed=1, baselines=("ols",), settings=QUICK,
    )  # fmt: skip

    found = report_figures(table, small_levels.lines, replicates=20)

    assert found["coverage"] == {}
    assert 0.3 < found["macro_f1"]["value"] < 1
    assert found["programmes"]["PKH"]["line"] == 2.5


def test_a_figure_that_does_not_exist_is_null() -> None:
    from models.bootstrap import Interval

    assert plain(Interval(np.nan, np.nan, np.nan, np.zeros(0))) == {"value": None, "low": None, "high": None}
