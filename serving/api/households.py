"""One household: its assessment, its explanation, who it is (against a reason), and what was decided."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission
from serving.store.case_views import DecisionView, Verdict
from serving.store.household_views import HouseholdView
from serving.store.identity_views import Identity
from serving.what_if import what_if

router = APIRouter(tags=["households"])
Key = Annotated[
    str,
    Path(pattern=r"^[A-Z2-7]{16}$", description="public key of the household", examples=["JBSWY3DPEHPK3PXP"]),
]
_REASON = Field(min_length=3, max_length=4000, description="in one's own words")


class ShownProgramme(BaseModel):
    """The programme whose explanation was read."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"programme": "PKH"}]})

    programme: str = Field(min_length=1, max_length=128)


class Shown(BaseModel):
    """The record that this explanation was shown to the caller; a decision needs it."""

    shown_id: int = Field(examples=[17])


class NewDecision(BaseModel):
    """A person's verdict on one household and programme."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "programme": "PKH", "verdict": "kunjungi", "reason": "Mobil tercatat, tetapi lantainya tanah.",
        "shown_id": 17, "expected_version": 0,
    }]})  # fmt: skip

    programme: str = Field(min_length=1, max_length=128)
    verdict: Verdict
    reason: str = _REASON
    shown_id: int = Field(ge=1, le=2**62)
    expected_version: int = Field(ge=0, le=2**31, description="version of the case that was read")


class Amendment(BaseModel):
    """Another verdict in place of an earlier one, which stays in the record."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "verdict": "tetap", "reason": "Sudah dikunjungi: mobil itu milik tetangga.", "expected_version": 1,
    }]})  # fmt: skip

    verdict: Verdict
    reason: str = _REASON
    expected_version: int = Field(ge=0, le=2**31)


class Reason(BaseModel):
    """Why, in one's own words; it is kept."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Salah keluarga: nomor tertukar."}]}
    )

    reason: str = _REASON


@router.get("/households/{key}", responses=problems(404))
def household(
    service: Running,
    caller: Annotated[Caller, needs(Permission.SEE_HOUSEHOLDS)],
    key: Key,
    snapshot: Annotated[int | None, Query(ge=1, le=2**31, description="default: the newest")] = None,
) -> HouseholdView:
    """A household with its estimate, every reason, what to check, and its history. Who it is stays masked."""
    with service.store.read(caller.actor) as reading:
        return reading.household(key, snapshot)


@router.post("/households/{key}/shown", status_code=201, responses=problems(400, 404, 409, 413))
def show_explanation(
    service: Running, caller: Annotated[Caller, needs(Permission.DECIDE)], key: Key, given: ShownProgramme
) -> Shown:
    """Records that the caller was shown this explanation, now."""
    with service.store.begin(caller.actor) as work:
        return Shown(shown_id=work.show_explanation(key, given.programme))


@router.post("/households/{key}/unmasking", responses=problems(400, 404, 413))
def unmask(
    service: Running, caller: Annotated[Caller, needs(Permission.UNMASK)], key: Key, given: Reason
) -> Identity:
    """Names, numbers and address, against a reason; the audit trail keeps both."""
    with service.store.begin(caller.actor) as work:
        return work.unmask(key, given.reason)


@router.get("/households/{key}/decisions", responses=problems(404))
def decisions(
    service: Running, caller: Annotated[Caller, needs(Permission.SEE_HOUSEHOLDS)], key: Key
) -> list[DecisionView]:
    """Every act on this household, newest first."""
    with service.store.read(caller.actor) as reading:
        return list(reading.household(key).decisions)


@router.post("/households/{key}/decisions", status_code=201, responses=problems(400, 404, 409, 413))
def decide(
    service: Running, caller: Annotated[Caller, needs(Permission.DECIDE)], key: Key, given: NewDecision
) -> DecisionView:
    """Records a verdict. Whoever comes second is told who was first (409), and nothing is overwritten."""
    with service.store.begin(caller.actor) as work:
        return work.decide(
            key, given.programme, given.verdict, given.reason, given.shown_id, given.expected_version
        )


class Changes(BaseModel):
    """Answers as they might be: question → code or number as text, or ? for not known."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"changes": {"jenis_lantai_terluas": "8"}}]}
    )

    changes: dict[str, Annotated[str, Field(max_length=128)]] = Field(min_length=1, max_length=50)


class WhatIfBody(BaseModel):
    """The assessment as recorded and as it would be; columns of `docs/assessments.md`. Nothing is kept."""

    before: dict[str, Any] = Field(examples=[{"estimate": 812345.6, "status:PKH": "flagged"}])
    after: dict[str, Any] = Field(examples=[{"estimate": 633210.9, "status:PKH": "cannot_tell"}])
    followed: tuple[str, ...] = Field(description="questions that fall away, or become unknown, with them")


@router.post("/households/{key}/what-if", responses=problems(400, 404, 413))
def ask_what_if(
    service: Running, caller: Annotated[Caller, needs(Permission.SEE_HOUSEHOLDS)], key: Key, given: Changes
) -> WhatIfBody:
    """Assesses the household with other answers beside its own; never stored as fact."""
    with service.store.read(caller.actor) as reading:
        snapshot = reading.household(key).snapshot.id
        context, recorded = reading.context(snapshot), reading.answers(key, snapshot)
    found = what_if(context, recorded, given.changes)
    return WhatIfBody(before=dict(found.before), after=dict(found.after), followed=found.followed)


DecisionId = Annotated[int, Path(ge=1, le=2**62, description="number of the decision")]


@router.post("/decisions/{decision}/amendment", status_code=201, responses=problems(400, 404, 409, 413))
def amend(
    service: Running,
    caller: Annotated[Caller, needs(Permission.DECIDE)],
    decision: DecisionId,
    given: Amendment,
) -> DecisionView:
    """Puts another verdict in its place; both stay in the record."""
    with service.store.begin(caller.actor) as work:
        return work.amend(decision, given.verdict, given.reason, given.expected_version)


@router.post("/decisions/{decision}/withdrawal", status_code=201, responses=problems(400, 404, 409, 413))
def withdraw(
    service: Running, caller: Annotated[Caller, needs(Permission.DECIDE)], decision: DecisionId, given: Reason
) -> DecisionView:
    """Withdraws a verdict: the case is open again, and the record says why."""
    with service.store.begin(caller.actor) as work:
        return work.withdraw(decision, given.reason)
