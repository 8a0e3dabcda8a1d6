"""Finding a family by its whole id, NIK or KK number; by POST, since histories and logs keep addresses."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from serving.accounts import Caller, needs
from serving.pages.rendering import render, see
from serving.permissions import Permission
from serving.running import service_of

router = APIRouter()


@router.post("/cari")
def find(
    request: Request,
    caller: Annotated[Caller, needs(Permission.SEE_HOUSEHOLDS)],
    text: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """The families found; where it is one, its screen."""
    with service_of(request).store.read(caller.actor) as reading:
        hits = reading.search(text.strip())
    if len(hits) == 1:
        return see(f"/keluarga/{hits[0].key}")
    return render(request, caller, "found.html", hits=hits)
