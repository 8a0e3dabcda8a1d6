"""The part of the survey that was sealed before training: whether somebody looked, and what it said."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from serving.pages.words import Words
from serving.pages.writing import Writing

_MISSED: Final = "error_at_40"


def sealed_said(
    card: Mapping[str, Any], opening: Mapping[str, Any] | None, words: Words, writing: Writing
) -> list[str]:
    """Sentences.

    Args:
        opening: as `models.sealed_record.read_record`; None while the part is sealed, or where this machine
            holds no record.
    """
    sealed = card.get("sealed")
    if not sealed:
        return [words("model.sealed_none")]
    counts = {name: writing.number(sealed[name]) for name in ("households", "clusters")}
    aside = words("model.sealed_aside", **counts)
    if opening is None:
        return [aside, words("model.sealed_closed")]
    return [aside, *_opened(card, opening, words, writing)]


def _opened(
    card: Mapping[str, Any], opening: Mapping[str, Any], words: Words, writing: Writing
) -> Iterator[str]:
    yield words("model.sealed_opened", at=writing.moment(opening.get("at")), by=opening.get("by", "–"))
    found = opening.get("report", {}).get("figures", {}).get("model", {}).get(_MISSED)
    trained = card.get("figures", {}).get("model", {}).get(_MISSED)
    if found and trained:
        shown = {name: writing.number(100 * found[name]) for name in ("value", "low", "high")}
        yield words("model.sealed_said", trained=writing.number(100 * trained["value"]), **shown)
        if trained["value"] < found["low"]:
            yield words("model.sealed_worse")
    if opening.get("before"):
        before = opening["before"]
        yield words.counted("model.sealed_before", before, count=writing.number(before))
