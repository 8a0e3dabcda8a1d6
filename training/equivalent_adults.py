"""How many adults a household's needs come to, for welfare on another scale than per person."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.households import KNOWN, Answer, Households
from features.profile import Profile, Summary

Floats = NDArray[np.float64]
WITH_CHILDREN: Final = "(adults + 0.5 children)^0.9"
BY_SIZE: Final = "size^0.75"
CHILD: Final = 0.5
ELASTICITY: Final = 0.9
SIZE_ELASTICITY: Final = 0.75
OLDEST_CHILD: Final = (14, 18)
"""Children are those below an age in this range, whichever the profile counts."""


def equivalent_adults(profile: Profile, households: Households) -> tuple[str, Floats] | None:
    """The scale beside which welfare per person is shown: its name, and shape (n,) adults.

    Children are known where the profile counts the members below 14 to 18 years, in one summary or
    in several that follow one another, and every household's count is known; otherwise the scale
    is of size alone. None where welfare is no amount per person: there is nothing to put beside it.

    Source:
        Deaton and Zaidi (2002), "Guidelines for Constructing Consumption Aggregates for Welfare
        Analysis", World Bank, section 5, for (A + αK)^θ and its range of α and θ.
    """
    welfare = profile.welfare
    if welfare is None or welfare.equivalence.column or welfare.equivalence.children:
        return None
    children = _children(profile, households.answers)
    if children is None or (children >= households.size).any():
        return BY_SIZE, adults_by_size(households.size)
    return WITH_CHILDREN, adults_with_children(households.size, children)


def adults_with_children(size: Floats, children: Floats) -> Floats:
    """(size − children + 0.5 children)^0.9.

    >>> adults_with_children(np.array([1.0, 4.0]), np.array([0.0, 2.0])).round(3).tolist()
    [1.0, 2.688]
    """
    adults: Floats = (size - children + CHILD * children) ** ELASTICITY
    return adults


def adults_by_size(size: Floats) -> Floats:
    """size^0.75.

    >>> adults_by_size(np.array([1.0, 16.0])).tolist()
    [1.0, 8.0]
    """
    adults: Floats = size**SIZE_ELASTICITY
    return adults


def _children(profile: Profile, answers: Mapping[str, Answer]) -> Floats | None:
    """Shape (n,), or None where they are not counted or not known of every household."""
    counts = [answers[name] for name in child_counts(profile) if name in answers]
    if not counts or not all((answer.state == KNOWN).all() for answer in counts):
        return None
    total: Floats = np.sum([answer.values for answer in counts], axis=0)
    return total


def child_counts(profile: Profile) -> tuple[str, ...]:
    """The summaries that together count the children, the youngest first; empty where none do."""
    begins: dict[float, tuple[float, str]] = {}
    for name, first, end in _age_bands(profile):
        # Of several bands that begin alike, the widest that is of children leaves the least to add.
        if end <= OLDEST_CHILD[1] and end > begins.get(first, (0.0, ""))[0]:
            begins[first] = (end, name)
    names: list[str] = []
    age = 0.0
    while age in begins:
        age, name = begins[age]
        names.append(name)
    return tuple(names) if OLDEST_CHILD[0] <= age <= OLDEST_CHILD[1] else ()


def _age_bands(profile: Profile) -> list[tuple[str, float, float]]:
    """Summaries that count all members of an age: name, from, below."""
    if profile.members is None:
        return []
    summaries = profile.members.summaries
    ages = {profile.members.age} | {s.of for s in summaries if s.how == "dependency_ratio"}
    return [
        (summary.name, summary.where[0].from_ or 0.0, summary.where[0].below or np.inf)
        for summary in summaries
        if _counts_an_age(summary) and summary.where[0].column in ages
    ]


def _counts_an_age(summary: Summary) -> bool:
    return (
        summary.how == "count"
        and summary.of is None
        and len(summary.where) == 1
        and not summary.where_any
        and summary.where[0].codes is None
    )
