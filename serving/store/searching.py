"""Finding a household by its whole id, NIK or KK number; never by a name or a part of a number."""

from collections.abc import Collection

from sqlalchemy import select

from serving.personal.hashes import every_number_hash, household_key
from serving.store.area_names import names_of
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.list_views import Hit
from serving.store.lists import flags_of, household_id_of
from serving.store.registry_tables import HouseholdRow, NumberRow, SnapshotRow
from serving.store.scope import is_within, within
from serving.store.snapshots import READY

_MOST = 20


def search(door: Door, text: str) -> list[Hit]:
    """Households of the snapshot in force whose id, NIK or KK is `text`, within the actor's areas."""
    wanted = text.strip()
    cycle = cycle_of(door, None)
    if not wanted or cycle is None or cycle.snapshot_id is None:
        return []
    found: dict[str, Hit] = {}
    for how in ("household_id", "nik", "kk"):
        for hit in _found(door, cycle.snapshot_id, wanted, how):
            found.setdefault(hit.key, hit)
    return list(found.values())[:_MOST]


def household_ids(door: Door, keys: Collection[str]) -> dict[str, str | None]:
    """Key → id, as the newest snapshot has it, of the households that lie in the actor's areas there."""
    if not keys:
        return {}
    query = (
        select(HouseholdRow.key, HouseholdRow.id_box, HouseholdRow.area_path)
        .join(SnapshotRow, SnapshotRow.id == HouseholdRow.snapshot_id)
        .where(HouseholdRow.key.in_(sorted(keys)), SnapshotRow.state == READY)
        .order_by(HouseholdRow.snapshot_id)
    )
    newest = {row.key: row for row in door.rows(query)}
    return {
        key: household_id_of(door, key, row.id_box)
        for key, row in newest.items()
        if is_within(row.area_path, door.actor.areas)
    }


def _found(door: Door, snapshot_id: int, wanted: str, how: str) -> list[Hit]:
    columns = (
        HouseholdRow.key,
        HouseholdRow.id_box,
        HouseholdRow.area_path,
        HouseholdRow.size,
        HouseholdRow.estimate,
    )
    query = select(*columns).where(
        HouseholdRow.snapshot_id == snapshot_id, within(HouseholdRow.area_path, door.actor.areas)
    )
    if how == "household_id":
        query = query.where(HouseholdRow.key == household_key(door.keys, wanted))
    else:
        numbers = select(NumberRow.number).where(
            NumberRow.snapshot_id == snapshot_id,
            NumberRow.hash.in_(every_number_hash(door.keys, how, wanted)),
        )
        query = query.where(HouseholdRow.number.in_(numbers))
    return [
        Hit(
            key=row.key,
            household_id=household_id_of(door, row.key, row.id_box),
            area_path=row.area_path,
            area_names=names_of(door, row.area_path),
            size=row.size,
            estimate=row.estimate,
            flags=tuple((flag.programme, flag.side) for flag in flags_of(door, snapshot_id, row.key)),
            found_by=how,
        )
        for row in door.rows(query.limit(_MOST))
    ]
