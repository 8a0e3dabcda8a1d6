"""The tables that an office and a survey hold about the same families."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation.draws import Floats, Ints, Truths, stream
from training.simulation.families import HEAD, Persons
from training.simulation.identity import Identities
from training.simulation.people import Answers
from training.simulation.places import Nagari, Places, jorong_names
from training.simulation.programmes import Lists
from training.simulation.recording import HouseholdAnswers, visit_days
from training.simulation.survey import Sample
from training.simulation.tables import (
    SIMULATED,
    choice_column,
    codes_column,
    digits_column,
    number_column,
    table,
)
from training.simulation.welfare import Welfare

YES, NO = 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """All answers of n families and m persons, in both forms.

    Attributes:
        fresh, fresh_people: the interview's answers.
        stale, stale_people: the registry's.
        disabled: shape (n,), someone is severely disabled.
        names: shape (m,) strings.
    """

    seed: int
    nagari: Nagari
    places: Places
    persons: Persons
    welfare: Welfare
    lists: Lists
    disabled: Truths
    years: Floats
    identities: Identities
    names: pa.Array
    fresh: HouseholdAnswers
    stale: HouseholdAnswers
    fresh_people: Answers
    stale_people: Answers

    def registry(self, known: Truths) -> tuple[pa.Table, pa.Table]:
        """The registry and its members: the `known` families with the registry's answers."""
        family = np.flatnonzero(known)
        person = np.flatnonzero(known[self.persons.family] & self.stale_people.present)
        return self._households(family, known), self._members(person, known)

    def survey(self, sample: Sample, stale: Truths) -> tuple[pa.Table, pa.Table]:
        """The surveyed families; those marked in `stale` with the registry's answers.

        Args:
            stale: shape (n,).
        """
        chosen = np.zeros(len(stale), dtype=bool)
        chosen[sample.family] = True
        present = np.where(stale[self.persons.family], self.stale_people.present, True)
        person = np.flatnonzero(chosen[self.persons.family] & present)
        households = self._households(sample.family, stale)
        spending = np.asarray(np.round(np.exp(self.welfare.log_spending[sample.family])), dtype=np.float64)
        measured = {
            "dalam_registri": self._yes_no(self.lists.registered, sample.family),
            "bobot": number_column(sample.weight.round(6)),
            "pengeluaran_per_kapita": number_column(spending),
        }
        for name, column in measured.items():
            households = households.append_column(name, column)
        return households, self._members(person, stale)

    def truth(self, surveyed: Truths) -> pa.Table:
        """Every family as it is, and where it stands."""
        everybody = np.arange(len(surveyed))
        parts = {
            "struktur": self.welfare.structure,
            "wilayah": self.welfare.area,
            "kekayaan": self.welfare.wealth,
            "keadaan": self.welfare.circumstance,
        }
        columns = self._whereabouts(everybody) | {
            "jumlah_anggota_sebenarnya": codes_column(np.bincount(self.persons.family)),
            "pengeluaran_per_kapita": number_column(
                np.asarray(np.exp(self.welfare.log_spending), dtype=np.float64)
            ),
            "dalam_registri": self._yes_no(self.lists.registered, everybody),
            "terdaftar_dtks": self._yes_no(self.lists.listed, everybody),
            "disurvei": self._yes_no(surveyed, everybody),
            "dekat_perangkat": self._yes_no(self.lists.close, everybody),
            "tahun_sejak_didata": number_column(np.round(self.years, 3)),
            "pbi_nasional": self._yes_no(self._any(self.lists.pbi), everybody),
        }
        columns |= {name: self._yes_no(received, everybody) for name, received in self.lists.aid.items()}
        columns |= {f"bagian_{name}": number_column(np.round(part, 4)) for name, part in parts.items()}
        return table(columns, self.seed)

    def _households(self, family: Ints, stale: Truths) -> pa.Table:
        old = stale[family]
        size = np.bincount(self.persons.family)
        listed = np.bincount(self.persons.family, weights=self.stale_people.present).astype(np.int64)
        columns = self._whereabouts(family) | {
            "no_kk": digits_column(self.identities.family_card[family]),
            "nama_jorong": self._jorong(family),
            "alamat": self._address(family),
            "tanggal_pendataan": pa.array(visit_days(np.where(stale, self.years, 0.0))[family]),
            "jumlah_anggota_keluarga": codes_column(np.where(old, listed[family], size[family])),
        }
        for name, fresh in self.fresh.codes.items():
            columns[name] = codes_column(np.where(old, self.stale.codes[name][family], fresh[family]))
        columns["luas_lahan_ha"] = number_column(
            np.where(old, self.stale.land[family], self.fresh.land[family])
        )
        columns |= {name: self._yes_no(received, family) for name, received in self.lists.aid.items()}
        columns |= {
            "terdaftar_dtks": self._yes_no(self.lists.listed, family),
            "desil_nasional": codes_column(np.where(self.lists.registered, self.lists.decile, -1)[family]),
            "jenis_kelamin_kepala": codes_column(self.persons.sex[self.persons.relation == HEAD][family]),
            "ada_disabilitas": self._yes_no(self.disabled, family),
            "lansia_sendiri": self._yes_no(self._old_and_alone(), family),
            "sumber_data": pa.array([SIMULATED]).take(pa.array(np.zeros(len(family), dtype=np.int64))),
        }
        return table(columns, self.seed)

    def _members(self, person: Ints, stale: Truths) -> pa.Table:
        family = self.persons.family[person]
        old = stale[family]
        columns = {
            "id_keluarga": self.identities.family_id.take(pa.array(family)),
            "id_individu": pc.binary_join_element_wise("IN", self._person_numbers(person), ""),
            "nik": digits_column(self.identities.nik[person]),
            "no_kk": digits_column(self.identities.family_card[family]),
            "nama": self.names.take(pa.array(person)),
            "tanggal_lahir": pa.array(self.identities.birth[person]),
        }
        for name, fresh in self.fresh_people.codes.items():
            columns[name] = codes_column(np.where(old, self.stale_people.codes[name][person], fresh[person]))
        return table(columns, self.seed)

    def _whereabouts(self, family: Ints) -> dict[str, pa.Array]:
        nagari = self.places.nagari[family]
        pad = [
            pc.utf8_lpad(digits_column(part[family]), width, "0")
            for part, width in ((self.places.jorong, 4), (self.places.sub, 2))
        ]
        return {
            "id_keluarga": self.identities.family_id.take(pa.array(family)),
            "kode_kecamatan": choice_column(self.nagari.kecamatan_code, nagari),
            "kode_nagari": choice_column(self.nagari.code, nagari),
            "kode_sls": pc.binary_join_element_wise(*pad, ""),
        }

    def _jorong(self, family: Ints) -> pa.Array:
        return pa.array(jorong_names(self.places)[family].tolist())

    def _address(self, family: Ints) -> pa.Array:
        number = stream(self.seed, "addresses").integers(1, 180, len(self.years))
        return pc.binary_join_element_wise(
            "Jorong", self._jorong(family), "No.", digits_column(number[family]), " "
        )

    def _person_numbers(self, person: Ints) -> pa.Array:
        numbers = stream(self.seed, "person ids").permutation(len(self.persons)) + 1_000_000
        return digits_column(numbers[person])

    def _old_and_alone(self) -> Truths:
        size = np.bincount(self.persons.family)
        return np.asarray((size == 1) & (self.persons.age[self.persons.relation == HEAD] >= 60.0))

    def _any(self, marked: Truths) -> Truths:
        return np.bincount(self.persons.family, weights=marked) > 0

    @staticmethod
    def _yes_no(marked: Truths, row: Ints) -> pa.Array:
        return codes_column(np.where(marked[row], YES, NO))
