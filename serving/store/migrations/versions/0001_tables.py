"""The tables as they were at the beginning."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from serving.store.migrations.append_only import guard

revision = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# As they were then: what `serving.store.column_types` says today may have changed since.
NUMBER: Final[Any] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE: Final[Any] = sa.String().with_variant(sa.String(collation="C"), "postgresql")
APPEND_ONLY: Final = ("audit_events", "decisions", "shown", "visit_findings")


def upgrade() -> None:
    """All tables, and the guards of those that only ever grow."""
    _audit_events()
    _cycles()
    _jobs()
    _models()
    _policies()
    _profiles()
    _settings()
    _texts()
    _users()
    _sessions()
    _snapshots()
    _tokens()
    _answer_texts()
    _areas()
    _counts()
    _households()
    _numbers()
    _shown()
    _visits()
    _decisions()
    _flags()
    _visit_findings()
    _cases()
    for table in APPEND_ONLY:
        guard(table)


def _audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("user_id", NUMBER, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("via", CODE, nullable=False),
        sa.Column("act", CODE, nullable=False),
        sa.Column("subject", CODE, nullable=False),
        sa.Column("area_path", CODE, nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("text_id", NUMBER, nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_at", "audit_events", ["at"], unique=False)
    op.create_index("ix_audit_events_subject", "audit_events", ["subject"], unique=False)


def _cycles() -> None:
    op.create_table(
        "cycles",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("opened_at", CODE, nullable=False),
        sa.Column("closed_at", CODE, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cycles"),
        sa.UniqueConstraint("name", name="uq_cycles_name"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("digest", CODE, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("done", NUMBER, nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("snapshot_id", NUMBER, nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", CODE, nullable=False),
        sa.Column("started_at", CODE, nullable=True),
        sa.Column("finished_at", CODE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_kind_digest", "jobs", ["kind", "digest"], unique=True)
    op.create_index("ix_jobs_state", "jobs", ["state"], unique=False)


def _models() -> None:
    op.create_table(
        "models",
        sa.Column("digest", CODE, nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("kept_at", CODE, nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_models"),
    )


def _policies() -> None:
    op.create_table(
        "policies",
        sa.Column("digest", CODE, nullable=False),
        sa.Column("programmes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_policies"),
    )


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("digest", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("yaml", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_profiles"),
    )


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("name", CODE, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )


def _texts() -> None:
    op.create_table(
        "texts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
    )
    op.create_index("ix_texts_key", "texts", ["key"], unique=False)


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("language", CODE, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", CODE, nullable=False),
        sa.Column("last_login_at", CODE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("created_at", CODE, nullable=False),
        sa.Column("seen_at", CODE, nullable=False),
        sa.Column("expires_at", CODE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("cycle_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("as_of", CODE, nullable=False),
        sa.Column("loaded_at", CODE, nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", CODE, nullable=False),
        sa.Column("data_digest", CODE, nullable=False),
        sa.Column("profile_digest", CODE, nullable=False),
        sa.Column("policy_digest", CODE, nullable=False),
        sa.Column("model_digest", CODE, nullable=False),
        sa.Column("catalogue_digest", CODE, nullable=False),
        sa.Column("households", NUMBER, nullable=False),
        sa.Column("persons", NUMBER, nullable=False),
        sa.Column("reference", sa.Float(precision=53), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name="fk_snapshots_cycle_id"),
        sa.ForeignKeyConstraint(["model_digest"], ["models.digest"], name="fk_snapshots_model_digest"),
        sa.ForeignKeyConstraint(["policy_digest"], ["policies.digest"], name="fk_snapshots_policy_digest"),
        sa.ForeignKeyConstraint(["profile_digest"], ["profiles.digest"], name="fk_snapshots_profile_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.UniqueConstraint("cycle_id", "number", name="uq_snapshots_cycle_id_number"),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", CODE, nullable=False),
        sa.Column("expires_at", CODE, nullable=False),
        sa.Column("last_used_at", CODE, nullable=True),
        sa.Column("revoked_at", CODE, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_tokens_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"], unique=False)


def _answer_texts() -> None:
    op.create_table(
        "answer_texts",
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("question", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_answer_texts_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", "question", name="pk_answer_texts"),
    )


def _areas() -> None:
    op.create_table(
        "areas",
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("path", CODE, nullable=False),
        sa.Column("depth", NUMBER, nullable=False),
        sa.Column("families", NUMBER, nullable=False),
        sa.Column("persons", NUMBER, nullable=False),
        sa.Column("flagged_families", NUMBER, nullable=False),
        sa.Column("percentiles", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_areas_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", "path", name="pk_areas"),
    )


def _counts() -> None:
    op.create_table(
        "counts",
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("path", CODE, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("what", CODE, nullable=False),
        sa.Column("depth", NUMBER, nullable=False),
        sa.Column("families", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_counts_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", "path", "programme", "what", name="pk_counts"),
    )


def _households() -> None:
    op.create_table(
        "households",
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("area_path", CODE, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("estimate", sa.Float(precision=53), nullable=False),
        sa.Column("intervals", sa.LargeBinary(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("contributions", sa.LargeBinary(), nullable=False),
        sa.Column("programmes", sa.LargeBinary(), nullable=False),
        sa.Column("checks", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("recorded", CODE, nullable=True),
        sa.Column("id_box", sa.LargeBinary(), nullable=True),
        sa.Column("personal", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_households_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", "number", name="pk_households"),
    )
    op.create_index("ix_households_key_snapshot_id", "households", ["key", "snapshot_id"], unique=True)


def _numbers() -> None:
    op.create_table(
        "numbers",
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_numbers_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", "hash", "number", name="pk_numbers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_numbers_snapshot_id_number", "numbers", ["snapshot_id", "number"], unique=False)


def _shown() -> None:
    op.create_table(
        "shown",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("user_id", NUMBER, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("explanation_digest", CODE, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_shown_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shown"),
    )
    op.create_index("ix_shown_key", "shown", ["key"], unique=False)


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("cycle_id", NUMBER, nullable=False),
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("side", CODE, nullable=True),
        sa.Column("area_path", CODE, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("slice", CODE, nullable=False),
        sa.Column("probability", sa.Float(precision=53), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", CODE, nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name="fk_visits_cycle_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_visits_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index(
        "ix_visits_cycle_id_state_area_path", "visits", ["cycle_id", "state", "area_path"], unique=False
    )
    op.create_index("ix_visits_key", "visits", ["key"], unique=False)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("cycle_id", NUMBER, nullable=False),
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("side", CODE, nullable=True),
        sa.Column("area_path", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("verdict", CODE, nullable=True),
        sa.Column("text_id", NUMBER, nullable=False),
        sa.Column("text_digest", CODE, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("replaces", NUMBER, nullable=True),
        sa.Column("user_id", NUMBER, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("shown_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name="fk_decisions_cycle_id"),
        sa.ForeignKeyConstraint(["replaces"], ["decisions.id"], name="fk_decisions_replaces"),
        sa.ForeignKeyConstraint(["shown_id"], ["shown.id"], name="fk_decisions_shown_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_decisions_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index(
        "ix_decisions_cycle_id_key_programme_version",
        "decisions",
        ["cycle_id", "key", "programme", "version"],
        unique=True,
    )
    op.create_index("ix_decisions_key", "decisions", ["key"], unique=False)


def _flags() -> None:
    op.create_table(
        "flags",
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("side", CODE, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("rank", NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("area_path", CODE, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("flag_probability", sa.Float(precision=53), nullable=False),
        sa.Column("p_below", sa.Float(precision=53), nullable=False),
        sa.Column("estimate", sa.Float(precision=53), nullable=False),
        sa.Column("low_80", sa.Float(precision=53), nullable=True),
        sa.Column("high_80", sa.Float(precision=53), nullable=True),
        sa.Column("reason_1", NUMBER, nullable=True),
        sa.Column("reason_2", NUMBER, nullable=True),
        sa.Column("reason_3", NUMBER, nullable=True),
        sa.Column("contribution_1", sa.Float(precision=53), nullable=True),
        sa.Column("contribution_2", sa.Float(precision=53), nullable=True),
        sa.Column("contribution_3", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id", "number"],
            ["households.snapshot_id", "households.number"],
            name="fk_flags_snapshot_id",
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "side", "programme", "rank", name="pk_flags"),
    )
    op.create_index("ix_flags_snapshot_id_key", "flags", ["snapshot_id", "key"], unique=False)
    op.create_index(
        "ix_flags_snapshot_id_side_flag_probability",
        "flags",
        ["snapshot_id", "side", "flag_probability"],
        unique=False,
    )
    op.create_index(
        "ix_flags_snapshot_id_side_programme_estimate",
        "flags",
        ["snapshot_id", "side", "programme", "estimate"],
        unique=False,
    )
    op.create_index(
        "ix_flags_snapshot_id_side_programme_size",
        "flags",
        ["snapshot_id", "side", "programme", "size"],
        unique=False,
    )


def _visit_findings() -> None:
    op.create_table(
        "visit_findings",
        sa.Column("visit_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, autoincrement=False, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("visited_on", CODE, nullable=True),
        sa.Column("eligible", CODE, nullable=True),
        sa.Column("receives", CODE, nullable=True),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("text_id", NUMBER, nullable=True),
        sa.Column("text_digest", CODE, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("user_id", NUMBER, nullable=True),
        sa.Column("at", CODE, nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_findings_visit_id"),
        sa.PrimaryKeyConstraint("visit_id", "version", name="pk_visit_findings"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("cycle_id", NUMBER, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("side", CODE, nullable=True),
        sa.Column("area_path", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("decision_id", NUMBER, nullable=True),
        sa.Column("verdict", CODE, nullable=True),
        sa.Column("acted_by", sa.Text(), nullable=False),
        sa.Column("acted_at", CODE, nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name="fk_cases_cycle_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_cases_decision_id"),
        sa.PrimaryKeyConstraint("cycle_id", "key", "programme", name="pk_cases"),
    )
