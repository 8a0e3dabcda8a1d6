"""The model and the policy in force: what stands behind every number."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from models.flags import SIDES
from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission

router = APIRouter(tags=["model"])


class ModelBody(BaseModel):
    """The champion: who put it to work, since when, why, and its card."""

    name: str = Field(examples=["dtsen"])
    digest: str = Field(description="SHA-256 of the manifest of its folder")
    version: int | None = Field(examples=[3])
    since: str = Field(examples=["2026-11-02T03:04:05+00:00"])
    by: str = Field(examples=["dewi"])
    why: str = Field(examples=["Survei Maret 2026"])
    catalogue_digest: str
    card: dict[str, Any] = Field(examples=[{"rows": 12000, "r2": 0.62}])


class ProgrammeBody(BaseModel):
    """A programme as it is in force today."""

    name: str = Field(examples=["PKH"])
    line: float = Field(description="in the unit of welfare; for classes, the rank", examples=[612345.0])
    max_false: dict[str, float] = Field(examples=[{"inclusion": 0.1, "exclusion": 0.25}])
    lists: dict[Literal["inclusion", "exclusion"], bool] = Field(description="whether the list is calibrated")
    source: dict[str, str]


class PolicyBody(BaseModel):
    """The policy of a day, with its lines fixed on the model's survey."""

    digest: str
    as_of: date
    unit: dict[str, str] = Field(examples=[{"id": "rupiah per orang per bulan"}])
    programmes: list[ProgrammeBody]


@router.get("/model", responses=problems(503))
def model(service: Running, caller: Annotated[Caller, needs(Permission.SEE_MODEL)]) -> ModelBody:
    """The model that assesses what is handed in today."""
    held = service.assessing.in_force()
    champion, trained = held.champion, held.assessor.context.model
    return ModelBody(
        name=champion.name,
        digest=trained.digest,
        version=champion.version,
        since=champion.since,
        by=champion.by,
        why=champion.why,
        catalogue_digest=trained.welfare.catalogue.digest,
        card=dict(trained.card),
    )


@router.get("/policy", responses=problems(503))
def policy(service: Running, caller: Annotated[Caller, needs(Permission.SEE_MODEL)]) -> PolicyBody:
    """The programmes with their lines, bounds on wrong flags and legal sources."""
    held = service.assessing.in_force()
    context, welfare = held.assessor.context, held.profile.welfare
    sources = {programme.name: dict(programme.source) for programme in held.policy.programmes}
    return PolicyBody(
        digest=held.policy.digest,
        as_of=held.day,
        unit=dict(welfare.unit) if welfare is not None else {},
        programmes=[
            ProgrammeBody(
                name=each.name,
                line=each.line,
                max_false={side: each.bounds[side] for side in SIDES if side in each.bounds},
                lists={side: side in each.lists for side in SIDES},
                source=sources[each.name],
            )
            for each in context.programmes
        ],
    )
