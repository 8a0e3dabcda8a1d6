"""Rows of a list as words and small drawings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from serving.pages.drawing import Axis, axis_of, mini_drawing
from serving.pages.escaping import safe
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.case_views import CASE_STATES, CaseState
from serving.store.list_views import ListRow


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One family on a list, ready to be read; every text is safe to stand in a page as it is."""

    pick: str
    address: str
    name: str
    choose: str
    rank: str
    place: str
    size: str
    programme: str
    estimate: str
    interval: str
    drawing: Markup
    chance: str
    reasons: tuple[str, ...]
    state: str
    state_words: str
    decided: str


def shown_rows(
    rows: Sequence[ListRow], lines: dict[str, float], phrases: Phrases, words: Words, writing: Writing
) -> list[ShownRow]:
    """The rows of one page, drawn on one axis so that they can be compared.

    Args:
        lines: programme → its line.
    """
    ends = [end for row in rows for end in (row.low_80, row.high_80, row.estimate)]
    axis = axis_of([*ends, *(lines.get(row.programme) for row in rows)])
    states = {state: words(f"state.{state}") for state in CASE_STATES}
    said = (words("lists.choose_family"), words("say.persons.one"), words("say.persons"))
    addressed = {row.programme: quote(row.programme) for row in rows}
    saying = _Saying(lines, axis, phrases, words, writing, states, addressed, phrases.has_levels, *said)
    return [saying.row(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Saying:
    lines: dict[str, float]
    axis: Axis
    phrases: Phrases
    words: Words
    writing: Writing
    states: dict[CaseState, str]
    addressed: dict[str, str]
    has_levels: bool
    choose: str
    person: str
    persons: str

    def row(self, row: ListRow) -> ShownRow:
        words, writing = self.words, self.writing
        name = safe(row.household_id or row.key)
        decided = ""
        if row.decided_by:
            verdict = words(f"verdict.{row.verdict}") + ", " if row.verdict else ""
            decided = verdict + words("lists.by", by=safe(row.decided_by), at=writing.day(row.decided_at))
        return ShownRow(
            pick=f"{row.key}:{safe(row.programme)}",
            address=f"/keluarga/{row.key}?program={self.addressed[row.programme]}",
            name=name,
            choose=self.choose.format(id=name),
            rank=writing.number(row.rank),
            place=safe(", ".join(reversed(row.area_names[:2]))),
            size=(self.person if row.size == 1 else self.persons).format(count=row.size),
            programme=safe(row.programme),
            estimate=self.amount(row.estimate),
            interval=self.interval(row),
            drawing=self.drawing(row),
            chance=safe(writing.chance(row.flag_probability)),
            reasons=tuple(
                f"{safe(self.phrases.label(question))} ({self.effect(share)})"
                for question, share in row.reasons
            ),
            state=row.state,
            state_words=self.states[row.state],
            decided=decided,
        )

    def amount(self, value: float) -> str:
        return self.writing.number(value, 2) if self.has_levels else self.writing.money(value)

    def interval(self, row: ListRow) -> str:
        if row.low_80 is None or row.high_80 is None:
            return ""
        low, high = self.amount(row.low_80), self.amount(row.high_80)
        return f"{low} – {high}"

    def drawing(self, row: ListRow) -> Markup:
        line = self.lines.get(row.programme)
        if self.has_levels or line is None:
            return Markup("")
        return mini_drawing(self.axis, row.estimate, row.low_80, row.high_80, line)

    def effect(self, share: float) -> str:
        return effect_said(share, self.has_levels, self.writing)


def effect_said(share: float, has_levels: bool, writing: Writing) -> str:
    """How far an answer moves the score: in percent, or in ranks where welfare is an ordered class."""
    if has_levels:
        return writing.number(share, 2, signed=True)
    return writing.percent(math.expm1(share), 0, signed=True)
