"""One's own account: another password, another language, and tokens for one's programs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from serving.accounts import Caller, NotAllowed, needs, set_cookie, source_of
from serving.accounts.administration import add_token, revoke_token
from serving.accounts.own_account import change_own_language, change_own_password
from serving.api.asking import Running
from serving.api.described import problems
from serving.api.moments import Moment
from serving.permissions import Permission
from serving.store.account_views import TokenView
from serving.store.errors import NotFound

router = APIRouter(prefix="/account", tags=["account"])
Own = Annotated[Caller, needs(Permission.OWN_ACCOUNT)]


class NewPassword(BaseModel):
    """The password in use, and the one in its place."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"old": "gunung hujan sepeda tikar", "new": "kapal jeruk lampu dinding"}
    ]})  # fmt: skip

    old: SecretStr = Field(min_length=1, max_length=1024)
    new: SecretStr = Field(min_length=1, max_length=1024)


class NewLanguage(BaseModel):
    """The language of pages."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"language": "en"}]})

    language: Literal["id", "en"]


class NewToken(BaseModel):
    """A key for a program: what it may, and until when, at most a year."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"name": "nightly export", "scopes": ["see_lists", "export"], "expires_at": "2027-01-31T00:00:00Z"}
    ]})  # fmt: skip

    name: str = Field(min_length=1, max_length=200)
    scopes: list[Permission] = Field(min_length=1, max_length=len(Permission))
    expires_at: Moment


class FreshToken(BaseModel):
    """A new token; `token` is told this once."""

    token: str = Field(examples=["tepat_Qm9…"])
    about: TokenView


@router.post("/password", status_code=204, responses=problems(400, 413, 429))
def change_password(
    request: Request, response: Response, service: Running, caller: Own, given: NewPassword
) -> None:
    """Sets another password; every session ends but the new one that comes with this answer."""
    _in_person(caller)
    old, new = given.old.get_secret_value(), given.new.get_secret_value()
    opened = change_own_password(service, caller, old, new, source_of(request))
    set_cookie(response, service, opened.token)


@router.put("/language", status_code=204, responses=problems(400, 413))
def change_language(service: Running, caller: Own, given: NewLanguage) -> None:
    """Keeps the language that pages are shown in."""
    change_own_language(service, caller, given.language)


@router.get("/tokens", responses=problems())
def tokens(service: Running, caller: Own) -> list[TokenView]:
    """One's own tokens, newest first."""
    with service.store.read(caller.actor) as reading:
        return list(reading.tokens(caller.actor.user_id))


@router.post("/tokens", status_code=201, responses=problems(400, 413))
def add(service: Running, caller: Own, given: NewToken) -> FreshToken:
    """Makes a token. A token cannot make tokens: this needs a session."""
    _in_person(caller)
    assert caller.actor.user_id is not None
    text, about = add_token(
        service,
        caller.actor,
        caller.actor.user_id,
        name=given.name,
        scopes=given.scopes,
        expires_at=given.expires_at,
    )
    return FreshToken(token=text, about=about)


@router.delete("/tokens/{token}", status_code=204, responses=problems(404))
def revoke(service: Running, caller: Own, token: Annotated[int, Path(ge=1, le=2**62)]) -> None:
    """Ends one of one's own tokens at once."""
    with service.store.read(caller.actor) as reading:
        if token not in {own.id for own in reading.tokens(caller.actor.user_id)}:
            raise NotFound
    revoke_token(service, caller.actor, token)


def _in_person(caller: Caller) -> None:
    """What a program with a token must not do, whatever its scope."""
    if not caller.csrf:
        raise NotAllowed(Permission.OWN_ACCOUNT)
