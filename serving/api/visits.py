"""Visits: who is to be visited, and what was found at the door."""

import secrets
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from models.audit_sample import LEAST_SHARE, MOST_SHARE
from models.flags import SIDES, Side
from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission
from serving.store.drawn_rates import DrawnRates
from serving.store.planning import MOST_SEED, MOST_VISITS, Round, RoundOrder
from serving.store.visit_views import VisitFindings, VisitPage, VisitQuery, VisitView
from serving.what_if import wrong_answers

router = APIRouter(prefix="/visits", tags=["visits"])
HouseholdKey = Annotated[str, Field(pattern=r"^[A-Z2-7]{16}$")]


class VisitChoice(BaseModel):
    """Which visits."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["planned", "done", "cancelled"] | None = None
    area: str | None = Field(None, max_length=128)
    programme: str | None = Field(None, max_length=128)
    key: HouseholdKey | None = None
    cycle: int | None = Field(None, ge=1, le=2**31, description="default: the newest")

    def query(self, after: str | None = None, limit: int = 100) -> VisitQuery:
        """As the store takes it."""
        told = self.model_dump(exclude={"cycle", "after", "limit"})
        return VisitQuery(cycle_id=self.cycle, after=after, limit=limit, **told)


class VisitFilters(VisitChoice):
    """Which visits, and which page of them."""

    after: str | None = Field(None, max_length=512, description="`next` of the page before")
    limit: int = Field(100, ge=1, le=500)


class NewVisits(BaseModel):
    """Households of one list that somebody is to visit."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"keys": ["JBSWY3DPEHPK3PXP"], "programme": "PKH", "side": "inclusion"}
    ]})  # fmt: skip

    keys: list[HouseholdKey] = Field(min_length=1, max_length=500)
    programme: str = Field(min_length=1, max_length=128)
    side: Side


class NewRound(BaseModel):
    """A round of visits to one programme's families: the flags that matter most, and a random part of all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"programme": "PKH", "visits": 40, "audit_share": 0.15, "area": "13.06.01"}
    ]})  # fmt: skip

    programme: str = Field(min_length=1, max_length=128)
    visits: int = Field(40, ge=1, le=MOST_VISITS, description="drawn ones included")
    audit_share: float = Field(0.15, ge=LEAST_SHARE, le=MOST_SHARE, description="of them, drawn at random")
    sides: list[Side] = Field(list(SIDES), min_length=1, max_length=2)
    area: str | None = Field(None, max_length=128, description="path of an area; default: all of one’s own")


class Findings(BaseModel):
    """What was found at the door."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "outcome": "met", "visited_on": "2026-11-20", "visitor": "Dewi", "eligible": "yes", "receives": "no",
        "answers": {"jenis_lantai_terluas": "8"}, "note": "Rumah berlantai tanah.",
    }]})  # fmt: skip

    outcome: Literal["met", "moved", "not_found", "deceased", "refused"]
    visited_on: date | None = Field(None, ge=date(2000, 1, 1), description="tomorrow at the latest")
    visitor: str = Field("", max_length=200)
    eligible: Literal["yes", "no", "cannot_tell"] | None = None
    receives: Literal["yes", "no", "cannot_tell"] | None = None
    answers: dict[str, str] = Field(
        default_factory=dict,
        max_length=200,
        description="what was seen: questions and answers as of `POST /households/{key}/what-if`",
    )
    note: str = Field("", max_length=4000)


class CancelledBecause(BaseModel):
    """Why a visit is not made after all; it stays beside the visit."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Salah keluarga: sudah dikunjungi."}]}
    )

    reason: str = Field(min_length=3, max_length=4000, description="in one’s own words")


class AssignedVisits(BaseModel):
    """The visits as they are planned now, how many of them are new, and to whom none was planned."""

    visits: tuple[VisitView, ...]
    added: int = Field(examples=[3])
    already: int = Field(description="planned before, and left as they were", examples=[1])
    decided: tuple[str, ...] = Field(description="keys of households that were decided on in this cycle")


@router.get("", responses=problems(404))
def visits(
    service: Running,
    caller: Annotated[Caller, needs(Permission.SEE_VISITS)],
    given: Annotated[VisitFilters, Query()],
) -> VisitPage:
    """Visits, planned and made, by area."""
    with service.store.read(caller.actor) as reading:
        return reading.visits(given.query(given.after, given.limit))


@router.post("", status_code=201, responses=problems(400, 404, 409, 413))
def assign(
    service: Running, caller: Annotated[Caller, needs(Permission.ASSIGN_VISITS)], given: NewVisits
) -> AssignedVisits:
    """Puts households on the visit list; where one is not in the caller's areas, none.

    Who is planned already stays as they are; to who was decided on in this cycle no visit is planned.
    """
    with service.store.begin(caller.actor) as work:
        done = work.assign_visits(given.keys, given.programme, given.side)
    return AssignedVisits(visits=done.visits, added=done.added, already=done.already, decided=done.decided)


@router.post("/rounds", status_code=201, responses=problems(400, 404, 409, 413))
def plan_round(
    service: Running, caller: Annotated[Caller, needs(Permission.ASSIGN_VISITS)], given: NewRound
) -> Round:
    """Chooses a round of visits and draws its random part; nobody is chosen twice in a cycle."""
    order = RoundOrder(
        given.programme, given.visits, given.audit_share, tuple(dict.fromkeys(given.sides)), given.area
    )
    with service.store.begin(caller.actor) as work:
        return work.plan_round(order, secrets.randbelow(MOST_SEED))


@router.get("/drawn", responses=problems())
def drawn(service: Running, caller: Annotated[Caller, needs(Permission.SEE_VISITS)]) -> list[DrawnRates]:
    """Inclusion and exclusion errors by programme, from the random visits of the last twelve months alone."""
    with service.store.read(caller.actor) as reading:
        return list(reading.drawn_rates())


@router.post("/{visit}/findings", status_code=201, responses=problems(400, 404, 409, 413))
def enter_findings(
    service: Running,
    caller: Annotated[Caller, needs(Permission.ENTER_FINDINGS)],
    visit: Annotated[int, Path(ge=1, le=2**62)],
    given: Findings,
) -> VisitView:
    """Enters what was found; entering again adds a version, and none is lost."""
    if given.answers:
        with service.store.read(caller.actor) as reading:
            told = reading.visit(visit)
            context = reading.context(told.snapshot_id)
            recorded = reading.answers(told.key, told.snapshot_id)
        for wrong in wrong_answers(context.profile, recorded, given.answers):
            raise wrong
    with service.store.begin(caller.actor) as work:
        return work.enter_findings(visit, VisitFindings(**given.model_dump()))


@router.post("/{visit}/cancellation", status_code=201, responses=problems(400, 404, 409, 413))
def cancel(
    service: Running,
    caller: Annotated[Caller, needs(Permission.ASSIGN_VISITS)],
    visit: Annotated[int, Path(ge=1, le=2**62)],
    given: CancelledBecause,
) -> VisitView:
    """Takes a planned visit off the list, against a reason. One that was drawn counts as not judged."""
    with service.store.begin(caller.actor) as work:
        return work.cancel_visit(visit, given.reason)
