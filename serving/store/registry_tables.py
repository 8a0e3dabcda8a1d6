"""Tables of what was loaded and assessed; a row is never changed once its snapshot is ready.

Only erasure and retention take something away: `id_box`, `personal` and the rows of `persons`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from serving.store.base import Base
from serving.store.column_types import Blob, Code, Moment, Number, Plain, Words


class CycleRow(Base):
    """A month of work."""

    __tablename__ = "cycles"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(Code, unique=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(Words)


class ProfileRow(Base):
    """A profile, word for word."""

    __tablename__ = "profiles"

    digest: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    yaml: Mapped[str] = mapped_column(Words)


class PolicyRow(Base):
    """The programmes that were in force (`serving.store.policies`)."""

    __tablename__ = "policies"

    digest: Mapped[str] = mapped_column(Code, primary_key=True)
    programmes: Mapped[Any] = mapped_column(Plain)


class ModelRow(Base):
    """A model folder, whole (`serving.store.models_kept`)."""

    __tablename__ = "models"

    digest: Mapped[str] = mapped_column(Code, primary_key=True)
    profile: Mapped[str] = mapped_column(Words)
    kept_at: Mapped[datetime] = mapped_column(Moment)
    card: Mapped[Any] = mapped_column(Plain)
    folder: Mapped[bytes] = mapped_column(Blob)


class SnapshotRow(Base):
    """A registry file as it was assessed. `state` is loading until the last row is in, then ready."""

    __tablename__ = "snapshots"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int] = mapped_column(Number)
    state: Mapped[str] = mapped_column(Code)
    as_of: Mapped[str] = mapped_column(Code)
    loaded_at: Mapped[datetime] = mapped_column(Moment)
    loaded_by: Mapped[str] = mapped_column(Words)
    file_name: Mapped[str] = mapped_column(Words)
    file_digest: Mapped[str] = mapped_column(Code)
    data_digest: Mapped[str] = mapped_column(Code)
    profile_digest: Mapped[str] = mapped_column(ForeignKey("profiles.digest"))
    policy_digest: Mapped[str] = mapped_column(ForeignKey("policies.digest"))
    model_digest: Mapped[str] = mapped_column(ForeignKey("models.digest"))
    catalogue_digest: Mapped[str] = mapped_column(Code)
    households: Mapped[int] = mapped_column(Number)
    persons: Mapped[int] = mapped_column(Number)
    reference: Mapped[float] = mapped_column(Float(53))
    about: Mapped[Any] = mapped_column(Plain)

    __table_args__ = (UniqueConstraint("cycle_id", "number"),)


class AnswerTextsRow(Base):
    """The different answers to one question: texts and, in the same order, their values (float64)."""

    __tablename__ = "answer_texts"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), primary_key=True)
    question: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Words)
    texts: Mapped[Any] = mapped_column(Plain)
    numbers: Mapped[bytes] = mapped_column(Blob)
    codes: Mapped[list[str] | None] = mapped_column(Plain)


class HouseholdRow(Base):
    """One household of one snapshot; the binary columns are described in `serving.store.packing`."""

    __tablename__ = "households"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Code)
    area_path: Mapped[str] = mapped_column(Code)
    size: Mapped[int] = mapped_column(Number)
    estimate: Mapped[float] = mapped_column(Float(53))
    intervals: Mapped[bytes] = mapped_column(Blob)
    answers: Mapped[bytes] = mapped_column(Blob)
    contributions: Mapped[bytes] = mapped_column(Blob)
    programmes: Mapped[bytes] = mapped_column(Blob)
    checks: Mapped[str | None] = mapped_column(Words)
    findings: Mapped[str | None] = mapped_column(Words)
    recorded: Mapped[str | None] = mapped_column(Code)
    id_box: Mapped[bytes | None] = mapped_column(Blob)
    personal: Mapped[bytes | None] = mapped_column(Blob)

    __table_args__ = (Index(None, "key", "snapshot_id", unique=True),)


class NumberRow(Base):
    """A keyed hash of a NIK or KK, and the household that it leads to."""

    __tablename__ = "numbers"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(Blob, primary_key=True)
    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)

    __table_args__ = (Index(None, "snapshot_id", "number"), {"sqlite_with_rowid": False})


class FlagRow(Base):
    """A flagged household and programme: what lists read. `reason_…` are positions of questions."""

    __tablename__ = "flags"

    snapshot_id: Mapped[int] = mapped_column(Number, primary_key=True)
    side: Mapped[str] = mapped_column(Code, primary_key=True)
    programme: Mapped[str] = mapped_column(Code, primary_key=True)
    rank: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Number)
    key: Mapped[str] = mapped_column(Code)
    area_path: Mapped[str] = mapped_column(Code)
    size: Mapped[int] = mapped_column(Number)
    flag_probability: Mapped[float] = mapped_column(Float(53))
    p_below: Mapped[float] = mapped_column(Float(53))
    estimate: Mapped[float] = mapped_column(Float(53))
    low_80: Mapped[float | None] = mapped_column(Float(53))
    high_80: Mapped[float | None] = mapped_column(Float(53))
    reason_1: Mapped[int | None] = mapped_column(Number)
    reason_2: Mapped[int | None] = mapped_column(Number)
    reason_3: Mapped[int | None] = mapped_column(Number)
    contribution_1: Mapped[float | None] = mapped_column(Float(53))
    contribution_2: Mapped[float | None] = mapped_column(Float(53))
    contribution_3: Mapped[float | None] = mapped_column(Float(53))

    __table_args__ = (
        ForeignKeyConstraint(["snapshot_id", "number"], ["households.snapshot_id", "households.number"]),
        Index(None, "snapshot_id", "key"),
        # One for each order, of all programmes and of one: a page is read, not sorted.
        Index(None, "snapshot_id", "side", "flag_probability"),
        Index(None, "snapshot_id", "side", "size", "flag_probability"),
        Index(None, "snapshot_id", "side", "estimate"),
        Index(None, "snapshot_id", "side", "area_path"),
        Index(None, "snapshot_id", "side", "programme", "flag_probability"),
        Index(None, "snapshot_id", "side", "programme", "size", "flag_probability"),
        Index(None, "snapshot_id", "side", "programme", "estimate"),
    )


class AreaRow(Base):
    """One area of a snapshot: families, persons, and the percentiles of their estimates (float64).

    There are rows of two levels, `depth` pieces of path: of the area that lists are made by, and of the
    finest, for whoever may see no more than that.
    """

    __tablename__ = "areas"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Code, primary_key=True)
    depth: Mapped[int] = mapped_column(Number)
    families: Mapped[int] = mapped_column(Number)
    persons: Mapped[int] = mapped_column(Number)
    flagged_families: Mapped[int] = mapped_column(Number)
    percentiles: Mapped[bytes] = mapped_column(Blob)


class CountRow(Base):
    """Families of one area (as `AreaRow`) and programme: by status, enrolled, by list (`flag:inclusion`)."""

    __tablename__ = "counts"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Code, primary_key=True)
    programme: Mapped[str] = mapped_column(Code, primary_key=True)
    what: Mapped[str] = mapped_column(Code, primary_key=True)
    depth: Mapped[int] = mapped_column(Number)
    families: Mapped[int] = mapped_column(Number)
