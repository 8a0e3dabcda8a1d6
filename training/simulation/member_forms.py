"""The members' half of the registry's form and of the interview's."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation import doubles, lapses
from training.simulation.doubles import ONCE, PERSON_TWICE, Records
from training.simulation.draws import Ints, Truths, derived, stream
from training.simulation.families import OTHER, Persons
from training.simulation.identity import Identities, second_nik
from training.simulation.lapses import Written
from training.simulation.tables import (
    codes_column,
    digits_column,
    number_of_person,
    simulated_column,
    take,
    yes_no_column,
)


@dataclass(frozen=True, slots=True, eq=False)
class MemberForms:
    """Everything that one form holds about m persons.

    Attributes:
        persons: everybody, in the registry's form the deceased last.
        identities: numbers of the same persons.
        names: shape (m,) strings.
        codes: column → shape (m,).
        living: how many of the persons are alive: the first ones.
    """

    seed: int
    persons: Persons
    identities: Identities
    names: pa.Array
    codes: dict[str, Ints]
    living: int

    def interviewed(self, chosen: Truths, family_id: pa.Array) -> dict[str, pa.Array]:
        """The living of the `chosen` families, numbers and names as Dukcapil has them.

        Args:
            chosen: shape (n,).
            family_id: shape (n,) strings.
        """
        person = np.flatnonzero(chosen[self.persons.family[: self.living]])
        family = self.persons.family[person]
        return {
            "id_keluarga": take(family_id, family),
            "id_individu": number_of_person(self._numbers(0)[person]),
            "nik": digits_column(self.identities.nik[person]),
            "no_kk": digits_column(self.identities.family_card[family]),
            "nama": take(self.names, person),
            **self._answers(person, self.codes["hubungan_kepala_keluarga"][person]),
        }

    def entered(
        self, records: Records, record_id: pa.Array, cards: Written
    ) -> tuple[dict[str, pa.Array], dict[str, pa.Array]]:
        """The entries of the registry, and what is true of each.

        Args:
            record_id: shape (r,) strings, id of each record.
            cards: shape (r,), the card number that each record has.
        """
        person, repeated = records.person, records.kind != ONCE
        niks, names = self._niks(person, repeated), self._names(person, repeated)
        number = self._numbers(int(repeated.sum()))
        entry = np.where(repeated, len(self.persons) + np.cumsum(repeated) - 1, person)
        relation = self.codes["hubungan_kepala_keluarga"][person]
        identity = {
            "id_keluarga": take(record_id, records.record),
            "id_individu": number_of_person(number[entry]),
        }
        written = {"nik": niks.text, "no_kk": take(cards.text, records.record), "nama": names.text}
        columns = (
            identity
            | written
            | self._answers(person, np.where(records.kind == PERSON_TWICE, OTHER, relation))
        )
        truth = identity | {
            "id_individu_sebenarnya": number_of_person(number[person]),
            "nik_sebenarnya": digits_column(self.identities.nik[person]),
            "nama_sebenarnya": take(self.names, person),
            "salah_nik": take(pa.array(lapses.KINDS), niks.lapse),
            "salah_kk": take(pa.array(lapses.KINDS), cards.lapse[records.record]),
            "salah_nama": take(pa.array(["benar", "kosong", "ejaan"]), names.lapse),
            "ganda": take(pa.array(doubles.KINDS), records.kind),
            "meninggal": yes_no_column(person >= self.living),
        }
        return columns, truth

    def _answers(self, person: Ints, relation: Ints) -> dict[str, pa.Array]:
        columns = {"tanggal_lahir": pa.array(self.identities.birth[person])}
        columns |= {name: codes_column(codes[person]) for name, codes in self.codes.items()}
        columns["hubungan_kepala_keluarga"] = codes_column(relation)
        return columns | {"sumber_data": simulated_column(len(person))}

    def _niks(self, person: Ints, repeated: Truths) -> Written:
        """Repeated entries have the true NIK, or a second one of the same person."""
        written = lapses.at(lapses.write_niks(self.identities.nik, self.seed), person)
        rng = stream(self.seed, "NIK of repeated entries")
        true = self.identities.nik[person]
        same = rng.random(len(person)) < doubles.SAME_NIK
        again = digits_column(np.where(same, true, second_nik(true, self.seed)))
        return Written(
            pc.if_else(pa.array(repeated), again, written.text),
            np.where(repeated, np.where(same, lapses.RIGHT, lapses.SECOND), written.lapse),
        )

    def _names(self, person: Ints, repeated: Truths) -> Written:
        """Repeated entries were written by another clerk."""
        first, again = (
            lapses.at(lapses.write_names(self.names, seed, share), person)
            for seed, share in (
                (self.seed, lapses.MISSPELT),
                (derived(self.seed, "another clerk"), lapses.MISSPELT_AGAIN),
            )
        )
        return Written(
            pc.if_else(pa.array(repeated), again.text, first.text),
            np.where(repeated, again.lapse, first.lapse),
        )

    def _numbers(self, extra: int) -> Ints:
        """A number for every person and for `extra` entries, in no order."""
        mixed = stream(self.seed, "person ids").permutation(len(self.persons)) + 1_000_000
        return np.concatenate([mixed, 1_000_000 + len(self.persons) + np.arange(extra)])
