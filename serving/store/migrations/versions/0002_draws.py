"""Draws at random, so that error rates of the lists can be told from visits alone."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from serving.store.migrations.append_only import guard

revision = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NUMBER: Final[Any] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE: Final[Any] = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """The table, which only ever grows."""
    op.create_table(
        "draws",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("cycle_id", NUMBER, nullable=False),
        sa.Column("snapshot_id", NUMBER, nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("seed", NUMBER, nullable=False),
        sa.Column("population", NUMBER, nullable=False),
        sa.Column("drawn", NUMBER, nullable=False),
        sa.Column("visits", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name="fk_draws_cycle_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_draws_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draws"),
    )
    op.create_index("ix_draws_programme", "draws", ["programme"], unique=False)
    guard("draws")
