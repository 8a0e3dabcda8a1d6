"""One visit: what to know before, what was found, and what that changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from models.visit_findings import ELIGIBLE, OUTCOMES
from serving.accounts import Caller, needs
from serving.pages.answer_entries import answers_in, entries_of
from serving.pages.asking import MOST_ID, phrases_of, said_in
from serving.pages.household_page import form_of
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.phrases import Phrases
from serving.pages.rendering import render, see
from serving.pages.what_if_result import Result, result_of
from serving.pages.words import Words
from serving.pages.writing import WESTERN, Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.household_views import HouseholdView
from serving.store.visit_views import VisitFindings, VisitView
from serving.what_if import NotAnAnswer, WhatIf, what_if

if TYPE_CHECKING:
    from serving.store.reading import Reading

router = APIRouter()
VisitId = Annotated[int, Path(ge=1, le=MOST_ID)]


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
    today = service_of(request).now().astimezone(WESTERN).date()
    words, _ = said_in(request, caller)
    day, errors = _checked(entered, today, words)
    with service_of(request).store.read(caller.actor) as reading:
        found = reading.visit(visit)
        errors |= _wrong_answers(reading, found, entered, words)
        if errors:
            return _page(request, caller, reading, found, entered, errors)
    with service_of(request).store.begin(caller.actor) as work:
        work.enter_findings(
            visit,
            VisitFindings(
                outcome=entered.outcome,
                visited_on=day,
                visitor=entered.visitor,
                eligible=entered.eligible or None,
                receives=entered.receives or None,
                answers=dict(entered.answers),
                note=entered.note,
            ),
        )
    return see(f"/kunjungan/{visit}", "found")


def _page(
    request: Request,
    caller: Caller,
    reading: "Reading",
    v: VisitView,
    entered: Entered,
    errors: dict[str, str],
) -> Response:
    h = reading.household(v.key, v.snapshot_id)
    words, _ = said_in(request, caller)
    phrases = phrases_of(reading, h.snapshot, words.language)
    words, writing = said_in(request, caller, phrases)
    screen = screen_of(h, chosen_status(h, v.programme), phrases, words, writing)
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
        "may_enter": Permission.ENTER_FINDINGS in caller.permissions and v.state != "cancelled",
        "outcomes": [(code, words(f"outcome.{code}"), "") for code in OUTCOMES],
        "tells": [(code, words(f"tell.{code}"), "") for code in ELIGIBLE],
        "today": service_of(request).now().astimezone(WESTERN).date().isoformat(),
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


def _wrong_answers(reading: "Reading", v: VisitView, entered: Entered, words: Words) -> dict[str, str]:
    if not entered.answers:
        return {}
    try:
        what_if(reading.context(v.snapshot_id), reading.answers(v.key, v.snapshot_id), entered.answers)
    except NotAnAnswer as error:
        return {f"jawaban-{error.question}": words("error.mistyped")}
    return {}


def _checked(entered: Entered, today: date, words: Words) -> tuple[date | None, dict[str, str]]:
    errors = {}
    day = None
    if entered.outcome not in OUTCOMES:
        errors["outcome"] = words("visit.choose_outcome")
    if entered.visited_on:
        try:
            day = date.fromisoformat(entered.visited_on)
        except ValueError:
            errors["visited_on"] = words("visit.day_wrong")
    if day is not None and day > today:
        errors["visited_on"] = words("visit.future")
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
        return [(words("visits.outcome"), words(f"visit_state.{v.state}"))]
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
