"""*Keluarga*: the one screen, and everything that is done on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from pydantic import AfterValidator
from starlette.datastructures import FormData
from starlette.responses import Response

from serving.accounts import Caller, needs
from serving.pages.answer_entries import NO_ENTRIES, Entries, answer_errors, answers_in, entries_of
from serving.pages.asking import MOST_ID, known_form, phrases_of, said_in
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.household_without_programmes import page_without_programmes
from serving.pages.keeping import kept_or_made
from serving.pages.rendering import render, see
from serving.pages.what_if_result import Result, result_of
from serving.permissions import Permission
from serving.running import service_of
from serving.store.case_views import VERDICTS, Verdict
from serving.store.errors import AlreadyDecided, ExplanationNotShown, NothingSaid
from serving.store.household_views import HouseholdView, StatusView
from serving.store.identity_views import Identity
from serving.what_if import what_if, wrong_answers

if TYPE_CHECKING:
    from serving.store.reading import Reading

router = APIRouter()
Key = Annotated[str, AfterValidator(known_form)]
Text = Annotated[str, Form(max_length=8000)]
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered before and is shown again beside what is wrong with it."""

    why: str = ""
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """What one answer shows beside the household itself.

    Attributes:
        open: the form that was sent: "" to decide, amend or withdraw.
        status: of the answer, where there are `errors`.
        unread: whoever wants to amend has not been shown the explanation: the form says so and asks again.
    """

    shown: int | None = None
    entered: Entered = Entered()
    errors: Mapping[str, str] = field(default_factory=dict)
    identity: Identity | None = None
    changes: Mapping[str, str] | None = None
    trying: bool = False
    open: str = ""
    status: int = 422
    unread: bool = False


async def form_of(request: Request) -> FormData:
    """The form as sent, whose fields depend on the profile."""
    return await request.form()


@router.get("/keluarga/{key}")
def household(
    request: Request,
    caller: Annotated[Caller, needs(Permission.SEE_HOUSEHOLDS)],
    key: Key,
    program: Annotated[str | None, Query(max_length=128)] = None,
    potret: Annotated[int | None, Query(ge=1, le=MOST_ID)] = None,
    dibaca: Annotated[int | None, Query(ge=1, le=MOST_ID)] = None,
    andai: bool = False,
) -> Response:
    """The screen."""
    extra = Extra(shown=dibaca, trying=andai)
    return kept_or_made(
        request,
        caller,
        lambda one, reading: _screen(request, one, reading, key, program, extra, potret),
    )


@router.post("/keluarga/{key}/identitas")
def identity(
    request: Request,
    caller: Annotated[Caller, needs(Permission.UNMASK)],
    key: Key,
    program: Text = "",
    why: Text = "",
) -> Response:
    """Shows who they are, once, against a reason that the audit trail keeps."""
    words, _ = said_in(request, caller)
    if len(why.strip()) < _LEAST:
        wrong = Extra(errors={"why": words("error.NothingSaid")}, entered=Entered(why=why))
        with service_of(request).store.read(caller.actor) as reading:
            return _screen(request, caller, reading, key, program, wrong)
    with service_of(request).store.begin(caller.actor) as work:
        shown = work.unmask(key, why)
        return _screen(request, caller, work, key, program, Extra(identity=shown))


@router.post("/keluarga/{key}/dibaca")
def read(
    request: Request, caller: Annotated[Caller, needs(Permission.DECIDE)], key: Key, program: Text
) -> Response:
    """Records that the explanation was shown, and opens the form."""
    with service_of(request).store.begin(caller.actor) as work:
        shown = work.show_explanation(key, program)
    return see(f"{_address(key, program)}&dibaca={shown}#keputusan", "read")


