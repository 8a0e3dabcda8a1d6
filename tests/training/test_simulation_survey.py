"""The simulated survey: its design, its two forms, and what can be learnt from each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from features.households import Answer, Survey
from features.policy_loading import policy_in_force
from features.profile_loading import load_profile
from features.reading import read_survey
from training.simulation import SimulatedDistrict, simulate, write_district
from training.simulation.places import load_nagari, settle
from training.simulation.survey import draw_sample

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def district() -> SimulatedDistrict:
    return simulate(14_000, seed=5)


@pytest.fixture(scope="module")
def surveys(district: SimulatedDistrict, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Survey]:
    folder = tmp_path_factory.mktemp("district")
    write_district(district, folder)
    profile = load_profile("dtsen")
    in_force = policy_in_force(profile.programmes, pd.Timestamp("2026-01-31").date()).programmes
    return {
        form: read_survey(profile, _at(folder, form), _at(folder, f"{form}_members"), in_force)
        for form in ("survey", "survey_fresh")
    }


def _at(folder: Path, table: str) -> Path:
    return folder / f"{table}.parquet"


def test_weights_add_up_to_all_families_and_to_those_of_each_kecamatan(district: SimulatedDistrict) -> None:
    survey, truth = district.survey.to_pandas(), district.truth.to_pandas()
    truth = truth[truth.ganda_dari.isna()]

    weighted = survey.groupby("kode_kecamatan").bobot.sum()

    assert survey.bobot.sum() == pytest.approx(len(truth), rel=1e-6)
    assert weighted.to_numpy() == pytest.approx(truth.kode_kecamatan.value_counts().sort_index(), rel=1e-4)


def test_a_full_survey_asks_ten_families_in_each_of_a_thousand_clusters() -> None:
    nagari = load_nagari()
    places = settle(180_000, nagari, seed=1)
    kecamatan = np.array([int(code[-2:]) for code in nagari.kecamatan_code])[places.nagari]

    sample = draw_sample(places.sls, kecamatan, seed=1)
    asked = np.bincount(places.sls[sample.family])

    assert len(sample.family) == pytest.approx(10_000, abs=150)
    assert asked.max() == 10
    assert (asked > 0).sum() == pytest.approx(1_042, abs=5)
    assert sample.weight.sum() == pytest.approx(180_000)
    assert sample.weight.max() < 4 * sample.weight.min()


def test_the_weighted_survey_is_unbiased_for_what_it_measures() -> None:
    nagari = load_nagari()
    places = settle(20_000, nagari, seed=1)
    kecamatan = np.array([int(code[-2:]) for code in nagari.kecamatan_code])[places.nagari]
    measured = np.random.default_rng(0).normal(size=20_000) + 0.5 * (places.sls % 7)

    estimates = []
    for seed in range(60):
        sample = draw_sample(places.sls, kecamatan, seed, households=1_500)
        estimates.append(np.average(measured[sample.family], weights=sample.weight))
    bias = np.mean(estimates) - measured.mean()

    assert abs(bias) < 3 * np.std(estimates) / np.sqrt(len(estimates)) + 0.005


def test_registered_families_answer_as_in_the_registry_and_others_as_interviewed(
    district: SimulatedDistrict,
) -> None:
    survey = district.survey.to_pandas().set_index("id_keluarga")
    registry = district.registry.to_pandas().set_index("id_keluarga")
    fresh = district.survey_fresh.to_pandas().set_index("id_keluarga")
    known = survey.index[survey.dalam_registri == 1]
    outside = survey.index[survey.dalam_registri == 2]

    pd.testing.assert_frame_equal(survey.loc[known, registry.columns], registry.loc[known], check_dtype=False)
    pd.testing.assert_frame_equal(survey.loc[outside], fresh.loc[outside])
    assert len(outside) > 0
    assert not outside.isin(registry.index).any()


def test_both_forms_hold_the_same_families_with_the_same_welfare(district: SimulatedDistrict) -> None:
    stale, fresh = district.survey.to_pandas(), district.survey_fresh.to_pandas()

    same = ["id_keluarga", "pengeluaran_per_kapita", "bobot", "dalam_registri", "prog_pkh"]
    pd.testing.assert_frame_equal(stale[same], fresh[same])
    assert (stale.aset_smartphone != fresh.aset_smartphone).mean() > 0.05


def test_the_profile_reads_every_surveyed_family(
    district: SimulatedDistrict, surveys: dict[str, Survey]
) -> None:
    for form, survey in surveys.items():
        assert len(survey.households) == getattr(district, form).num_rows
        assert survey.households.content_digest


def test_a_model_learns_as_much_as_published_ones_and_less_from_stale_answers(
    surveys: dict[str, Survey],
) -> None:
    explained, error = {}, {}
    for form, survey in surveys.items():
        estimate = _out_of_fold(survey)
        explained[form] = _r_squared(survey, estimate)
        error[form] = _error_at(survey, estimate, quota=0.40)

    assert 0.45 <= explained["survey"] <= 0.57
    assert 0.45 <= explained["survey_fresh"] <= 0.60
    assert explained["survey"] < explained["survey_fresh"] - 0.03
    assert 0.26 <= error["survey"] <= 0.34
    assert 0.24 <= error["survey_fresh"] <= 0.33


def _out_of_fold(survey: Survey) -> Floats:
    """Ridge on every question, five folds by cluster."""
    households = survey.households
    matrix = np.concatenate([_columns(answer) for answer in households.answers.values()], axis=1)
    spread = matrix.std(axis=0)
    matrix = np.c_[np.ones(len(matrix)), (matrix - matrix.mean(axis=0))[:, spread > 0] / spread[spread > 0]]
    observed, weight = np.log(survey.welfare), households.weight
    _, cluster = np.unique(households.cluster.to_numpy(zero_copy_only=False), return_inverse=True)
    fold = np.random.default_rng(0).integers(0, 5, cluster.max() + 1)[cluster]
    estimate = np.empty(len(observed))
    for held_out in range(5):
        kept = fold != held_out
        weighted = matrix[kept] * weight[kept, None]
        penalty = 20.0 * weight.mean() * np.eye(matrix.shape[1])
        beta = np.linalg.solve(weighted.T @ matrix[kept] + penalty, weighted.T @ observed[kept])
        estimate[~kept] = matrix[~kept] @ beta
    return estimate


def _columns(answer: Answer) -> Floats:
    """Numbers with their logarithm, categories as dummies, not known as zero with a dummy."""
    known = np.isfinite(answer.values)
    values = np.where(known, answer.values, 0.0)
    if answer.codes is None:
        return np.stack([values, np.log1p(np.maximum(values, 0.0)), known.astype(np.float64)], axis=1)
    return np.asarray((values[:, None] == np.arange(len(answer.codes))) & known[:, None], dtype=np.float64)


def _r_squared(survey: Survey, estimate: Floats) -> float:
    observed, weight = np.log(survey.welfare), survey.households.weight
    about = observed - np.average(observed, weights=weight)
    return float(
        1 - np.average((observed - estimate) ** 2, weights=weight) / np.average(about**2, weights=weight)
    )


def _error_at(survey: Survey, estimate: Floats, quota: float) -> float:
    weight = survey.households.weight
    poor, chosen = (_poorest(values, weight, quota) for values in (survey.welfare, estimate))
    return float(weight[poor & ~chosen].sum() / weight[poor].sum())


def _poorest(values: Floats, weight: Floats, quota: float) -> NDArray[np.bool_]:
    order = np.argsort(values)
    marked = np.zeros(len(values), dtype=bool)
    marked[order[np.cumsum(weight[order]) <= quota * weight.sum()]] = True
    return marked
