"""Making and changing accounts and tokens: the rules that console, pages and API share."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from features.errors import TepatError
from serving.accounts.callers import digest_of
from serving.accounts.passwords import refuse_weak
from serving.permissions import Permission, Role
from serving.running import Service
from serving.settings import LANGUAGES
from serving.store.account_views import TokenView, UserView
from serving.store.actor import Actor

LONGEST_TOKEN: Final = timedelta(days=366)
_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_AREA: Final = re.compile(r"[^/\s]+(/[^/\s]+)*")
_MARK: Final = "tepat_"


class UnusableAccount(TepatError):
    """An account or token was described in a way that cannot be used; nothing was made or changed."""

    exit_code = 2

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"{problem} Nothing was changed.")


class LastAdministrator(TepatError):
    """The only open account of an administrator cannot be closed or given another role."""

    def __init__(self) -> None:
        super().__init__(
            "This is the only administrator: nobody could open accounts any more. Make another account an "
            "administrator first. Nothing was changed."
        )


def add_user(
    service: Service,
    actor: Actor,
    *,
    name: str,
    full_name: str,
    role: str,
    areas: Sequence[str],
    language: str,
    password: str,
    must_change: bool,
) -> UserView:
    """A new account.

    Args:
        areas: beginnings of area paths; none means the whole district.
        must_change: whoever made the account knows the password: its owner sets another.

    Raises:
        UnusableAccount, PasswordRefused: with what is wrong.
        serving.store.errors.NameTaken: an account has this name.
    """
    name = name.strip().casefold()
    check_account(name, role, areas)
    _check({"language": language})
    refuse_weak(password, name)
    kept = service.passwords.hash(password)
    with service.store.begin(actor) as work:
        return work.add_user(
            name,
            role,
            kept,
            full_name=full_name or name,
            areas=areas,
            language=language,
            must_change=must_change,
        )


def check_account(name: str, role: str, areas: Sequence[str]) -> None:
    """Before a password is asked for: what else is wrong.

    Raises:
        UnusableAccount: with the first mistake.
    """
    if _NAME.fullmatch(name.strip().casefold()) is None:
        raise UnusableAccount(
            "The name of an account has 2 to 32 characters: a to z, 0 to 9, dot, hyphen, underscore; it "
            "begins with a letter."
        )
    _check({"role": role, "areas": areas})


def change_user(service: Service, actor: Actor, user_id: int, changes: Mapping[str, Any]) -> UserView:
    """Changes some of full_name, role, areas, language, active; who is closed is signed out at once.

    Raises:
        UnusableAccount, LastAdministrator: nothing was changed.
        serving.store.errors.NotFound: there is no such account.
    """
    _check(changes)
    with service.store.begin(actor) as work:
        given_up = changes.get("active") is False or changes.get("role", "administrator") != "administrator"
        if given_up and _is_last_administrator(work.users(), user_id):
            raise LastAdministrator
        changed = work.change_user(user_id, **changes)
    service.remembered.forget_all()
    return changed


def set_password(service: Service, actor: Actor, user: UserView, password: str, *, must_change: bool) -> None:
    """Sets another password; every session of the account ends, and it is open again to every source.

    Raises:
        PasswordRefused: nothing was changed.
    """
    refuse_weak(password, user.name)
    kept = service.passwords.hash(password)
    with service.store.begin(actor) as work:
        work.set_password(user.id, kept, must_change=must_change)
    service.lockout.forget(user.name)
    service.remembered.forget_all()


def add_token(
    service: Service, actor: Actor, user_id: int, *, name: str, scopes: Sequence[str], expires_at: datetime
) -> tuple[str, TokenView]:
    """A new token of an account; its text is told this once, and only its digest is kept.

    Raises:
        UnusableAccount: an unknown scope, none, or a time that is past or more than a year away.
    """
    now = service.now()
    if not scopes or not set(scopes) <= set(Permission):
        raise UnusableAccount(f"A scope is one or more of: {', '.join(Permission)}.")
    if not now < expires_at <= now + LONGEST_TOKEN:
        raise UnusableAccount("A token ends within a year from now.")
    text = _MARK + secrets.token_urlsafe(32)
    with service.store.begin(actor) as work:
        kept = work.add_token(user_id, name, tuple(sorted(set(scopes))), digest_of(text), expires_at)
    return text, kept


def revoke_token(service: Service, actor: Actor, token_id: int) -> None:
    """Ends a token at once."""
    with service.store.begin(actor) as work:
        work.revoke_token(token_id)
    service.remembered.forget_all()


def _is_last_administrator(users: Sequence[UserView], user_id: int) -> bool:
    open_ones = [user.id for user in users if user.active and user.role == Role.ADMINISTRATOR]
    return open_ones == [user_id]


def _check(told: Mapping[str, Any]) -> None:
    if told.get("role", Role.OPERATOR) not in set(Role):
        raise UnusableAccount(f"A role is one of: {', '.join(Role)}.")
    if told.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise UnusableAccount(f"A language is one of: {', '.join(LANGUAGES)}.")
    if any(_AREA.fullmatch(area) is None for area in told.get("areas", ())):
        raise UnusableAccount(
            "An area is codes from coarse to fine with / between them, as 1306010/1306010001."
        )
