"""Everything about persons as one moment has it, in the columns of the form."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from training.simulation.draws import NOT_ASKED, Floats, Ints, Truths, derived, stream
from training.simulation.families import Persons
from training.simulation.insurance import Insurance
from training.simulation.places import Zones
from training.simulation.programmes import Lists
from training.simulation.schooling import Schooling, educate
from training.simulation.standing import Standing
from training.simulation.work import Work, employ

JOB_KEPT_A_YEAR: Final = 0.90
"""Chance that a person's work is the same a year later; assumed."""
_NEWBORN_ADDED: Final = 0.5
"""Chance that a child born after the visit was added to the registry; assumed."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a form holds about m persons: columns of codes, and which persons are in it at all."""

    codes: dict[str, Ints]
    present: Truths


def interview(
    persons: Persons, schooling: Schooling, work: Work, standing: Standing, insurance: Insurance, lists: Lists
) -> Answers:
    """The answers of today, everybody present."""
    codes = {
        "umur": np.floor(persons.age).astype(np.int64),
        "jenis_kelamin": persons.sex,
        "hubungan_kepala_keluarga": persons.relation,
        "status_kawin": standing.marital,
        "hamil": standing.pregnant,
        "kartu_identitas": standing.papers,
        "partisipasi_sekolah": schooling.participation,
        "jenjang_tertinggi": schooling.level,
        "ijazah_tertinggi": schooling.diploma,
        "status_bekerja": work.works,
        "jam_kerja": work.hours,
        "lapangan_usaha": work.industry,
        "status_pekerjaan": work.position,
        "npwp": insurance.tax_number,
        "punya_usaha": work.business,
        "omzet_usaha": work.turnover,
        "kondisi_gizi": standing.nutrition,
        **standing.difficulty,
        "jamkes": insurance.health,
        "pbi_nasional": _yes_no(lists.pbi),
        "pbi_pemda": _yes_no(lists.pbi_local),
        "ikut_kur": insurance.credit,
        "ikut_pip": np.where((persons.age >= 5.0) & (persons.age <= 30.0), _yes_no(lists.pip), NOT_ASKED),
        "jamket_kerja": insurance.work,
    }
    return Answers(codes=codes, present=np.ones(len(persons), dtype=bool))


def registered(
    today: Answers, persons: Persons, zone: Zones,
    endowment: Floats, drive: Floats, years: Floats, seed: int,
) -> Answers:  # fmt: skip
    """What the registry still holds: schooling and work as they were, later births mostly missing.

    Age follows the birth date and enrolment is the administration's own, so both are up to date.

    Args:
        years: shape (families,), since the family's answers were recorded.
    """
    rng = stream(seed, "persons then")
    ago = years[persons.family]
    earlier = replace(persons, age=np.maximum(persons.age - ago, 0.0))
    schooling = educate(earlier, endowment, seed)
    work = employ(earlier, schooling, zone, drive, derived(seed, "work then"))
    moved = rng.random(len(persons)) > JOB_KEPT_A_YEAR**ago
    then = {
        "partisipasi_sekolah": schooling.participation,
        "jenjang_tertinggi": schooling.level,
        "ijazah_tertinggi": schooling.diploma,
    }
    jobs = {
        "status_bekerja": work.works,
        "jam_kerja": work.hours,
        "lapangan_usaha": work.industry,
        "status_pekerjaan": work.position,
        "punya_usaha": work.business,
        "omzet_usaha": work.turnover,
    }
    then |= {name: np.where(moved, column, today.codes[name]) for name, column in jobs.items()}
    born_since = persons.age < ago
    return Answers(
        codes=_fill(today.codes | then, persons.age, rng),
        present=~born_since | (rng.random(len(persons)) < _NEWBORN_ADDED),
    )


def _fill(codes: dict[str, Ints], age: Floats, rng: np.random.Generator) -> dict[str, Ints]:
    """Answers that are asked today but were not then (a child has turned five) hold the usual one."""
    asked = age >= 5.0
    usual = {"partisipasi_sekolah": 1, "status_bekerja": 2, "punya_usaha": 2}
    filled = {
        name: np.where(asked & (codes[name] == NOT_ASKED), code, codes[name]) for name, code in usual.items()
    }
    return codes | filled


def _yes_no(truths: Truths) -> Ints:
    return np.where(truths, 1, 2)
