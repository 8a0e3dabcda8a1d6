"""Whether the process lives, and whether it can work: for whoever watches it."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from features.errors import TepatError
from serving.accounts import PUBLIC
from serving.api.asking import Running
from serving.api.described import problems

router = APIRouter(tags=["health"])


class NotReady(TepatError):
    """The service lives and cannot work yet; `failing` names what it lacks."""

    def __init__(self, failing: tuple[str, ...]) -> None:
        self.failing = failing
        super().__init__(
            f"The service is not ready: {', '.join(failing)}. docs/runbook.md says what to do about each."
        )


class Health(BaseModel):
    """The process answers."""

    status: Literal["alive"] = Field(examples=["alive"])


class Readiness(BaseModel):
    """The process can work: its database answers and has this program's tables, and it has a model."""

    status: Literal["ready"] = Field(examples=["ready"])


@router.get("/health", dependencies=[PUBLIC])
async def health() -> Health:
    """Says that the process answers; looks at nothing else."""
    return Health(status="alive")


@router.get("/ready", dependencies=[PUBLIC], responses=problems(503, public=True))
async def ready(service: Running) -> Readiness:
    """Looks at the database, its tables and the model; tells what fails, and nothing more."""
    failing = []
    if not await run_in_threadpool(service.store.is_ready):
        failing.append("database")
    try:
        await run_in_threadpool(service.assessing.in_force)
    except TepatError:
        failing.append("model")
    if failing:
        raise NotReady(tuple(failing))
    return Readiness(status="ready")
