"""Every resource of the API, under one address."""

import json
from typing import Final

from fastapi import APIRouter, Request, Response

from serving.accounts import PUBLIC
from serving.api import (
    account,
    assessing,
    exports,
    health,
    households,
    lists,
    model,
    overview,
    session,
    settings,
    trail,
    uploads,
    users,
    visits,
)

PREFIX: Final = "/api/v1"
_BATCH_LIMIT: Final = 16 * 1024 * 1024
router = APIRouter(prefix=PREFIX)
for resource in (
    account,
    assessing,
    exports,
    health,
    households,
    lists,
    model,
    overview,
    session,
    settings,
    trail,
    uploads,
    users,
    visits,
):
    router.include_router(resource.router)


def body_limits(upload_limit: int) -> list[tuple[str, int]]:
    """Beginnings of addresses that take more than a form, and how much. An upload counts its own bytes,
    and tells its own limit."""
    return [(f"{PREFIX}/uploads", 2 * upload_limit), (f"{PREFIX}/assessments/batch", _BATCH_LIMIT)]


@router.get("/openapi.json", dependencies=[PUBLIC], include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of this API."""
    return Response(json.dumps(request.app.openapi(), ensure_ascii=False), media_type="application/json")
