"""The top of a model's page: the answer in one sentence, and the figures that a director asks for first."""

from collections.abc import Iterator
from typing import Any, Final

from markupsafe import Markup

from training.card_groups import own_scale
from training.gate_words import figure_name, signed
from training.report_pieces import Card
from training.report_saying import baseline_words, both, deciding_quota, number, percent, quota_words, told

_LEADING: Final = "ols_areas"


def leading(card: Card) -> str:
    """The baseline that is told of first: OLS with areas, or OLS where there is no other."""
    return _LEADING if _LEADING in card["comparisons"] else "ols"


def made_on(card: Card) -> Markup:
    """Which survey the model was made on, and when."""
    survey = card["survey"]
    return both(
        "made_on",
        surveyed=survey["surveyed"] or (lambda words: words("unknown")),
        households=number(survey["households"]),
        day=card["as_of"],
    )


def lead(card: Card) -> dict[str, Any]:
    """The paired difference to the leading baseline, whatever it says."""
    baseline = leading(card)
    found, passed = card["comparisons"][baseline], card["not_worse"][baseline]
    levels = bool(card["levels"])
    deciding = [name for name in (("spearman",) if levels else ("error_at_40", "r2")) if name in found]

    def line(name: str) -> Markup:
        one = found[name]
        shares = name.startswith("error_")
        scale, digits, unit = (100, 1, " %") if shares else (1, 3, "")
        figures = card["figures"]
        return both(
            "lead_figure",
            name=lambda words: figure_name(name, words),
            model=lambda words: words.number(scale * figures["model"][name]["value"], digits) + unit,
            baseline=baseline_words(baseline),
            other=lambda words: words.number(scale * figures[baseline][name]["value"], digits) + unit,
            unit=lambda words: words("points_unit") if shares else "",
            change=lambda words: signed(words, scale * one["value"], digits),
            low=lambda words: signed(words, scale * one["low"], digits),
            high=lambda words: signed(words, scale * one["high"], digits),
            verdict=lambda words: words(f"verdict_{one['verdict']}"),
        )

    better = all(found[name]["verdict"] == "better" for name in deciding)
    answer = "lead_better" if better else "lead_yes" if passed else "lead_no"
    return {
        "mood": "fine" if passed else "worse",
        "answer": both(answer, baseline=baseline_words(baseline)),
        "than": both("lead_than", baseline=baseline_words(baseline)),
        "lines": [line(name) for name in deciding],
    }


def tiles(card: Card) -> Iterator[dict[str, Any]]:
    """What a director asks first."""
    quota = deciding_quota(card)
    if quota is not None:
        error = card["figures"]["model"][f"error_{quota}"]["value"]
        yield {"value": told(number(100 * error)), "text": both("tile_error", quota=quota_words(quota))}
    if card["coverage"]:
        share = card["coverage"]["80"]["overall"]["value"]
        yield {"value": told(percent(share)), "text": both("tile_coverage")}
    errors = [one["calibration_error"]["value"] for one in card["programmes"].values()]
    known = [error for error in errors if error is not None]
    if known:
        yield {"value": told(number(100 * max(known), 1)), "text": both("tile_calibration")}
    yield from _size_tile(card, quota)
    months = card["survey"]["age_in_months"]
    if months is not None:
        yield {"value": both("months", months=months), "text": both("tile_age", day=card["as_of"])}


def _size_tile(card: Card, quota: str | None) -> Iterator[dict[str, Any]]:
    scales = (card.get("groups") or {}).get("household_size", {}).get("scales", {})
    if quota is None or not scales:
        return
    values = scales[own_scale(scales)]
    known = [
        (value, one["figures"][f"exclusion_error_{quota}"]["value"])
        for value, one in values.items()
        if f"exclusion_error_{quota}" in one["figures"]
    ]
    if len(known) > 1:
        (small, missed), (large, other) = known[0], known[-1]
        text = both("tile_small", small=small, large=large, other=percent(other))
        yield {"value": told(percent(missed)), "text": text}
