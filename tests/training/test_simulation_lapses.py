"""What is wrong in the simulated registry, at which rates, and that the truth tells it."""

import numpy as np
import pandas as pd
import pytest

from training.simulation import SimulatedDistrict, simulate


@pytest.fixture(scope="module")
def district() -> SimulatedDistrict:
    return simulate(20_000, seed=7, survey_households=500)


@pytest.fixture(scope="module")
def entries(district: SimulatedDistrict) -> pd.DataFrame:
    """Members beside the truth about each."""
    members, truth = district.members.to_pandas(), district.truth_members.to_pandas()
    assert (members.id_individu == truth.id_individu).all()
    return pd.DataFrame(members.join(truth.drop(columns=["id_keluarga", "id_individu"])))


def test_numbers_are_wrong_at_the_published_rates(entries: pd.DataFrame) -> None:
    assert (entries.salah_nik != "benar").mean() == pytest.approx(0.111, abs=0.008)
    assert (entries.salah_kk != "benar").mean() == pytest.approx(0.17, abs=0.01)
    assert (entries.meninggal == 1).mean() == pytest.approx(0.017, abs=0.002)
    assert (entries.ganda == "dua_keluarga").mean() == pytest.approx(0.0009, abs=0.0002)


def test_the_truth_names_every_wrong_number(entries: pd.DataFrame) -> None:
    wrong = entries.nik.fillna("") != entries.nik_sebenarnya

    assert (wrong == (entries.salah_nik != "benar")).all()
    assert entries.nik_sebenarnya.str.fullmatch(r"99\d{14}").all()


def test_a_right_nik_tells_birth_date_and_sex(entries: pd.DataFrame) -> None:
    right = entries[entries.salah_nik == "benar"]
    born = pd.to_datetime(right.tanggal_lahir)
    day = born.dt.day + np.where(right.jenis_kelamin == 2, 40, 0)

    written = day * 10_000 + born.dt.month * 100 + born.dt.year % 100

    assert (right.nik.str[6:12].astype(int) == written).all()


def test_right_niks_belong_to_one_person_each(entries: pd.DataFrame) -> None:
    persons = entries.drop_duplicates("id_individu_sebenarnya")

    assert persons.nik_sebenarnya.is_unique


def test_a_person_listed_twice_is_in_two_families_under_one_birth_date(entries: pd.DataFrame) -> None:
    again = entries[entries.ganda == "dua_keluarga"]
    first = entries.set_index("id_individu").loc[again.id_individu_sebenarnya]

    assert (first.ganda == "").all()
    assert (first.id_keluarga.to_numpy() != again.id_keluarga.to_numpy()).all()
    assert (first.tanggal_lahir.to_numpy() == again.tanggal_lahir.to_numpy()).all()
    assert 0.2 < (again.salah_nik == "nik_kedua").mean() < 0.8


def test_a_doubled_family_is_the_same_people_under_another_id(
    district: SimulatedDistrict, entries: pd.DataFrame
) -> None:
    truth = district.truth.to_pandas()
    doubled = truth[truth.ganda_dari.notna()]
    people = entries[entries.ganda != "dua_keluarga"].groupby("id_keluarga").id_individu_sebenarnya.apply(set)

    assert len(doubled) == round(0.0005 * 20_000)
    assert [people[second] for second in doubled.id_keluarga] == [
        people[first] for first in doubled.ganda_dari
    ]


def test_the_dead_stand_in_the_registry_and_answer_no_interview(
    district: SimulatedDistrict, entries: pd.DataFrame
) -> None:
    dead = set(entries[entries.meninggal == 1].id_individu)

    assert dead
    assert dead & set(district.survey_fresh_members.to_pandas().id_individu) == set()


def test_interviews_have_right_numbers(district: SimulatedDistrict) -> None:
    members = district.survey_fresh_members.to_pandas()

    assert members.nik.is_unique
    assert members.nik.str.fullmatch(r"99\d{14}").all()


def test_answers_keep_to_the_skip_rules_of_the_form(district: SimulatedDistrict) -> None:
    registry, members = district.registry.to_pandas(), district.members.to_pandas()

    assert registry.bukti_kepemilikan_lahan[registry.status_kepemilikan_rumah != 1].isna().all()
    assert registry.daya_terpasang_1[registry.sumber_penerangan != 1].isna().all()
    assert registry.jenis_kloset[registry.fasilitas_bab > 3].isna().all()
    assert members.lapangan_usaha[members.status_bekerja != 1].isna().all()
    assert members.status_bekerja[members.umur < 5].isna().all()
    assert members.kondisi_gizi[members.umur >= 5].isna().all()
    assert members.ijazah_tertinggi[~members.partisipasi_sekolah.isin([2, 3])].isna().all()
