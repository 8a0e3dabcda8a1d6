"""Every text that anything refers to has its row, an empty one where it was erased: no number is used twice.

Rows of erased texts were removed until now, and SQLite gave the numbers of the last ones out again.
"""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Several records may have the same number by now; the newest is its owner.
ERASED: Final = """
    INSERT INTO texts (id, key, box)
    SELECT event.text_id, event.subject, :nothing
    FROM audit_events AS event
    JOIN (SELECT max(number) AS number FROM audit_events WHERE text_id IS NOT NULL GROUP BY text_id) AS newest
        ON newest.number = event.number
    WHERE NOT EXISTS (SELECT 1 FROM texts WHERE texts.id = event.text_id)
"""
ON: Final = """
    SELECT setval(numbers, greatest(nextval(numbers), (SELECT coalesce(max(id), 0) + 1 FROM texts)), false)
    FROM (SELECT pg_get_serial_sequence('texts', 'id') AS numbers) AS named
"""


def upgrade() -> None:
    """Rows for what is missing; numbers go on behind them."""
    op.execute(sa.text(ERASED).bindparams(sa.bindparam("nothing", b"", sa.LargeBinary)))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text(ON))
