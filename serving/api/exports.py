"""Lists and visits as files; the audit trail keeps who took which."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import pyarrow as pa
from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParameter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.api.lists import Filters, SidePath
from serving.api.visits import VisitChoice
from serving.exports import FORMATS, Format, list_table, visit_table, write_export
from serving.pages.asking import phrases_of
from serving.pages.frame import language_of
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.workbook import office_table
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import Service

if TYPE_CHECKING:
    from serving.store.reading import Reading

router = APIRouter(tags=["export"])
FormatPath = Annotated[Format, PathParameter(description="form of the file")]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "the file",
        "content": {
            media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
            for media in FORMATS.values()
        },
    }
}


@router.get(
    "/exports/lists/{side}.{form}", response_class=FileResponse, responses={**_FILE, **problems(404, 413)}
)
def export_list(
    request: Request,
    service: Running,
    caller: Annotated[Caller, needs(Permission.EXPORT)],
    side: SidePath,
    form: FormatPath,
    given: Annotated[Filters, Query()],
) -> FileResponse:
    """A whole list with its filters, without names, NIK or addresses.

    A workbook (`xlsx`) is for people: headings, codes and reasons are words of the caller's language, amounts
    and chances are rounded. `csv` and `parquet` are for programs.
    """
    with service.store.read(caller.actor) as reading:
        query = given.query(side)
        table = list_table(reading, query)
        if form == "xlsx":
            words = Words(language_of(request, caller))
            phrases = _phrases(reading, query.cycle_id, words.language)
            table = office_table(
                table, phrases, words, Writing(words.language, phrases.unit if phrases else "")
            )
    return exported(service, caller, table, f"list:{side}", form)


@router.get("/exports/visits.{form}", response_class=FileResponse, responses={**_FILE, **problems(404, 413)})
def export_visits(
    request: Request,
    service: Running,
    caller: Annotated[Caller, needs(Permission.EXPORT)],
    form: FormatPath,
    given: Annotated[VisitChoice, Query()],
) -> FileResponse:
    """Visits with what was found, without names, NIK or addresses; a workbook in words, as of a list."""
    with service.store.read(caller.actor) as reading:
        table = visit_table(reading, given.query())
    if form == "xlsx":
        words = Words(language_of(request, caller))
        table = office_table(table, None, words, Writing(words.language))
    return exported(service, caller, table, "visits", form)


def _phrases(reading: "Reading", cycle_id: int | None, language: str) -> Phrases | None:
    cycle = reading.cycle(cycle_id)
    if cycle is None or cycle.snapshot_id is None:
        return None
    return phrases_of(reading, reading.snapshot(cycle.snapshot_id), language)


def exported(service: Service, caller: Caller, table: pa.Table, what: str, form: Format) -> FileResponse:
    """The file as an answer; it is removed when it was sent, and the trail knows that it was taken."""
    handle, name = tempfile.mkstemp(prefix="tepat-", suffix=f".{form}")
    os.close(handle)
    path = Path(name)
    try:
        write_export(table, path, form)
        with service.store.begin(caller.actor) as work:
            work.audit_event("exported", what, {"rows": table.num_rows, "form": form})
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    shown, done = f"tepat-{what.replace(':', '-')}.{form}", BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type=FORMATS[form], filename=shown, background=done)
