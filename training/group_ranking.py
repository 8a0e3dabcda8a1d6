"""Which groups are harmed most: the order in which the screen and the card tell of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Figure = Mapping[str, float | None]
Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Harm:
    """The exclusion error of one value of one group, and the poor rows that it was counted of."""

    group: str
    value: str
    poor: int
    error: Figure


@dataclass(frozen=True, slots=True)
class OwnCutoff:
    """What cut-offs of their own would do in a group: overall, and to its worst and best value."""

    group: str
    common: Figure
    own: Figure
    change: Figure
    worst: tuple[str, Mapping[str, Figure]]
    best: tuple[str, Mapping[str, Figure]]


def worst_first(groups: Part, quota: str, overall: float, most: int) -> list[Harm]:
    """The values of `single` or `pairs` of the report whose exclusion error is above that of everybody.

    Ordered by the lower end of the interval, so that a group of few is not first by chance.

    >>> def value(error, low): return {"poor": {"at_40": 50}, "figures": {
    ...     "exclusion_error_at_40": {"value": error, "low": low, "high": 0.9}}}
    >>> few = {"poor": {"at_40": 3}, "figures": {}}
    >>> size, sex = {"1–2": value(0.6, 0.5), "3+": value(0.2, 0.1)}, {"f": value(0.7, 0.2), "m": few}
    >>> groups = {"size": size, "sex": sex}
    >>> [(harm.group, harm.value) for harm in worst_first(groups, "at_40", 0.3, most=2)]
    [('size', '1–2'), ('sex', 'f')]
    """
    name = f"exclusion_error_{quota}"
    found = [
        Harm(group, value, one["poor"][quota], one["figures"][name])
        for group, values in groups.items()
        for value, one in values.items()
        if name in one["figures"] and one["figures"][name]["low"] is not None
        if one["figures"][name]["value"] > overall
    ]
    return sorted(found, key=lambda harm: (-(harm.error["low"] or 0.0), harm.group, harm.value))[:most]


def widest_first(own_cutoffs: Part, most: int) -> list[OwnCutoff]:
    """Groups by how far the exclusion errors of their values lie apart."""
    found: list[tuple[float, OwnCutoff]] = []
    for group, one in own_cutoffs.items():
        ordered = sorted(one["values"].items(), key=lambda item: item[1]["exclusion_common"]["value"])
        best, worst = ordered[0], ordered[-1]
        apart = worst[1]["exclusion_common"]["value"] - best[1]["exclusion_common"]["value"]
        told = OwnCutoff(group, one["error_common"], one["error_own"], one["change"], worst, best)
        found.append((apart, told))
    return [told for _, told in sorted(found, key=lambda item: (-item[0], item[1].group))[:most]]
