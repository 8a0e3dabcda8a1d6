"""One simulated Kabupaten Agam, from the people who live there to the files about them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from training.simulation import (
    doubles,
    families,
    insurance,
    people,
    places,
    programmes,
    schooling,
    standing,
    welfare,
    work,
)
from training.simulation.deceased import answers_of_the_deceased, deceased
from training.simulation.draws import Floats, Ints, standardised, stream
from training.simulation.files import Files
from training.simulation.household_forms import HouseholdForms
from training.simulation.identity import identify
from training.simulation.items import Drivers, aged
from training.simulation.member_forms import MemberForms
from training.simulation.names import name_people
from training.simulation.places import Zones
from training.simulation.recording import record, years_since_visit
from training.simulation.survey import draw_sample

DEFAULT_FAMILIES: Final = programmes.FAMILIES


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedDistrict:
    """The tables of one district; `writing.write_district` writes each under its name.

    Attributes:
        registry, members: what the office holds, N families, as stale as it is.
        survey, survey_members: the surveyed families with the registry's answers, welfare and
            weight; those outside the registry (`dalam_registri` 2) with the interview's.
        survey_fresh, survey_fresh_members: the same families with the interview's answers.
        truth: every family, registered or not, one row an id; for tests and notebooks only.
        truth_members: every entry of `members`: who it is, and what is wrong with it.
    """

    registry: pa.Table
    members: pa.Table
    survey: pa.Table
    survey_members: pa.Table
    survey_fresh: pa.Table
    survey_fresh_members: pa.Table
    truth: pa.Table
    truth_members: pa.Table


def simulate(
    families: int = DEFAULT_FAMILIES, seed: int = 0, survey_households: int | None = None
) -> SimulatedDistrict:
    """A district with `families` families in the registry; the never registered come on top.

    Args:
        families: at least 200, so that every kind of family occurs.
        seed: the same seed gives the same tables, whatever the machine's number of threads.
        survey_households: wanted size of the survey; by default 10,000, at most half of everybody.

    Raises:
        ValueError: fewer than 200 families.
    """
    if families < SMALLEST:
        raise ValueError(
            f"A simulated district needs at least {SMALLEST} families; {families} were asked for."
        )
    doubled = doubles.doubled_families(families)
    everybody = round(families / (1.0 - programmes.NEVER_REGISTERED))
    world = _World.grow(everybody, families - doubled, seed)
    sample = draw_sample(world.places.sls, world.kecamatan, seed, survey_households)
    surveyed = np.zeros(everybody, dtype=bool)
    surveyed[sample.family] = True
    files = world.files(doubled, seed)
    registry, members, truth_members = files.registry()
    survey, survey_members = files.survey(sample, registry, members)
    fresh, fresh_members = files.fresh(sample)
    return SimulatedDistrict(
        registry, members, survey, survey_members, fresh, fresh_members, files.truth(surveyed), truth_members
    )


SMALLEST: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class _World:
    """Everything that is true, before any form is filled."""

    nagari: places.Nagari
    places: places.Places
    persons: families.Persons
    schooling: schooling.Schooling
    work: work.Work
    standing: standing.Standing
    welfare: welfare.Welfare
    lists: programmes.Lists
    endowment: Floats
    drive: Floats
    years: Floats
    now: Drivers
    then: Drivers

    @property
    def kecamatan(self) -> Ints:
        """Shape (n,), number of each family's kecamatan, 1 … 16."""
        number = np.array([int(code[-2:]) for code in self.nagari.kecamatan_code])
        return np.asarray(number[self.places.nagari])

    @property
    def zone(self) -> Zones:
        """Shape (n,), zone of each family's nagari."""
        return np.asarray(self.nagari.zone[self.places.nagari])

    @classmethod
    def grow(cls, everybody: int, registered: int, seed: int) -> "_World":
        nagari = places.load_nagari()
        homes = places.settle(everybody, nagari, seed)
        zone = nagari.zone[homes.nagari]
        persons = families.form_families(everybody, seed)
        rng = stream(seed, "endowment")
        endowment, drive = rng.normal(size=everybody), rng.normal(size=everybody)
        schools = schooling.educate(persons, endowment, seed)
        jobs = work.employ(persons, schools, zone, drive, seed)
        states = standing.settle_standing(persons, seed)
        means = welfare.spend(persons, schools, jobs, homes, nagari, seed)
        years = years_since_visit(everybody, seed)
        now = _drivers(persons, jobs, means, zone)
        then = aged(now, years, seed)
        head_age = persons.age[persons.relation == families.HEAD]
        known = programmes.register(
            means, head_age, np.isin(zone, ("pedalaman", "pesisir")), registered, seed
        )
        lists = programmes.enrol(persons, schools, states, means, then.permanent, known, seed)
        return cls(
            nagari, homes, persons, schools, jobs, states, means, lists, endowment, drive, years, now, then
        )

    def files(self, doubled: int, seed: int) -> Files:
        """Both forms of everybody, the deceased and the doubled included."""
        insured = insurance.insure(
            self.persons, self.schooling, self.work, self.lists, self.now.permanent, seed
        )
        today = people.interview(self.persons, self.schooling, self.work, self.standing, insured, self.lists)
        then = people.registered(today, self.persons, self.zone, self.endowment, self.drive, self.years, seed)
        dead = deceased(self.persons, self.years, seed)
        of_dead = answers_of_the_deceased(
            dead, self.zone, self.endowment, self.drive, self.lists, self.now.permanent, seed
        )
        everyone = self.persons.followed_by(dead)
        identities = identify(everyone, self.kecamatan, doubled, seed)
        names = name_people(everyone, seed)
        present = np.concatenate([then.present, of_dead.present])
        codes = {name: np.concatenate([column, of_dead.codes[name]]) for name, column in then.codes.items()}
        living = len(self.persons)
        return Files(
            seed=seed,
            households=self._household_forms(seed),
            listed_people=MemberForms(seed, everyone, identities, names, codes, living),
            asked_people=MemberForms(seed, everyone, identities, names, today.codes, living),
            records=doubles.enter(
                self.lists.registered, doubled, everyone.family, present, self.places.nagari, seed
            ),
            record_id=identities.family_id,
            welfare=self.welfare,
        )

    def _household_forms(self, seed: int) -> HouseholdForms:
        disabled = standing.severely_disabled(self.standing)
        return HouseholdForms(
            seed=seed,
            nagari=self.nagari,
            places=self.places,
            persons=self.persons,
            lists=self.lists,
            disabled=np.bincount(self.persons.family, weights=disabled) > 0,
            years=self.years,
            fresh=record(self.now, self.now, "interview", seed),
            stale=record(self.now, self.then, "registry", seed),
        )


def _drivers(
    persons: families.Persons,
    jobs: work.Work,
    means: welfare.Welfare,
    zone: Zones,
) -> Drivers:
    head = persons.relation == families.HEAD
    size = np.bincount(persons.family).astype(np.float64)
    farm = np.isin(jobs.industry[head], (1, 2, 3, 5)).astype(np.float64)
    return Drivers(means.permanent, standardised(np.log(size)), farm, zone, np.zeros(len(size)))
