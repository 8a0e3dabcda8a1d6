"""The two levels of area that are counted: the one that lists are made by, and the finest."""

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
