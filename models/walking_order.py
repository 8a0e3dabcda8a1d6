"""The order in which a list of addresses is walked: area by area, jorong by jorong, door by door."""

import re
from collections.abc import Sequence
from typing import Final

_PARTS: Final = re.compile(r"(\d+)")
_LAST: Final = "\uffff"


def walking_order(
    areas: Sequence[Sequence[str | None]],
    jorong: Sequence[str | None],
    addresses: Sequence[str | None],
    ids: Sequence[str],
    group: int,
) -> list[int]:
    """Positions of the v families of one list in the order in which to walk.

    First the areas as far as lists are handed out (kecamatan, nagari), by code. Within, the jorong by
    the lowest of their finer codes (SLS), since codes follow the ground and names the alphabet; within
    a jorong SLS by SLS, then the address with its numbers as numbers, then the id. What is unknown
    comes last.

    Args:
        areas: one sequence of v codes for each area column, coarse to fine.
        group: how many of them lead to the area that a list is handed out for.

    >>> walking_order([["N1"] * 4, ["02", "01", "01", "02"]], ["Koto", "Balai", "Balai", "Koto"],
    ...               ["Jalan 10", "No. 2", None, "Jalan 9"], ["a", "b", "c", "d"], group=1)
    [1, 2, 3, 0]
    """
    paths = [tuple(code or _LAST for code in path) for path in zip(*areas, strict=True)] or [()] * len(ids)
    hamlets = [(path[:group], name or _LAST) for path, name in zip(paths, jorong, strict=True)]
    first: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}
    for hamlet, path in zip(hamlets, paths, strict=True):
        first[hamlet] = min(first.get(hamlet, path), path)
    keys = [
        (hamlet[0], hamlet[1] == _LAST, first[hamlet], hamlet[1], path, by_number(address), id_)
        for hamlet, path, address, id_ in zip(hamlets, paths, addresses, ids, strict=True)
    ]
    return sorted(range(len(ids)), key=keys.__getitem__)


def by_number(text: str | None) -> tuple[tuple[int, int, str], ...]:
    """A key by which "No. 9" comes before "No. 10"; nothing comes last.

    >>> sorted(["No. 10", "No. 9", "no. 9a", ""], key=by_number)
    ['No. 9', 'no. 9a', 'No. 10', '']
    """
    if not text or not text.strip():
        return ((2, 0, ""),)
    parts = (part for part in _PARTS.split(text.casefold()) if part.strip())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.strip()) for part in parts)
