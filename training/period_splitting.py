"""Train on earlier rounds, test on later ones: how well does an estimate age?"""

import re

import numpy as np
from numpy.typing import NDArray

from features.errors import TepatError
from features.households import Survey
from features.profile import Profile
from training.splitting import NEVER, Split

_DIGITS = re.compile(r"(\d+)")


class NoPeriod(TepatError):
    """The survey was to be split by round, and the profile does not say which column tells the round."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "The survey cannot be split by round: the profile names no column for it. Write `period` under "
            "`keys`, such as `period: year`, or leave `--split-by-period` away."
        )


class OneRound(TepatError):
    """All households are of one survey round: no later one to test on."""

    def __init__(self, column: str, rounds: int) -> None:
        self.column = column
        self.rounds = rounds
        super().__init__(
            f"`{column}` holds {rounds} round(s) in this survey; at least 2 are needed to train on earlier "
            "and test on later ones. Put both rounds into one file, or leave `--split-by-period` away."
        )


def check_period(profile: Profile) -> str:
    """The column of the round.

    Raises:
        NoPeriod: the profile names none.
    """
    if profile.keys.period is None:
        raise NoPeriod
    return profile.keys.period


def by_period(profile: Profile, survey: Survey) -> Split:
    """Each round but the first is held out once, from a model that saw only the rounds before it.

    Rounds go by the numbers in their names, then by the text: `2021, 2024`, `wave 2, wave 10`. A
    household of an unknown round is neither held out nor learned from.

    Raises:
        NoPeriod, OneRound.
    """
    column = check_period(profile)
    period = survey.households.period
    told: list[str | None] = [None] * len(survey) if period is None else period.to_pylist()
    rounds = sorted({one for one in told if one is not None}, key=_in_time)
    if len(rounds) < 2:
        raise OneRound(column, len(rounds))
    place = {one: k for k, one in enumerate(rounds)}
    of_round = np.array([place.get(one, -1) if one is not None else -1 for one in told], dtype=np.intp)
    held = np.where(of_round > 0, of_round - 1, NEVER)
    return Split("period", held, _before(of_round, len(rounds)), tuple(rounds[1:]))


def _before(of_round: NDArray[np.intp], rounds: int) -> NDArray[np.bool_]:
    later = np.arange(1, rounds)[:, None]
    earlier: NDArray[np.bool_] = (of_round >= 0) & (of_round < later)
    return earlier


def _in_time(name: str) -> tuple[tuple[int, int, str], ...]:
    """
    >>> sorted(["wave 10", "wave 2"], key=_in_time)
    ['wave 2', 'wave 10']
    """
    parts = (part for part in _DIGITS.split(name) if part)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
