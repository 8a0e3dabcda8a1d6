"""Two or three lists laid on top of each other: who is in one, in several, in none, and how well off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.keyed_list import KeyedList
from models.expected_poor import Expected, Uncertainty, expected_below
from models.joined_lists import Assessed, JoinedLists

NONE: Final = "–"
"""The part of the assessed families that are in no list."""

_QUANTILES: Final = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The families that are in exactly these lists.

    Attributes:
        lists: names, in the order given; empty for the assessed families in none.
        families: in the part, whether assessed or not.
        assessed: how many of them have an estimate.
        estimates: 10, 50 and 90 of 100 assessed families are below these; NaN without any.
        below: programme → expected number below its line, of those assessed; one group.
    """

    lists: tuple[str, ...]
    families: int
    assessed: int
    estimates: tuple[float, float, float]
    below: Mapping[str, Expected]

    @property
    def name(self) -> str:
        return " + ".join(self.lists) or NONE


@dataclass(frozen=True, slots=True, eq=False)
class Reconciliation:
    """What is in which list.

    Attributes:
        parts: in the order: in all lists, … , in one, in none; parts without families left out.
        areas: one row an area: its path, families in each list and part, and for each programme the
            expected number of assessed families below its line with its 95 % interval.
        linked: lists whose household ids are those of the assessments.
        several: list → families of it that are one family in another list (a family card was
            split, or a number belongs to two families).
    """

    parts: tuple[Part, ...]
    areas: pa.Table
    linked: tuple[str, ...]
    several: Mapping[str, int]


def reconcile(
    lists: Sequence[KeyedList],
    assessed: Assessed | None,
    area: str | None,
    uncertainty: Mapping[str, Uncertainty],
) -> Reconciliation:
    """Families of different lists are one family if they share a number, directly or through others.

    Assessed families join those lists in which at least half of the household ids are theirs.

    Args:
        lists: two or three, read with the same secret.
        area: finest area to count by; its code is taken with those of its parents.
        uncertainty: programme → of its probabilities.
    """
    together = JoinedLists.of(lists, assessed)
    columns, group = together.groups_by(area)
    groups = len(next(iter(columns.values()))) if columns else 1
    if columns:
        columns |= _counts_by(together, group, groups) | _expected_by(together, group, groups, uncertainty)
    return Reconciliation(
        tuple(_parts(together, group, uncertainty)), pa.table(columns), together.linked, together.several()
    )


def _parts(
    together: JoinedLists, group: NDArray[np.intp], uncertainty: Mapping[str, Uncertainty]
) -> list[Part]:
    families = np.bincount(together.part, minlength=len(together.patterns))
    part, area = together.part[together.of_assessed], group[together.of_assessed]
    assessed = together.assessed
    below = {
        name: expected_below(p, part, len(families), uncertainty.get(name, Uncertainty()), area)
        for name, p in (assessed.p_below.items() if assessed is not None else ())
    }
    found = []
    for place, pattern in enumerate(together.patterns):
        estimate = assessed.estimate[part == place] if assessed is not None else np.empty(0)
        ends = np.quantile(estimate, _QUANTILES) if len(estimate) else np.full(3, np.nan)
        low, middle, high = (float(end) for end in ends)
        found.append(
            Part(
                together.name_of(pattern),
                int(families[place]),
                len(estimate),
                (low, middle, high),
                {name: each.at(place) for name, each in below.items()},
            )
        )
    return found


def _counts_by(together: JoinedLists, group: NDArray[np.intp], groups: int) -> dict[str, pa.Array]:
    columns = {
        f"listed:{each.name}": pa.array(np.bincount(group[together.inside[:, place]], minlength=groups))
        for place, each in enumerate(together.lists)
    }
    for place, pattern in enumerate(together.patterns):
        name = " + ".join(together.name_of(pattern)) or NONE
        columns[f"part:{name}"] = pa.array(np.bincount(group[together.part == place], minlength=groups))
    return columns


def _expected_by(
    together: JoinedLists, group: NDArray[np.intp], groups: int, uncertainty: Mapping[str, Uncertainty]
) -> dict[str, pa.Array]:
    if together.assessed is None:
        return {}
    own = group[together.of_assessed]
    columns = {"assessed": pa.array(np.bincount(own, minlength=groups))}
    for name, p in together.assessed.p_below.items():
        sure = uncertainty.get(name, Uncertainty())
        found = expected_below(p, own, groups, sure)
        columns |= {
            f"expected_below:{name}": pa.array(found.value),
            f"low:{name}": pa.array(found.low),
            f"high:{name}": pa.array(found.high),
        }
        for place, each in enumerate(together.lists):
            listed = together.inside[together.of_assessed, place]
            inside = expected_below(p[listed], own[listed], groups, sure)
            columns[f"expected_below:{name}:{each.name}"] = pa.array(inside.value)
    return columns
