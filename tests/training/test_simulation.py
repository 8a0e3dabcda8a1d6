"""The simulated district looks like Agam where Agam is known, and nobody in it is real."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from training.simulation import SimulatedDistrict, simulate, write_district

FAMILIES = 12_000


@pytest.fixture(scope="module")
def district() -> SimulatedDistrict:
    return simulate(FAMILIES, seed=3)


def frame(table: pa.Table) -> pd.DataFrame:
    return pd.DataFrame(table.to_pandas())


def test_the_registry_holds_as_many_families_as_asked(district: SimulatedDistrict) -> None:
    truth = frame(district.truth)

    assert district.registry.num_rows == FAMILIES
    assert len(truth) > FAMILIES
    assert truth.id_keluarga.is_unique
    assert set(frame(district.registry).id_keluarga) == set(truth.id_keluarga[truth.dalam_registri == 1])


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "again", "other")]

    written = [
        write_district(simulate(400, seed), folder) for seed, folder in zip((1, 1, 2), folders, strict=True)
    ]
    bytes_of = [[file.read_bytes() for file in files] for files in written]

    assert bytes_of[0] == bytes_of[1]
    assert all(one != other for one, other in zip(bytes_of[0], bytes_of[2], strict=True))
    assert sorted(file.name for file in folders[0].iterdir()) == sorted(file.name for file in written[0])


def test_a_district_too_small_to_mean_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 200 families; 10"):
        simulate(10, seed=1)


@pytest.mark.parametrize("table", ["registry", "members", "survey", "survey_members", "survey_fresh_members"])
def test_no_number_could_be_a_real_persons(district: SimulatedDistrict, table: str) -> None:
    columns = frame(getattr(district, table))

    for column in {"nik", "no_kk"} & set(columns):
        assert columns[column].dropna().str.startswith("99").all()
    assert (columns.sumber_data == "SIMULASI").all()


def test_all_nagari_are_there_in_the_size_of_their_kecamatan(district: SimulatedDistrict) -> None:
    registry = frame(district.registry)

    shares = registry.kode_kecamatan.value_counts(normalize=True)

    assert registry.kode_nagari.nunique() == 92
    assert shares["13.06.02"] == pytest.approx(79_522 / 524_906, abs=0.01)
    assert shares["13.06.16"] == pytest.approx(11_286 / 524_906, abs=0.01)


def test_families_are_as_large_and_as_old_as_agams(district: SimulatedDistrict) -> None:
    registry, members = frame(district.registry), frame(district.members)

    assert registry.jumlah_anggota_keluarga.mean() == pytest.approx(3.16, abs=0.08)
    assert registry.jumlah_anggota_keluarga.sum() == len(members)
    assert (members.umur < 15).mean() == pytest.approx(0.2465, abs=0.03)
    assert (members.umur >= 60).mean() == pytest.approx(0.1083, abs=0.025)


def test_every_record_has_one_head(district: SimulatedDistrict) -> None:
    members = frame(district.members)

    heads = members[members.hubungan_kepala_keluarga == 1].groupby("id_keluarga").size()

    assert len(heads) == FAMILIES
    assert (heads == 1).all()


def test_spending_is_distributed_as_published(district: SimulatedDistrict) -> None:
    truth = frame(district.truth)
    truth = truth[truth.ganda_dari.isna()]
    persons = truth.jumlah_anggota_sebenarnya

    assert np.average(truth.pengeluaran_per_kapita, weights=persons) == pytest.approx(1_300_000, rel=0.005)
    assert np.average(truth.pengeluaran_per_kapita < 558_963, weights=persons) == pytest.approx(
        0.0683, abs=0.001
    )


@pytest.mark.parametrize(
    ("column", "code", "lowest", "highest"),
    [
        ("status_kepemilikan_rumah", 1, 0.72, 0.78),
        ("jenis_lantai_terluas", 2, 0.45, 0.50),
        ("jenis_lantai_terluas", 6, 0.38, 0.42),
        ("jenis_dinding_terluas", 1, 0.75, 0.80),
        ("jenis_atap_terluas", 3, 0.85, 0.90),
        ("fasilitas_bab", 1, 0.80, 0.84),
        ("jenis_kloset", 1, 0.88, 0.94),
        ("pembuangan_akhir_tinja", 1, 0.68, 0.75),
        ("bahan_bakar_memasak", 4, 0.68, 0.75),
        ("bahan_bakar_memasak", 10, 0.20, 0.27),
        ("aset_sepeda_motor", 1, 0.80, 0.85),
        ("aset_lemari_es", 1, 0.60, 0.65),
        ("aset_mobil", 1, 0.12, 0.15),
        ("aset_smartphone", 1, 0.88, 0.92),
        ("aset_komputer_laptop", 1, 0.18, 0.22),
        ("aset_emas_perhiasan_10g", 1, 0.20, 0.25),
        ("aset_ac", 1, 0.03, 0.05),
    ],
)
def test_dwelling_and_assets_have_the_assumed_shares(
    district: SimulatedDistrict, column: str, code: int, lowest: float, highest: float
) -> None:
    survey = frame(district.survey_fresh).dropna(subset=[column])

    share = np.average(survey[column] == code, weights=survey.bobot)

    assert lowest - 0.015 <= share <= highest + 0.015


def test_a_quantity_is_there_exactly_where_something_is_owned(district: SimulatedDistrict) -> None:
    registry = frame(district.registry)

    for name in ("sepeda_motor", "mobil", "smartphone", "emas_perhiasan_10g"):
        owned = registry[f"aset_{name}"] == 1

        assert (registry[f"jumlah_{name}"].notna() <= owned).all()
        assert (registry.loc[owned, f"jumlah_{name}"].dropna() > 0).all()


def test_the_never_registered_are_poorer(district: SimulatedDistrict) -> None:
    truth = frame(district.truth)

    spending = truth.groupby("dalam_registri").pengeluaran_per_kapita.mean()

    assert (truth.dalam_registri == 2).mean() == pytest.approx(0.04, abs=0.005)
    assert spending[2] < spending[1]


def test_recipients_are_as_many_as_published_and_both_errors_exist(district: SimulatedDistrict) -> None:
    truth = frame(district.truth)
    truth = truth[truth.ganda_dari.isna()]
    registered = truth[truth.dalam_registri == 1]
    order = truth.sort_values("pengeluaran_per_kapita")
    persons = order.jumlah_anggota_sebenarnya.cumsum() / order.jumlah_anggota_sebenarnya.sum()
    line = order.pengeluaran_per_kapita[persons > 0.335].iloc[0]
    poor = truth.pengeluaran_per_kapita < line

    assert (registered.terdaftar_dtks == 1).mean() == pytest.approx(84_509 / 173_023, abs=0.002)
    assert (registered.prog_pkh == 1).mean() == pytest.approx(19_390 / 173_023, abs=0.002)
    assert (registered.prog_sembako_bpnt == 1).mean() == pytest.approx(12_445 / 173_023, abs=0.002)
    for programme in ("prog_pkh", "prog_sembako_bpnt", "pbi_nasional"):
        enrolled = truth[programme] == 1
        assert 0.30 <= (~poor)[enrolled].mean() <= 0.60
        assert enrolled[poor].mean() > 1.5 * enrolled[~poor].mean()


def test_kin_of_officials_are_enrolled_more_often_than_their_welfare_tells(
    district: SimulatedDistrict,
) -> None:
    truth = frame(district.truth)

    listed = truth.groupby("dekat_perangkat").terdaftar_dtks.apply(lambda codes: (codes == 1).mean())
    spending = truth.groupby("dekat_perangkat").pengeluaran_per_kapita.mean()

    assert listed[1] > listed[2] + 0.2
    assert spending[1] > spending[2]
