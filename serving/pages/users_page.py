"""*Pengguna*: accounts, their roles and areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import Response

from serving.accounts import Caller, PasswordRefused, needs
from serving.accounts.administration import (
    AreaNotLoaded,
    LastAdministrator,
    UnusableAccount,
    add_user,
    change_user,
    problems_of,
    set_password,
)
from serving.accounts.passwords import refuse_weak
from serving.pages.asking import MOST_ID, said_in
from serving.pages.refused_password import refused_password
from serving.pages.rendering import render, see
from serving.pages.words import LANGUAGES, Words
from serving.permissions import Permission, Role
from serving.running import service_of
from serving.store.account_views import UserView
from serving.store.errors import NameTaken

router = APIRouter()
UserId = Annotated[int, Path(ge=1, le=MOST_ID)]
Text = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form of an account."""

    name: str = ""
    full_name: str = ""
    role: str = "reviewer"
    areas: str = ""
    language: str = "id"


@router.get("/pengguna")
def users(request: Request, caller: Annotated[Caller, needs(Permission.SEE_USERS)]) -> Response:
    """Every account."""
    return _page(request, caller, Entered(), {})


@router.post("/pengguna")
def add(
    request: Request,
    caller: Annotated[Caller, needs(Permission.MANAGE_USERS)],
    name: Text = "",
    full_name: Text = "",
    role: Text = "",
    areas: Text = "",
    language: Text = "id",
    password: Text = "",
) -> Response:
    """Makes an account; its owner chooses another password when they first sign in."""
    entered = Entered(name, full_name, role, areas, language)
    words, _ = said_in(request, caller)
    service, paths = service_of(request), paths_in(areas)
    told = {"name": name, "role": role, "areas": paths, "language": language}
    errors = _wrong_fields(problems_of(service, caller.actor, told), words)
    if name.strip():
        errors |= _weak(password, name.strip(), words)
    if errors:
        return _page(request, caller, entered, errors)
    try:
        add_user(
            service,
            caller.actor,
            name=name.strip().casefold(),
            full_name=full_name.strip(),
            role=role,
            areas=paths,
            language=language,
            password=password,
            must_change=True,
        )
    except (NameTaken, PasswordRefused, UnusableAccount) as error:
        return _page(request, caller, entered, _wrong(error, words))
    return see("/pengguna", _done(request, caller, "user_added", paths))


@router.get("/pengguna/{user}")
def user(
    request: Request, caller: Annotated[Caller, needs(Permission.MANAGE_USERS)], user: UserId
) -> Response:
    """One account, to be changed."""
    return _one(request, caller, user, None, {})


@router.post("/pengguna/{user}")
def change(
    request: Request,
    caller: Annotated[Caller, needs(Permission.MANAGE_USERS)],
    user: UserId,
    full_name: Text = "",
    role: Text = "",
    areas: Text = "",
    language: Text = "id",
    password: Text = "",
) -> Response:
    """Changes an account, and its password where one is given."""
    service, words = service_of(request), said_in(request, caller)[0]
    entered = Entered("", full_name, role, areas, language)
    changes: dict[str, Any] = {"full_name": full_name.strip(), "language": language}
    paths = paths_in(areas)
    with service.store.read(caller.actor) as reading:
        name = reading.user(user).name
    errors = _weak(password, name, words) if password else {}
    if errors:
        return _one(request, caller, user, entered, errors)
    if user != caller.actor.user_id:
        changes |= {"role": role, "areas": paths}
    try:
        changed = change_user(service, caller.actor, user, changes)
        if password:
            set_password(service, caller.actor, changed, password, must_change=True)
    except (PasswordRefused, UnusableAccount, LastAdministrator) as error:
        return _one(request, caller, user, entered, _wrong(error, words))
    return see("/pengguna", _done(request, caller, "user_changed", paths))


