"""Signing in and out, and choosing the language."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from serving.accounts import (
    LANGUAGE_COOKIE,
    PUBLIC,
    Caller,
    TooManyAttempts,
    WrongCredentials,
    clear_cookie,
    maybe_user,
    needs,
    refuse_foreign,
    set_cookie,
    sign_in,
    sign_out,
    source_of,
)
from serving.pages.asking import said_in
from serving.pages.coming_back import may_be_repeated
from serving.pages.refused_password import too_many_attempts
from serving.pages.rendering import render, see
from serving.pages.words import LANGUAGES
from serving.permissions import Permission
from serving.running import service_of

router = APIRouter()
_A_YEAR = 365 * 24 * 3600


@router.get("/masuk", dependencies=[PUBLIC])
async def form(request: Request, kembali: str = "/") -> Response:
    """The form to sign in with."""
    if await maybe_user(request) is not None:
        return see(own_address(kembali))
    first = "kembali" in request.query_params
    return sign_in_form(request, own_address(kembali), first=first)


@router.post("/masuk", dependencies=[PUBLIC])
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
    ended: Annotated[str, Form(max_length=1)] = "",
    typed: Annotated[str, Form(max_length=40_000)] = "",
) -> Response:
    """Opens a session, or says why not; nothing tells whether the account exists."""
    refuse_foreign(request)
    service = service_of(request)
    try:
        opened = sign_in(service, name, password, source_of(request))
    except (WrongCredentials, TooManyAttempts) as error:
        errors, status = _refused(request, error)
        back = own_address(back)
        more: dict[str, Any] = {"ended": bool(ended), "typed": typed, "errors": errors, "status": status}
        return sign_in_form(request, back, name, **more)
    response = see(own_address(back))
    set_cookie(response, service, opened.token)
    return response


@router.post("/keluar")
def leave(request: Request, caller: Annotated[Caller, needs(Permission.OWN_ACCOUNT)]) -> Response:
    """Ends the session."""
    service = service_of(request)
    sign_out(service, caller)
    response = see("/masuk", "signed_out")
    clear_cookie(response, service)
    return response


@router.post("/bahasa", dependencies=[PUBLIC])
def language(
    request: Request,
    language: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
    ulang: Annotated[str, Form(max_length=1)] = "",
) -> RedirectResponse:
    """Chooses the language of the pages on this browser.

    What came as the answer to a form that changes nothing is asked for again: 307 lets the browser send the
    same fields on, with the token that the form's own gate looks at.
    """
    refuse_foreign(request)
    again = bool(ulang) and may_be_repeated(back)
    response = RedirectResponse(back, 307) if again else see(own_address(back))
    if language in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=_A_YEAR,
            path="/",
            secure=service_of(request).settings.secure_cookies,
            httponly=True,
            samesite="lax",
        )
    return response


def sign_in_form(
    request: Request,
    back: str,
    name: str = "",
    *,
    first: bool = False,
    ended: bool = False,
    typed: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page to sign in on.

    Args:
        back: address of ours to go on to.
        first: somebody wanted to see a page.
        ended: somebody sent a form, and their session had ended.
        typed: what they wrote in it, given back on this page and kept nowhere.
    """
    values: dict[str, Any] = {"back": back, "name": name, "first": first, "ended": ended, "typed": typed}
    return render(request, None, "sign_in.html", errors=errors or {}, status=status, **values)


def own_address(address: str) -> str:
    """An address of this service, and none of anywhere else.

    >>> own_address("/daftar?program=PKH"), own_address("//evil.example/"), own_address("https://evil.example")
    ('/daftar?program=PKH', '/', '/')
    """
    parts = urlsplit(address)
    bad = parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\"))
    return "/" if bad or any(ord(letter) < 32 for letter in address) else address


def _refused(request: Request, error: WrongCredentials | TooManyAttempts) -> tuple[dict[str, str], int]:
    words, _ = said_in(request, None)
    if isinstance(error, TooManyAttempts):
        return {"name": too_many_attempts(error, words)}, 429
    return {"name": words("error.WrongCredentials")}, 401