@router.post("/keluarga/{key}/keputusan")
def decide(
    request: Request,
    caller: Annotated[Caller, needs(Permission.DECIDE)],
    key: Key,
    program: Text,
    shown: Annotated[int, Form(ge=1, le=MOST_ID)],
    version: Annotated[int, Form(ge=0, le=MOST_ID)],
    verdict: Text = "",
    reason: Text = "",
) -> Response:
    """Records a decision; whoever comes second is told who was first."""
    errors = _missing(request, caller, verdict, reason)
    if not errors:
        try:
            with service_of(request).store.begin(caller.actor) as work:
                work.decide(key, program, _verdict(verdict), reason, shown, version)
            return see(_address(key, program) + "#keputusan", "decided")
        except NothingSaid:
            errors = _missing(request, caller, verdict, "")
        except AlreadyDecided as error:
            entered = Entered(verdict=verdict, reason=reason)
            return _second(request, caller, key, program, error, Extra(shown=shown, entered=entered))
    with service_of(request).store.read(caller.actor) as reading:
        wrong = Extra(shown=shown, errors=errors, entered=Entered(verdict=verdict, reason=reason))
        return _screen(request, caller, reading, key, program, wrong)


@router.post("/keputusan/{decision}/ubah")
def amend(
    request: Request,
    caller: Annotated[Caller, needs(Permission.DECIDE)],
    decision: Annotated[int, Path(ge=1, le=MOST_ID)],
    key: Text,
    program: Text,
    version: Annotated[int, Form(ge=0, le=MOST_ID)],
    verdict: Text = "",
    reason: Text = "",
    read: Annotated[bool, Form()] = False,
) -> Response:
    """Puts another decision in its place; both stay in the history.

    `read`: whoever sends it says so that they have read the explanation, which is recorded with it.
    """
    errors = _missing(request, caller, verdict, reason)
    extra = Extra(errors=errors, entered=Entered(verdict=verdict, reason=reason), open="amend", unread=read)
    if not errors:
        try:
            with service_of(request).store.begin(caller.actor) as work:
                if read:
                    work.show_explanation(key, program)
                done = work.amend(decision, _verdict(verdict), reason, version)
            return see(_address(done.key, done.programme) + "#keputusan", "amended")
        except AlreadyDecided as error:
            return _second(request, caller, key, program, error, extra)
        except ExplanationNotShown:
            words, _ = said_in(request, caller)
            told = {"keputusan": words("error.ExplanationNotShown.amend")}
            extra = replace(extra, errors=told, status=409, unread=True)
    with service_of(request).store.read(caller.actor) as reading:
        return _screen(request, caller, reading, key, program, extra)


@router.post("/keputusan/{decision}/tarik")
def withdraw(
    request: Request,
    caller: Annotated[Caller, needs(Permission.DECIDE)],
    decision: Annotated[int, Path(ge=1, le=MOST_ID)],
    key: Text,
    program: Text,
    withdraw_reason: Text = "",
) -> Response:
    """Withdraws a decision; the case is open again."""
    words, _ = said_in(request, caller)
    extra = Extra(entered=Entered(reason=withdraw_reason), open="withdraw")
    if len(withdraw_reason.strip()) >= _LEAST:
        try:
            with service_of(request).store.begin(caller.actor) as work:
                done = work.withdraw(decision, withdraw_reason)
            return see(_address(done.key, done.programme) + "#keputusan", "withdrawn")
        except AlreadyDecided as error:
            return _second(request, caller, key, program, error, extra)
    wrong = replace(extra, errors={"withdraw_reason": words("error.NothingSaid")})
    with service_of(request).store.read(caller.actor) as reading:
        return _screen(request, caller, reading, key, program, wrong)


@router.post("/keluarga/{key}/andai")
def try_out(
    request: Request,
    caller: Annotated[Caller, needs(Permission.ASSESS)],
    key: Key,
    form: Annotated[FormData, Depends(form_of)],
) -> Response:
    """Works out what would be; nothing is stored."""
    changes = answers_in(form)
    program = str(form.get("program", ""))
    with service_of(request).store.read(caller.actor) as reading:
        return _screen(request, caller, reading, key, program, Extra(changes=changes))


