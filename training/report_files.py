"""A comparison as files: the report as JSON, the predictions as Parquet, both whole or not at all."""

import json
import math
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from features.tables_writing import replacing
from training.evaluation import Evaluation


def write_evaluation(evaluation: Evaluation, report: Path | None, predictions: Path | None) -> None:
    """Writes what was asked for; the files take their names when both are complete."""
    with ExitStack() as together:
        if report is not None:
            beside = together.enter_context(replacing(report))
            beside.write_text(report_text(evaluation.report), encoding="utf-8")
        if predictions is not None:
            beside = together.enter_context(replacing(predictions))
            pq.write_table(evaluation.predictions, beside, compression="zstd")


def report_text(report: Mapping[str, Any]) -> str:
    """The report as JSON; a figure that does not exist is null.

    >>> report_text({"b": float("nan"), "a": [1.5]})
    '{\\n "a": [\\n  1.5\\n ],\\n "b": null\\n}\\n'
    """
    text = json.dumps(_known(report), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return text + "\n"


def _known(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _known(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_known(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
