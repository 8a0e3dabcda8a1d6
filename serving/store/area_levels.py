"""The two levels of area that are counted: the one that lists are made by, and the finest."""

from collections.abc import Sequence

LISTED = 2
"""Lists are made by the second area from the coarsest (`features.people.area_of_lists`)."""


def listed_path(path: str) -> str:
    """The area that lists are made by.

    >>> listed_path("01/003/0007"), listed_path("01")
    ('01/003', '01')
    """
    return "/".join(path.split("/")[:LISTED])


def depth_of(path: str) -> int:
    """How many pieces.

    >>> depth_of("01/003"), depth_of("")
    (2, 0)
    """
    return path.count("/") + 1 if path else 0


def counted_depth(seen: Sequence[str], levels: int) -> int:
    """The level at which to count what an actor sees: the listed one, unless their areas are finer.

    Args:
        seen: the actor's areas.
        levels: how many area columns there are.

    >>> counted_depth((), 3), counted_depth(("01/003",), 3), counted_depth(("01/003/0007",), 3)
    (2, 2, 3)
    """
    listed = min(LISTED, levels)
    return listed if all(depth_of(area) <= listed for area in seen) else levels
