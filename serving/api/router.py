"""Every resource of the API, under one address."""

import json
from typing import Final

from fastapi import APIRouter, Request, Response

from serving.accounts import PUBLIC
from serving.api import health, households, lists, overview, session, trail, users, visits

PREFIX: Final = "/api/v1"
router = APIRouter(prefix=PREFIX)
for resource in (health, session, overview, lists, households, visits, trail, users):
    router.include_router(resource.router)


@router.get("/openapi.json", dependencies=[PUBLIC], include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of this API."""
    return Response(json.dumps(request.app.openapi(), ensure_ascii=False), media_type="application/json")
