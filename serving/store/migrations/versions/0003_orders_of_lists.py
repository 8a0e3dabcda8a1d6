"""An index for every order of a list, of one programme and of all: the first page is read, not sorted."""

from collections.abc import Sequence
from typing import Final

from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

LIST: Final = ["snapshot_id", "side"]
NEW: Final = (
    ["size", "flag_probability"],
    ["estimate"],
    ["area_path"],
    ["programme", "flag_probability"],
    ["programme", "size", "flag_probability"],
)


def upgrade() -> None:
    """The one by size of one programme now also holds what follows the size."""
    op.drop_index("ix_flags_snapshot_id_side_programme_size", "flags")
    for more in NEW:
        columns = [*LIST, *more]
        op.create_index(f"ix_flags_{'_'.join(columns)}", "flags", columns, unique=False)
