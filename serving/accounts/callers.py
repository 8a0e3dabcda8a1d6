"""Who asks, and whether they may: the one gate that every route goes through."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from features.errors import TepatError
from serving.accounts.csrf import (
    FIELD,
    HEADER,
    SAFE_METHODS,
    ForeignForm,
    csrf_token,
    from_another_site,
    refuse_foreign,
    same_token,
)
from serving.permissions import Permission, may
from serving.running import Service, service_of
from serving.store.account_views import SessionView, UserView
from serving.store.actor import Actor, Via

SECURE_COOKIE: Final = "__Host-tepat"
PLAIN_COOKIE: Final = "tepat"
LANGUAGE_COOKIE: Final = "bahasa"
_TOUCHED_EVERY: Final = timedelta(seconds=60)
SERVICE_ACTOR: Final = Actor(
    user_id=None, name="service", role="service", areas=(), language="en", via="page"
)
"""In whose name the store is asked who somebody is."""


class NotSignedIn(TepatError):
    """No session and no token, or one that has ended: sign in, or send a valid token."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is signed in, or the session or token has ended. Sign in, or send a valid token in the "
            "header `Authorization: Bearer …`."
        )


class NotAllowed(TepatError):
    """The role, or the token's scope, does not hold what this needs."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__(
            f"Your role, or the scope of your token, does not include `{permission}`. If your work needs it, "
            "an administrator can give you another role or token."
        )


class PasswordMustChange(TepatError):
    """The password was set by somebody else: its owner chooses another one before anything else."""

    def __init__(self) -> None:
        super().__init__("Somebody else has set your password. Choose another one first; then go on.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody signed in, for the length of one request.

    Attributes:
        actor: in whose name the store is read and written; it carries the areas.
        permissions: what the role, and a token's scope, allow.
        csrf: the token that forms carry in the field `csrf`; empty for a program with a token.
        session: digest of the session, or of the token.
        must_change_password: nothing but that is allowed before it is done.
    """

    actor: Actor
    permissions: frozenset[Permission]
    csrf: str
    session: bytes
    must_change_password: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Needs:
    """The dependency that a route declares: who asks, if they have the permission.

    Attributes:
        permission: the one permission; None where everybody may, signed in or not.
        streamed: the body is read while it arrives, and its reader checks the form's token.
    """

    permission: Permission | None
    streamed: bool = False

    async def __call__(self, request: Request) -> Caller | None:
        if self.permission is None:
            return None
        try:
            caller = await current_user(request)
        except NotSignedIn:
            await _note_unsent(request)
            raise
        if self.permission not in caller.permissions:
            raise PasswordMustChange if caller.must_change_password else NotAllowed(self.permission)
        if caller.csrf and request.method not in SAFE_METHODS:
            await _refuse_foreign_form(request, self.streamed)
        return caller


def refuse_part_of_district(caller: Caller, permission: Permission) -> None:
    """What concerns the whole district is done by those who see all of it.

    Raises:
        NotAllowed: the account is limited to some areas.
    """
    if caller.actor.areas:
        raise NotAllowed(permission)


def needs(permission: Permission, *, streamed: bool = False) -> Any:
    """A route's parameter: `caller: Annotated[Caller, needs(Permission.SEE_LISTS)]`."""
    return Depends(Needs(permission, streamed))


PUBLIC: Final[Any] = Depends(Needs(None))
"""In a route's `dependencies`: everybody may, signed in or not."""


async def current_user(request: Request) -> Caller:
    """Who asks.

    Raises:
        NotSignedIn: nobody, or a session or token that has ended.
    """
    caller = await maybe_user(request)
    if caller is None:
        raise NotSignedIn
    return caller


async def maybe_user(request: Request) -> Caller | None:
    """Who asks, or None: for pages that everybody may see."""
    state: dict[str, Any] = request.scope.setdefault("state", {})
    held: Caller | None = state.get("caller")
    if held is not None:
        return held
    service = service_of(request)
    token, by_cookie = _shown(request, service)
    if token is None:
        return None
    digest = digest_of(token)
    caller = service.remembered.get(digest, service.now())
    if caller is None:
        look_up = _by_session if by_cookie else _by_token
        caller = await run_in_threadpool(look_up, service, token, digest)
        if caller is None:
            return None
        service.remembered.keep(digest, caller, service.now())
    state["caller"] = caller
    return caller


