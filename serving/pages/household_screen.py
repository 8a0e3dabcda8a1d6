"""The one screen of a family as words and drawings: what the template lays out."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from features.finding_class import FindingClass
from features.finding_classes import FINDING_CLASSES
from serving.pages.drawing import Estimated, estimate_drawing
from serving.pages.finding_columns import column_words
from serving.pages.household_checks import ShownChecks, checks_of
from serving.pages.household_doubts import doubts_of_the_flag, further_doubts, opposing, supporting
from serving.pages.household_history import PastAct, PastVisit, history_of, visits_of
from serving.pages.household_reasons import ReasonGroup, groups_of
from serving.pages.list_addresses import list_address
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.household_views import HouseholdView, StatusView

_BESIDE: Final = {
    True: ("tetap", "usulkan_keluar", "kunjungi", "perbaiki_data"),
    False: ("tetap", "usulkan_masuk", "kunjungi", "perbaiki_data"),
    None: ("tetap", "usulkan_keluar", "usulkan_masuk", "kunjungi", "perbaiki_data"),
}
"""Whether enrolled → the verdicts that make sense."""
_MARKS: Final = {
    "b80": Markup('<rect class="b80" x="1" y="1" width="23" height="12"/>'),
    "b90": Markup('<rect class="b90" x="1" y="4" width="23" height="7"/>'),
    "line": Markup('<g class="scale"><line class="line" x1="12" x2="12" y1="0" y2="14"/></g>'),
    "other": Markup('<g class="scale"><line class="other" x1="12" x2="12" y1="0" y2="14"/></g>'),
    "area": Markup(
        '<rect class="area" x="1" y="4" width="23" height="7"/>'
        '<line class="median" x1="12" x2="12" y1="2" y2="13"/>'
    ),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A programme to look at this family for."""

    name: str
    address: str
    current: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One programme: whether the family is enrolled, what the model says, how probably below which line."""

    programme: str
    enrolled: str
    said: str
    below: str
    line: str


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything of the screen that is not a plain value of the household."""

    title: str
    place: str
    address: str
    list_address: str
    list_name: str
    tabs: tuple[Tab, ...]
    enrolments: tuple[Enrolment, ...]
    status: StatusView
    verdict_line: str
    has_levels: bool
    drawing: Markup
    keys: tuple[tuple[Markup, str], ...]
    estimate_said: str
    line_said: str
    why_title: str
    supporting: tuple[str, ...]
    wrong_title: str
    opposing: tuple[str, ...]
    opposing_said: str
    doubts: tuple[str, ...]
    further_doubts: tuple[str, ...]
    checks: ShownChecks
    findings: tuple[tuple[str, str], ...]
    reasons_lead: str
    source_said: str
    groups: tuple[ReasonGroup, ...]
    compared: str
    verdicts: tuple[tuple[str, str, str], ...]
    history: tuple[PastAct, ...]
    visits: tuple[PastVisit, ...]


def chosen_status(h: HouseholdView, programme: str | None) -> StatusView:
    """The programme asked for; else the most certain flag; else the first that can be flagged at all."""
    asked = [status for status in h.statuses if status.programme == programme]
    flagged = sorted(
        (status for status in h.statuses if status.flag), key=lambda status: -(status.flag_probability or 0)
    )
    calibrated = [status for status in h.statuses if status.flag_probability is not None]
    return [*asked, *flagged, *calibrated, *h.statuses][0]


def with_area_names(h: HouseholdView) -> HouseholdView:
    """The household with names for codes where an area is a reason."""
    names = dict(zip(h.area_path.split("/"), h.area_names, strict=False))
    areas = frozenset(h.snapshot.areas)
    reasons = tuple(
        replace(reason, answer=names.get(reason.answer or "", reason.answer))
        if reason.question in areas
        else reason
        for reason in h.reasons
    )
    return replace(h, reasons=reasons)


