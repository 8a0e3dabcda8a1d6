"""What was counted when a snapshot was loaded, read once and remembered: it never changes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from serving.store.area_levels import LISTED, depth_of
from serving.store.door import Door
from serving.store.prepared import Prepared
from serving.store.registry_tables import AreaRow, CountRow, HouseholdRow
from serving.store.scope import is_within

_AREAS = Prepared(
    select(AreaRow.path, AreaRow.families, AreaRow.persons, AreaRow.flagged_families).where(
        AreaRow.snapshot_id == bindparam("snapshot_id"), AreaRow.depth == bindparam("depth")
    )
)
_COUNTS = Prepared(
    select(CountRow.path, CountRow.programme, CountRow.what, CountRow.families).where(
        CountRow.snapshot_id == bindparam("snapshot_id"), CountRow.depth == bindparam("depth")
    )
)


class AreaCount(NamedTuple):
    """Families and persons of one area."""

    path: str
    families: int
    persons: int
    flagged_families: int


class Count(NamedTuple):
    """Families of one area and programme that are `what` (`serving.store.registry_tables.CountRow`)."""

    path: str
    programme: str
    what: str
    families: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one snapshot and level of areas."""

    areas: tuple[AreaCount, ...]
    counts: tuple[Count, ...]


def counted(door: Door, snapshot_id: int, levels: int) -> Counted:
    """Of the areas that the actor sees, at the level that lists are made by, or the finest for theirs.

    Args:
        levels: how many area columns the snapshot has.
    """
    seen = door.actor.areas
    depth = min(LISTED, levels)
    if any(depth_of(area) > depth for area in seen):
        found = _read(door, snapshot_id, levels)
    else:
        known: Counted | None = door.memory.counted.get(snapshot_id)
        found = known or _read(door, snapshot_id, depth)
        door.memory.counted[snapshot_id] = found
    if not seen:
        return found
    return Counted(
        tuple(area for area in found.areas if is_within(area.path, seen)),
        tuple(count for count in found.counts if is_within(count.path, seen)),
    )


def flagged(found: Counted) -> Counter[tuple[str, str]]:
    """(programme, side) → how many families are on the list."""
    lists: Counter[tuple[str, str]] = Counter()
    for count in found.counts:
        if count.what.startswith("flag:"):
            lists[count.programme, count.what.removeprefix("flag:")] += count.families
    return lists


def recorded_half(door: Door, snapshot_id: int) -> date | None:
    """The day by which half of the answers were recorded; None where the registry writes no such days.

    Days are kept as the registry writes them; only those like 2023-06-07 are looked at.
    """
    if snapshot_id not in door.memory.recorded:
        dated = (HouseholdRow.snapshot_id == snapshot_id) & HouseholdRow.recorded.like("____-__-__")
        known = int(door.value(select(func.count()).select_from(HouseholdRow).where(dated)) or 0)
        days = select(HouseholdRow.recorded).where(dated).order_by(HouseholdRow.recorded)
        found = door.value(days.offset((known - 1) // 2).limit(1)) if known else None
        try:
            door.memory.recorded[snapshot_id] = None if found is None else date.fromisoformat(found)
        except ValueError:
            door.memory.recorded[snapshot_id] = None
    return door.memory.recorded[snapshot_id]


def _read(door: Door, snapshot_id: int, depth: int) -> Counted:
    areas = _AREAS.rows(door, snapshot_id=snapshot_id, depth=depth)
    counts = _COUNTS.rows(door, snapshot_id=snapshot_id, depth=depth)
    return Counted(tuple(map(AreaCount._make, areas)), tuple(map(Count._make, counts)))
