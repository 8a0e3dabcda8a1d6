"""Schooling of every person: participation, level and diploma, in the codes of Regsosek 2022."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from training.simulation.draws import NOT_ASKED, Floats, Ints, Truths, choose, stream
from training.simulation.families import Persons

NEVER, IN_SCHOOL, LEFT = 1, 2, 3
NO_DIPLOMA, PRIMARY, JUNIOR, SENIOR, COLLEGE, UNIVERSITY = 0, 1, 2, 3, 4, 5
"""Attained level, the scale that welfare and work depend on."""

_ADULT_SHARES = (0.17, 0.24, 0.20, 0.28, 0.035, 0.075)
"""Highest diploma of people of 45; assumed."""
_COHORT_SHIFT = 0.022
"""How much later cohorts are ahead, in standard deviations of attainment a year."""
_DIPLOMA_CODES = ((23,), (3, 4, 1), (8, 9, 6), (13, 15, 14, 11), (18,), (19, 21))
_DIPLOMA_SHARES = (
    (1.0,),
    (0.93, 0.05, 0.02),
    (0.80, 0.17, 0.03),
    (0.62, 0.25, 0.09, 0.04),
    (1.0,),
    (0.94, 0.06),
)
_NO_LEVEL_ATTENDED = 3
"""Who left before a diploma went to primary school (code 3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Schooling:
    """Shape (m,) each; -1 where Regsosek does not ask (below age 5, or never at school).

    Attributes:
        attained: 0 no diploma … 5 university; -1 below age 15.
        participation, level, diploma: codes of questions 412, 413 and 415.
    """

    attained: Ints
    participation: Ints
    level: Ints
    diploma: Ints


def educate(persons: Persons, endowment: Floats, seed: int) -> Schooling:
    """Schooling by cohort and by what the family passes on.

    Args:
        endowment: shape (families,), standard normal: the part that members of a family share.
    """
    rng = stream(seed, "schooling")
    m, age = len(persons), persons.age
    talent = 0.65 * endowment[persons.family] + 0.76 * rng.normal(size=m)
    potential = _potential(talent + _COHORT_SHIFT * np.clip(45.0 - age, -35.0, 20.0))
    studying = _studies(rng, age, talent)
    reached = np.select([age < 12.5, age < 15.5, age < 18.5], [NO_DIPLOMA, PRIMARY, JUNIOR], SENIOR)
    attained = np.where(studying, reached, np.minimum(potential, _highest_at(age)))
    never = ~studying & ((age < 7.0) | ((attained == NO_DIPLOMA) & (rng.random(m) < 0.25)))
    participation = np.select([age < 5.0, studying, never], [NOT_ASKED, IN_SCHOOL, NEVER], LEFT)
    diploma = _codes(rng, attained)
    attending = _codes(rng, np.where(attained == SENIOR, UNIVERSITY, attained + 1))
    level = np.where(studying, attending, np.where(attained == NO_DIPLOMA, _NO_LEVEL_ATTENDED, diploma))
    asked = (participation == IN_SCHOOL) | (participation == LEFT)
    return Schooling(
        attained=np.where(age < 15.0, NOT_ASKED, attained),
        participation=participation,
        level=np.where(asked, level, NOT_ASKED),
        diploma=np.where(asked, diploma, NOT_ASKED),
    )


def _potential(attainment: Floats) -> Ints:
    """Level that an adult ends with; attainment is standard normal at age 45."""
    cuts = ndtri(np.cumsum(_ADULT_SHARES)[:-1])
    return np.searchsorted(cuts, attainment).astype(np.int64)


def _highest_at(age: Floats) -> Ints:
    return np.select(
        [age < 12.5, age < 15.5, age < 18.5, age < 22.0], [NO_DIPLOMA, PRIMARY, JUNIOR, SENIOR], UNIVERSITY
    )


def _studies(rng: np.random.Generator, age: Floats, talent: Floats) -> Truths:
    """Still at school: nearly all children of 7 to 15, fewer after, the talented longest."""
    chance = np.interp(
        age,
        [5, 6, 7, 12, 15, 16, 18.4, 18.6, 22, 25],
        [0.2, 0.6, 0.99, 0.99, 0.96, 0.88, 0.78, 0.32, 0.22, 0.0],
    )
    lift = np.where(age > 13.0, 0.10 * talent, 0.01 * talent)
    return np.asarray((age >= 5.0) & (age < 25.0) & (rng.random(len(age)) < chance + lift))


def _codes(rng: np.random.Generator, level: Ints) -> Ints:
    """One of the codes of each level, in the shares of its kinds of school."""
    widest = max(len(codes) for codes in _DIPLOMA_CODES)
    codes = np.array([list(row) + [0] * (widest - len(row)) for row in _DIPLOMA_CODES])
    shares = np.array([list(row) + [0.0] * (widest - len(row)) for row in _DIPLOMA_SHARES])
    level = np.clip(level, NO_DIPLOMA, UNIVERSITY)
    return np.asarray(codes[level, choose(rng, shares, level)])
