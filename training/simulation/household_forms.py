"""The household half of the registry's form and of the interview's."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.simulation.draws import NOT_ASKED, Floats, Ints, Truths, stream
from training.simulation.families import HEAD, Persons
from training.simulation.identity import SURVEY_DAY
from training.simulation.places import Nagari, Places, jorong_names
from training.simulation.programmes import Lists
from training.simulation.recording import HouseholdAnswers, visit_days
from training.simulation.tables import (
    choice_column,
    codes_column,
    digits_column,
    number_column,
    simulated_column,
    take,
    yes_no_column,
)

Form = Literal["registry", "interview"]


@dataclass(frozen=True)
class HouseholdForms:
    """Everything that both forms hold about n families.

    Attributes:
        persons: the living.
        disabled: shape (n,), someone is severely disabled.
        years: shape (n,), since the registry's answers.
        fresh, stale: the interview's answers and the registry's.
    """

    seed: int
    nagari: Nagari
    places: Places
    persons: Persons
    lists: Lists
    disabled: Truths
    years: Floats
    fresh: HouseholdAnswers
    stale: HouseholdAnswers

    def columns(self, form: Form, family: Ints) -> dict[str, pa.Array]:
        """The answers of the families, without their numbers and size."""
        answers = self.stale if form == "registry" else self.fresh
        years = self.years if form == "registry" else np.zeros(len(self.years))
        columns = {
            "nama_jorong": take(self._jorong, family),
            "alamat": pc.binary_join_element_wise(
                "Jorong", take(self._jorong, family), "No.", digits_column(self._number[family]), " "
            ),
            "tanggal_pendataan": pa.array(visit_days(years)[family]),
        }
        columns |= {name: codes_column(codes[family]) for name, codes in answers.codes.items()}
        columns["luas_lahan_ha"] = number_column(answers.land[family])
        for name, received in self.lists.aid.items():
            columns[name] = yes_no_column(received[family])
            columns[f"{name}_terakhir"] = pc.if_else(
                pa.array(received[family]), take(self._last_paid(name), family), pa.scalar(None, pa.string())
            )
        return columns | self._standing(family)

    def whereabouts(self, family: Ints) -> dict[str, pa.Array]:
        """Codes of kecamatan, nagari and sub-SLS."""
        nagari = self.places.nagari[family]
        jorong = pc.utf8_lpad(digits_column(self.places.jorong[family]), 4, "0")
        sub = pc.utf8_lpad(digits_column(self.places.sub[family]), 2, "0")
        return {
            "kode_kecamatan": choice_column(self.nagari.kecamatan_code, nagari),
            "kode_nagari": choice_column(self.nagari.code, nagari),
            "kode_sls": pc.binary_join_element_wise(jorong, sub, ""),
        }

    def _standing(self, family: Ints) -> dict[str, pa.Array]:
        """Where the family stands in lists, and what only fairness checks use."""
        size = np.bincount(self.persons.family)
        head = self.persons.relation == HEAD
        alone = (size == 1) & (self.persons.age[head] >= 60.0)
        decile = np.where(self.lists.registered, self.lists.decile, NOT_ASKED)
        return {
            "terdaftar_dtks": yes_no_column(self.lists.listed[family]),
            "desil_nasional": codes_column(decile[family]),
            "jenis_kelamin_kepala": codes_column(self.persons.sex[head][family]),
            "ada_disabilitas": yes_no_column(self.disabled[family]),
            "lansia_sendiri": yes_no_column(alone[family]),
            "sumber_data": simulated_column(len(family)),
        }

    @cached_property
    def _jorong(self) -> pa.Array:
        return jorong_names(self.places)

    @cached_property
    def _number(self) -> Ints:
        return stream(self.seed, "addresses").integers(1, 180, len(self.years))

    def _last_paid(self, name: str) -> pa.Array:
        """Month of the last payment, within the year before the survey."""
        ago = stream(self.seed, f"months of {name}").integers(0, 12, len(self.years))
        months = np.datetime64(SURVEY_DAY, "M") - np.arange(12).astype("timedelta64[M]")
        return take(pa.array(months.astype(str).tolist()), ago)
