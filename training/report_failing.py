"""A part of a model's page: for whom it fails."""

from typing import Any, Final

from markupsafe import Markup
from matplotlib.figure import Figure

from features.profile import Profile
from training.card_groups import group_label, scale_label
from training.card_words import Words
from training.report_charts import forest_chart, size_chart
from training.report_labels import value_label
from training.report_pieces import Card, drawn, part
from training.report_saying import both, deciding_quota, quota_words

_MOST_GROUPS: Final = 24


def failing_part(card: Card, profile: Profile) -> dict[str, Any]:
    """Who is missed: by household size on each scale, then by the profile's groups, worst first."""
    groups, quota = card.get("groups"), deciding_quota(card)
    if not groups or not groups["quotas"] or quota is None:
        return part("fails_head", [])
    scales = groups["household_size"]["scales"]
    text = both("fails_text" if len(scales) > 1 else "fails_text_one", share=quota_words(quota))

    def sizes(words: Words) -> Figure:
        return size_chart(groups, quota, {scale: scale_label(scale, words) for scale in scales}, words)

    overall = card["figures"]["model"][f"error_{quota}"]
    forest = drawn(
        lambda words: _forest(groups, quota, overall, profile, words),
        both("forest_text", minimum=groups["minimum"]),
        "fails_head",
    )
    note = {"text": both("fails_note"), "mood": "note"}
    return part(
        "fails_head",
        [
            {"text": text},
            drawn(sizes, both("scale_note") if len(scales) > 1 else Markup(), "by_size"),
            forest,
            note,
        ],
    )


def _forest(groups: Card, quota: str, overall: Card, profile: Profile, words: Words) -> Figure | None:
    figure = f"exclusion_error_{quota}"
    rows = [
        (
            f"{group_label(group, groups, words)}: {value_label(profile, group, value, words.language)}",
            one["figures"][figure],
        )
        for group, values in groups["single"].items()
        for value, one in values.items()
        if one["figures"].get(figure, {}).get("low") is not None
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: -row[1]["value"])
    return forest_chart(rows[:_MOST_GROUPS], overall, words)
