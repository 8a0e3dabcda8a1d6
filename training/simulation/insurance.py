"""Health and employment insurance, tax numbers and credit of every person."""

from dataclasses import dataclass

import numpy as np

from training.simulation.draws import NOT_ASKED, Floats, Ints, stream
from training.simulation.families import Persons
from training.simulation.programmes import Lists
from training.simulation.schooling import Schooling
from training.simulation.work import CIVIL_SERVANT, Work

_FREE, _OWN, _EMPLOYER = 1, 2, 4
_ACCIDENT_DEATH_OLD_AGE = 7
_STATE_PENSION = 16


@dataclass(frozen=True, slots=True, eq=False)
class Insurance:
    """Shape (m,) each, codes of Regsosek 2022; -1 where not asked.

    Attributes:
        health: question 431a, a sum of bits (1 paid by the state, 2 own, 4 by the employer).
        work: question 431f, a sum of bits, asked from age 15.
        tax_number: question 419, asked from age 5.
        credit: question 431c (KUR), asked from age 5.
    """

    health: Ints
    work: Ints
    tax_number: Ints
    credit: Ints


def insure(
    persons: Persons, schooling: Schooling, work: Work, lists: Lists, permanent: Floats, seed: int
) -> Insurance:
    """Draws all four; rates are assumed. Whoever is in PBI has no other health insurance."""
    rng = stream(seed, "insurance")
    m, family, age = len(persons), persons.family, persons.age
    servant = work.position == CIVIL_SERVANT
    employed = servant | (
        (work.position == 4) & (rng.random(m) < 0.15 + 0.08 * np.maximum(schooling.attained, 0))
    )
    covered = np.bincount(family, weights=employed) > 0
    payer = permanent + rng.normal(size=len(permanent)) > 1.0
    health = np.select(
        [lists.pbi | lists.pbi_local, covered[family] & (age < 90.0), payer[family]],
        [_FREE, _EMPLOYER, _OWN],
        0,
    )
    taxed = (work.works == 1) & (
        rng.random(m) < 0.02 + 0.08 * np.maximum(schooling.attained, 0) + 0.4 * servant
    )
    shown = np.where(rng.random(m) < 0.6, 1, 2)
    borrower = (work.business == 1) & (rng.random(m) < 0.06)
    return Insurance(
        health=health,
        work=np.where(
            age < 15.0,
            NOT_ASKED,
            np.where(servant, _STATE_PENSION, np.where(employed, _ACCIDENT_DEATH_OLD_AGE, 0)),
        ),
        tax_number=np.where(age < 5.0, NOT_ASKED, np.where(taxed, shown, 3)),
        credit=np.where(age < 5.0, NOT_ASKED, np.where(borrower, 1, 2)),
    )
