"""*Beranda*: this cycle at a glance, by area, and what to do next; families whose record is to be mended."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.statuses import STATUSES
from serving.accounts import Caller, needs
from serving.pages.asking import phrases_of, said_in
from serving.pages.list_addresses import SLUGS
from serving.pages.rendering import render, see
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.next_steps import MOST_REPAIRS
from serving.store.overview_views import AreaCounts, NextStep, Overview, ProgrammeCounts

router = APIRouter()
_WHERE: Final = {
    "no_cycle": ("/pengaturan#siklus", Permission.CLOSE_CYCLE),
    "no_snapshot": ("/data", Permission.IMPORT),
    "open_cases": ("/daftar?keadaan=open", Permission.DECIDE),
    "visits_planned": ("/kunjungan", Permission.ENTER_FINDINGS),
    "repairs_proposed": ("/perbaikan", Permission.IMPORT),
    "all_decided": ("/pengaturan#siklus", Permission.CLOSE_CYCLE),
    "old_answers": ("/data", Permission.IMPORT),
    "old_records": ("/kunjungan", Permission.ASSIGN_VISITS),
    "jobs_running": ("/data", Permission.IMPORT),
}
"""Code of a step → where it is done, and who may do it."""
_COUNTED: Final = ("open_cases", "visits_planned", "repairs_proposed", "jobs_running")
"""Steps of which there may be one."""
_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next."""

    text: str
    more: str
    address: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area of the table; `deeper`: it has areas of its own to look into."""

    name: str
    counts: AreaCounts
    deeper: bool


@router.get("/")
def home(
    request: Request,
    caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)],
    wilayah: str = "",
) -> Response:
    """The home page; whoever sees no families begins at what they do see."""
    if Permission.SEE_LISTS not in caller.permissions:
        return see("/pengguna" if Permission.SEE_USERS in caller.permissions else "/pengaturan")
    with service_of(request).store.read(caller.actor) as reading:
        overview = reading.overview()
        words, _ = said_in(request, caller)
        phrases = phrases_of(reading, overview.snapshot, words.language) if overview.snapshot else None
    words, writing = said_in(request, caller, phrases)
    area, areas = areas_below(overview, wilayah)
    steps = [step for found in overview.next_steps if (step := step_of(found, caller, words, writing))]
    values: dict[str, Any] = {
        "o": overview,
        "loaded_by": _loader(overview, words),
        "answers_age": _years(overview.answers_age_days, words, writing),
        "areas_said": _areas_said(caller, overview, words),
        "steps": steps,
        "no_step": words("step.none_yours" if overview.next_steps else "step.none"),
        "slugs": SLUGS,
        "area": area,
        "areas": areas,
        "programmes": _with_enrolment(overview),
        "statuses": [status for status in STATUSES if status != "unusable"],
    }
    return render(request, caller, "home.html", unit=phrases.unit if phrases else "", **values)


def areas_below(overview: Overview, path: str) -> tuple[AreaCounts | None, list[AreaRow]]:
    """The area asked for, and the areas right below it; without one the coarsest."""
    own = next((area for area in overview.areas if area.path == path), None)
    level = own.level + 1 if own else min((area.level for area in overview.areas), default=1)
    below = [
        area
        for area in overview.areas
        if area.level == level and (own is None or area.path.startswith(f"{own.path}/"))
    ]
    parents = {"/".join(area.path.split("/")[:-1]) for area in overview.areas if area.level <= 2}
    rows = [
        AreaRow(area.names[-1] if area.names else area.path, area, area.path in parents) for area in below
    ]
    return own, sorted(rows, key=lambda row: row.name)


@router.get("/perbaikan")
def repairs(request: Request, caller: Annotated[Caller, needs(Permission.SEE_LISTS)]) -> Response:
    """Families whose record a reviewer asked to be mended: they stand on either list, or on none."""
    with service_of(request).store.read(caller.actor) as reading:
        found = reading.repairs()
    return render(request, caller, "repairs.html", repairs=found, most=MOST_REPAIRS)


def step_of(found: NextStep, caller: Caller, words: Words, writing: Writing) -> Step | None:
    """The step in words; None for whoever may not do it."""
    address, permission = _WHERE[found.code]
    if not caller.may(permission):
        return None
    count = writing.number(found.count)
    if found.code == "old_records":
        count = writing.number(found.count / _A_YEAR, 1)
    one = ".one" if found.count == 1 and found.code in _COUNTED else ""
    return Step(words(f"step.{found.code}{one}", count=count), words(f"step.{found.code}.more"), address)


def _years(days: int | None, words: Words, writing: Writing) -> str:
    """An age in days up to three months, then in months, from two years on in years."""
    if days is None:
        return ""
    if days < 92:
        return words.counted("home.days", days, count=writing.number(days))
    if days < 2 * _A_YEAR:
        return words("home.months", count=writing.number(days * 12 / _A_YEAR))
    return words("home.years", count=writing.number(days / _A_YEAR, 1))


def _loader(overview: Overview, words: Words) -> str:
    """Who loaded the registry; whoever did it with a command is told by their name on that machine."""
    name = overview.snapshot.loaded_by if overview.snapshot else ""
    account = name.removeprefix("console:")
    return name if account == name else words("home.by_command", name=account)


def _with_enrolment(overview: Overview) -> list[ProgrammeCounts]:
    """Programmes of which the registry tells who is enrolled; the others are estimated only."""
    lines = overview.snapshot.programmes if overview.snapshot else ()
    known = {each.name for each in lines if each.enrolment_known}
    return [row for row in overview.programmes if row.programme in known]


def _areas_said(caller: Caller, overview: Overview, words: Words) -> str:
    names = {area.path: area.names[-1] for area in overview.areas if area.names}
    own = [names.get(path, path) for path in caller.actor.areas]
    return ", ".join(own) or words("frame.whole_district")
