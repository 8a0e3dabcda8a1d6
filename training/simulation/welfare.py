"""Spending per person: what a form can see of it, and what no form sees.

log spending = structure + area + wealth + circumstance, each a share of the variance. Structure
(who lives there, schooling, work) and area are observed; wealth is seen only through dwelling and
assets; circumstance (a good harvest, an illness, a remittance) is seen by nothing. The shares are
tuned so that a good model of the registry's answers reaches an R² of 0.45 to 0.57.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from training.simulation.draws import Floats, standardised, stream
from training.simulation.families import FEMALE, HEAD, Persons
from training.simulation.places import Nagari, Places
from training.simulation.schooling import Schooling
from training.simulation.work import CIVIL_SERVANT, Work

MEAN: Final = 1_300_000.0
"""Mean spending of persons, rupiah per person per month at prices of March 2024 (assumed, between
Sijunjung's 1,343,522 and Mentawai's 1,194,972 of 2024; Agam's own figure was not found)."""
SPREAD: Final = 0.487
"""Standard deviation of its logarithm: 6.83 % of persons are then below Agam's line of 558,963."""

STRUCTURE, AREA, WEALTH, CIRCUMSTANCE = 0.24, 0.07, 0.32, 0.37
"""Shares of the variance of log spending."""

_ZONE_EFFECT: Final = {
    "ibu_kota": 0.8,
    "pinggir_kota": 0.9,
    "dataran_tinggi": 0.0,
    "danau": -0.2,
    "pesisir": -0.6,
    "pedalaman": -1.1,
}
_INDUSTRY_EFFECT: Final = {
    1: -0.22,
    2: -0.06,
    3: -0.04,
    4: -0.18,
    11: -0.06,
    12: 0.14,
    20: 0.22,
    21: 0.16,
    22: 0.2,
}


@dataclass(frozen=True, slots=True, eq=False)
class Welfare:
    """Shape (families,) each.

    Attributes:
        log_spending: natural logarithm of rupiah per person per month.
        permanent: standardised; the part that dwelling and assets follow.
        structure, area, wealth, circumstance: the parts, standardised.
    """

    log_spending: Floats
    permanent: Floats
    structure: Floats
    area: Floats
    wealth: Floats
    circumstance: Floats


def spend(
    persons: Persons, schooling: Schooling, work: Work, places: Places, nagari: Nagari, seed: int
) -> Welfare:
    """Log spending per person of every family; over persons exactly lognormal with MEAN and SPREAD."""
    rng = stream(seed, "welfare")
    size = np.bincount(persons.family).astype(np.float64)
    n = len(size)
    structure = standardised(_structure(persons, schooling, work, size), size)
    area = standardised(_area(rng, places, nagari), size)
    wealth = standardised(rng.normal(size=n) + 0.25 * structure, size)
    circumstance = standardised(rng.standard_t(7, size=n), size)
    permanent = STRUCTURE**0.5 * structure + AREA**0.5 * area + WEALTH**0.5 * wealth
    return Welfare(
        log_spending=_lognormal(permanent + CIRCUMSTANCE**0.5 * circumstance, size),
        permanent=standardised(permanent, size),
        structure=structure,
        area=area,
        wealth=wealth,
        circumstance=circumstance,
    )


def _structure(persons: Persons, schooling: Schooling, work: Work, size: Floats) -> Floats:
    """Effects in log points, assumed; signs and rough sizes as in published PMT regressions."""
    n = len(size)
    family, head = persons.family, np.flatnonzero(persons.relation == HEAD)
    attained = np.maximum(schooling.attained, 0)
    best = np.zeros(n)
    np.maximum.at(best, family, attained)
    industry = np.zeros(27)
    industry[list(_INDUSTRY_EFFECT)] = list(_INDUSTRY_EFFECT.values())
    share = {
        "child": np.bincount(family, weights=persons.age < 15.0) / size,
        "old": np.bincount(family, weights=persons.age >= 65.0) / size,
        "work": np.bincount(family, weights=work.works == 1) / size,
        "labourer": np.bincount(family, weights=(work.position == 6) | (work.position == 7)) / size,
    }
    servants = np.bincount(family, weights=work.position == CIVIL_SERVANT)
    turnover = np.bincount(family, weights=np.maximum(work.turnover, 0))
    return np.asarray(
        0.085 * attained[head]
        + 0.055 * best
        + np.where(work.industry[head] > 0, industry[work.industry[head]], -0.10)
        + 0.22 * np.minimum(servants, 2)
        + 0.05 * np.minimum(turnover, 5)
        + 0.22 * share["work"]
        - 0.22 * share["labourer"]
        - 0.22 * share["child"]
        - 0.14 * share["old"]
        - 0.50 * np.log(size)
        - 0.04 * (persons.sex[head] == FEMALE)
    )


def _area(rng: np.random.Generator, places: Places, nagari: Nagari) -> Floats:
    """Zone (known) plus nagari and sub-SLS (drawn)."""
    zone = np.array([_ZONE_EFFECT[str(name)] for name in nagari.zone])
    of_nagari = zone + rng.normal(0.0, 0.6, len(zone))
    of_sls = rng.normal(0.0, 0.7, int(places.sls.max()) + 1)
    return of_nagari[places.nagari] + of_sls[places.sls]


def _lognormal(latent: Floats, size: Floats) -> Floats:
    """The same order, with the wanted distribution over persons."""
    order = np.argsort(latent, kind="stable")
    below = np.cumsum(size[order]) - size[order] / 2
    log_spending = np.empty(len(latent))
    log_spending[order] = np.log(MEAN) - SPREAD**2 / 2 + SPREAD * ndtri(below / size.sum())
    return log_spending
