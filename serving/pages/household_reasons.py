"""Where a score comes from: every question's part, by group, with its answer, its source and its date."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from serving.pages.drawing import bar
from serving.pages.escaping import safe
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.household_views import HouseholdView, ReasonView

_HARDLY = 0.0005


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One question, ready to be read; `source` says where the answer is from and when it was recorded.

    Every text is safe to stand in a page as it is.
    """

    label: str
    answer: str
    source: str
    drawing: Markup
    percent: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """The questions of one group; its bar and numbers are their sum."""

    label: str
    count: str
    drawing: Markup
    percent: str
    amount: str
    rows: tuple[ReasonRow, ...]


def groups_of(h: HouseholdView, phrases: Phrases, words: Words, writing: Writing) -> list[ReasonGroup]:
    """Groups by the size of their sums, largest first; within each the questions likewise."""
    grouped: dict[str, list[ReasonView]] = {}
    for reason in h.reasons:
        grouped.setdefault(phrases.group(reason.question), []).append(reason)
    sums = {group: sum(reason.contribution for reason in own) for group, own in grouped.items()}
    say = _Saying(phrases, words, writing, _registry(h, words, writing), _seen(h, phrases, words, writing))
    # One scale for all bars: a group whose answers cancel out is shorter than they are.
    drawn = [*sums.values(), *(reason.contribution for reason in h.reasons)]
    largest = max(map(abs, drawn), default=0.0)
    return [
        say.group(group, grouped[group], sums[group], largest)
        for group in sorted(grouped, key=lambda group: -abs(sums[group]))
    ]


@dataclass(frozen=True, slots=True)
class _Saying:
    phrases: Phrases
    words: Words
    writing: Writing
    registry: str
    seen: Mapping[str, str]

    def group(self, name: str, own: Sequence[ReasonView], total: float, largest: float) -> ReasonGroup:
        otherwise = self.words.maybe(f"reasons.{name}", name)
        amounts = [reason.currency for reason in own if reason.currency is not None]
        return ReasonGroup(
            label=self.phrases.group_label(name, otherwise),
            count=self.words.counted("reasons.count", len(own), count=len(own)),
            drawing=bar(total, largest),
            percent=self.effect(total, bool(amounts)),
            amount=self.writing.money(sum(amounts), signed=True) if amounts else "",
            rows=tuple(self.rows(own, largest)),
        )

    def rows(self, own: Sequence[ReasonView], largest: float) -> Iterator[ReasonRow]:
        for reason in own:
            yield ReasonRow(
                label=safe(self.phrases.label(reason.question)),
                answer=safe(self.phrases.answer(reason)),
                source=safe(self.source(reason)),
                drawing=bar(reason.contribution, largest),
                percent=self.effect(reason.contribution, reason.currency is not None),
                amount="" if reason.currency is None else self.writing.money(reason.currency, signed=True),
            )

    def effect(self, contribution: float, in_percent: bool) -> str:
        if abs(contribution) < _HARDLY:
            return self.words("reasons.hardly")
        if not in_percent:
            return self.writing.number(contribution, 2, signed=True)
        return self.writing.percent(math.expm1(contribution), 1, signed=True)

    def source(self, reason: ReasonView) -> str:
        seen = self.seen.get(reason.question)
        if reason.state != "known" and seen is None:
            return ""
        return f"({self.registry}{'; ' + seen if seen else ''})"


def _registry(h: HouseholdView, words: Words, writing: Writing) -> str:
    return words("reasons.recorded", recorded=writing.day(h.recorded or h.snapshot.as_of))


def _seen(h: HouseholdView, phrases: Phrases, words: Words, writing: Writing) -> dict[str, str]:
    """Question → what the newest visit that saw it found."""
    found: dict[str, str] = {}
    for visit in reversed(h.visits):
        if visit.findings is None:
            continue
        day = writing.day(visit.findings.visited_on)
        for question, answer in visit.findings.answers.items():
            found[question] = words("reasons.seen", day=day, answer=phrases.code(question, answer))
    return found
