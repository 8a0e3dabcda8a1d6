"""Tables of who may come in. Of passwords, sessions and tokens only hashes are kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from serving.store.base import Base
from serving.store.column_types import Blob, Code, Moment, Number, Plain, Words


class UserRow(Base):
    """An account. `name` is lower case."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(Code, unique=True)
    full_name: Mapped[str] = mapped_column(Words)
    role: Mapped[str] = mapped_column(Code)
    areas: Mapped[Any] = mapped_column(Plain)
    language: Mapped[str] = mapped_column(Code)
    password_hash: Mapped[str] = mapped_column(Words)
    must_change: Mapped[bool] = mapped_column(Boolean)
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_login_at: Mapped[datetime | None] = mapped_column(Moment)


class SessionRow(Base):
    """A person who is logged in."""

    __tablename__ = "sessions"

    token_hash: Mapped[bytes] = mapped_column(Blob, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class TokenRow(Base):
    """A program's key to the API."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    scopes: Mapped[Any] = mapped_column(Plain)
    token_hash: Mapped[bytes] = mapped_column(Blob, unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
