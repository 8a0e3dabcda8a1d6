"""Texts of the report, each in both languages, of which the page shows one."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from markupsafe import Markup

from training.card_words import Words
from training.gate_words import signed

Card = Mapping[str, Any]
Said = Callable[[Words], str]
Value = TypeVar("Value")
LANGUAGES: Final = ("id", "en")


def both(key: str, **values: Any) -> Markup:
    """The words of `key` in both languages, of which the page shows one.

    >>> print(both("in_short"))
    <span class="only-id" lang="id">Ringkasan</span><span class="only-en" lang="en">In short</span>
    """
    return told(lambda words: words(key, **{name: _text(value, words) for name, value in values.items()}))


def told(text: Said) -> Markup:
    """A text made of the words of each language."""
    spans = (
        Markup('<span class="only-{0}" lang="{0}">{1}</span>').format(
            language, text(Words(language)).replace(" %", "\N{NO-BREAK SPACE}%")
        )
        for language in LANGUAGES
    )
    return Markup("").join(spans)


def _text(value: Any, words: Words) -> str:
    return value(words) if callable(value) else str(value)


def of_language(values: Mapping[str, Value], words: Words) -> Value:
    return values[words.language]


def deciding_quota(card: Card) -> str | None:
    """The deciding quota: `at_40`, or the last classes."""
    names = [key.removeprefix("error_") for key in card["figures"]["model"] if key.startswith("error_at_")]
    return max(names, key=lambda name: (len(name), name), default=None)


def quota_words(quota: str) -> Said:
    if quota.startswith("at_class_"):
        return lambda words: words("classes", quota=quota.removeprefix("at_class_"))
    return lambda words: f"{quota.removeprefix('at_')} %"


def baseline_words(name: str) -> Said:
    return lambda words: words(f"baseline_{name}")


def model_words(name: str) -> Said:
    return lambda words: words("the_model") if name == "model" else words(f"baseline_{name}")


def number(value: float, digits: int = 0) -> Said:
    return lambda words: words.number(value, digits)


def percent(share: float) -> Said:
    return lambda words: words.percent(share, 0)


def figure_words(found: Card, name: str) -> Said:
    """A figure with its interval, errors in percent."""
    shares = name.startswith("error_")

    def said(words: Words) -> str:
        scale, digits = (100, 1) if shares else (1, 3)
        scaled = {key: None if found[key] is None else scale * found[key] for key in ("value", "low", "high")}
        if scaled["low"] is None:
            return words.number(scaled["value"], digits) + (" %" if shares else "")
        return words.figure(scaled, digits) + (" %" if shares else "")

    return said


def cell(found: Card, name: str) -> Markup:
    """A figure, its interval small below it."""
    shares = name.startswith("error_")
    scale, digits, unit = (100, 1, " %") if shares else (1, 3, "")

    def interval(words: Words) -> str:
        low, high = (
            words.number(None if found[key] is None else scale * found[key], digits)
            for key in ("low", "high")
        )
        return f"{low}–{high}"

    value = told(lambda words: words.number(scale * found["value"], digits) + unit)
    return value + Markup("<small>{}</small>").format(told(interval))


def change_cell(found: Card, name: str) -> Markup:
    """A difference, its interval small below it."""
    scale, digits = (100, 1) if name.startswith("error_") else (1, 3)

    def part(*keys: str) -> Said:
        return lambda words: " … ".join(signed(words, scale * found[key], digits) for key in keys)

    return told(part("value")) + Markup("<small>{}</small>").format(told(part("low", "high")))
