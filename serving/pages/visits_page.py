"""*Kunjungan*: who is to be visited, and the sheets to print."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from models.flags import SIDES
from models.visit_findings import ELIGIBLE, OUTCOMES
from serving.accounts import Caller, needs
from serving.pages.asking import phrases_of, said_in
from serving.pages.drawn_told import drawn_told
from serving.pages.household_checks import ShownChecks
from serving.pages.household_history import visit_words
from serving.pages.household_screen import chosen_status, screen_of
from serving.pages.list_choices import choices_of, snapshot_in_force
from serving.pages.list_page import FORMATS
from serving.pages.rendering import render, see
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.planning import MOST_SEED, MOST_VISITS, Expected, RoundOrder
from serving.store.visit_views import VisitQuery, VisitView

if TYPE_CHECKING:
    from serving.store.work import Work

router = APIRouter()
_STATES: Final = ("planned", "done", "cancelled")
_MOST_SHEETS: Final = 60
_LEAST: Final = 3
_SHARES: Final = ("10", "15", "20")
_USUAL: Final = {"rencana_program": "", "rencana_wilayah": "", "daftar": "", "jumlah": "40", "bagian": "15"}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit on the list, ready to be read."""

    id: int
    household: str
    name: str
    place: str
    size: str
    programme: str
    why: str
    slice: str
    assigned: str
    outcome: str
    entered: str
    planned: bool


@dataclass(frozen=True, slots=True)
class SheetFamily:
    """One family on a sheet, with who they are; whether a flag or the draw chose it is not told."""

    name: str
    address: str
    id: str
    size: str
    programme: str
    registry: str
    estimate: str
    reasons: tuple[str, ...]
    checks: ShownChecks


@dataclass(frozen=True, slots=True)
class SheetArea:
    """The families of one nagari, on sheets of their own."""

    name: str
    families: tuple[SheetFamily, ...]


@router.get("/kunjungan")
def visits(
    request: Request,
    caller: Annotated[Caller, needs(Permission.SEE_VISITS)],
    keadaan: str = "planned",
    program: Annotated[str, Query(max_length=128)] = "",
    wilayah: Annotated[str, Query(max_length=128)] = "",
    setelah: Annotated[str, Query(max_length=512)] = "",
) -> Response:
    """The visit list."""
    return _page(request, caller, _query(keadaan, program, wilayah, setelah), {})