def screen_of(
    h: HouseholdView, status: StatusView, phrases: Phrases, words: Words, writing: Writing
) -> Screen:
    """The screen for one programme."""
    h = with_area_names(h)
    saying = _Saying(h, status, phrases, words, writing)
    return Screen(
        title=words("household.title", id=h.household_id) if h.household_id else words("household.erased"),
        place=saying.place(),
        address=f"/keluarga/{h.key}?program={quote(status.programme)}",
        list_address=list_address(status.side or "inclusion", status.programme),
        list_name=f"{words('nav.lists')}: {words('side.' + (status.side or 'inclusion'))}",
        tabs=saying.tabs(),
        enrolments=tuple(saying.enrolments()),
        status=status,
        verdict_line=saying.verdict_line(),
        has_levels=phrases.has_levels,
        drawing=saying.drawing(),
        keys=saying.keys(),
        estimate_said=saying.estimate_said(),
        line_said=saying.line_said(),
        why_title=words("why.flagged" if status.flag else "why.for"),
        supporting=tuple(phrases.sentence(reason) for reason in supporting(h, status)),
        wrong_title=words("why.wrong"),
        opposing=tuple(phrases.sentence(reason) for reason in opposing(h, status)),
        opposing_said=words("wrong.against"),
        doubts=tuple(doubts_of_the_flag(h, status, words, writing)),
        further_doubts=tuple(further_doubts(h, status, words, writing)),
        checks=checks_of(h, status, phrases, words, writing),
        findings=tuple(saying.findings()),
        reasons_lead=saying.reasons_lead(),
        source_said=saying.source_said(),
        groups=tuple(groups_of(h, phrases, words, writing)),
        compared=saying.compared(),
        verdicts=tuple(
            (verdict, words(f"verdict.{verdict}"), words(f"verdict.{verdict}.hint"))
            for verdict in _BESIDE[status.enrolled]
        ),
        history=tuple(history_of(h, words, writing)),
        visits=tuple(visits_of(h, words, writing)),
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    h: HouseholdView
    status: StatusView
    phrases: Phrases
    words: Words
    writing: Writing

    def place(self) -> str:
        named = " › ".join(self.areas()) or self.words("household.no_area")
        return self.words(
            "household.place",
            area=named,
            size=self.words.counted("say.persons", self.h.size, count=self.writing.number(self.h.size)),
        )

    def areas(self) -> list[str]:
        """The areas coarse to fine; one without a name by what it is and its code."""
        codes = self.h.area_path.split("/")
        columns = self.h.snapshot.areas
        return [
            name if name != code else f"{self.phrases.area_label(column, '')} {code}".strip()
            for name, code, column in zip(self.h.area_names, codes, columns, strict=False)
        ]

    def tabs(self) -> tuple[Tab, ...]:
        return tuple(
            Tab(
                name=one.programme,
                address=f"/keluarga/{self.h.key}?program={quote(one.programme)}{self._snapshot()}",
                current=one.programme == self.status.programme,
                flagged=one.flag is not None,
            )
            for one in self.h.statuses
            if one.programme in self.of_lists() or one.programme == self.status.programme
        )

    def enrolments(self) -> list[Enrolment]:
        """What the family receives; of a programme without enrolment, only the estimate."""
        words, listed = self.words, self.of_lists()
        found = []
        for one in self.h.statuses:
            told = "unknown" if one.enrolled is None else "yes" if one.enrolled else "no"
            enrolled = words(f"enrolled.{told}") if one.programme in listed else "–"
            said = words(f"flag.{one.side}") if one.side else words(f"status.{one.status}")
            if one.programme not in listed:
                said = words("programmes.estimated")
            below = self.writing.chance(one.p_below)
            found.append(Enrolment(one.programme, enrolled, said, below, self._amount(one.line)))
        return found

    def of_lists(self) -> frozenset[str]:
        """Programmes of which the registry tells who is enrolled."""
        return frozenset(each.name for each in self.h.snapshot.programmes if each.enrolment_known)

    def verdict_line(self) -> str:
        status = self.status
        key = f"flagged.{status.side}" if status.flag and status.side else status.status
        return self.words(f"verdict_line.{key}", programme=status.programme)

    def drawing(self) -> Markup:
        if self.phrases.has_levels:
            return Markup("")
        name = f"{self.estimate_said()} {self.line_said()}"
        line_name = self.words("estimate.line", programme=self.status.programme)
        return estimate_drawing(self.shown(), self.writing, name, line_name, self.words("estimate.estimate"))

    def shown(self) -> Estimated:
        h = self.h
        others = tuple(
            (one.programme, one.line)
            for one in h.statuses
            if one.programme != self.status.programme and one.line != self.status.line
        )
        around = h.compared.percentiles if h.compared else None
        return Estimated(
            h.estimate,
            h.low_80,
            h.high_80,
            h.low_90,
            h.high_90,
            self.status.line,
            others,
            (around[25], around[50], around[75]) if around else None,
        )

    def keys(self) -> tuple[tuple[Markup, str], ...]:
        if self.phrases.has_levels:
            return ()
        shown = self.shown()
        found = [
            (_MARKS["b80"], self.words("estimate.key80")),
            (_MARKS["b90"], self.words("estimate.key90")),
            (_MARKS["line"], self.words("estimate.key_line")),
        ]
        if shown.others:
            names = ", ".join(f"{name} {self.writing.money(line)}" for name, line in shown.others)
            found.append((_MARKS["other"], self.words("estimate.key_other", names=names)))
        if shown.around and self.h.compared:
            found.append((_MARKS["area"], self.words("estimate.key_area", area=self._area())))
        return tuple(found)

    def estimate_said(self) -> str:
        h, writing = self.h, self.writing
        if h.low_80 is None or h.high_80 is None:
            levels = self.phrases.profile.levels
            most = writing.number(len(levels.poorest_first)) if levels else ""
            return self.words("estimate.said_level", estimate=writing.number(h.estimate, 2), most=most)
        return self.words(
            "estimate.said",
            estimate=writing.money(h.estimate),
            per=writing.per,
            low=writing.money(h.low_80),
            high=writing.money(h.high_80),
        )

    def line_said(self) -> str:
        h, line = self.h, self.status.line
        if h.low_80 is None or h.high_80 is None:
            return ""
        key = "above" if h.low_80 >= line else "under" if h.high_80 < line else "across"
        return self.words(f"estimate.{key}", programme=self.status.programme, line=self.writing.money(line))

    def findings(self) -> list[tuple[str, str]]:
        told = []
        for finding in self.h.findings:
            known: FindingClass | None = FINDING_CLASSES.get(finding.code)
            text = known.in_language(self.words.language) if known else finding.code
            key = "findings.member" if finding.of_member else "findings.column"
            column = column_words(self.phrases.profile, finding.column, self.words)
            told.append((text, self.words(key, column=column) if finding.column else ""))
        return told

    def reasons_lead(self) -> str:
        h = self.h
        if self.phrases.has_levels:
            reference, estimate = (self.writing.number(value, 2) for value in (h.reference, h.estimate))
            return self.words("reasons.lead_level", reference=reference, estimate=estimate)
        return self.words(
            "reasons.lead", reference=self.writing.money(h.reference), estimate=self.writing.money(h.estimate)
        )

    def source_said(self) -> str:
        snapshot = self.h.snapshot
        return self.words(
            "reasons.source",
            file=snapshot.file_name,
            day=self.writing.day(snapshot.as_of),
            recorded=self.writing.day(self.h.recorded) if self.h.recorded else self.words("say.unknown"),
        )

    def compared(self) -> str:
        figures = self.h.compared
        if figures is None:
            return self.words("compared.none")
        low, median, high = (self._amount(figures.percentiles[place]) for place in (25, 50, 75))
        return self.words.counted(
            "compared.said",
            figures.families,
            share=self.writing.chance(figures.share_below),
            families=self.writing.number(figures.families),
            area=self._area(),
            median=median,
            low=low,
            high=high,
        )

    def _amount(self, value: float) -> str:
        return self.writing.number(value, 2) if self.phrases.has_levels else self.writing.money(value)

    def _area(self) -> str:
        figures = self.h.compared
        return figures.names[-1] if figures and figures.names else self.words("household.no_area")

    def _snapshot(self) -> str:
        return "" if self.h.editable else f"&potret={self.h.snapshot.id}"
