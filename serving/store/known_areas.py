"""Which areas the loaded registries know, so that no account is limited to one that does not exist."""

from collections.abc import Sequence

from sqlalchemy import select

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
