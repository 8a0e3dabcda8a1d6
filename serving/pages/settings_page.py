"""*Pengaturan*: one's own account, the cycle, and how this service is set."""

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from serving.accounts import (
    Caller,
    PasswordRefused,
    TooManyAttempts,
    WrongCredentials,
    needs,
    refuse_part_of_district,
    set_cookie,
    source_of,
)
from serving.accounts.callers import LANGUAGE_COOKIE
from serving.accounts.own_account import change_own_language, change_own_password
from serving.pages.asking import said_in
from serving.pages.refused_password import refused_password, too_many_attempts
from serving.pages.rendering import render, see
from serving.pages.words import LANGUAGES
from serving.permissions import Permission
from serving.running import service_of
from serving.settings import MEBIBYTE
from serving.store.errors import CycleIsOpen

router = APIRouter()
Text = Annotated[str, Form(max_length=1000)]
_CYCLE: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@router.get("/pengaturan")
def settings(request: Request, caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)]) -> Response:
    """The settings that the caller may see."""
    return _page(request, caller, {})


@router.post("/pengaturan/bahasa")
def language(
    request: Request, caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)], language: Text = ""
) -> Response:
    """Keeps the language with the account."""
    response = see("/pengaturan", "saved")
    if language in LANGUAGES:
        change_own_language(service_of(request), caller, language)
        response.delete_cookie(LANGUAGE_COOKIE, path="/")
    return response


@router.post("/pengaturan/sandi")
def password(
    request: Request,
    caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)],
    old_password: Text = "",
    new_password: Text = "",
    repeat: Text = "",
) -> Response:
    """Changes one's own password; every other session ends."""
    service, words = service_of(request), said_in(request, caller)[0]
    if new_password != repeat:
        return _page(request, caller, {"repeat": words("settings.not_same")})
    try:
        opened = change_own_password(service, caller, old_password, new_password, source_of(request))
    except WrongCredentials:
        return _page(request, caller, {"old_password": words("settings.old_wrong")})
    except TooManyAttempts as error:
        return _page(request, caller, {"old_password": too_many_attempts(error, words)})
    except PasswordRefused as error:
        return _page(request, caller, {"new_password": refused_password(error, words)})
    response = see("/pengaturan", "password")
    set_cookie(response, service, opened.token)
    return response


@router.post("/pengaturan/siklus/buka")
def open_cycle(
    request: Request, caller: Annotated[Caller, needs(Permission.CLOSE_CYCLE)], cycle_name: Text = ""
) -> Response:
    """Opens a cycle."""
    refuse_part_of_district(caller, Permission.CLOSE_CYCLE)
    words, _ = said_in(request, caller)
    name = cycle_name.strip()
    if _CYCLE.fullmatch(name) is None:
        return _page(request, caller, {"cycle_name": words("settings.open_wrong")})
    try:
        with service_of(request).store.begin(caller.actor) as work:
            work.open_cycle(name)
    except CycleIsOpen as error:
        return _page(request, caller, {"cycle_name": words("error.CycleIsOpen.detail", name=error.name)})
    return see("/pengaturan", "cycle_opened")


@router.post("/pengaturan/siklus/tutup")
def close_cycle(
    request: Request, caller: Annotated[Caller, needs(Permission.CLOSE_CYCLE)], close_name: Text = ""
) -> Response:
    """Closes the open cycle for ever; its name is asked for, so that nobody does it by accident."""
    refuse_part_of_district(caller, Permission.CLOSE_CYCLE)
    words, _ = said_in(request, caller)
    with service_of(request).store.begin(caller.actor) as work:
        cycle = work.cycle()
        right = cycle is not None and cycle.open and close_name.strip() == cycle.name
        if right:
            work.close_cycle()
    if not right:
        name = cycle.name if cycle else ""
        return _page(request, caller, {"close_name": words("settings.close_wrong", cycle=name)})
    return see("/pengaturan", "cycle_closed")


def _page(request: Request, caller: Caller, errors: dict[str, str]) -> Response:
    service = service_of(request)
    words, writing = said_in(request, caller)
    told = service.settings
    minutes = told.idle.total_seconds() / 60
    values: dict[str, Any] = {
        "languages": [(each, words(f"language.{each}")) for each in LANGUAGES],
        "language": caller.actor.language,
        "must_change": caller.must_change_password,
        "cycles": [],
        "cycle": None,
        "may_close": Permission.CLOSE_CYCLE in caller.permissions and not caller.actor.areas,
        "undecided": 0,
        "to_visit": 0,
        "service": [],
    }
    if Permission.SEE_SETTINGS in caller.permissions or Permission.CLOSE_CYCLE in caller.permissions:
        with service.store.read(caller.actor) as reading:
            values["cycles"] = reading.cycles()
            values["cycle"] = reading.cycle()
            if Permission.CLOSE_CYCLE in caller.permissions:
                overview = reading.overview()
                values |= {"undecided": overview.open + overview.visits, "to_visit": overview.visits}
        values["service"] = [
            (words("settings.profile"), told.profile),
            (words("settings.simulated"), words("say.yes" if told.simulated else "say.no")),
            (
                words("settings.idle"),
                words.counted("settings.minutes", minutes, count=writing.number(minutes)),
            ),
            (words("settings.upload"), f"{writing.number(told.upload_limit // MEBIBYTE)} MB"),
            (words("settings.database"), told.database.partition(":")[0].partition("+")[0]),
        ]
    return render(request, caller, "settings.html", errors=errors, status=422 if errors else 200, **values)
