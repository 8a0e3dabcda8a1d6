"""Accounts, for administrators; every change is in the audit trail."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from serving.accounts import Caller, needs
from serving.accounts.administration import add_user, change_user, revoke_token, set_password
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission, Role
from serving.store.account_views import TokenView, UserView

router = APIRouter(prefix="/users", tags=["users"])
UserId = Annotated[int, Path(ge=1, le=2**62)]
Area = Annotated[str, Field(min_length=1, max_length=128)]
NewPassword = Annotated[SecretStr, Field(min_length=1, max_length=1024)]


class NewUser(BaseModel):
    """A new account. The person changes the password when they first sign in."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "name": "dewi", "full_name": "Dewi Anggraini", "role": "reviewer", "areas": ["1306010"],
        "language": "id", "password": "gunung hujan sepeda tikar",
    }]})  # fmt: skip

    name: str = Field(min_length=2, max_length=32)
    full_name: str = Field("", max_length=200)
    role: Role
    areas: list[Area] = Field(default_factory=list, max_length=200, description="none: the whole district")
    language: str = Field("id", max_length=2)
    password: NewPassword


class UserChange(BaseModel):
    """What is to be different; what is absent stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"active": False}]})

    full_name: str | None = Field(None, max_length=200)
    role: Role | None = None
    areas: list[Area] | None = Field(None, max_length=200)
    language: str | None = Field(None, max_length=2)
    active: bool | None = None


class PasswordBody(BaseModel):
    """A new password, to be changed by its owner at the next sign-in."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"password": "gunung hujan sepeda tikar"}]}
    )

    password: NewPassword


@router.get("", responses=problems())
def users(service: Running, caller: Annotated[Caller, needs(Permission.SEE_USERS)]) -> list[UserView]:
    """Every account."""
    with service.store.read(caller.actor) as reading:
        return list(reading.users())


@router.post("", status_code=201, responses=problems(400, 409, 413))
def add(
    service: Running, caller: Annotated[Caller, needs(Permission.MANAGE_USERS)], given: NewUser
) -> UserView:
    """Makes an account."""
    told = given.model_dump(exclude={"password"})
    return add_user(
        service, caller.actor, **told, password=given.password.get_secret_value(), must_change=True
    )


@router.patch("/{user}", responses=problems(400, 404, 409, 413))
def change(
    service: Running,
    caller: Annotated[Caller, needs(Permission.MANAGE_USERS)],
    user: UserId,
    given: UserChange,
) -> UserView:
    """Changes an account, or closes it: its sessions and tokens end with it."""
    return change_user(service, caller.actor, user, given.model_dump(exclude_none=True))


@router.post("/{user}/password", status_code=204, responses=problems(400, 404, 413))
def reset_password(
    service: Running,
    caller: Annotated[Caller, needs(Permission.MANAGE_USERS)],
    user: UserId,
    given: PasswordBody,
) -> None:
    """Sets a new password; every session of the account ends."""
    with service.store.read(caller.actor) as reading:
        known = reading.user(user)
    set_password(service, caller.actor, known, given.password.get_secret_value(), must_change=True)


@router.get("/tokens", responses=problems())
def tokens(service: Running, caller: Annotated[Caller, needs(Permission.SEE_USERS)]) -> list[TokenView]:
    """Every account's tokens, newest first."""
    with service.store.read(caller.actor) as reading:
        return list(reading.tokens())


@router.delete("/tokens/{token}", status_code=204, responses=problems(404))
def revoke(
    service: Running,
    caller: Annotated[Caller, needs(Permission.MANAGE_USERS)],
    token: Annotated[int, Path(ge=1, le=2**62)],
) -> None:
    """Ends a token at once."""
    revoke_token(service, caller.actor, token)
