"""One household's row, found by its key within the actor's areas."""

from typing import Any

from sqlalchemy import bindparam, select

from serving.store.cycles import current_cycle
from serving.store.door import Door
from serving.store.errors import NotFound
from serving.store.prepared import Prepared
from serving.store.registry_tables import HouseholdRow, SnapshotRow
from serving.store.scope import must_be_within
from serving.store.snapshots import READY

_READY = (
    select(HouseholdRow.__table__)
    .join(SnapshotRow, SnapshotRow.id == HouseholdRow.snapshot_id)
    .where(HouseholdRow.key == bindparam("key"), SnapshotRow.state == READY)
)
_IN = Prepared(_READY.where(HouseholdRow.snapshot_id == bindparam("snapshot_id")))
_NEWEST = Prepared(_READY.order_by(HouseholdRow.snapshot_id.desc()).limit(1))


def located(door: Door, key: str, snapshot_id: int | None = None) -> Any:
    """The household in that snapshot; without one, in the snapshot in force or else the newest that has it.

    Raises:
        NotFound: there is no such household, or it lies outside the actor's areas.
    """
    found = None
    if snapshot_id is None:
        cycle = current_cycle(door)
        if cycle is not None and cycle.snapshot_id is not None:
            found = _IN.row(door, key=key, snapshot_id=cycle.snapshot_id)
        if found is None:
            found = _NEWEST.row(door, key=key)
    else:
        found = _IN.row(door, key=key, snapshot_id=snapshot_id)
    if found is None:
        raise NotFound
    must_be_within(found.area_path, door.actor)
    return found
