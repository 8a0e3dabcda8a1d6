"""Signing in and out: name and password in, a random token out, of which only the digest is kept."""

import secrets
from dataclasses import dataclass
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from features.errors import TepatError
from serving.accounts.callers import SERVICE_ACTOR, Caller, caller_of_session, cookie_name
from serving.running import Service
from serving.store.account_views import UserView

_TOKEN_BYTES: Final = 32


class WrongCredentials(TepatError):
    """Name and password do not belong together, or the account is closed; the answer does not say which."""

    def __init__(self) -> None:
        super().__init__(
            "Name and password do not belong together. Check the capital letters. After several failures "
            "this account is closed to this place for a quarter of an hour."
        )


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a sign-in gives: `token` goes into the cookie and nowhere else."""

    token: str
    caller: Caller


def sign_in(service: Service, name: str, password: str, source: str) -> NewSession:
    """Opens a session.

    Args:
        source: the caller's address; failures are counted by account and source.

    Raises:
        TooManyAttempts: this account is closed to this source for now.
        WrongCredentials: no such account, a wrong password, or a closed account.
    """
    name = name.strip().casefold()
    now = service.now()
    service.lockout.refuse_if_locked(name, source, now)
    with service.store.read(SERVICE_ACTOR) as reading:
        account = reading.credentials(name)
    kept = account.password_hash if account is not None and account.user.active else None
    if not service.passwords.matches(password, kept) or account is None:
        _note_failure(service, name, source, account.user if account is not None else None)
        raise WrongCredentials
    service.lockout.succeeded(name, source)
    return _opened(service, account.user)


def sign_out(service: Service, caller: Caller) -> None:
    """Ends the session; its token is worth nothing from now on."""
    with service.store.begin(caller.actor) as work:
        work.end_session(caller.session)
        work.audit_event("signed_out", f"user:{caller.actor.user_id}", {})
    service.remembered.forget_all()


def source_of(request: HTTPConnection) -> str:
    """The address that failures are counted by; uvicorn has put the proxy's word there, if it is trusted."""
    return request.client.host if request.client is not None else "-"


def set_cookie(response: Response, service: Service, token: str) -> None:
    """Puts the session into the answer: no script reads it, no other site sends it."""
    response.set_cookie(
        cookie_name(service),
        token,
        max_age=int(service.settings.longest_session.total_seconds()),
        path="/",
        secure=service.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, service: Service) -> None:
    response.delete_cookie(
        cookie_name(service), path="/", secure=service.settings.secure_cookies, httponly=True, samesite="lax"
    )


def _opened(service: Service, user: UserView) -> NewSession:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    caller = caller_of_session(user, token)
    now = service.now()
    with service.store.begin(caller.actor) as work:
        work.add_session(user.id, caller.session, now + service.settings.longest_session)
        work.audit_event("signed_in", f"user:{user.id}", {})
    return NewSession(token, caller)


def _note_failure(service: Service, name: str, source: str, user: UserView | None) -> None:
    """Counts; the trail hears of a known account that was closed, never of the name that was typed."""
    closed = service.lockout.failed(name, source, service.now())
    if closed and user is not None:
        with service.store.begin(SERVICE_ACTOR) as work:
            work.audit_event("sign_in_closed", f"user:{user.id}", {})