@router.post("/pengguna/{user}/keadaan")
def open_or_close(
    request: Request,
    caller: Annotated[Caller, needs(Permission.MANAGE_USERS)],
    user: UserId,
    active: Text = "",
    sure: Text = "",
) -> Response:
    """Closes an account, once whoever does it says that they mean it, or opens it; it is never deleted."""
    words, _ = said_in(request, caller)
    if user == caller.actor.user_id:
        return _one(request, caller, user, None, {"": words("users.self")})
    if active != "1" and sure != "1":
        return _one(request, caller, user, None, {"sure": words("users.not_sure")})
    try:
        change_user(service_of(request), caller.actor, user, {"active": active == "1"})
    except LastAdministrator as error:
        return _one(request, caller, user, None, _wrong(error, words))
    return see("/pengguna", "user_changed")


def _done(request: Request, caller: Caller, code: str, areas: Sequence[str]) -> str:
    """The code of what is told, with a word of caution where no registry could tell whether the areas are."""
    if not areas:
        return code
    with service_of(request).store.read(caller.actor) as reading:
        return code if reading.unknown_areas(areas) is not None else f"{code}_unchecked"


def paths_in(text: str) -> tuple[str, ...]:
    """
    >>> paths_in("13.06.01, 13.06.02/13.06.02.2001,")
    ('13.06.01', '13.06.02/13.06.02.2001')
    """
    return tuple(part.strip().strip("/") for part in text.split(",") if part.strip())


def _page(request: Request, caller: Caller, entered: Entered, errors: dict[str, str]) -> Response:
    with service_of(request).store.read(caller.actor) as reading:
        found, areas = reading.users(), reading.areas_to_choose()
    words, _ = said_in(request, caller)
    values: dict[str, Any] = {"users": found, "entered": entered, "areas": areas, **_choices(words)}
    return render(request, caller, "users.html", errors=errors, status=422 if errors else 200, **values)


def _one(
    request: Request, caller: Caller, user_id: int, entered: Entered | None, errors: dict[str, str]
) -> Response:
    with service_of(request).store.read(caller.actor) as reading:
        found, areas = reading.user(user_id), reading.areas_to_choose()
    words, _ = said_in(request, caller)
    shown = entered or _entered(found)
    is_self = user_id == caller.actor.user_id
    values: dict[str, Any] = {
        "u": found,
        "entered": shown,
        "is_self": is_self,
        "areas": areas,
        **_choices(words),
    }
    return render(request, caller, "user.html", errors=errors, status=422 if errors else 200, **values)


def _entered(user: UserView) -> Entered:
    return Entered(user.name, user.full_name, user.role, ", ".join(user.areas), user.language)


def _choices(words: Words) -> dict[str, Sequence[tuple[str, str]]]:
    return {
        "roles": [(str(role), f"{words(f'role.{role}')}: {words(f'role.{role}.more')}") for role in Role],
        "languages": [(language, words(f"language.{language}")) for language in LANGUAGES],
    }


def _wrong(error: Exception, words: Words) -> dict[str, str]:
    """Which field is wrong, and why."""
    if isinstance(error, NameTaken):
        return {"name": words("error.NameTaken")}
    if isinstance(error, PasswordRefused):
        return {"password": refused_password(error, words)}
    if isinstance(error, LastAdministrator):
        return {"role": words("error.LastAdministrator")}
    return _wrong_fields([error], words) if isinstance(error, UnusableAccount) else {"": str(error)}


def _weak(password: str, name: str, words: Words) -> dict[str, str]:
    """As `_wrong`, before anything is made or changed."""
    try:
        refuse_weak(password, name)
    except PasswordRefused as error:
        return _wrong(error, words)
    return {}


def _wrong_fields(wrong: Sequence[UnusableAccount], words: Words) -> dict[str, str]:
    """Field → what is wrong with it; of several areas that no registry knows, all."""
    unknown = [error.area for error in wrong if isinstance(error, AreaNotLoaded)]
    told = {
        error.field: words(f"error.UnusableAccount.{error.field}")
        for error in wrong
        if not isinstance(error, AreaNotLoaded)
    }
    if unknown:
        told["areas"] = words("error.AreaNotLoaded", areas=", ".join(unknown))
    return told
