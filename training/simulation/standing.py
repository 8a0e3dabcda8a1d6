"""Marriage, papers, pregnancy, disability and children's nutrition of every person."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.simulation.draws import NOT_ASKED, Floats, Ints, Truths, choose_one, stream
from training.simulation.families import CHILD_IN_LAW, FEMALE, HEAD, PARENT, SPOUSE, Persons

SINGLE, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4

FUNCTIONS: Final = {
    "disabilitas_penglihatan": (2.0, 1.5),
    "disabilitas_pendengaran": (2.0, 0.8),
    "disabilitas_berjalan_naik_tangga": (2.0, 1.4),
    "disabilitas_tangan_jari": (2.0, 0.5),
    "disabilitas_belajar_intelektual": (2.0, 0.4),
    "disabilitas_perilaku_emosi": (2.0, 0.3),
    "disabilitas_bicara_komunikasi": (5.0, 0.4),
    "disabilitas_urus_diri": (5.0, 0.5),
    "disabilitas_ingat_konsentrasi": (5.0, 0.8),
}
"""Question 428a–i: age from which it is asked; percent of persons of 40 with any difficulty (assumed)."""
_CHILD_CARD, _IDENTITY_CARD, _BIRTH_CERTIFICATE = 2, 4, 1


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Shape (m,) each, codes of Regsosek 2022; -1 where not asked.

    Attributes:
        marital: question 408.
        pregnant: question 410, women of 10 to 54.
        papers: question 411, a sum of bits.
        nutrition: question 427, below age 5.
        difficulty: question 428a–i by column, 1 (cannot at all) … 4 (no difficulty).
    """

    marital: Ints
    pregnant: Ints
    papers: Ints
    nutrition: Ints
    difficulty: dict[str, Ints]


def settle_standing(persons: Persons, seed: int) -> Standing:
    """Draws all of it; rates are assumed, with the skip rules of the form."""
    rng = stream(seed, "standing")
    m, age, woman = len(persons), persons.age, persons.sex == FEMALE
    marital = _marital(rng, persons)
    fertile = woman & (age >= 10.0) & (age < 55.0)
    expecting = fertile & (marital == MARRIED) & (age > 16.0) & (age < 45.0) & (rng.random(m) < 0.045)
    papers = np.where(rng.random(m) < np.interp(age, [0, 20, 60], [0.92, 0.9, 0.45]), _BIRTH_CERTIFICATE, 0)
    papers = papers + np.where((age >= 17.0) & (rng.random(m) < 0.975), _IDENTITY_CARD, 0)
    papers = papers + np.where((age < 17.0) & (rng.random(m) < 0.55), _CHILD_CARD, 0)
    nutrition = choose_one(rng, (1, 2, 3, 8), (0.03, 0.09, 0.80, 0.08), m)
    return Standing(
        marital=marital,
        pregnant=np.where(fertile, np.where(expecting, 1, 2), NOT_ASKED),
        papers=papers,
        nutrition=np.where(age < 5.0, nutrition, NOT_ASKED),
        difficulty={name: _difficulty(rng, age, *rule) for name, rule in FUNCTIONS.items()},
    )


def severely_disabled(standing: Standing) -> Truths:
    """Shape (m,): any function that cannot be done, or only with help (codes 1 and 2)."""
    codes = np.stack(list(standing.difficulty.values()))
    return np.asarray(((codes == 1) | (codes == 2)).any(axis=0))


def _marital(rng: np.random.Generator, persons: Persons) -> Ints:
    n = int(persons.family.max()) + 1
    with_spouse = np.bincount(persons.family, weights=persons.relation == SPOUSE, minlength=n) > 0
    paired = ((persons.relation == HEAD) & with_spouse[persons.family]) | (persons.relation == SPOUSE)
    once = rng.random(len(persons)) < np.interp(persons.age, [18, 24, 32, 45], [0.0, 0.12, 0.45, 0.93])
    kin = (persons.relation == PARENT) | (persons.relation == CHILD_IN_LAW)
    alone = np.where(
        rng.random(len(persons)) < np.interp(persons.age, [25, 45, 75], [0.1, 0.4, 0.93]), WIDOWED, DIVORCED
    )
    marital = np.where((once & ((persons.relation == HEAD) | (persons.age > 35.0))) | kin, alone, SINGLE)
    return np.where(paired | (persons.relation == CHILD_IN_LAW), MARRIED, marital)


def _difficulty(rng: np.random.Generator, age: Floats, asked_from: float, percent: float) -> Ints:
    chance = percent / 100 * np.exp(0.045 * (np.clip(age, 2.0, 90.0) - 40.0))
    degree = choose_one(rng, (1, 2, 3), (0.06, 0.20, 0.74), len(age))
    code = np.where(rng.random(len(age)) < chance, degree, 4)
    return np.where(age < asked_from, NOT_ASKED, code)
