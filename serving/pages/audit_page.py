"""*Jejak audit*: who did what, when; and whether the trail is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from serving.accounts import Caller, needs
from serving.pages.asking import MOST_ID, known_form, said_in
from serving.pages.rendering import render
from serving.pages.words import TABLE, Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.errors import NotFound
from serving.store.trail_views import AuditQuery, AuditView

if TYPE_CHECKING:
    from serving.store.trail_views import ChainReport

router = APIRouter()
_UNTOLD = ("text",)
"""The digest of a free text says nothing beside the text itself."""


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One record, ready to be read; `household` is the address of the family it is about."""

    number: str
    at: str
    by: str
    act: str
    subject: str
    household: str
    via: str
    details: str
    reason: str


@router.get("/jejak")
def trail(
    request: Request,
    caller: Annotated[Caller, needs(Permission.SEE_AUDIT)],
    perbuatan: Annotated[str, Query(max_length=64)] = "",
    tentang: Annotated[str, Query(max_length=128)] = "",
    oleh: Annotated[str, Query(max_length=64)] = "",
    sebelum: Annotated[int | None, Query(ge=1, le=MOST_ID)] = None,
) -> Response:
    """The trail, newest first."""
    query = AuditQuery(perbuatan or None, tentang or None, oleh or None, before=sebelum)
    return _page(request, caller, query, None)


@router.post("/jejak/periksa")
def check(request: Request, caller: Annotated[Caller, needs(Permission.SEE_AUDIT)]) -> Response:
    """Goes through the whole chain; on a large trail this takes a while."""
    from serving.store.store import verify_chain

    return _page(request, caller, AuditQuery(), verify_chain(service_of(request).store))


def _page(request: Request, caller: Caller, query: AuditQuery, report: "ChainReport | None") -> Response:
    with service_of(request).store.read(caller.actor) as reading:
        page = reading.audit(query)
    words, writing = said_in(request, caller)
    may_open = Permission.SEE_HOUSEHOLDS in caller.permissions
    told = {"perbuatan": query.act or "", "tentang": query.subject or "", "oleh": query.by or ""}
    values: dict[str, Any] = {
        "q": query,
        "acts": sorted(
            ((key.removeprefix("act."), words(key)) for key in TABLE if key.startswith("act.")),
            key=lambda pair: pair[1],
        ),
        "filtered": any(told.values()),
        "rows": [_record(record, words, writing, may_open) for record in page.rows],
        "report": report,
        "next_address": _address(**told, sebelum=page.next) if page.next else "",
        "first_address": _address(**told) if query.before else "",
    }
    return render(request, caller, "audit.html", **values)


def _record(record: AuditView, words: Words, writing: Writing, may_open: bool) -> ShownRecord:
    role = words.maybe(f"role.{record.role}", record.role)
    return ShownRecord(
        number=writing.number(record.number),
        at=writing.moment(record.at),
        by=f"{record.by} ({role})",
        act=words.maybe(f"act.{record.act}", record.act),
        subject=record.subject,
        household=f"/keluarga/{record.subject}" if may_open and _is_key(record.subject) else "",
        via=words.maybe(f"via.{record.via}", record.via),
        details=_details(record.details, words),
        reason=record.reason or "",
    )


def _details(details: Mapping[str, Any], words: Words) -> str:
    """`program PKH · kunjungan 7`; digests cut to what a person compares."""
    return " · ".join(
        f"{words.maybe(f'detail.{name}', name)} {_value(name, value, words)}"
        for name, value in details.items()
        if value not in (None, [], {}) and name not in _UNTOLD
    )


def _value(name: str, value: Any, words: Words) -> str:
    if name in ("verdict", "role", "outcome"):
        return words.maybe(f"{name}.{value}", str(value))
    return _short(value)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{text[:12]}…" if len(text) == 64 and text.isalnum() else text


def _is_key(subject: str) -> bool:
    try:
        return bool(known_form(subject))
    except NotFound:
        return False


def _address(**told: object) -> str:
    return f"/jejak?{urlencode({name: value for name, value in told.items() if value})}"
