"""Which areas the loaded registries know, so that no account is limited to one that does not exist."""

from collections.abc import Sequence

from sqlalchemy import select

from serving.store.area_names import NOWHERE, names_of
from serving.store.door import Door
from serving.store.registry_tables import AreaRow
from serving.store.scope import within


def unknown_areas(door: Door, areas: Sequence[str]) -> tuple[str, ...] | None:
    """Those of `areas` in which no registry that was ever loaded has a family; None before the first.

    An area of any level is known, whether lists are made by it or not.
    """
    if door.value(select(AreaRow.path).limit(1)) is None:
        return None
    return tuple(
        area
        for area in areas
        if door.value(select(AreaRow.path).where(within(AreaRow.path, (area,))).limit(1)) is None
    )


def two_levels(door: Door) -> tuple[tuple[str, str], ...]:
    """Path and name of the areas of the two coarsest levels that a loaded registry had, by path."""
    paths = door.rows(select(AreaRow.path).where(within(AreaRow.path, door.actor.areas)).distinct())
    parts = [row.path.split("/") for row in paths]
    found = {"/".join(part[:level]) for part in parts for level in (1, 2) if NOWHERE not in part[:level]}
    return tuple((path, names_of(door, path)[-1]) for path in sorted(found) if path)
