"""Registry files on their way in: send the bytes, then order the import, then watch the job."""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from features.messages import said
from serving.accounts import Caller, needs, refuse_part_of_district
from serving.answering import language_of
from serving.api.asking import Running
from serving.api.described import problems
from serving.importing_orders import order_import
from serving.permissions import Permission
from serving.store.job_views import JobView

router = APIRouter(tags=["import"])
_RAW: Final = "application/octet-stream"
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "the file itself",
        "content": {_RAW: {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}


class Uploaded(BaseModel):
    """A file that has arrived whole. The same content always has the same digest."""

    digest: str = Field(pattern="^[0-9a-f]{64}$", examples=["9f86d081884c7d659a2feaa0c55ad015" * 2])
    size: int = Field(examples=[18_234_112])
    kind: str = Field(description="what is inside: CSV, XLSX or Parquet", examples=["Parquet"])


class NewImport(BaseModel):
    """Which uploaded files make this month's registry."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "registry": "9f86d081884c7d659a2feaa0c55ad015" * 2, "members": None,
        "file_name": "dtsen-2026-11.xlsx", "cycle": "2026-11",
    }]})  # fmt: skip

    registry: str = Field(pattern="^[0-9a-f]{64}$", description="digest of the table of households")
    members: str | None = Field(None, pattern="^[0-9a-f]{64}$", description="digest of the table of persons")
    file_name: str = Field("", max_length=200, description="what the registry is called, to be shown")
    cycle: str = Field("", pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$", description="default: the open one")


@router.post("/uploads", status_code=201, responses=problems(413, 415, 503), openapi_extra=_BODY)
async def upload(
    request: Request, service: Running, caller: Annotated[Caller, needs(Permission.IMPORT)]
) -> Uploaded:
    """Takes a file as the body of the request. It is there whole, under its digest, or not at all."""
    _whole_district(caller)
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != _RAW:
        raise HTTPException(415)
    received = await service.uploads.receive(request.stream())
    return Uploaded(digest=received.digest, size=received.size, kind=received.kind)


@router.post("/imports", status_code=202, responses=problems(400, 404, 409, 413))
def import_registry(
    service: Running, caller: Annotated[Caller, needs(Permission.IMPORT)], given: NewImport
) -> JobView:
    """Orders the import of uploaded files; of the same content in the same cycle there is one job only.

    Done, it is begun anew once what it loaded is no longer in force: after another file, another cycle, or
    another model. The files are then sent again before.
    """
    _whole_district(caller)
    return order_import(service, caller.actor, given.registry, given.members, given.file_name, given.cycle)


@router.get("/jobs", responses=problems())
def jobs(
    request: Request, service: Running, caller: Annotated[Caller, needs(Permission.IMPORT)]
) -> list[JobView]:
    """The last fifty jobs, newest first."""
    with service.store.read(caller.actor) as reading:
        return [_said(job, request) for job in reading.jobs()]


@router.get("/jobs/{job}", responses=problems(404))
def job(
    request: Request,
    service: Running,
    caller: Annotated[Caller, needs(Permission.IMPORT)],
    job: Annotated[int, Path(ge=1, le=2**62)],
) -> JobView:
    """How far a job has come, or why it failed."""
    with service.store.read(caller.actor) as reading:
        return _said(reading.job(job), request)


def _said(job: JobView, request: Request) -> JobView:
    """The job with its problem in the language that is asked for."""
    return replace(job, problem=said(job.problem, language_of(request)) if job.problem else None)


def _whole_district(caller: Caller) -> None:
    """A registry file is the whole district's: who sees a part of it cannot put another in its place."""
    refuse_part_of_district(caller, Permission.IMPORT)
