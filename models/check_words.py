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
            "check_alone" if check["alone"] else "check_joint",
            question=speaker.label(check["question"]),
            answer=speaker.code(check["question"], str(check["answer"])),
            estimate=speaker.money(check["estimate"]),
            programme=check["programme"],
        )
        for check in checks
    ]


def line_words(speaker: Speaker, line: float) -> str:
    """A line as an amount, or with levels as the highest class below it."""
    levels = speaker.profile.levels
    if levels is None:
        return speaker.money(line)
    below = levels.poorest_first[: int(line)]
    return f"{levels.column} {', '.join(below)}"
