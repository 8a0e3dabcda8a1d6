"""What a what-if tells: what was changed, and score and flag before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.household_views import HouseholdView
from serving.what_if import UNKNOWN_TEXT, WhatIf


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: as recorded, or what if."""

    name: str
    estimate: str
    interval: str
    below: str
    flag: str


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result; `changed` says each change and what followed from it."""

    changed: tuple[str, ...]
    rows: tuple[Outcome, ...]


def result_of(
    told: WhatIf,
    changes: Mapping[str, str],
    h: HouseholdView,
    programme: str,
    phrases: Phrases,
    words: Words,
    writing: Writing,
    said: str = "what_if.said",
) -> Result:
    """The result for one programme.

    Args:
        said: key of the words for one change.
    """
    saying = _Saying(h, programme, phrases, words, writing)
    return Result(
        changed=tuple(saying.changed(changes, told.followed, said)),
        rows=(
            saying.outcome(words("what_if.before"), told.before),
            saying.outcome(words("what_if.after"), told.after),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    h: HouseholdView
    programme: str
    phrases: Phrases
    words: Words
    writing: Writing

    def changed(self, changes: Mapping[str, str], followed: tuple[str, ...], key: str) -> list[str]:
        recorded = {reason.question: self.phrases.answer(reason) for reason in self.h.reasons}
        said = []
        for question in [*changes, *followed]:
            text = changes.get(question)
            unknown = text is None or text == UNKNOWN_TEXT
            seen = self.words("what_if.unknown") if unknown else self.phrases.code(question, text or "")
            if question in followed:
                seen = self.words("what_if.follows")
            label = self.phrases.label(question)
            said.append(self.words(key, label=label, recorded=recorded.get(question, "–"), seen=seen))
        return said

    def outcome(self, name: str, row: Mapping[str, Any]) -> Outcome:
        flag = row[f"flag:{self.programme}"]
        status = row[f"status:{self.programme}"]
        side = "" if flag is None else flag.removeprefix("likely_").removesuffix("_error")
        low, high = row["low_80"], row["high_80"]
        interval = ""
        if low is not None and high is not None:
            interval = self.words("say.between", low=self.writing.money(low), high=self.writing.money(high))
        return Outcome(
            name=name,
            estimate=self.amount(row["estimate"]),
            interval=interval,
            below=self.writing.chance(row[f"p_below:{self.programme}"]),
            flag=self.words(f"flag.{side}") if side else self.words(f"status.{status}"),
        )

    def amount(self, value: float) -> str:
        return self.writing.number(value, 2) if self.phrases.has_levels else self.writing.money(value)
