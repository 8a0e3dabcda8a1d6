"""One household's row, found by its key within the actor's areas."""

from typing import Any

from sqlalchemy import Row, select

from serving.store.cycles import current_cycle
from serving.store.door import Door
from serving.store.errors import NotFound
from serving.store.registry_tables import HouseholdRow, SnapshotRow
from serving.store.scope import must_be_within
from serving.store.snapshots import READY


def located(door: Door, key: str, snapshot_id: int | None = None) -> Row[Any]:
    """The household in that snapshot; without one, in the snapshot in force or else the newest that has it.

    Raises:
        NotFound: there is no such household, or it lies outside the actor's areas.
    """
    found = None
    if snapshot_id is None:
        cycle = current_cycle(door)
        if cycle is not None and cycle.snapshot_id is not None:
            found = _in(door, key, cycle.snapshot_id)
        if found is None:
            found = _newest(door, key)
    else:
        found = _in(door, key, snapshot_id)
    if found is None:
        raise NotFound
    must_be_within(found.area_path, door.actor)
    return found


def _in(door: Door, key: str, snapshot_id: int) -> Row[Any] | None:
    query = select(HouseholdRow.__table__).join(SnapshotRow, SnapshotRow.id == HouseholdRow.snapshot_id)
    return door.row(
        query.where(
            HouseholdRow.snapshot_id == snapshot_id, HouseholdRow.key == key, SnapshotRow.state == READY
        )
    )


def _newest(door: Door, key: str) -> Row[Any] | None:
    query = select(HouseholdRow.__table__).join(SnapshotRow, SnapshotRow.id == HouseholdRow.snapshot_id)
    return door.row(
        query.where(HouseholdRow.key == key, SnapshotRow.state == READY)
        .order_by(HouseholdRow.snapshot_id.desc())
        .limit(1)
    )
