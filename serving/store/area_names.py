"""What the pieces of an area path are called."""

from collections.abc import Mapping

from serving.store.door import Door

NOWHERE = "-"
"""Stands in a path for an area that the registry does not tell."""


def names_of(door: Door, path: str) -> tuple[str, ...]:
    """Names, coarse to fine; a code without a name is shown as it is."""
    return path_names(door.memory.area_names, path)


def path_names(names: Mapping[str, str], path: str) -> tuple[str, ...]:
    """
    >>> path_names({"13.06.02": "Lubuk Basung"}, "13.06.02/-")
    ('Lubuk Basung', '-')
    """
    return tuple(names.get(code, code) for code in path.split("/")) if path else ()
