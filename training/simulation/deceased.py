"""People who died since the registry was filled and are still in it."""

from dataclasses import replace
from typing import Final

import numpy as np

from training.simulation import insurance, people, schooling, standing, work
from training.simulation.draws import Floats, derived, sample_without_replacement, stream
from training.simulation.families import FEMALE, HEAD, MALE, PARENT, SPOUSE, Persons
from training.simulation.places import Zones
from training.simulation.programmes import Lists

SHARE: Final = 0.017
"""Of the persons in the registry: 1.69 million of about 97 million (BPK 2024)."""


def deceased(persons: Persons, years: Floats, seed: int) -> Persons:
    """At most one a family, more often where the last visit is long ago: a widow's husband, or a parent."""
    rng = stream(seed, "deceased")
    head = persons.relation == HEAD
    wanted = min(round(SHARE * len(persons)), int((years > 0.1).sum()))
    chance = np.where(years > 0.1, np.log(np.maximum(years, 0.1)) + 0.03 * persons.age[head], -np.inf)
    family = np.flatnonzero(sample_without_replacement(rng, wanted, chance))
    married = np.bincount(persons.family, weights=persons.relation == SPOUSE) > 0
    widow = (persons.sex[head] == FEMALE)[family] & ~married[family]
    head_age = persons.age[head][family]
    age = np.where(widow, head_age + rng.normal(4.0, 4.0, len(family)), np.maximum(head_age + 24.0, 55.0))
    woman = ~widow & (rng.random(len(family)) < 0.5)
    return Persons(
        family=family,
        relation=np.where(widow, SPOUSE, PARENT),
        sex=np.where(woman, FEMALE, MALE),
        age=np.clip(age, 18.0, 104.0),
    )


def answers_of_the_deceased(
    dead: Persons, zone: Zones, endowment: Floats, drive: Floats, lists: Lists, permanent: Floats, seed: int
) -> people.Answers:
    """What the registry still says of them, PBI with the rest of their family included."""
    own_seed = derived(seed, "deceased")
    schools = schooling.educate(dead, endowment, own_seed)
    jobs = work.employ(dead, schools, zone, drive, own_seed)
    states = standing.settle_standing(dead, own_seed)
    nobody = np.zeros(len(dead), dtype=bool)
    standing_in_lists = replace(lists, pbi=lists.family_pbi[dead.family], pbi_local=nobody, pip=nobody)
    insured = insurance.insure(dead, schools, jobs, standing_in_lists, permanent, own_seed)
    return people.interview(dead, schools, jobs, states, insured, standing_in_lists)