def digest_of(token: str) -> bytes:
    """What the store keeps of a session or token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()


def caller_of_session(user: UserView, token: str) -> Caller:
    """Whoever has signed in with name and password: everything that their role holds, once the password
    is one that nobody else knows."""
    allowed = frozenset({Permission.OWN_ACCOUNT}) if user.must_change_password else _of_role(user.role)
    return Caller(
        _actor(user, "page"), allowed, csrf_token(token), digest_of(token), user.must_change_password
    )


def cookie_name(service: Service) -> str:
    return SECURE_COOKIE if service.settings.secure_cookies else PLAIN_COOKIE


def _shown(request: Request, service: Service) -> tuple[str | None, bool]:
    """The token of the request, and whether it came in the cookie. A header wins over a cookie."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind:
        return (token.strip() or None) if kind.casefold() == "bearer" else None, False
    return request.cookies.get(cookie_name(service)), True


def _by_session(service: Service, token: str, digest: bytes) -> Caller | None:
    now = service.now()
    with service.store.read(SERVICE_ACTOR) as reading:
        session = reading.session(digest)
    if session is None or _is_over(session, service):
        return None
    if now - session.seen_at >= _TOUCHED_EVERY:
        with service.store.begin(SERVICE_ACTOR) as work:
            work.touch_session(digest, now)
    return caller_of_session(session.user, token)


def _is_over(session: "SessionView", service: Service) -> bool:
    now, settings = service.now(), service.settings
    idle = now - session.seen_at >= settings.idle
    return idle or now >= session.expires_at or not session.user.active


def _by_token(service: Service, token: str, digest: bytes) -> Caller | None:
    with service.store.read(SERVICE_ACTOR) as reading:
        found = reading.token(digest)
    if (
        found is None
        or service.now() >= found.expires_at
        or not found.user.active
        or found.revoked_at is not None
    ):
        return None
    scope = {permission for permission in Permission if permission in found.scopes}
    return Caller(_actor(found.user, "api"), _of_role(found.user.role) & scope, "", digest)


def _actor(user: UserView, via: Via) -> Actor:
    return Actor(user.id, user.name, user.role, user.areas, user.language, via)


def _of_role(role: str) -> frozenset[Permission]:
    return frozenset(permission for permission in Permission if may(role, permission))


async def _refuse_foreign_form(request: Request, streamed: bool) -> None:
    refuse_foreign(request)
    if streamed and HEADER not in request.headers:
        return
    given = request.headers.get(HEADER)
    if given is None and request.headers.get("content-type", "").startswith(_FORMS):
        given = (await _sent(request)).get(FIELD)
    token = request.cookies.get(cookie_name(service_of(request)), "")
    if not same_token(given, token):
        raise ForeignForm


async def _note_unsent(request: Request) -> None:
    """Reads a form that will not be taken, so that its page can give back what was typed; never that of
    another site, which would put its words on a page of ours, and never a file."""
    plain = request.headers.get("content-type", "").startswith(_PLAIN_FORM)
    if (
        request.method == "POST"
        and plain
        and not from_another_site(request.headers, request.headers.get("host", ""))
    ):
        await _sent(request)


async def _sent(request: Request) -> Mapping[str, str]:
    """The form's fields without its files; from here on `sent_with` this request."""
    form = await request.form()
    request.state.sent = sent = {name: text for name, text in form.items() if isinstance(text, str)}
    return sent


def sent_with(request: Request) -> Mapping[str, str]:
    """The fields of the form of this request, as far as its gate has read them."""
    sent: Mapping[str, str] = getattr(request.state, "sent", {})
    return sent


_PLAIN_FORM: Final = "application/x-www-form-urlencoded"
_FORMS: Final = (_PLAIN_FORM, "multipart/form-data")
