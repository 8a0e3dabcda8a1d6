"""Who works, in which industry and in what position, in the codes of Regsosek 2022."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.simulation.draws import NOT_ASKED, Floats, Ints, Truths, choose, stream
from training.simulation.families import MALE, Persons
from training.simulation.places import Zones
from training.simulation.schooling import IN_SCHOOL, Schooling

YES, NO = 1, 2
CIVIL_SERVANT = 5

_INDUSTRIES: Final = (1, 2, 3, 4, 8, 11, 12, 13, 14, 20, 21, 22, 24)
_BY_SCHOOLING: Final = np.array(
    [  # rice, garden, estate, fish, factory, building, trade, transport, food, office, school, health, other
        [0.34, 0.10, 0.18, 0.02, 0.07, 0.09, 0.11, 0.03, 0.03, 0.00, 0.00, 0.00, 0.03],
        [0.26, 0.10, 0.16, 0.02, 0.09, 0.12, 0.14, 0.04, 0.04, 0.00, 0.00, 0.00, 0.03],
        [0.19, 0.09, 0.13, 0.02, 0.11, 0.12, 0.19, 0.06, 0.05, 0.00, 0.00, 0.00, 0.04],
        [0.11, 0.06, 0.08, 0.01, 0.11, 0.08, 0.28, 0.07, 0.07, 0.05, 0.02, 0.01, 0.05],
        [0.04, 0.02, 0.03, 0.00, 0.06, 0.03, 0.20, 0.04, 0.05, 0.15, 0.18, 0.15, 0.05],
        [0.03, 0.02, 0.03, 0.00, 0.04, 0.03, 0.15, 0.03, 0.04, 0.22, 0.30, 0.06, 0.05],
    ]
)
_ZONE_TILT: Final = {
    "pesisir": {4: 8.0, 3: 1.8, 2: 0.3},
    "danau": {4: 7.0, 1: 1.2},
    "dataran_tinggi": {2: 3.0, 3: 0.7},
    "pinggir_kota": {12: 1.6, 8: 1.6, 1: 0.7, 3: 0.3, 14: 1.4},
    "ibu_kota": {20: 1.5, 12: 1.3, 3: 1.2},
    "pedalaman": {3: 2.0, 1: 1.3, 12: 0.7, 8: 0.6},
}
_POSITIONS: Final = (1, 2, 3, 4, 5, 6, 7, 8)
_FARM: Final = [0.34, 0.24, 0.02, 0.03, 0.00, 0.24, 0.00, 0.13]
_POSITION_OF: Final = {
    8: [0.30, 0.14, 0.05, 0.42, 0.00, 0.00, 0.05, 0.04],
    11: [0.12, 0.02, 0.03, 0.33, 0.00, 0.00, 0.49, 0.01],
    12: [0.45, 0.18, 0.05, 0.24, 0.00, 0.00, 0.02, 0.06],
    13: [0.55, 0.03, 0.03, 0.33, 0.01, 0.00, 0.05, 0.00],
    14: [0.42, 0.22, 0.05, 0.23, 0.00, 0.00, 0.03, 0.05],
    20: [0.00, 0.00, 0.00, 0.30, 0.70, 0.00, 0.00, 0.00],
    21: [0.02, 0.00, 0.01, 0.44, 0.53, 0.00, 0.00, 0.00],
    22: [0.08, 0.00, 0.01, 0.46, 0.45, 0.00, 0.00, 0.00],
    24: [0.40, 0.06, 0.02, 0.34, 0.00, 0.00, 0.16, 0.02],
}


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Shape (m,) each; -1 where Regsosek does not ask.

    Attributes:
        works: question 416a, 1 yes, 2 no; asked from age 5.
        industry, position, hours: questions 417, 418 and 416b; asked of those who work.
        business: question 420a, 1 yes, 2 no; asked from age 5.
        turnover: question 425, class 1 … 4; asked of those with a business.
    """

    works: Ints
    industry: Ints
    position: Ints
    hours: Ints
    business: Ints
    turnover: Ints


def employ(persons: Persons, schooling: Schooling, zone: Zones, drive: Floats, seed: int) -> Work:
    """Work of everybody: shares by age, sex, schooling and zone; assumed, no local table was found.

    Args:
        zone: shape (families,), of the nagari.
        drive: shape (families,), standard normal: what makes a family's business larger.
    """
    rng = stream(seed, "work")
    m = len(persons)
    working = _working(rng, persons, schooling)
    kinds = np.unique(zone)
    row = np.searchsorted(kinds, zone)[persons.family] * 6 + np.clip(schooling.attained, 0, 5)
    table = np.concatenate([_BY_SCHOOLING * _tilt(str(kind)) for kind in kinds])
    industry = np.array(_INDUSTRIES)[choose(rng, table, row)]
    positions = np.array([_POSITION_OF.get(code, _FARM) for code in _INDUSTRIES])
    position = np.array(_POSITIONS)[choose(rng, positions, np.searchsorted(_INDUSTRIES, industry))]
    owner = working & (position <= 3)
    size = drive[persons.family] + 0.8 * (position - 1) + rng.normal(size=m)
    hours = np.clip(np.round(rng.normal(41.0, 12.0, m)), 1, 98).astype(np.int64)
    asked = persons.age >= 5.0
    return Work(
        works=np.where(asked, np.where(working, YES, NO), NOT_ASKED),
        industry=np.where(working, industry, NOT_ASKED),
        position=np.where(working, position, NOT_ASKED),
        hours=np.where(working, hours, NOT_ASKED),
        business=np.where(asked, np.where(owner, YES, NO), NOT_ASKED),
        turnover=np.where(owner, 1 + np.searchsorted([0.9, 2.3, 3.4], size), NOT_ASKED),
    )


def _working(rng: np.random.Generator, persons: Persons, schooling: Schooling) -> Truths:
    age = persons.age
    men = np.interp(age, [14.9, 15, 18, 25, 55, 65, 75, 85], [0.0, 0.3, 0.6, 0.93, 0.95, 0.78, 0.45, 0.1])
    women = np.interp(age, [14.9, 15, 18, 25, 55, 65, 75, 85], [0.0, 0.12, 0.35, 0.52, 0.60, 0.42, 0.2, 0.03])
    chance = np.where(persons.sex == MALE, men, women) * np.where(
        schooling.participation == IN_SCHOOL, 0.12, 1.0
    )
    return np.asarray(rng.random(len(persons)) < chance)


def _tilt(zone: str) -> Floats:
    return np.array([_ZONE_TILT[zone].get(code, 1.0) for code in _INDUSTRIES])
