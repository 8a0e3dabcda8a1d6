"""Sentences about what to check on a visit."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.sentences import Speaker
from models.wording import say


def checks_words(speaker: Speaker, checks: Sequence[Mapping[str, Any]]) -> list[str]:
    """The checks of one household, a sentence each, in the order in which to make them."""
    return [
        say(
            speaker.language,
            check_key(checks, place),
            question=speaker.label(check["question"]),
            answer=speaker.code(check["question"], str(check["answer"])),
            estimate=speaker.money(check["estimate"]),
            programme=check["programme"],
        )
        for place, check in enumerate(checks)
    ]


def check_key(checks: Sequence[Mapping[str, Any]], place: int) -> str:
    """Which sentence says the check at `place` of one household, in this table of words and in the paper's.

    Checks that cross the line only together are steps: the first has none before it, and the last one
    crosses.

    >>> [check_key([{"alone": False}] * 3, place) for place in range(3)]
    ['check_joint_first', 'check_joint', 'check_joint_last']
    >>> check_key([{"alone": True}], 0)
    'check_alone'
    """
    if checks[place]["alone"] or len(checks) == 1:
        return "check_alone"
    if place == 0:
        return "check_joint_first"
    return "check_joint_last" if place == len(checks) - 1 else "check_joint"


def line_words(speaker: Speaker, line: float) -> str:
    """A line as an amount, or with levels as the highest class below it."""
    levels = speaker.profile.levels
    if levels is None:
        return speaker.money(line)
    below = levels.poorest_first[: int(line)]
    return f"{levels.column} {', '.join(below)}"
