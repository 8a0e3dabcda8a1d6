"""The built-in profile reads a district's registry in the shape of each system that offices hold."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from features.catalogue import build_catalogue
from features.households import ENROLMENT_UNKNOWN, KNOWN, UNKNOWN, Households, Survey
from features.matrix import build_matrix
from features.policy import Policy
from features.policy_loading import policy_in_force
from features.profile import Profile
from features.profile_loading import load_profile
from features.raw_table import RawTable
from features.reading import decode_households, decode_survey
from tests.small_survey import QUICK
from training.fitting import fit, fixed_lines
from training.simulation import SimulatedDistrict, simulate

KEYS = ("id_keluarga", "kode_kecamatan", "kode_nagari", "jumlah_anggota_keluarga")
OF_PERSONS = ("id_keluarga", "id_individu", "hubungan_kepala_keluarga")
ITEMS = ("lemari_es", "ac", "pemanas_air", "emas_perhiasan_10g", "komputer_laptop", "sepeda_motor", "mobil")
IN_DTKS = ("ada_lemari_es", "ada_ac", "ada_pemanas", "ada_emas", "ada_laptop", "ada_motor", "ada_mobil")


@pytest.fixture(scope="module")
def district() -> SimulatedDistrict:
    return simulate(1_200, seed=3, survey_households=500)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile("dtsen")


@pytest.fixture(scope="module")
def policy(profile: Profile) -> Policy:
    return policy_in_force(profile.programmes, date(2026, 6, 1))


def read(profile: Profile, policy: Policy, registry: pa.Table, members: pa.Table) -> Households:
    tables = RawTable.from_arrow(registry, source="keluarga"), RawTable.from_arrow(members, source="anggota")
    return decode_households(profile, *tables, policy.programmes, survey=False)


def renamed(table: pa.Table, names: Mapping[str, str], *others: str) -> pa.Table:
    """The columns of `names` and `others` alone, under their new headings."""
    return table.select([*names, *others]).rename_columns([*names.values(), *others])


def without_quantities(table: pa.Table) -> pa.Table:
    quantities = [name for name in table.column_names if name.startswith("jumlah_") and name not in KEYS]
    return table.drop_columns([name for name in quantities if "ternak" not in name])


def in_3_and_4(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """1 and 2 as the second form of a pair of BDT questions writes them."""
    return pc.add(column, 2)


def test_a_dtsen_file_needs_no_warning(district: SimulatedDistrict, profile: Profile, policy: Policy) -> None:
    households = read(profile, policy, district.registry, district.members)

    assert households.warnings == ()
    assert all((answer.state == KNOWN).any() for answer in households.answers.values())


def test_a_regsosek_file_has_numbered_questions_and_no_quantities(
    district: SimulatedDistrict, profile: Profile, policy: Policy
) -> None:
    numbers = {
        "status_kepemilikan_rumah": "r301a", "luas_lantai": "r302", "jenis_lantai_terluas": "r303",
        "fasilitas_bab": "r309a", "aset_sepeda_motor": "r502i", "aset_mobil": "r502k",
    }  # fmt: skip
    of_persons = {"umur": "r407", "hubungan_kepala_keluarga": "r409", "ijazah_tertinggi": "r415"}
    families = without_quantities(district.registry)
    families = renamed(families, numbers, *(name for name in families.column_names if name not in numbers))
    left = [name for name in district.members.column_names if name not in of_persons]

    households = read(profile, policy, families, renamed(district.members, of_persons, *left))
    whole = read(profile, policy, district.registry, district.members)

    (warning,) = households.warnings
    assert "jumlah_sepeda_motor" in warning
    for question in ("luas_lantai", "aset_mobil", "umur_kepala", "pendidikan_tertinggi"):
        assert households.answers[question].text.equals(whole.answers[question].text)
    assert (households.answers["jumlah_mobil"].state == UNKNOWN).all()


def test_a_dtks_file_of_siks_ng_keeps_the_questions_that_are_coded_alike(
    district: SimulatedDistrict, profile: Profile, policy: Policy
) -> None:
    homes = {"id_keluarga": "IDBDT", "kode_kecamatan": "KDKEC", "kode_nagari": "KDDESA",
             "jumlah_anggota_keluarga": "Jumlah_ART", "luas_lantai": "luas_lantai",
             "aset_rumah_lain": "rumah_lain", "jumlah_ternak_sapi": "jumlah_sapi",
             **dict(zip((f"aset_{item}" for item in ITEMS), IN_DTKS, strict=True))}  # fmt: skip
    persons = {"id_keluarga": "IDBDT", "id_individu": "IDARTBDT", "hubungan_kepala_keluarga": "Hub_KRT",
               "umur": "Umur", "status_kawin": "Sta_kawin", "nik": "NIK", "nama": "Nama"}  # fmt: skip
    table = renamed(district.registry, homes)
    for name in ("ada_lemari_es", "ada_pemanas", "ada_laptop"):
        table = table.set_column(table.column_names.index(name), name, in_3_and_4(table[name]))
    table = table.append_column("lantai", pa.array([10] * len(table)))

    households = read(profile, policy, table, renamed(district.members, persons))
    whole = read(profile, policy, district.registry, district.members)

    assert households.ids.to_pylist() == whole.ids.to_pylist()
    for item in ITEMS:
        np.testing.assert_array_equal(
            households.answers[f"aset_{item}"].values, whole.answers[f"aset_{item}"].values
        )
    assert (households.answers["jenis_lantai_terluas"].state == UNKNOWN).all()
    assert (households.answers["lulusan_sma"].state == UNKNOWN).all()
    np.testing.assert_array_equal(households.answers["balita"].values, whole.answers["balita"].values)
    assert all((status == ENROLMENT_UNKNOWN).all() for status in households.enrolled.values())
    assert "jenis_lantai_terluas" in households.warnings[0]
    assert "ijazah_tertinggi" in households.warnings[1]


def test_a_bdt_file_with_next_to_nothing_in_common_is_read(
    district: SimulatedDistrict, profile: Profile, policy: Policy
) -> None:
    homes = dict(zip(KEYS, ("idbdt", "kdkec", "kddesa", "jumlah_art"), strict=True))
    persons = dict(zip(OF_PERSONS, ("idbdt", "idartbdt", "hub_krt"), strict=True))

    households = read(profile, policy, renamed(district.registry, homes), renamed(district.members, persons))

    known = [name for name, answer in households.answers.items() if (answer.state == KNOWN).any()]
    assert known == ["jumlah_anggota_keluarga"]


def test_fairness_groups_are_made_from_members_as_an_office_would_prepare_them(
    district: SimulatedDistrict, profile: Profile, policy: Policy
) -> None:
    fresh = survey_of(district, profile, policy, "survey_fresh").households
    prepared = district.survey_fresh
    place = pc.index_in(fresh.ids, value_set=prepared["id_keluarga"].combine_chunks())

    def told(column: str, yes: int) -> list[bool]:
        return [value == yes for value in prepared[column].take(place).to_pylist()]

    for group, code, column, yes in (
        ("jenis_kelamin_kepala", "2", "jenis_kelamin_kepala", 2),
        ("disabilitas", "1", "ada_disabilitas", 1),
        ("lansia_sendiri", "1", "lansia_sendiri", 1),
    ):
        made = [label == code for label in fresh.groups[group].to_pylist()]
        alike = np.mean(np.equal(made, told(column, yes)))

        assert alike > 0.97, group
        assert 0 < np.mean(made) < 1


def survey_of(district: SimulatedDistrict, profile: Profile, policy: Policy, form: str) -> Survey:
    table, persons = getattr(district, form), getattr(district, f"{form}_members")
    prepared = ["jenis_kelamin_kepala", "ada_disabilitas", "lansia_sendiri"]
    return decode_survey(
        profile,
        RawTable.from_arrow(table.drop_columns(prepared), source=form),
        RawTable.from_arrow(persons, source=f"{form}_members"),
        policy.programmes,
    )


def test_a_model_is_trained_without_the_optional_columns_and_estimates_every_shape(
    district: SimulatedDistrict, profile: Profile, policy: Policy
) -> None:
    lacking = ["jumlah_mobil", "jenis_lantai_terluas", "daya_terpasang_1", "aset_ac", "kode_sls"]
    survey = decode_survey(
        profile,
        RawTable.from_arrow(district.survey.drop_columns(lacking), source="survey"),
        RawTable.from_arrow(district.survey_members.drop_columns(["ijazah_tertinggi", "npwp"]), source="m"),
        policy.programmes,
    )
    catalogue = build_catalogue(profile, survey.households)
    lines = fixed_lines(profile, policy, survey)
    whole = read(profile, policy, district.registry, district.members)
    bare = read(profile, policy, district.registry.select([*KEYS, "aset_mobil"]), district.members)

    model = fit(profile, survey, catalogue, policy, lines, 1, QUICK).model
    scores = model.welfare.scores(build_matrix(catalogue, whole))
    with_less = model.welfare.scores(build_matrix(catalogue, bare))

    assert np.isfinite(scores).all()
    assert np.isfinite(with_less).all()
    assert float(np.cov(scores, with_less)[0, 1]) > 0.3 * float(np.var(with_less))