@router.post("/kunjungan/susun")
def plan(
    request: Request,
    caller: Annotated[Caller, needs(Permission.ASSIGN_VISITS)],
    rencana_program: Annotated[str, Form(max_length=128)] = "",
    rencana_wilayah: Annotated[str, Form(max_length=128)] = "",
    jumlah: Annotated[str, Form(max_length=64)] = "",
    daftar: Annotated[str, Form(max_length=16)] = "",
    bagian: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Chooses a round of visits, and draws its random part."""
    words, _ = said_in(request, caller)
    given = {
        "rencana_program": rencana_program,
        "rencana_wilayah": rencana_wilayah,
        "jumlah": jumlah.strip(),
        "daftar": daftar,
        "bagian": bagian if bagian in _SHARES else _USUAL["bagian"],
    }
    errors = {}
    if not rencana_program:
        errors["rencana_program"] = words("plan.programme_wrong")
    if not (
        given["jumlah"].isascii() and given["jumlah"].isdigit() and 1 <= int(given["jumlah"]) <= MOST_VISITS
    ):
        errors["jumlah"] = words("plan.visits_wrong", most=MOST_VISITS)
    if errors:
        return _page(request, caller, _query("planned", "", "", ""), errors, given)
    order = RoundOrder(
        programme=rencana_program,
        visits=int(given["jumlah"]),
        audit_share=int(given["bagian"]) / 100,
        sides=tuple(side for side in SIDES if side == daftar) or SIDES,
        area=rencana_wilayah or None,
    )
    with service_of(request).store.begin(caller.actor) as work:
        work.plan_round(order, secrets.randbelow(MOST_SEED))
    return see(_address(program=rencana_program, wilayah=rencana_wilayah), "round")


@router.post("/kunjungan/lembar")
def sheets(
    request: Request,
    caller: Annotated[Caller, needs(Permission.UNMASK)],
    program: Annotated[str, Form(max_length=128)] = "",
    wilayah: Annotated[str, Form(max_length=128)] = "",
    why: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """The sheets to print: each family's name and address, unmasked against the reason that was given."""
    words, _ = said_in(request, caller)
    query = _query("planned", program, wilayah, "")
    if len(why.strip()) < _LEAST:
        return _page(request, caller, query, {"why": words("error.NothingSaid")})
    with service_of(request).store.begin(caller.actor) as work:
        page = work.visits(query)
        rows = page.rows[:_MOST_SHEETS]
        areas, unit = _sheets(request, caller, work, rows, why)
    cut = _MOST_SHEETS if page.total > len(rows) else 0
    values: dict[str, Any] = {"areas": areas, "why": why, "cut": cut, "outcomes": OUTCOMES, "tells": ELIGIBLE}
    return render(request, caller, "sheets.html", unit=unit, **values)


def _page(
    request: Request,
    caller: Caller,
    query: VisitQuery,
    errors: dict[str, str],
    given: Mapping[str, str] = _USUAL,
) -> Response:
    with service_of(request).store.read(caller.actor) as reading:
        page = reading.visits(query)
        snapshot = snapshot_in_force(reading)
        is_open = snapshot is not None and not snapshot.frozen
        choices = choices_of(reading, snapshot, caller.actor) if snapshot else None
        rates = reading.drawn_rates()
        expected = reading.expected(query) if is_open and query.state == "planned" and page.rows else None
    words, writing = said_in(request, caller)
    told = {"program": query.programme or "", "wilayah": query.area or ""}
    values: dict[str, Any] = {
        "q": query,
        "tabs": [
            {
                "name": words(f"visit_state.{state}"),
                "address": _address(keadaan=state, **told),
                "current": state == query.state,
            }
            for state in _STATES
        ],
        "filtered": any(told.values()),
        "programmes": [(name, name) for name in choices.programmes] if choices else [],
        "areas": choices.areas if choices else (),
        "rows": [_row(visit, words, writing) for visit in page.rows],
        "may_plan": is_open and query.state == "planned",
        "may_enter": is_open and Permission.ENTER_FINDINGS in caller.permissions,
        "closed": snapshot.cycle if snapshot is not None and snapshot.frozen else "",
        "given": given,
        "sides": [(side, words(f"side.{side}")) for side in SIDES],
        "shares": [(share, f"{share} %") for share in _SHARES],
        "most": MOST_VISITS,
        "expected": _expected_told(expected, words, writing) if expected else "",
        "drawn": drawn_told(rates, words, writing),
        "total": page.total,
        "exports": _exports(query) if Permission.EXPORT in caller.permissions else [],
        "next_address": _address(keadaan=query.state, **told, setelah=page.next) if page.next else "",
    }
    return render(request, caller, "visits.html", errors=errors, status=422 if errors else 200, **values)


def _exports(query: VisitQuery) -> list[tuple[str, str]]:
    told = {"state": query.state, "programme": query.programme, "area": query.area}
    fields = urlencode({name: value for name, value in told.items() if value})
    return [(f"/api/v1/exports/visits.{ending}?{fields}", name) for ending, name in FORMATS]


def _expected_told(expected: Expected, words: Words, writing: Writing) -> str:
    return words.counted(
        "plan.expected",
        expected.flagged,
        flagged=writing.number(expected.flagged),
        right=writing.number(expected.right),
        drawn=writing.number(expected.drawn),
    )


def _row(visit: VisitView, words: Words, writing: Writing) -> VisitRow:
    entered = ""
    if visit.cancelled:
        told = words("visits.cancelled", by=visit.cancelled.by, at=writing.moment(visit.cancelled.at))
        entered = f"{told}: “{visit.cancelled.reason}”" if visit.cancelled.reason else told
    elif visit.entered_by:
        entered = words("visits.entered", by=visit.entered_by, at=writing.moment(visit.entered_at))
    return VisitRow(
        id=visit.id,
        household=f"/keluarga/{visit.key}?program={quote(visit.programme)}",
        name=visit.household_id or visit.key,
        place=", ".join(reversed(visit.area_names[:2])),
        size=words.counted("say.persons", visit.size, count=writing.number(visit.size)),
        programme=visit.programme,
        why=words(f"flag.{visit.side}") if visit.side else "",
        slice=words(f"slice.{visit.slice}"),
        assigned=words("visits.assigned", by=visit.assigned_by, at=writing.day(visit.assigned_at)),
        outcome=visit_words(visit, words, writing).partition(": ")[2],
        entered=entered,
        planned=visit.state == "planned",
    )


def _sheets(
    request: Request, caller: Caller, work: "Work", rows: Sequence[VisitView], why: str
) -> tuple[list[SheetArea], str]:
    unit = ""
    found: list[tuple[str, SheetFamily]] = []
    for visit in rows:
        h = work.household(visit.key, visit.snapshot_id)
        words, _ = said_in(request, caller)
        phrases = phrases_of(work, h.snapshot, words.language)
        words, writing = said_in(request, caller, phrases)
        unit = phrases.unit
        status = chosen_status(h, visit.programme)
        screen = screen_of(h, status, phrases, words, writing)
        enrolled = "unknown" if status.enrolled is None else "yes" if status.enrolled else "no"
        identity = work.unmask(visit.key, why) if not h.identity.erased else None
        family = SheetFamily(
            name=identity.name if identity else words("who.gone"),
            address=", ".join(filter(None, (identity.address, identity.jorong))) if identity else "",
            id=visit.household_id or visit.key,
            size=words.counted("say.persons", visit.size, count=writing.number(visit.size)),
            programme=visit.programme,
            registry=words("sheet.registry", enrolled=words(f"enrolled.{enrolled}")),
            estimate=screen.estimate_said,
            reasons=screen.supporting[:_LEAST],
            checks=screen.checks,
        )
        found.append((" › ".join(visit.area_names[:2]) or words("household.no_area"), family))
    found.sort(key=lambda pair: pair[0])
    areas = [
        SheetArea(name, tuple(family for _, family in own))
        for name, own in groupby(found, key=lambda pair: pair[0])
    ]
    return areas, unit


def _query(state: str, programme: str, area: str, after: str) -> VisitQuery:
    known: Any = state if state in _STATES else "planned"
    told = [text if text.isprintable() else "" for text in (programme, area, after)]
    return VisitQuery(state=known, programme=told[0] or None, area=told[1] or None, after=told[2] or None)


def _address(**told: str | None) -> str:
    return f"/kunjungan?{urlencode({name: value for name, value in told.items() if value})}"
