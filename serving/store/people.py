"""Accounts, sessions and tokens. Changes are audited; passwords come in as hashes only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from serving.store.account_tables import SessionRow, TokenRow, UserRow
from serving.store.account_views import Credentials, SessionView, TokenView, UserView
from serving.store.door import Door
from serving.store.errors import NameTaken, NotFound
from serving.store.trail import audit_event

_USER = (
    UserRow.id,
    UserRow.name,
    UserRow.full_name,
    UserRow.role,
    UserRow.areas,
    UserRow.language,
    UserRow.active,
    UserRow.created_at,
    UserRow.last_login_at,
    UserRow.must_change,
)
_OF_USER = tuple(column.label(f"user_{column.key}") for column in _USER)


def users(door: Door) -> list[UserView]:
    """By name."""
    return [_user(row) for row in door.rows(select(*_OF_USER).order_by(UserRow.name))]


def user(door: Door, user_id: int) -> UserView:
    """
    Raises:
        NotFound: there is no such account.
    """
    row = door.row(select(*_OF_USER).where(UserRow.id == user_id))
    if row is None:
        raise NotFound
    return _user(row)


def credentials(door: Door, name: str) -> Credentials | None:
    """What login compares with; None where there is no such account."""
    row = door.row(select(*_OF_USER, UserRow.password_hash).where(UserRow.name == name.strip().casefold()))
    return None if row is None else Credentials(_user(row), row.password_hash)


def add_user(
    door: Door,
    name: str,
    full_name: str,
    role: str,
    areas: Sequence[str],
    language: str,
    password_hash: str,
    must_change: bool,
) -> UserView:
    """
    Raises:
        NameTaken: there is an account of this name.
    """
    row = {
        "name": name.strip().casefold(),
        "full_name": full_name,
        "role": role,
        "areas": list(areas),
        "language": language,
        "password_hash": password_hash,
        "must_change": must_change,
        "active": True,
        "created_at": door.now,
        "last_login_at": None,
    }
    if door.value(select(UserRow.id).where(UserRow.name == row["name"])) is not None:
        raise NameTaken
    try:
        added = int(door.run(insert(UserRow).returning(UserRow.id), row).scalar_one())
    except IntegrityError:
        raise NameTaken from None
    audit_event(door, "user_added", f"user:{added}", {"role": role, "areas": list(areas)})
    return user(door, added)


def change_user(door: Door, user_id: int, changes: dict[str, Any]) -> UserView:
    """Changes some of full_name, role, areas, language, active.

    Whoever is closed, or gets another role or other areas, is signed out everywhere.

    Raises:
        NotFound: there is no such account.
    """
    before = user(door, user_id)
    values = {name: list(value) if name == "areas" else value for name, value in changes.items()}
    if values:
        door.run(update(UserRow).where(UserRow.id == user_id).values(**values))
    told: dict[str, Any] = {
        name: values[name] for name in ("role", "areas", "active", "language") if name in values
    }
    after = user(door, user_id)
    if (before.role, before.areas, before.active) != (after.role, after.areas, after.active):
        end_sessions(door, user_id)
    audit_event(door, "user_changed", f"user:{user_id}", told)
    return after


def set_password(door: Door, user_id: int, password_hash: str, must_change: bool) -> None:
    """Sets another password and ends every session of the account.

    Raises:
        NotFound: there is no such account.
    """
    user(door, user_id)
    changed = update(UserRow).where(UserRow.id == user_id)
    door.run(changed.values(password_hash=password_hash, must_change=must_change))
    end_sessions(door, user_id)
    audit_event(door, "password_set", f"user:{user_id}", {"must_change": must_change})


def session(door: Door, token_hash: bytes) -> SessionView | None:
    """The session of a token, also one that is over; None where there is none."""
    columns = (SessionRow.token_hash, SessionRow.created_at, SessionRow.seen_at, SessionRow.expires_at)
    query = select(*columns, *_OF_USER).join(UserRow, UserRow.id == SessionRow.user_id)
    row = door.row(query.where(SessionRow.token_hash == token_hash))
    if row is None:
        return None
    return SessionView(row.token_hash, _user(row), row.created_at, row.seen_at, row.expires_at)


def add_session(door: Door, user_id: int, token_hash: bytes, expires_at: datetime) -> None:
    """Begins a session; those that are over are swept away."""
    door.run(delete(SessionRow).where(SessionRow.expires_at < door.now))
    row = {
        "token_hash": token_hash,
        "user_id": user_id,
        "created_at": door.now,
        "seen_at": door.now,
        "expires_at": expires_at,
    }
    door.run(insert(SessionRow), row)
    door.run(update(UserRow).where(UserRow.id == user_id).values(last_login_at=door.now))


def touch_session(door: Door, token_hash: bytes, seen_at: datetime) -> None:
    """Notes that its person is still there."""
    door.run(update(SessionRow).where(SessionRow.token_hash == token_hash).values(seen_at=seen_at))


def end_session(door: Door, token_hash: bytes) -> None:
    """Ends it."""
    door.run(delete(SessionRow).where(SessionRow.token_hash == token_hash))


def end_sessions(door: Door, user_id: int) -> None:
    """Ends every session of an account."""
    door.run(delete(SessionRow).where(SessionRow.user_id == user_id))


def tokens(door: Door, user_id: int | None) -> list[TokenView]:
    """Of one account or of all, newest first."""
    query = _tokens().order_by(TokenRow.id.desc())
    if user_id is not None:
        query = query.where(TokenRow.user_id == user_id)
    return [_token(row) for row in door.rows(query)]


def token(door: Door, token_hash: bytes) -> TokenView | None:
    """The token of a hash, also one that is over; None where there is none."""
    row = door.row(_tokens().where(TokenRow.token_hash == token_hash))
    return None if row is None else _token(row)


def add_token(
    door: Door, user_id: int, name: str, scopes: Sequence[str], token_hash: bytes, expires_at: datetime
) -> TokenView:
    """
    Raises:
        NotFound: there is no such account.
    """
    user(door, user_id)
    row = {
        "user_id": user_id,
        "name": name,
        "scopes": list(scopes),
        "token_hash": token_hash,
        "created_at": door.now,
        "expires_at": expires_at,
        "last_used_at": None,
        "revoked_at": None,
    }
    token_id = int(door.run(insert(TokenRow).returning(TokenRow.id), row).scalar_one())
    details = {"token": token_id, "scopes": list(scopes), "expires": expires_at.isoformat()}
    audit_event(door, "token_added", f"user:{user_id}", details)
    found = door.row(_tokens().where(TokenRow.id == token_id))
    return _token(found)


def revoke_token(door: Door, token_id: int) -> None:
    """
    Raises:
        NotFound: there is no such token.
    """
    owner = door.value(select(TokenRow.user_id).where(TokenRow.id == token_id))
    if owner is None:
        raise NotFound
    door.run(update(TokenRow).where(TokenRow.id == token_id).values(revoked_at=door.now))
    audit_event(door, "token_revoked", f"user:{owner}", {"token": token_id})


def touch_token(door: Door, token_hash: bytes, used_at: datetime) -> None:
    """Notes that it was used."""
    door.run(update(TokenRow).where(TokenRow.token_hash == token_hash).values(last_used_at=used_at))


def _tokens() -> Any:
    columns = (
        TokenRow.id,
        TokenRow.name,
        TokenRow.scopes,
        TokenRow.created_at,
        TokenRow.expires_at,
        TokenRow.last_used_at,
        TokenRow.revoked_at,
    )
    return select(*columns, *_OF_USER).join(UserRow, UserRow.id == TokenRow.user_id)


def _token(row: Any) -> TokenView:
    return TokenView(
        id=row.id,
        name=row.name,
        user=_user(row),
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _user(row: Row[Any] | Any) -> UserView:
    return UserView(
        id=row.user_id,
        name=row.user_name,
        full_name=row.user_full_name,
        role=row.user_role,
        areas=tuple(row.user_areas),
        language=row.user_language,
        active=row.user_active,
        created_at=row.user_created_at,
        last_login_at=row.user_last_login_at,
        must_change_password=row.user_must_change,
    )
