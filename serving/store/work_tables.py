"""Tables of what people did: cases, decisions, visits, and the trail of it all.

`decisions`, `shown`, `visit_findings` and `audit_events` only ever grow: the database itself refuses
to change or remove their rows. Free texts stand in `texts`, encrypted, from where erasure removes them.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from serving.store.base import Base
from serving.store.column_types import Blob, Code, Moment, Number, Plain, Words

NO_TEXT: Final = b""
"""The box of a text that was erased."""


class CaseRow(Base):
    """Where one household and programme stands in one cycle; absent means open."""

    __tablename__ = "cases"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Code, primary_key=True)
    programme: Mapped[str] = mapped_column(Code, primary_key=True)
    side: Mapped[str | None] = mapped_column(Code)
    area_path: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    version: Mapped[int] = mapped_column(Number)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    verdict: Mapped[str | None] = mapped_column(Code)
    acted_by: Mapped[str] = mapped_column(Words)
    acted_at: Mapped[datetime] = mapped_column(Moment)


class TextRow(Base):
    """A free text about a household, encrypted; its keyed digest stands where it is referred to.

    One that is erased leaves its row with an empty box: were the row removed, SQLite would give its
    number to the next text, and records of the erased household would point at somebody else's.
    """

    __tablename__ = "texts"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    key: Mapped[str] = mapped_column(Code, index=True)
    box: Mapped[bytes] = mapped_column(Blob)


class ShownRow(Base):
    """Who was shown which explanation, when."""

    __tablename__ = "shown"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    key: Mapped[str] = mapped_column(Code, index=True)
    programme: Mapped[str] = mapped_column(Code)
    user_id: Mapped[int | None] = mapped_column(Number)
    by: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    explanation_digest: Mapped[str] = mapped_column(Code)


class DecisionRow(Base):
    """One act on a case."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    key: Mapped[str] = mapped_column(Code, index=True)
    programme: Mapped[str] = mapped_column(Code)
    side: Mapped[str | None] = mapped_column(Code)
    area_path: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    verdict: Mapped[str | None] = mapped_column(Code)
    text_id: Mapped[int] = mapped_column(Number)
    text_digest: Mapped[str] = mapped_column(Code)
    version: Mapped[int] = mapped_column(Number)
    replaces: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    user_id: Mapped[int | None] = mapped_column(Number)
    by: Mapped[str] = mapped_column(Words)
    role: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Moment)
    shown_id: Mapped[int | None] = mapped_column(ForeignKey("shown.id"))

    __table_args__ = (Index(None, "cycle_id", "key", "programme", "version", unique=True),)


class VisitRow(Base):
    """A visit, planned or made."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    number: Mapped[int] = mapped_column(Number)
    key: Mapped[str] = mapped_column(Code, index=True)
    programme: Mapped[str] = mapped_column(Code)
    side: Mapped[str | None] = mapped_column(Code)
    area_path: Mapped[str] = mapped_column(Code)
    size: Mapped[int] = mapped_column(Number)
    slice: Mapped[str] = mapped_column(Code)
    probability: Mapped[float] = mapped_column(Float(53))
    state: Mapped[str] = mapped_column(Code)
    assigned_by: Mapped[str] = mapped_column(Words)
    assigned_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (Index(None, "cycle_id", "state", "area_path"),)


class DrawRow(Base):
    """A draw at random from all families of some areas: who was drawn, and how anybody can draw it again.

    `areas` are paths, [] for the whole district; `visits` are the ids of the visits that it led to.
    """

    __tablename__ = "draws"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    programme: Mapped[str] = mapped_column(Code, index=True)
    areas: Mapped[Any] = mapped_column(Plain)
    seed: Mapped[int] = mapped_column(Number)
    population: Mapped[int] = mapped_column(Number)
    drawn: Mapped[int] = mapped_column(Number)
    visits: Mapped[Any] = mapped_column(Plain)
    by: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)


class VisitFindingRow(Base):
    """What was found; the highest version counts. The note stands in `texts`."""

    __tablename__ = "visit_findings"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(Code)
    visited_on: Mapped[str | None] = mapped_column(Code)
    eligible: Mapped[str | None] = mapped_column(Code)
    receives: Mapped[str | None] = mapped_column(Code)
    visitor: Mapped[str] = mapped_column(Words)
    answers: Mapped[Any] = mapped_column(Plain)
    text_id: Mapped[int | None] = mapped_column(Number)
    text_digest: Mapped[str | None] = mapped_column(Code)
    by: Mapped[str] = mapped_column(Words)
    user_id: Mapped[int | None] = mapped_column(Number)
    at: Mapped[datetime] = mapped_column(Moment)


class AuditRow(Base):
    """One record of the trail; `hash` covers the record and the hash before it."""

    __tablename__ = "audit_events"

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    user_id: Mapped[int | None] = mapped_column(Number)
    by: Mapped[str] = mapped_column(Words)
    role: Mapped[str] = mapped_column(Code)
    via: Mapped[str] = mapped_column(Code)
    act: Mapped[str] = mapped_column(Code)
    subject: Mapped[str] = mapped_column(Code, index=True)
    area_path: Mapped[str] = mapped_column(Code)
    details: Mapped[Any] = mapped_column(Plain)
    text_id: Mapped[int | None] = mapped_column(Number)
    hash: Mapped[bytes] = mapped_column(Blob)


class SettingRow(Base):
    """A setting that an administrator may change."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[Any] = mapped_column(Plain)


class JobRow(Base):
    """Long work."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    digest: Mapped[str] = mapped_column(Code)
    file_name: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(Code, index=True)
    parameters: Mapped[Any] = mapped_column(Plain)
    done: Mapped[int] = mapped_column(Number)
    total: Mapped[int] = mapped_column(Number)
    step: Mapped[str] = mapped_column(Words)
    problem: Mapped[str | None] = mapped_column(Words)
    snapshot_id: Mapped[int | None] = mapped_column(Number)
    created_by: Mapped[str] = mapped_column(Words)
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (Index(None, "kind", "digest", unique=True),)
