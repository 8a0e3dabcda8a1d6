"""One visit: what to know before, what was found, and what that changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from models.visit_findings import ELIGIBLE, OUTCOMES
from serving.accounts import Caller, needs
from serving.office_clock import office_day
from serving.pages.answer_entries import answer_errors, answers_in, entries_of
from serving.pages.asking import MOST_ID, phrases_of, said_in
from serving.pages.household_page import form_of
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.phrases import Phrases
from serving.pages.rendering import render, see
from serving.pages.what_if_result import Result, result_of
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.finding_rules import contradictions_of, first_day
from serving.store.household_views import HouseholdView
from serving.store.visit_views import VisitFindings, VisitView
from serving.what_if import NotAnAnswer, WhatIf, what_if, wrong_answers

if TYPE_CHECKING:
    from serving.store.reading import Reading

router = APIRouter()
VisitId = Annotated[int, Path(ge=1, le=MOST_ID)]
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form."""

    outcome: str = ""
    visited_on: str = ""
    visitor: str = ""
    eligible: str = ""
    receives: str = ""
    note: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    def as_findings(self, day: date | None) -> VisitFindings:
        """As the store takes it, with the day that was read."""
        return VisitFindings(
            outcome=self.outcome,
            visited_on=day,
            visitor=self.visitor,
            eligible=self.eligible or None,
            receives=self.receives or None,
            answers=dict(self.answers),
            note=self.note,
        )


@router.get("/kunjungan/{visit}")
def visit(
    request: Request, caller: Annotated[Caller, needs(Permission.SEE_VISITS)], visit: VisitId
) -> Response:
    """The visit."""
    with service_of(request).store.read(caller.actor) as reading:
        found = reading.visit(visit)
        return _page(request, caller, reading, found, _told(found.findings), {})


@router.post("/kunjungan/{visit}")
def enter(
    request: Request,
    caller: Annotated[Caller, needs(Permission.ENTER_FINDINGS)],
    visit: VisitId,
    form: Annotated[FormData, Depends(form_of)],
) -> Response:
    """Records what was found."""
    entered = _entered(form)
    today = office_day(service_of(request).now())
    words, _ = said_in(request, caller)
    day, errors = _checked(entered, words)
    with service_of(request).store.read(caller.actor) as reading:
        found = reading.visit(visit)
        told = entered.as_findings(day)
        errors = _impossible(reading, told, today, words) | errors
        errors |= _wrong_answers(request, caller, reading, found, entered)
        if errors:
            return _page(request, caller, reading, found, entered, errors)
    with service_of(request).store.begin(caller.actor) as work:
        work.enter_findings(visit, told)
    return see(f"/kunjungan/{visit}", "found")


@router.post("/kunjungan/{visit}/batal")
def cancel(
    request: Request,
    caller: Annotated[Caller, needs(Permission.ASSIGN_VISITS)],
    visit: VisitId,
    cancel_reason: Annotated[str, Form(max_length=8000)] = "",
) -> Response:
    """Takes a planned visit off the list, against a reason that stays beside it."""
    words, _ = said_in(request, caller)
    if len(cancel_reason.strip()) < _LEAST:
        with service_of(request).store.read(caller.actor) as reading:
            found, wrong = reading.visit(visit), {"cancel_reason": words("error.NothingSaid")}
            return _page(request, caller, reading, found, _told(found.findings), wrong, cancel_reason)
    with service_of(request).store.begin(caller.actor) as work:
        work.cancel_visit(visit, cancel_reason)
    return see(f"/kunjungan/{visit}", "visit_cancelled")


def _page(
    request: Request,
    caller: Caller,
    reading: "Reading",
    v: VisitView,
    entered: Entered,
    errors: dict[str, str],
    cancel_reason: str = "",
) -> Response:
    h = reading.household(v.key, v.snapshot_id)
    words, _ = said_in(request, caller)
    phrases = phrases_of(reading, h.snapshot, words.language)
    words, writing = said_in(request, caller, phrases)
    screen = screen_of(h, chosen_status(h, v.programme), phrases, words, writing)
    is_open = _is_open(reading, v)
    values: dict[str, Any] = {
        "v": v,
        "title": words("visit.title", id=v.household_id or v.key),
        "place": screen.place,
        "household": f"/keluarga/{v.key}?program={quote(v.programme)}",
        "verdict_line": screen.verdict_line,
        "estimate_said": screen.estimate_said,
        "checks": screen.checks,
        "questions": entries_of(h, phrases, words, entered.answers, unknown=False),
        "entered": entered,
        "closed": "" if is_open else v.cycle,
        "may_cancel": is_open and v.state == "planned" and Permission.ASSIGN_VISITS in caller.permissions,
        "cancel_reason": cancel_reason,
        "may_enter": is_open and Permission.ENTER_FINDINGS in caller.permissions and v.state != "cancelled",
        "outcomes": [(code, words(f"outcome.{code}"), "") for code in OUTCOMES],
        "tells": [(code, words(f"tell.{code}"), "") for code in ELIGIBLE],
        "today": office_day(service_of(request).now()).isoformat(),
        "told": _in_words(v, words, writing),
        "change": _change(reading, v, h, phrases, words, writing) if v.findings else None,
    }
    status = 422 if errors else 200
    return render(request, caller, "visit.html", unit=phrases.unit, errors=errors, status=status, **values)


