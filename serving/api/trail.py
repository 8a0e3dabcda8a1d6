"""The audit trail: who did what, when, to what."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.api.moments import Moment
from serving.permissions import Permission
from serving.store.trail_views import AuditPage, AuditQuery

router = APIRouter(tags=["audit"])


class TrailFilters(BaseModel):
    """Which records."""

    model_config = ConfigDict(extra="forbid")

    act: str | None = Field(None, max_length=64, examples=["decided"])
    subject: str | None = Field(
        None, max_length=128, description="a household's key, `user:7`, `cycle:2026-11`"
    )
    by: str | None = Field(None, max_length=64, description="name of the account")
    since: Moment | None = None
    until: Moment | None = None
    before: int | None = Field(None, ge=1, le=2**62, description="`next` of the page before")
    limit: int = Field(100, ge=1, le=500)


@router.get("/audit", responses=problems())
def trail(
    service: Running,
    caller: Annotated[Caller, needs(Permission.SEE_AUDIT)],
    given: Annotated[TrailFilters, Query()],
) -> AuditPage:
    """Records of the trail, newest first; `tepat audit verify` proves that none was changed."""
    with service.store.read(caller.actor) as reading:
        return reading.audit(AuditQuery(**given.model_dump()))
