"""*Data*: this month's registry files go in here, and how far the work on them has come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from features.errors import TepatError
from features.messages import said
from serving.accounts import Caller, NotAllowed, needs
from serving.importing_orders import order_import, profile_of_two_files
from serving.pages.asking import said_in
from serving.pages.rendering import render, see
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import Service, service_of
from serving.settings import MEBIBYTE
from serving.store.job_views import JobView
from serving.uploads import FileRefused, Upload, UploadTooLarge

router = APIRouter()
UPLOAD_ADDRESS: Final = "/data/muat"
"""The one address of a page that takes large bodies; `serving.application` gives it its limit."""
_AT_ONCE: Final = 256 * 1024
_UNDER_WAY: Final = ("queued", "running", "interrupted")


@dataclass(frozen=True, slots=True)
class ShownJob:
    """One file that was loaded, ready to be read."""

    file: str
    state: str
    progress: str
    done: int
    total: int
    problem: tuple[str, ...]
    by: str
    under_way: bool


@router.get("/data")
def data(request: Request, caller: Annotated[Caller, needs(Permission.IMPORT)]) -> Response:
    """The form, and the files so far."""
    return _page(request, caller, {})


@router.post(UPLOAD_ADDRESS)
async def load(request: Request, caller: Annotated[Caller, needs(Permission.IMPORT)]) -> Response:
    """Takes both files, then orders their import."""
    if caller.actor.areas:
        raise NotAllowed(Permission.IMPORT)
    words, _ = said_in(request, caller)
    service = service_of(request)
    async with request.form() as form:
        registry, members = (_sent(form.get(name)) for name in ("registry", "members"))
        errors: dict[str, str] = {}
        if registry is None:
            errors["registry"] = words("data.choose")
        if members is None and await run_in_threadpool(_needs_members, service.settings.profile):
            errors["members"] = words("data.choose_members")
        if registry is None or errors:
            return await run_in_threadpool(_page, request, caller, errors)
        received = {
            place: await _received(service, file, place, errors, words)
            for place, file in (("registry", registry), ("members", members))
            if file is not None
        }
        name = registry.filename or ""
    first, second = received["registry"], received.get("members")
    if first is not None and second is not None and first.digest == second.digest:
        errors["members"] = words("data.same_file")
    if errors or first is None:
        return await run_in_threadpool(_page, request, caller, errors)
    await run_in_threadpool(
        order_import, service, caller.actor, first.digest, second.digest if second else None, name, ""
    )
    return see("/data", "loading")


async def _received(
    service: Service, file: UploadFile, place: str, errors: dict[str, str], words: Words
) -> Upload | None:
    async def pieces() -> AsyncIterator[bytes]:
        while piece := await file.read(_AT_ONCE):
            yield piece

    try:
        return await service.uploads.receive(pieces())
    except (FileRefused, UploadTooLarge) as error:
        errors[place] = _in_words(error, words)
        return None


def _in_words(error: TepatError, words: Words) -> str:
    if isinstance(error, UploadTooLarge):
        return words("data.too_large", size=error.limit // MEBIBYTE)
    return error.in_language(words.language)


def _needs_members(profile: str) -> bool:
    """Whether a registry of this profile is two files."""
    return profile_of_two_files(profile) is not None


def _sent(value: object) -> UploadFile | None:
    """The file of a field; a field left empty is sent without a name."""
    return value if isinstance(value, UploadFile) and value.filename else None


def _page(request: Request, caller: Caller, errors: dict[str, str]) -> Response:
    service = service_of(request)
    with service.store.read(caller.actor) as reading:
        jobs = reading.jobs()
    words, writing = said_in(request, caller)
    shown = [_job(job, words, writing) for job in jobs]
    values: dict[str, Any] = {
        "jobs": shown,
        "size": writing.number(service.settings.upload_limit // MEBIBYTE),
        "needs_members": _needs_members(service.settings.profile),
        "again": 5 if any(job.under_way for job in shown) else 0,
        "may_load": not caller.actor.areas,
        "address": UPLOAD_ADDRESS,
    }
    return render(request, caller, "data.html", errors=errors, status=422 if errors else 200, **values)


def _job(job: JobView, words: Words, writing: Writing) -> ShownJob:
    progress = ""
    if job.total:
        done, total = writing.number(job.done), writing.number(job.total)
        progress = words("data.done_of", done=done, total=total)
    by = f"{job.created_by}, {writing.moment(job.created_at)}"
    problem = tuple(said(job.problem or "", words.language).splitlines())
    under_way = job.state in _UNDER_WAY
    return ShownJob(
        job.file_name, words(f"job.{job.state}"), progress, job.done, job.total, problem, by, under_way
    )
