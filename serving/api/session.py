"""Signing in with name and password: for pages' scripts and for whoever tries the API in a browser."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from serving.accounts import (
    PUBLIC,
    Caller,
    clear_cookie,
    needs,
    refuse_foreign,
    set_cookie,
    sign_in,
    sign_out,
    source_of,
)
from serving.api.described import problems
from serving.permissions import Permission
from serving.running import service_of

router = APIRouter(prefix="/session", tags=["session"])


class Credentials(BaseModel):
    """Name and password of a local account."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"name": "dewi", "password": "gunung hujan sepeda tikar"}
    ]})  # fmt: skip

    name: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=1024)


class SessionBody(BaseModel):
    """Who is signed in, and the token that every change must carry in the header `X-CSRF-Token`."""

    name: str = Field(examples=["dewi"])
    role: str = Field(examples=["reviewer"])
    areas: list[str] = Field(description="beginnings of area paths; empty means the whole district")
    language: str = Field(examples=["id"])
    permissions: list[str] = Field(examples=[["see_lists", "decide"]])
    csrf: str = Field(description="empty where a token of the API is used")


@router.post("", responses=problems(400, 401, 403, 413, 429, public=True), dependencies=[PUBLIC])
def open_session(request: Request, response: Response, given: Credentials) -> SessionBody:
    """Signs in; the session comes as a cookie."""
    service = service_of(request)
    refuse_foreign(request)
    opened = sign_in(service, given.name, given.password.get_secret_value(), source_of(request))
    set_cookie(response, service, opened.token)
    return _body(opened.caller)


@router.get("", responses=problems())
def show_session(caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)]) -> SessionBody:
    """Says who is signed in."""
    return _body(caller)


@router.delete("", status_code=204, responses=problems())
def close_session(
    request: Request, response: Response, caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)]
) -> None:
    """Signs out; the cookie is worth nothing from now on."""
    service = service_of(request)
    sign_out(service, caller)
    clear_cookie(response, service)


def _body(caller: Caller) -> SessionBody:
    actor = caller.actor
    return SessionBody(
        name=actor.name,
        role=actor.role,
        areas=list(actor.areas),
        language=actor.language,
        permissions=sorted(caller.permissions),
        csrf=caller.csrf,
    )
