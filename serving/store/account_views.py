"""People with an account, their sessions, and programs' tokens."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UserView:
    """An account; never its password."""

    id: int
    name: str
    full_name: str
    role: str
    areas: tuple[str, ...]
    language: str
    active: bool
    created_at: datetime
    last_login_at: datetime | None
    must_change_password: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What login needs of an account."""

    user: UserView
    password_hash: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """A person who is logged in. `token_hash` is the SHA-256 of what their cookie holds."""

    token_hash: bytes
    user: UserView
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenView:
    """A program's key to the API; never the key itself."""

    id: int
    name: str
    user: UserView
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
