"""*Jejak audit*: who did what, when; and whether the trail is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from serving.accounts import Caller, needs
from serving.pages.asking import MOST_ID, known_form, phrases_of, said_in
from serving.pages.audit_details import details_said, subject_said
from serving.pages.list_choices import snapshot_in_force
from serving.pages.phrases import Phrases
from serving.pages.rendering import render, see
from serving.pages.words import TABLE, Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.errors import NotFound
from serving.store.trail_views import AuditQuery, AuditView

if TYPE_CHECKING:
    from serving.store.reading import Reading
    from serving.store.trail_views import ChainReport

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One record, ready to be read.

    Attributes:
        household: address of the family that it is about; "" where there is none that the reader may open.
        key: of that family, as programs and files name it.
    """

    number: str
    at: str
    by: str
    act: str
    subject: str
    household: str
    key: str
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


@router.post("/jejak/saring")
def narrow(
    request: Request,
    caller: Annotated[Caller, needs(Permission.SEE_AUDIT)],
    perbuatan: Annotated[str, Form(max_length=64)] = "",
    tentang: Annotated[str, Form(max_length=128)] = "",
    oleh: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Leads to the filtered trail. By POST, so that no address holds the id of a family, only its key."""
    about, query = tentang.strip(), AuditQuery(perbuatan or None, None, oleh.strip() or None)
    if about and ":" not in about and not _is_key(about):
        with service_of(request).store.read(caller.actor) as reading:
            keys = [hit.key for hit in reading.search(about) if hit.found_by == "household_id"]
            known = keys or reading.audit(AuditQuery(subject=about, limit=1)).rows
        if not known:
            words, _ = said_in(request, caller)
            wrong = {"tentang": words("audit.no_family")}
            return _page(request, caller, query, None, wrong, about)
        about = keys[0] if keys else about
    return see(_address(perbuatan=query.act, tentang=about, oleh=query.by))


@router.post("/jejak/periksa")
def check(request: Request, caller: Annotated[Caller, needs(Permission.SEE_AUDIT)]) -> Response:
    """Goes through the whole chain; on a large trail this takes a while."""
    from serving.store.store import verify_chain

    return _page(request, caller, AuditQuery(), verify_chain(service_of(request).store))


def _page(
    request: Request,
    caller: Caller,
    query: AuditQuery,
    report: "ChainReport | None",
    errors: Mapping[str, str] = MappingProxyType({}),
    about: str = "",
) -> Response:
    """
    Args:
        about: what was written to filter by, where it is shown again beside what is wrong with it.
    """
    words, writing = said_in(request, caller)
    with service_of(request).store.read(caller.actor) as reading:
        page = reading.audit(query)
        saying = _saying(reading, caller, page.rows, words, writing)
    told = {"perbuatan": query.act or "", "tentang": query.subject or "", "oleh": query.by or ""}
    values: dict[str, Any] = {
        "q": query,
        "acts": sorted(
            ((key.removeprefix("act."), words(key)) for key in TABLE if key.startswith("act.")),
            key=lambda pair: pair[1],
        ),
        "filtered": any(told.values()) or bool(errors),
        "about": about or saying.ids.get(query.subject or "") or query.subject or "",
        "rows": [saying.record(record) for record in page.rows],
        "report": report,
        "next_address": _address(**told, sebelum=page.next) if page.next else "",
        "first_address": _address(**told) if query.before else "",
    }
    status = 422 if errors else 200
    return render(request, caller, "audit.html", errors=dict(errors), status=status, **values)


def _saying(
    reading: "Reading", caller: Caller, rows: Sequence[AuditView], words: Words, writing: Writing
) -> "_Saying":
    """What the page's records are told with, as far as the reader may know it."""
    ids: Mapping[str, str | None] = {}
    if Permission.SEE_HOUSEHOLDS in caller.permissions:
        ids = reading.household_ids({row.subject for row in rows if _is_key(row.subject)})
    names: Mapping[str, str] = {}
    if Permission.SEE_USERS in caller.permissions:
        names = {str(user.id): user.name for user in reading.users()}
    snapshot = snapshot_in_force(reading)
    phrases = phrases_of(reading, snapshot, words.language) if snapshot else None
    return _Saying(words, writing, phrases, ids, names)


@dataclass(frozen=True, slots=True)
class _Saying:
    """`ids`: key → id of each family that the reader may open; None for one that was erased."""

    words: Words
    writing: Writing
    phrases: Phrases | None
    ids: Mapping[str, str | None]
    names: Mapping[str, str]

    def record(self, record: AuditView) -> ShownRecord:
        words, key = self.words, record.subject
        role = words.maybe(f"role.{record.role}", record.role)
        subject = subject_said(key, self.names, words)
        if key in self.ids:
            told = self.ids[key]
            subject = words("household.title", id=told) if told else words("household.erased")
        return ShownRecord(
            number=self.writing.number(record.number),
            at=self.writing.moment(record.at),
            by=f"{record.by} ({role})",
            act=words.maybe(f"act.{record.act}", record.act),
            subject=subject,
            household=f"/keluarga/{key}" if key in self.ids else "",
            key=key if key in self.ids else "",
            via=words.maybe(f"via.{record.via}", record.via),
            details=details_said(record.details, words, self.writing, self.phrases),
            reason=record.reason or "",
        )


def _is_key(subject: str) -> bool:
    try:
        return bool(known_form(subject))
    except NotFound:
        return False


def _address(**told: object) -> str:
    return f"/jejak?{urlencode({name: value for name, value in told.items() if value})}"
