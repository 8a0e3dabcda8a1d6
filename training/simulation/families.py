"""Who lives together: heads, spouses, children and other kin, with age and sex."""

from dataclasses import dataclass, fields

import numpy as np

from training.simulation.draws import Floats, Ints, Truths, logistic, stream

HEAD, SPOUSE, CHILD, CHILD_IN_LAW, GRANDCHILD, PARENT, OTHER = 1, 2, 3, 4, 5, 6, 8
"""Codes of Regsosek 2022 question 409; 7 (domestic help) is left out as too rare."""
MALE, FEMALE = 1, 2

_CHILDREN_AT_HEAD_AGE = (
    [19, 25, 32, 40, 48, 55, 62, 70, 80, 92],
    [0.4, 1.0, 1.6, 2.05, 1.9, 1.2, 0.7, 0.42, 0.3, 0.25],
)
"""Expected children at home by age of the head, tuned to 3.16 persons a family (DTSEN, October 2025)."""


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """m persons, sorted by family, the head first.

    Attributes:
        family: shape (m,), position of the family.
        relation: shape (m,), code of Regsosek 2022 question 409.
        sex: shape (m,), 1 male, 2 female.
        age: shape (m,), years with fractions.
    """

    family: Ints
    relation: Ints
    sex: Ints
    age: Floats

    def __len__(self) -> int:
        return len(self.family)

    def followed_by(self, others: "Persons") -> "Persons":
        """These persons and then the others; no longer sorted by family."""
        pairs = [(getattr(self, field.name), getattr(others, field.name)) for field in fields(self)]
        return Persons(*(np.concatenate(pair) for pair in pairs))


def form_families(families: int, seed: int) -> Persons:
    """Everybody in n families; family sizes average 3.16 with Agam's age pyramid roughly kept."""
    rng = stream(seed, "families")
    head_age = np.clip(rng.normal(49.0, 14.5, families), 19.0, 92.0)
    female_head = rng.random(families) < logistic(-1.75 + 0.03 * (head_age - 45.0))
    counts = _kin(rng, head_age, female_head)
    relation = np.repeat(np.array(list(counts)), [int(count.sum()) for count in counts.values()])
    everybody = np.arange(families)
    family = np.concatenate([np.repeat(everybody, count) for count in counts.values()])
    order = np.argsort(family, kind="stable")
    family, relation = family[order], relation[order]
    return Persons(
        family=family,
        relation=relation,
        sex=_sexes(rng, relation, female_head[family]),
        age=_ages(rng, relation, head_age[family]),
    )


def _kin(rng: np.random.Generator, head_age: Floats, female_head: Truths) -> dict[int, Ints]:
    """Number of members of each relation, by family."""
    n = len(head_age)
    married = np.where(
        female_head, 0.07, np.interp(head_age, [19, 28, 40, 65, 92], [0.42, 0.83, 0.92, 0.86, 0.55])
    )
    spouse = rng.random(n) < married
    expected = np.interp(head_age, *_CHILDREN_AT_HEAD_AGE)
    expected = expected * np.where(spouse, 1.08, np.where(female_head, 0.8, 0.25))
    old, young = head_age > 55, head_age < 55
    kin = {
        HEAD: np.ones(n),
        SPOUSE: spouse,
        CHILD: rng.binomial(7, np.clip(expected / 7, 0, 1)),
        CHILD_IN_LAW: old & (rng.random(n) < 0.06),
        GRANDCHILD: np.where(old, rng.binomial(3, 0.10, n), 0),
        PARENT: young & (rng.random(n) < 0.05),
        OTHER: rng.binomial(2, 0.02, n),
    }
    return {relation: count.astype(np.int64) for relation, count in kin.items()}


def _sexes(rng: np.random.Generator, relation: Ints, female_head: Truths) -> Ints:
    chance = np.select([relation == PARENT, relation == CHILD_IN_LAW], [0.75, 0.6], 0.485)
    female = rng.random(len(relation)) < chance
    female = np.where(relation == HEAD, female_head, female)
    female = np.where(relation == SPOUSE, ~female_head, female)
    return np.where(female, FEMALE, MALE)


def _ages(rng: np.random.Generator, relation: Ints, head_age: Floats) -> Floats:
    m = len(relation)
    child = head_age - 19.0 - rng.gamma(4.0, 3.0, m)
    child = np.where(
        child < 0.0, rng.uniform(0.0, 5.0, m), np.where(child > 30.0, rng.uniform(10.0, 30.0, m), child)
    )
    child = np.minimum(child, np.maximum(head_age - 18.0, 0.3))
    by_relation = {
        SPOUSE: head_age + rng.normal(-3.5, 4.0, m),
        CHILD_IN_LAW: head_age - 24.0 - rng.gamma(3.0, 2.5, m),
        GRANDCHILD: np.minimum(rng.uniform(0.0, 16.0, m), head_age - 40.0),
        PARENT: head_age + 19.0 + rng.gamma(4.0, 2.0, m),
        OTHER: rng.uniform(5.0, 70.0, m),
    }
    age = np.where(relation == CHILD, child, head_age)
    for code, ages in by_relation.items():
        age = np.where(relation == code, ages, age)
    grown = (relation == SPOUSE) | (relation == CHILD_IN_LAW)
    return np.clip(age, np.where(grown, 17.0, 0.02), 99.0)