def _second(
    request: Request, caller: Caller, key: str, programme: str, error: AlreadyDecided, extra: Extra
) -> Response:
    """The screen for whoever came second: what stands now, and what they wrote, in the form that fits it."""
    words, writing = said_in(request, caller)
    what = words(f"verdict.{error.verdict}") if error.verdict else words("error.AlreadyDecided.withdrawn")
    told = words("error.AlreadyDecided.told", by=error.by, at=writing.moment(error.at), what=what)
    with service_of(request).store.read(caller.actor) as reading:
        status = chosen_status(reading.household(key), programme)
        form = extra.open
        if form != "withdraw" or status.decision is None:
            form = "amend" if status.state == "decided" else ""
        kept = replace(extra, errors={"keputusan": told}, status=409, open=form)
        return _screen(request, caller, reading, key, programme, kept)


def _screen(
    request: Request,
    caller: Caller,
    reading: "Reading",
    key: str,
    programme: str | None,
    extra: Extra,
    snapshot: int | None = None,
) -> Response:
    h = reading.household(key, snapshot)
    if not h.statuses:
        return page_without_programmes(request, caller, h)
    status = chosen_status(h, programme)
    words, _ = said_in(request, caller)
    phrases = phrases_of(reading, h.snapshot, words.language)
    words, writing = said_in(request, caller, phrases)
    errors = dict(extra.errors)
    result, entries = None, NO_ENTRIES
    if extra.trying or extra.changes is not None:
        # Only for whoever asked: the questions are half of the page.
        entries = entries_of(h, phrases, words, extra.changes or {}, unknown=True)
    if extra.changes is not None:
        result, wrong = _result(request, caller, reading, h, status, extra.changes, entries)
        errors |= wrong
    values: dict[str, Any] = {
        "h": h,
        "older": snapshot is not None,
        "p": screen_of(h, status, phrases, words, writing),
        "shown": extra.shown,
        "identity": extra.identity,
        "entered": extra.entered,
        "open": extra.open,
        "unread": extra.unread,
        "kept_reason": extra.entered.reason if not extra.open else "",
        "next_case": _next_case(reading, h, status),
        "what_if": None,
    }
    if Permission.ASSESS in caller.permissions:
        values["what_if"] = {"first": entries.first, "more": entries.more, "result": result}
    return render(
        request,
        caller,
        "household.html",
        unit=phrases.unit,
        errors=errors,
        status=extra.status if errors else 200,
        **values,
    )


def _next_case(reading: "Reading", h: HouseholdView, status: StatusView) -> str:
    """The first open case of the same list, once this one is decided."""
    if status.decision is None or status.side is None or not h.editable:
        return ""
    key = reading.first_open(status.side, status.programme)
    return _address(key, status.programme) if key else ""


def _result(
    request: Request,
    caller: Caller,
    reading: "Reading",
    h: HouseholdView,
    status: StatusView,
    changes: Mapping[str, str],
    entries: Entries,
) -> tuple[Result | None, dict[str, str]]:
    words, _ = said_in(request, caller)
    phrases = phrases_of(reading, h.snapshot, words.language)
    words, writing = said_in(request, caller, phrases)
    if not changes:
        return None, {"andai": words("what_if.nothing")}
    context, recorded = reading.context(h.snapshot.id), reading.answers(h.key, h.snapshot.id)
    wrong = wrong_answers(context.profile, recorded, changes)
    if wrong:
        return None, answer_errors(wrong, entries, words, writing)
    told = what_if(context, recorded, changes)
    return result_of(told, changes, h, status.programme, phrases, words, writing), {}


def _missing(request: Request, caller: Caller, verdict: str, reason: str) -> dict[str, str]:
    words, _ = said_in(request, caller)
    errors = {}
    if verdict not in VERDICTS:
        errors["verdict"] = words("error.choose_verdict")
    if len(reason.strip()) < _LEAST:
        errors["reason"] = words("error.NothingSaid")
    return errors


def _verdict(text: str) -> Verdict:
    return next(verdict for verdict in VERDICTS if verdict == text)


def _address(key: str, programme: str) -> str:
    from urllib.parse import quote

    return f"/keluarga/{key}?program={quote(programme)}"
