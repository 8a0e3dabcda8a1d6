"""What the office has, what the survey brings home, and what is true."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation import lapses
from training.simulation.doubles import Records
from training.simulation.draws import Floats, Ints, Truths
from training.simulation.household_forms import Form, HouseholdForms
from training.simulation.member_forms import MemberForms
from training.simulation.survey import Sample
from training.simulation.tables import codes_column, digits_column, number_column, table, take, yes_no_column
from training.simulation.welfare import Welfare

Pair = tuple[pa.Table, pa.Table]


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """Puts forms together as files.

    Attributes:
        households: both forms of the n families.
        listed_people: the members as the registry has them; `asked_people`: as the interview has them.
        records: who stands in which record.
        record_id: shape (n + second records,) strings; the first n are the families'.
    """

    seed: int
    households: HouseholdForms
    listed_people: MemberForms
    asked_people: MemberForms
    records: Records
    record_id: pa.Array
    welfare: Welfare

    def registry(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """The registry, its members, and what is true of each entry."""
        records, families = self.records, len(self.households.years)
        own = np.where(records.second, families + np.cumsum(records.second) - 1, records.family)
        ids = take(self.record_id, own)
        cards = lapses.write_cards(self.listed_people.identities.family_card[records.family], self.seed)
        size = np.bincount(records.record, minlength=len(records.family))
        registry = self._household_table("registry", records.family, ids, cards.text, size)
        members, truth = self.listed_people.entered(records, ids, cards)
        return registry, table(members, self.seed), table(truth, self.seed)

    def fresh(self, sample: Sample) -> Pair:
        """The surveyed families with the interview's answers."""
        households, members = self._interviewed(sample.family)
        return self._measured(households, sample.family, sample.weight), members

    def survey(self, sample: Sample, registry: pa.Table, members: pa.Table) -> Pair:
        """The surveyed families with the registry's answers; those outside it with the interview's."""
        first = np.flatnonzero(~self.records.second)
        record_of = np.full(len(self.households.years), -1)
        record_of[self.records.family[first]] = first
        record = record_of[sample.family]
        known = record >= 0
        asked, asked_members = self._interviewed(sample.family[~known])
        households = pa.concat_tables([registry.take(pa.array(record[known])), asked])
        order = np.argsort(np.concatenate([sample.family[known], sample.family[~known]]), kind="stable")
        entries = members.take(pa.array(np.flatnonzero(np.isin(self.records.record, record[known]))))
        households = self._measured(households.take(pa.array(order)), sample.family, sample.weight)
        return households, pa.concat_tables([entries, asked_members]).combine_chunks()

    def truth(self, surveyed: Truths) -> pa.Table:
        """Every record and every family outside the registry, as it is; one row an id.

        Args:
            surveyed: shape (n,).
        """
        families = len(surveyed)
        second = self.records.family[self.records.second]
        family = np.concatenate([np.arange(families), second])
        first_id = pc.if_else(
            pa.array(np.arange(len(family)) >= families),
            take(self.record_id, family),
            pa.scalar(None, pa.string()),
        )
        spending = np.asarray(np.exp(self.welfare.log_spending[family]), dtype=np.float64)
        columns = {"id_keluarga": self.record_id, "ganda_dari": first_id} | self.households.whereabouts(
            family
        )
        columns |= {
            "jumlah_anggota_sebenarnya": codes_column(np.bincount(self.households.persons.family)[family]),
            "pengeluaran_per_kapita": number_column(spending),
        }
        marks = self._marks(surveyed)
        columns |= {name: yes_no_column(marked[family]) for name, marked in marks.items()}
        columns["tahun_sejak_didata"] = number_column(self.households.years[family].round(3))
        columns |= {name: number_column(part[family].round(4)) for name, part in self._parts().items()}
        return table(columns, self.seed)

    def _marks(self, surveyed: Truths) -> dict[str, Truths]:
        lists = self.households.lists
        return {
            "dalam_registri": lists.registered,
            "terdaftar_dtks": lists.listed,
            "disurvei": surveyed,
            "dekat_perangkat": lists.close,
            "pbi_nasional": lists.family_pbi,
            **lists.aid,
        }

    def _parts(self) -> dict[str, Floats]:
        """Standardised parts of log spending."""
        return {
            "bagian_struktur": self.welfare.structure,
            "bagian_wilayah": self.welfare.area,
            "bagian_kekayaan": self.welfare.wealth,
            "bagian_keadaan": self.welfare.circumstance,
        }

    def _interviewed(self, family: Ints) -> Pair:
        chosen = np.zeros(len(self.households.years), dtype=bool)
        chosen[family] = True
        cards = digits_column(self.asked_people.identities.family_card[family])
        size = np.bincount(self.households.persons.family)[family]
        households = self._household_table("interview", family, take(self.record_id, family), cards, size)
        return households, table(self.asked_people.interviewed(chosen, self.record_id), self.seed)

    def _household_table(
        self, form: Form, family: Ints, ids: pa.Array, cards: pa.Array, size: Ints
    ) -> pa.Table:
        columns = {"id_keluarga": ids, "no_kk": cards} | self.households.whereabouts(family)
        columns |= {"jumlah_anggota_keluarga": codes_column(size)}
        return table(columns | self.households.columns(form, family), self.seed)

    def _measured(self, households: pa.Table, family: Ints, weight: Floats) -> pa.Table:
        spending = np.asarray(np.exp(self.welfare.log_spending[family]), dtype=np.float64)
        measured = {
            "dalam_registri": yes_no_column(self.households.lists.registered[family]),
            "bobot": number_column(weight.round(6)),
            "pengeluaran_per_kapita": number_column(spending.round()),
        }
        for name, column in measured.items():
            households = households.append_column(name, column)
        return households.combine_chunks()
