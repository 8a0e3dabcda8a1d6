"""Who receives what: decided years ago, by people who saw part of the truth and knew some families.

Officials see living standards and some of the family's circumstances at the time of listing, are
kinder to families close to them, and strike off hardly anybody: the list of 2015 lives on. The
numbers of recipients are the published ones for Agam, scaled to the number of families.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.simulation.draws import (
    Floats,
    Ints,
    Truths,
    sample_without_replacement,
    standardised,
    stream,
    top,
)
from training.simulation.families import Persons
from training.simulation.schooling import IN_SCHOOL, Schooling
from training.simulation.standing import Standing, severely_disabled
from training.simulation.welfare import Welfare

FAMILIES: Final = 173_023
"""Families of Agam in DTSEN, 13 October 2025; they hold 546,943 persons."""
LISTED: Final = 84_509 / FAMILIES
"""Families in DTKS, December 2023."""
PKH: Final = 19_390 / FAMILIES
"""Families in PKH, September 2025."""
SEMBAKO: Final = 12_445 / FAMILIES
"""Families in BPNT, October 2023."""
PBI: Final = 165_617 / 546_943
"""Persons in PBI-JK, October 2025."""
CLOSE: Final = 0.08
"""Share of families that are kin of a nagari's officials; assumed."""
FAVOUR: Final = 2.4
"""By how many standard deviations of need such kin count as poorer; assumed (the seed paper tells
of closeness without measuring it)."""
INHERITED: Final = 0.40
"""Share of families judged by the list of 2015 and never again; assumed."""
NEVER_REGISTERED: Final = 0.04
"""Share of all families that are in no list; assumed, no count of them can exist."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Who is in which list; shape (n,) unless said otherwise.

    Attributes:
        registered: in the registry (DTSEN).
        listed: in DTKS.
        close: kin of the nagari's officials.
        aid: programme column → receives it (families).
        pbi, pbi_local, pip: shape (m,), persons.
        family_pbi: any member is in PBI-JK.
        decile: the national decile that BPS assigned, 1 … 10, with BPS's own error.
    """

    registered: Truths
    listed: Truths
    close: Truths
    aid: dict[str, Truths]
    pbi: Truths
    pbi_local: Truths
    pip: Truths
    family_pbi: Truths
    decile: Ints


def register(welfare: Welfare, head_age: Floats, remote: Truths, families: int, seed: int) -> Truths:
    """Marks the `families` that are registered; young, remote and poor ones are missed more often."""
    rng = stream(seed, "registration")
    hidden = 0.7 * (head_age < 30.0) + 0.4 * remote - 0.35 * welfare.permanent
    return ~sample_without_replacement(rng, len(head_age) - families, hidden)


def enrol(
    persons: Persons,
    schooling: Schooling,
    standing: Standing,
    welfare: Welfare,
    then: Floats,
    registered: Truths,
    seed: int,
) -> Lists:
    """Everybody's place in every list.

    Args:
        then: shape (n,), standardised permanent wealth when the family was last recorded.
        registered: shape (n,), see `register`.
    """
    rng = stream(seed, "programmes")
    n, families = len(then), int(registered.sum())
    close = rng.random(n) < CLOSE * np.exp(0.3 * then)
    favour = FAVOUR * close + 0.35 * rng.normal(size=n)
    in_2015 = 0.30 * then + 0.95 * rng.normal(size=n)
    seen = 0.70 * then + 0.35 * welfare.circumstance + 0.50 * rng.normal(size=n)
    inherited = rng.random(n) < INHERITED
    need = np.where(inherited, -in_2015, -standardised(seen)) + favour
    listed = top(round(LISTED * families), np.where(registered, need + 0.25 * rng.normal(size=n), -np.inf))
    aid = _aid(rng, persons, schooling, standing, need, listed, families)
    pbi = _insured(rng, persons, need, listed, registered)
    student = schooling.participation == IN_SCHOOL
    poor_student = student & (listed & (need > np.quantile(need, 0.62)))[persons.family]
    return Lists(
        registered=registered,
        listed=listed,
        close=close,
        aid=aid,
        pbi=pbi,
        pbi_local=~pbi & registered[persons.family] & (rng.random(len(persons)) < 0.03),
        pip=poor_student & (rng.random(len(persons)) < 0.6),
        family_pbi=np.bincount(persons.family, weights=pbi) > 0,
        decile=_decile(rng, welfare, then),
    )


def _aid(
    rng: np.random.Generator,
    persons: Persons,
    schooling: Schooling,
    standing: Standing,
    need: Floats,
    listed: Truths,
    families: int,
) -> dict[str, Truths]:
    n = len(need)
    component = _component(persons, schooling, standing)
    wanted = need + 0.35 * rng.normal(size=n)
    pkh = top(round(PKH * families), np.where(listed & component, wanted, -np.inf))
    wanted = need + 0.9 * pkh + 0.4 * rng.normal(size=n)
    sembako = top(round(SEMBAKO * families), np.where(listed, wanted, -np.inf))
    other = np.where(listed & ~pkh, need + 0.9 * rng.normal(size=n), -np.inf)
    local = np.where(listed, need + 1.2 * rng.normal(size=n), -np.inf)
    return {
        "prog_pkh": pkh,
        "prog_sembako_bpnt": sembako,
        "prog_blt_dana_desa": top(round(0.04 * families), other),
        "prog_bantuan_pemda": top(round(0.03 * families), local),
    }


def _component(persons: Persons, schooling: Schooling, standing: Standing) -> Truths:
    """Has someone for whom PKH pays: pregnant, below seven, at school, sixty or more, severely disabled."""
    pupil = (schooling.participation == IN_SCHOOL) & (persons.age < 21.0)
    counts = (persons.age < 7.0) | pupil | (persons.age >= 60.0) | (standing.pregnant == 1)
    counts = counts | severely_disabled(standing)
    return np.bincount(persons.family, weights=counts) > 0


def _insured(
    rng: np.random.Generator, persons: Persons, need: Floats, listed: Truths, registered: Truths
) -> Truths:
    """PBI-JK goes to persons, but nearly always to the whole family."""
    key = need + 0.6 * listed + 0.5 * rng.normal(size=len(need))
    of_person = key[persons.family] + np.where(rng.random(len(persons)) < 0.06, -9.0, 0.0)
    wanted = round(PBI * int(registered[persons.family].sum()))
    return top(wanted, np.where(registered[persons.family], of_person, -np.inf))


def _decile(rng: np.random.Generator, welfare: Welfare, then: Floats) -> Ints:
    """National decile: Agam's persons sit low on the national scale (see the domain notes, 4.5)."""
    guess = 0.85 * then + 0.53 * rng.normal(size=len(then))
    shares = np.array([0.036, 0.048, 0.105, 0.146, 0.150, 0.147, 0.120, 0.106, 0.090, 0.052])
    return 1 + np.searchsorted(np.quantile(guess, np.cumsum(shares)[:-1]), guess).astype(np.int64)
