"""Families and persons that stand in the registry twice."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.simulation.draws import Ints, Truths, sample_without_replacement, stream

FAMILIES: Final = 0.0005
"""Share of the registry's families that are a second record of another; assumed."""
PERSONS: Final = 0.0009
"""Share of persons listed again in another family of their nagari: as many as there were doubled NIK
in DTKS, 86,465 of about 97 million (2020)."""
SAME_NIK: Final = 0.5
"""Chance that the second entry has the same NIK; assumed."""
ONCE, FAMILY_TWICE, PERSON_TWICE = 0, 1, 2
KINDS: Final = ("", "keluarga_ganda", "dua_keluarga")


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Who stands in which record of the registry.

    Attributes:
        family: shape (r,), the family of each record; second records come last.
        second: shape (r,), it is the second record of its family.
        person: shape (q,), the person of each entry, sorted by record.
        record: shape (q,), the record of each entry.
        kind: shape (q,), position in `KINDS`: why it repeats another entry.
    """

    family: Ints
    second: Truths
    person: Ints
    record: Ints
    kind: Ints


def doubled_families(families: int) -> int:
    """How many of a registry's `families` records are second ones."""
    return round(FAMILIES * families)


def enter(
    registered: Truths, doubled: int, family_of: Ints, listed: Truths, nagari: Ints, seed: int
) -> Records:
    """The registry's records and entries.

    Args:
        registered: shape (n,).
        doubled: how many families have a second record.
        family_of: shape (m,), family of each person, the deceased included.
        listed: shape (m,), the person is in the registry where their family is.
        nagari: shape (n,), ascending.
    """
    rng = stream(seed, "doubles")
    family = np.flatnonzero(registered)
    again = np.sort(rng.choice(family, doubled, replace=False))
    record_of = np.full(len(registered), -1)
    record_of[family] = np.arange(len(family))
    second_of = np.full(len(registered), -1)
    second_of[again] = len(family) + np.arange(len(again))
    once = np.flatnonzero(listed & registered[family_of])
    twice = once[second_of[family_of[once]] >= 0]
    moved = once[sample_without_replacement(rng, round(PERSONS * len(once)), np.zeros(len(once)))]
    host = _other_family(rng, family_of[moved], family, nagari)
    person = np.concatenate([once, twice, moved])
    record = np.concatenate([record_of[family_of[once]], second_of[family_of[twice]], record_of[host]])
    kind = np.repeat([ONCE, FAMILY_TWICE, PERSON_TWICE], [len(once), len(twice), len(moved)])
    order = np.argsort(record, kind="stable")
    return Records(
        family=np.concatenate([family, again]),
        second=np.arange(len(family) + len(again)) >= len(family),
        person=person[order],
        record=record[order],
        kind=kind[order],
    )


def _other_family(rng: np.random.Generator, own: Ints, registered: Ints, nagari: Ints) -> Ints:
    """A registered family of the same nagari, another one where there is any."""
    start = np.searchsorted(nagari[registered], nagari[own], side="left")
    end = np.searchsorted(nagari[registered], nagari[own], side="right")
    drawn = start + (rng.random(len(own)) * (end - start)).astype(np.int64)
    same = registered[drawn] == own
    return np.asarray(registered[np.where(same, np.where(drawn + 1 < end, drawn + 1, start), drawn)])
