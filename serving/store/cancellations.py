"""Who cancelled visits and why: the trail keeps both, and a page shows them beside the visit."""

from collections.abc import Collection

from sqlalchemy import select

from serving.store.door import Door
from serving.store.trail import read_text, text_of
from serving.store.visit_views import Cancellation
from serving.store.work_tables import AuditRow, TextRow

ACT = "visit_cancelled"


def cancellations_of(door: Door, keys: Collection[str]) -> dict[int, Cancellation]:
    """Id of the visit → its cancellation, of the visits to these households."""
    if not keys:
        return {}
    query = (
        select(AuditRow.by, AuditRow.at, AuditRow.details, AuditRow.subject, TextRow.box)
        .outerjoin(TextRow, text_of(AuditRow.text_id, AuditRow.subject))
        .where(AuditRow.act == ACT, AuditRow.subject.in_(sorted(keys)))
    )
    return {
        int(row.details["visit"]): Cancellation(
            row.by, row.at, read_text(door.keys, row.subject, row.box, row.details.get("text"))
        )
        for row in door.rows(query)
    }
