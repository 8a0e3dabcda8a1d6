"""Who cancelled visits and why: the trail keeps both, and a page shows them beside the visit."""

from collections.abc import Collection

from sqlalchemy import select

from serving.personal.boxes import CannotDecrypt
from serving.store.door import Door
from serving.store.trail import read_text
from serving.store.visit_views import Cancellation
from serving.store.work_tables import AuditRow, TextRow

ACT = "visit_cancelled"


def cancellations_of(door: Door, keys: Collection[str]) -> dict[int, Cancellation]:
    """Id of the visit → its cancellation, of the visits to these households."""
    if not keys:
        return {}
    query = (
        select(AuditRow.by, AuditRow.at, AuditRow.details, AuditRow.subject, TextRow.box)
        .outerjoin(TextRow, TextRow.id == AuditRow.text_id)
        .where(AuditRow.act == ACT, AuditRow.subject.in_(sorted(keys)))
    )
    found = {}
    for row in door.rows(query):
        try:
            reason = read_text(door.keys, row.subject, row.box)
        except CannotDecrypt:
            reason = None  # as in the trail: `verify_chain` tells of it
        found[int(row.details["visit"])] = Cancellation(row.by, row.at, reason)
    return found
