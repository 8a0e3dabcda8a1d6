"""Taking personal data away: of one household, or of cycles that are long closed.

What people decided stays and can be counted, what the machine said can be replayed, and the trail
verifies: names, numbers, addresses, ids and free texts stand apart from all three.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from serving.store import erasures
from serving.store.cancellations import ACT as CANCELLED
from serving.store.door import Door
from serving.store.errors import NotFound, NothingSaid
from serving.store.registry_tables import CycleRow, HouseholdRow, NumberRow, SnapshotRow
from serving.store.scope import must_be_within
from serving.store.trail import audit_event
from serving.store.work_tables import NO_TEXT, AuditRow, DecisionRow, TextRow, VisitFindingRow, VisitRow

_WITHOUT: dict[str, Any] = {"id_box": None, "personal": None}


def erase_household(door: Door, key: str, reason: str) -> int:
    """Erases who a household is, in every snapshot; returns in how many it stood.

    Args:
        reason: why, by which request; it stands in the trail in the clear and must name nobody.

    Raises:
        NotFound: there is no such household, or it lies outside the actor's areas.
        NothingSaid: no reason was given.
    """
    if len(reason.strip()) < 3:
        raise NothingSaid
    columns = (HouseholdRow.snapshot_id, HouseholdRow.number, HouseholdRow.area_path)
    rows = door.rows(select(*columns).where(HouseholdRow.key == key))
    if not rows:
        raise NotFound
    for row in rows:
        must_be_within(row.area_path, door.actor)
    for row in rows:
        of_household = (NumberRow.snapshot_id == row.snapshot_id, NumberRow.number == row.number)
        door.run(delete(NumberRow).where(*of_household))
    door.run(update(HouseholdRow).where(HouseholdRow.key == key).values(**_WITHOUT))
    door.run(update(TextRow).where(TextRow.key == key).values(box=NO_TEXT))
    door.erased.append(key)
    details = {"snapshots": len(rows), "reason": reason.strip()}
    audit_event(door, "erased", key, details, area_path=rows[0].area_path)
    return len(rows)


def erase_closed(door: Door, closed_before: datetime) -> dict[str, int]:
    """Erases personal data of the cycles that were closed before a moment; returns what was erased.

    Reasons of unmasking that are older than the moment go with them.
    """
    closed = select(CycleRow.name).where(CycleRow.closed_at < closed_before).order_by(CycleRow.id)
    return erase_cycles(door, [row.name for row in door.rows(closed)], closed_before)


def erase_cycles(door: Door, names: Sequence[str], closed_before: datetime) -> dict[str, int]:
    """Erases personal data of cycles by their names, closed or not, as far as they are there.

    A restored backup may be from before one of them was closed.
    """
    closed = select(CycleRow.id).where(CycleRow.name.in_(names))
    snapshots = select(SnapshotRow.id).where(SnapshotRow.cycle_id.in_(closed))
    still_there = or_(HouseholdRow.personal.is_not(None), HouseholdRow.id_box.is_not(None))
    of_snapshots = (HouseholdRow.snapshot_id.in_(snapshots), still_there)
    households = int(door.value(select(func.count()).select_from(HouseholdRow).where(*of_snapshots)) or 0)
    door.run(delete(NumberRow).where(NumberRow.snapshot_id.in_(snapshots)))
    door.run(update(HouseholdRow).where(*of_snapshots).values(**_WITHOUT))
    others = select(CycleRow.id).where(CycleRow.id.not_in(closed))
    texts = (
        func.length(TextRow.box) > 0,
        TextRow.id.in_(_texts_of(closed, AuditRow.at < closed_before)),
        # A later act may have the number of a text that was erased, from when its row was removed.
        TextRow.id.not_in(_texts_of(others, AuditRow.at >= closed_before)),
    )
    erased_texts = int(door.value(select(func.count()).select_from(TextRow).where(*texts)) or 0)
    door.run(update(TextRow).where(*texts).values(box=NO_TEXT))
    told = {"households": households, "texts": erased_texts}
    if names or erased_texts:
        # Also where nothing was left: a backup may hold what was taken away before this was noted.
        door.erased.extend(erasures.of_cycles(names, closed_before))
    if any(told.values()):
        about = {"closed_before": closed_before.isoformat(), "cycles": list(names)}
        audit_event(door, "retention", "cycles", told | about)
    return told


def _texts_of(cycles: Select[Any], unmasked: ColumnElement[bool]) -> Any:
    """Ids of the texts of some cycles' decisions and visits, and of some times of unmasking."""
    decisions = select(DecisionRow.text_id).where(DecisionRow.cycle_id.in_(cycles))
    notes = (
        select(VisitFindingRow.text_id)
        .join(VisitRow, VisitRow.id == VisitFindingRow.visit_id)
        .where(VisitRow.cycle_id.in_(cycles), VisitFindingRow.text_id.is_not(None))
    )
    reasons = select(AuditRow.text_id).where(
        AuditRow.act.in_(("unmasked", CANCELLED)), unmasked, AuditRow.text_id.is_not(None)
    )
    return decisions.union(notes, reasons)
