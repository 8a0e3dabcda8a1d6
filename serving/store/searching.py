"""Finding a household by its whole id, NIK or KK number; never by a name or a part of a number."""

from sqlalchemy import select

from serving.personal.hashes import every_number_hash, household_key
from serving.store.area_names import names_of
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.list_views import Hit
from serving.store.lists import flags_of, household_id_of
from serving.store.registry_tables import HouseholdRow, NumberRow
from serving.store.scope import within

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
