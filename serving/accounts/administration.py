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
from serving.store.reading import Reading

LONGEST_TOKEN: Final = timedelta(days=366)
_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_AREA: Final = re.compile(r"[^/\s]+(/[^/\s]+)*")
_MARK: Final = "tepat_"


class UnusableAccount(TepatError):
    """An account or token was described in a way that cannot be used; nothing was made or changed.

    Attributes:
        field: what is wrong: name, role, areas, language, or token.
    """

    exit_code = 2

    def __init__(self, problem: str, field: str) -> None:
        self.problem = problem
        self.field = field
        super().__init__(f"{problem} Nothing was changed.")


class AreaNotLoaded(UnusableAccount):
    """No registry that was loaded has a family in this area: whoever is limited to it would see nothing."""

    def __init__(self, area: str) -> None:
        self.area = area
        super().__init__(
            f"No registry that was loaded has the area {area}. Check how it is written.", "areas"
        )


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
        _refuse(_unknown(work, areas))
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
    _refuse(_wrong({"name": name, "role": role, "areas": areas}))


def problems_of(service: Service, actor: Actor, told: Mapping[str, Any]) -> list[UnusableAccount]:
    """Everything that is wrong with what is told of an account, for a form that tells it all at once."""
    wrong = _wrong(told)
    if any(error.field == "areas" for error in wrong):
        return wrong
    with service.store.read(actor) as reading:
        return [*wrong, *_unknown(reading, told.get("areas", ()))]


def change_user(service: Service, actor: Actor, user_id: int, changes: Mapping[str, Any]) -> UserView:
    """Changes some of full_name, role, areas, language, active; who is closed is signed out at once.

    Raises:
        UnusableAccount, LastAdministrator: nothing was changed.
        serving.store.errors.NotFound: there is no such account.
    """
    _check(changes)
    with service.store.begin(actor) as work:
        before = work.user(user_id)
        _refuse(_unknown(work, [area for area in changes.get("areas", ()) if area not in before.areas]))
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
        raise UnusableAccount(f"A scope is one or more of: {', '.join(Permission)}.", "token")
    if not now < expires_at <= now + LONGEST_TOKEN:
        raise UnusableAccount("A token ends within a year from now.", "token")
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
    _refuse(_wrong(told))


def _refuse(wrong: Sequence[UnusableAccount]) -> None:
    for error in wrong:
        raise error


def _wrong(told: Mapping[str, Any]) -> list[UnusableAccount]:
    """What can be seen without asking the store."""
    wrong = []
    if "name" in told and _NAME.fullmatch(told["name"].strip().casefold()) is None:
        text = (
            "The name of an account has 2 to 32 characters: a to z, 0 to 9, dot, hyphen, underscore; it "
            "begins with a letter."
        )
        wrong.append(UnusableAccount(text, "name"))
    if told.get("role", Role.OPERATOR) not in set(Role):
        wrong.append(UnusableAccount(f"A role is one of: {', '.join(Role)}.", "role"))
    if told.get("language", LANGUAGES[0]) not in LANGUAGES:
        wrong.append(UnusableAccount(f"A language is one of: {', '.join(LANGUAGES)}.", "language"))
    if any(_AREA.fullmatch(area) is None for area in told.get("areas", ())):
        text = "An area is codes from coarse to fine with / between them, as 1306010/1306010001."
        wrong.append(UnusableAccount(text, "areas"))
    return wrong


def _unknown(reading: Reading, areas: Sequence[str]) -> list[UnusableAccount]:
    """Areas that no registry knows; before the first is loaded, nobody can tell."""
    return [AreaNotLoaded(area) for area in reading.unknown_areas(areas) or ()]
