"""A cycle at a glance, and the cycles there are."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from serving.accounts import Caller, needs, refuse_part_of_district
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission
from serving.store.cycle_views import CycleView
from serving.store.errors import NotFound
from serving.store.overview_views import Overview

router = APIRouter(tags=["overview"])


class NewCycle(BaseModel):
    """A month of work."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "2026-11"}]})

    name: str = Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")


@router.get("/overview", responses=problems(404))
def overview(
    service: Running,
    caller: Annotated[Caller, needs(Permission.SEE_LISTS)],
    cycle: Annotated[int | None, Query(ge=1, le=2**31, description="default: the newest")] = None,
) -> Overview:
    """Families, flags and decisions of a cycle, over the caller's areas."""
    with service.store.read(caller.actor) as reading:
        return reading.overview(cycle)


@router.get("/cycles", responses=problems())
def cycles(service: Running, caller: Annotated[Caller, needs(Permission.SEE_LISTS)]) -> list[CycleView]:
    """Every cycle, newest first."""
    with service.store.read(caller.actor) as reading:
        return list(reading.cycles())


@router.post("/cycles", status_code=201, responses=problems(400, 409, 413))
def open_cycle(
    service: Running, caller: Annotated[Caller, needs(Permission.CLOSE_CYCLE)], given: NewCycle
) -> CycleView:
    """Opens a cycle; the one before must be closed. For accounts of the whole district."""
    refuse_part_of_district(caller, Permission.CLOSE_CYCLE)
    with service.store.begin(caller.actor) as work:
        return work.open_cycle(given.name)


@router.post("/cycles/closing", responses=problems(400, 404, 409, 413))
def close_cycle(
    service: Running, caller: Annotated[Caller, needs(Permission.CLOSE_CYCLE)], given: NewCycle
) -> CycleView:
    """Closes the open cycle, which the body names so that nobody closes another one by mistake: its
    snapshots never change again. For accounts of the whole district."""
    refuse_part_of_district(caller, Permission.CLOSE_CYCLE)
    with service.store.begin(caller.actor) as work:
        cycle = work.cycle()
        if cycle is None or cycle.name != given.name:
            raise NotFound
        return work.close_cycle()
