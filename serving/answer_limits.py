"""Between which numbers an answer can lie: what no family on earth has is not an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from features.households import KNOWN, Answer
from features.profile import Profile, Summary, Variable

MOST_PERSONS: Final = 99
"""Of a registered family: no KK holds more lines."""
MOST_COUNTED: Final = 9_999
MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The lowest and the highest number, both possible; `whole` where nothing lies between two numbers."""

    least: int
    most: int
    whole: bool

    def hold(self, value: float) -> bool:
        """Whether the number can be an answer."""
        return self.least <= value <= self.most


def limits_of(profile: Profile, question: Variable | Summary, answers: Mapping[str, Answer]) -> Limits | None:
    """The limits of a question that asks a number; None of one with codes.

    Args:
        answers: of the household: of its members, no more than its size can be counted.
    """
    if isinstance(question, Summary):
        if question.how == "count":
            return Limits(0, _persons(profile, answers), whole=True)
        return Limits(0, MOST_COUNTED, whole=True)
    if question.kind not in ("number", "count"):
        return None
    if question.column == profile.keys.size:
        return Limits(1, MOST_PERSONS, whole=True)
    return Limits(0, MOST_COUNTED, whole=True) if question.kind == "count" else Limits(0, MOST, whole=False)


def _persons(profile: Profile, answers: Mapping[str, Answer]) -> int:
    """The size of the household, where it is among its answers."""
    for variable in profile.variables:
        size = answers.get(variable.name) if variable.column == profile.keys.size else None
        if size is not None and size.state[0] == KNOWN and size.values[0] >= 1:
            return int(size.values[0])
    return MOST_PERSONS