def _change(
    reading: "Reading", v: VisitView, h: HouseholdView, phrases: Phrases, words: Words, writing: Writing
) -> Result | None:
    """What the answers that were seen would make of the score."""
    assert v.findings is not None, "asked for only after findings were entered"
    seen = dict(v.findings.answers)
    told = _what_if(reading, h, seen) if seen else None
    if told is None:
        return Result((), ())
    said = "visit.recorded_seen"
    return result_of(told, seen, h, v.programme, phrases, words, writing, said)


def _what_if(reading: "Reading", h: HouseholdView, seen: Mapping[str, str]) -> WhatIf | None:
    """None where a profile of today no longer has such an answer."""
    try:
        return what_if(reading.context(h.snapshot.id), reading.answers(h.key, h.snapshot.id), seen)
    except NotAnAnswer:
        return None


def _is_open(reading: "Reading", v: VisitView) -> bool:
    """Whether the visit is of the cycle that is open: in a closed one nothing is entered any more."""
    cycle = reading.cycle()
    return cycle is not None and cycle.open and cycle.name == v.cycle


def _wrong_answers(
    request: Request, caller: Caller, reading: "Reading", v: VisitView, entered: Entered
) -> dict[str, str]:
    if not entered.answers:
        return {}
    context, recorded = reading.context(v.snapshot_id), reading.answers(v.key, v.snapshot_id)
    wrong = wrong_answers(context.profile, recorded, entered.answers)
    if not wrong:
        return {}
    h = reading.household(v.key, v.snapshot_id)
    words, writing = said_in(request, caller)
    phrases = phrases_of(reading, h.snapshot, words.language)
    entries = entries_of(h, phrases, words, entered.answers, unknown=False)
    return answer_errors(wrong, entries, words, writing)


def _impossible(reading: "Reading", told: VisitFindings, today: date, words: Words) -> dict[str, str]:
    """What cannot be, beside its field; the store refuses the same."""
    cycle = reading.cycle()
    since = Writing(words.language).day(first_day(cycle)) if cycle else ""
    return {
        each.place: words(f"visit.{each.why}", since=since) for each in contradictions_of(told, cycle, today)
    }


def _checked(entered: Entered, words: Words) -> tuple[date | None, dict[str, str]]:
    errors = {}
    day = None
    if entered.outcome not in OUTCOMES:
        errors["outcome"] = words("visit.choose_outcome")
    if entered.visited_on:
        try:
            day = date.fromisoformat(entered.visited_on)
        except ValueError:
            errors["visited_on"] = words("visit.day_wrong")
    return day, errors


def _entered(form: FormData) -> Entered:
    def text(name: str, most: int) -> str:
        value = form.get(name, "")
        return value.strip()[:most] if isinstance(value, str) else ""

    def one_of(name: str) -> str:
        value = text(name, 20)
        return value if value in ELIGIBLE else ""

    return Entered(
        text("outcome", 20),
        text("visited_on", 10),
        text("visitor", 200),
        one_of("eligible"),
        one_of("receives"),
        text("note", 4000),
        answers_in(form),
    )


def _told(found: VisitFindings | None) -> Entered:
    if found is None:
        return Entered()
    day = found.visited_on.isoformat() if found.visited_on else ""
    return Entered(
        found.outcome,
        day,
        found.visitor,
        found.eligible or "",
        found.receives or "",
        found.note,
        found.answers,
    )


def _in_words(v: VisitView, words: Words, writing: Writing) -> list[tuple[str, str]]:
    if v.findings is None:
        return [(words("visits.outcome"), words(f"visit_state.{v.state}")), *_cancelled(v, words, writing)]
    found = v.findings
    told = [
        (words("visit.outcome"), words.maybe(f"outcome.{found.outcome}", found.outcome)),
        (words("visit.day"), writing.day(found.visited_on)),
        (words("visit.visitor"), found.visitor),
        (words("visit.eligible", programme=v.programme), words.maybe(f"tell.{found.eligible}", "")),
        (words("visit.receives", programme=v.programme), words.maybe(f"tell.{found.receives}", "")),
        (words("visit.note"), found.note),
    ]
    return [(name, value) for name, value in told if value]


def _cancelled(v: VisitView, words: Words, writing: Writing) -> list[tuple[str, str]]:
    """Who took it off the list and why; of a drawn visit also that it was drawn."""
    if v.cancelled is None:
        return []
    by = words("visits.by", by=v.cancelled.by, at=writing.moment(v.cancelled.at))
    return [
        (words("visits.slice"), words(f"slice.{v.slice}")),
        (words("visit.cancelled_by"), by),
        (words("audit.reason"), v.cancelled.reason or words("visit.reason_gone")),
    ]
