"""A table for programs as one for an office: headings, codes and reasons in words, numbers rounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from serving.pages.list_rows import effect_said
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing

_LAST: Final = ("area", "key")
"""For whoever has to look a family up by a program; nobody reads them."""
_WELFARE: Final = ("estimate", "low_80", "high_80")
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "side": ("side",),
    "state": ("state", "visit_state"),
    "verdict": ("verdict",),
    "slice": ("slice",),
    "outcome": ("outcome",),
    "eligible": ("tell",),
    "receives": ("tell",),
}
"""Column of codes → where their words are."""


def office_table(table: pa.Table, phrases: Phrases | None, words: Words, writing: Writing) -> pa.Table:
    """The same rows, to be read and sorted in a spreadsheet.

    Args:
        table: as `serving.exports` makes it.
        phrases: labels of the questions; needed where the table holds reasons or estimates.

    Returns:
        Text and numbers: amounts in whole units, chances in percent. A column without a word keeps its name.
    """
    telling = _Telling(phrases, words, writing)
    names = [name for name in table.column_names if not name.startswith("contribution_")]
    names.sort(key=lambda name: _LAST.index(name) if name in _LAST else -1)
    columns = [telling.column(table, name) for name in names]
    return pa.Table.from_arrays(columns, names=[telling.heading(name) for name in names])


@dataclass(frozen=True, slots=True)
class _Telling:
    phrases: Phrases | None
    words: Words
    writing: Writing

    def heading(self, name: str) -> str:
        text = self.words.maybe(f"column.{name}", name)
        unit = self.phrases.unit if self.phrases is not None and name in _WELFARE else ""
        return f"{text} ({unit})" if unit else text

    def column(self, table: pa.Table, name: str) -> pa.Array:
        values = table.column(name).to_pylist()
        if name.startswith("reason_"):
            shares = table.column(name.replace("reason", "contribution")).to_pylist()
            return pa.array(list(map(self.reason, values, shares)), pa.string())
        if name in _WELFARE:
            return pa.array(self.each(values, self.amount), pa.float64() if self.has_levels else pa.int64())
        if name in ("flag_probability", "p_below"):
            return pa.array(self.each(values, _chance), pa.int64())
        if name == "probability":
            return pa.array(self.each(values, lambda share: round(100 * share, 2)), pa.float64())
        if name in _WORDS:
            return pa.array(self.each(values, lambda code: self.code(name, code)), pa.string())
        if name.endswith(("_at", "_on")):
            told = self.writing.moment if name.endswith("_at") else self.writing.day
            return pa.array(self.each(values, told), pa.string())
        return table.column(name).combine_chunks()

    @property
    def has_levels(self) -> bool:
        return self.phrases is not None and self.phrases.has_levels

    def amount(self, value: float) -> float:
        return round(value, 2) if self.has_levels else round(value)

    def code(self, name: str, code: str) -> str:
        found = (self.words.maybe(f"{start}.{code}", "") for start in _WORDS[name])
        return next(filter(None, found), code)

    def reason(self, question: str | None, share: float | None) -> str | None:
        if question is None or share is None or self.phrases is None:
            return question
        return f"{self.phrases.label(question)} ({effect_said(share, self.has_levels, self.writing)})"

    @staticmethod
    def each(values: list[Any], told: Callable[[Any], Any]) -> list[Any]:
        """Each value told; nothing stays nothing."""
        return [None if value is None else told(value) for value in values]


def _chance(probability: float) -> int:
    """In whole percent; never 0 or 100, which nobody can promise (as `Writing.chance`).

    >>> _chance(0.9996), _chance(0.423)
    (99, 42)
    """
    return min(max(round(100 * probability), 1), 99)
