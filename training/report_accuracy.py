"""Parts of a model's page: how good the estimate is, and whether its probabilities may be believed."""

from functools import partial
from typing import Any

import pyarrow as pa

from training.gate_words import figure_name
from training.report_charts import calibration_chart, class_chart, coverage_chart, decile_chart, error_chart
from training.report_lead import leading
from training.report_pieces import Card, Piece, drawn, part
from training.report_saying import baseline_words, both, cell, deciding_quota, model_words, quota_words, told
from training.report_style import LOOKS


def curve_part(card: Card, predictions: pa.Table) -> dict[str, Any]:
    """The error at every quota, or the classes where the model ranks levels; and each baseline's figures."""
    baseline = leading(card)
    if card["levels"]:
        chart = drawn(lambda words: class_chart(card, words), both("interval_note"), "curve_alt")
    else:
        caption = both("curve_text", share="q %", baseline=baseline_words(baseline))
        chart = drawn(lambda words: error_chart(predictions, words), caption, "curve_alt")
    return part("curve_head", [chart, _figures_table(card)])


def _figures_table(card: Card) -> Piece:
    names = [name for name in LOOKS if name in card["figures"]]
    keys = [
        key for key in card["figures"]["model"] if key in ("r2", "spearman") or key.startswith("error_at_")
    ]
    keys = sorted(keys, key=lambda key: (key in ("r2", "spearman"), key))
    head = ["", *(told(partial(figure_name, key)) for key in keys)]
    rows = [
        [told(model_words(name)), *(cell(card["figures"][name][key], key) for key in keys)] for name in names
    ]
    return {"head": head, "rows": rows}


def deciles_part(card: Card) -> dict[str, Any]:
    """Whom the deciding quota reaches, by decile."""
    quota = deciding_quota(card)
    if quota is None or card["levels"]:
        return part("decile_head", [])
    caption = both("decile_text", share=quota_words(quota))
    return part(
        "decile_head", [drawn(lambda words: decile_chart(card, quota, words), caption, "decile_head")]
    )


def belief_part(card: Card, predictions: pa.Table) -> dict[str, Any]:
    """Whether probabilities and intervals come true."""
    calibration = drawn(
        lambda words: calibration_chart(card, predictions, words),
        both("calibration_text"),
        "plot_calibration",
    )
    coverage = drawn(lambda words: coverage_chart(card, words), both("coverage_text"), "plot_coverage")
    return part("belief_head", [calibration, coverage])
