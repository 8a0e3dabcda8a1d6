"""How the service is set, for whoever must know; no secret is among it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission

router = APIRouter(tags=["settings"])


class SettingsBody(BaseModel):
    """What the environment set at the start; `docs/runbook.md` says how to set it differently."""

    profile: str = Field(examples=["dtsen"])
    simulated: bool
    language: str = Field(examples=["id"])
    database: str = Field(description="kind of the database", examples=["sqlite"])
    secure_cookies: bool
    idle_minutes: int = Field(examples=[30])
    session_hours: int = Field(examples=[12])
    upload_limit_mib: int = Field(examples=[512])


@router.get("/settings", responses=problems())
def settings(service: Running, caller: Annotated[Caller, needs(Permission.SEE_SETTINGS)]) -> SettingsBody:
    """The settings in force."""
    told = service.settings
    return SettingsBody(
        profile=told.profile,
        simulated=told.simulated,
        language=told.language,
        database=told.database.partition(":")[0].partition("+")[0],
        secure_cookies=told.secure_cookies,
        idle_minutes=int(told.idle.total_seconds() // 60),
        session_hours=int(told.longest_session.total_seconds() // 3600),
        upload_limit_mib=told.upload_limit // (1024 * 1024),
    )
