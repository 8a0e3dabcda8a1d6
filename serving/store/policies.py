"""Policies as plain values and back, so that what was in force can be read again years later."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from features.policy import Benefit, Line, Policy, Programme
from features.policy_loading import policy_in_force


def policy_to_plain(policy: Policy) -> list[dict[str, Any]]:
    """The programmes as plain values; days as text."""
    plain = [dataclasses.asdict(programme) for programme in policy.programmes]
    for programme in plain:
        day = programme["from_"]
        programme["from_"] = None if day is None else day.isoformat()
    return plain


def policy_from_plain(plain: Sequence[Mapping[str, Any]]) -> Policy:
    """The policy that `policy_to_plain` described, with the same digest.

    >>> from features.policy_loading import policy_in_force
    >>> programme = Programme("PKH", Line(amount=5e5), from_=date(2025, 1, 1), yes=("1",))
    >>> policy = policy_in_force([programme], date(2026, 1, 1))
    >>> policy_from_plain(policy_to_plain(policy)) == policy
    True
    """
    return policy_in_force([_programme(programme) for programme in plain], date.max)


def _programme(plain: Mapping[str, Any]) -> Programme:
    line, benefit, day = plain["line"], plain["benefit"], plain["from_"]
    levels = line["levels"]
    return Programme(
        **{
            **plain,
            "line": Line(**{**line, "levels": None if levels is None else tuple(levels)}),
            "benefit": None if benefit is None else Benefit(**benefit),
            "from_": None if day is None else date.fromisoformat(day),
            "yes": tuple(plain["yes"]),
            "no": tuple(plain["no"]),
        }
    )
