"""Laws of every measure: replicates, scale of the weights, order of the rows, the perfect ranking."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import rankdata

from models.accuracy import r2, spearman
from models.benefit_incidence import benefit_incidence, cgh_index, coverage_by_decile
from models.calibration_measures import calibration_error, coverage_by_part, interval_coverage
from models.level_measures import confusion, macro_f1
from models.list_measures import false_share, precision, precision_of_first, precision_of_share
from models.poverty import fgt, fgt_gap
from models.ranking import order
from models.social_welfare import TransferWelfare, transfer_welfare
from models.targeting_errors import (
    Targeting,
    error_at_quota,
    error_curve,
    exclusion_error,
    inclusion_error,
    non_poor_selected,
    rates_at_quota,
    targeting_differential,
)
from models.weight_stack import Floats, Weights


class Sample:
    """A small survey with ties, sizes, a probability and intervals."""

    def __init__(self, n: int, seed: int) -> None:
        draws = np.random.default_rng(seed)
        self.ids = np.array([f"h{i}" for i in range(n)], object)
        self.welfare: Floats = draws.integers(1, max(2, n // 2), n).astype(float)
        self.estimate: Floats = self.welfare + draws.integers(0, max(2, n // 3), n).astype(float)
        self.probability = draws.integers(0, 11, n) / 10
        self.low: Floats = self.estimate - 2.0
        self.high: Floats = self.estimate + 2.0
        self.size = draws.integers(1, 9, n).astype(float)
        self.weight = draws.uniform(0.5, 3.0, n)
        self.stack = draws.integers(0, 3, (4, n)) * self.weight
        self.stack[:, 0] += 0.5

    def take(self, rows: NDArray[np.intp]) -> "Sample":
        other = object.__new__(Sample)
        for name, values in vars(self).items():
            setattr(other, name, values[..., rows])
        return other


MEASURES: dict[str, Callable[[Sample, Weights], Floats]] = {
    "r2": lambda s, w: r2(np.log(s.welfare), np.log(s.estimate), w),
    "spearman": lambda s, w: spearman(s.welfare, s.estimate, w),
    "exclusion_error": lambda s, w: exclusion_error(s.estimate < 4, s.welfare < 4, w),
    "inclusion_error": lambda s, w: inclusion_error(s.estimate < 4, s.welfare < 4, w),
    "non_poor_selected": lambda s, w: non_poor_selected(s.estimate < 4, s.welfare < 4, w),
    "targeting_differential": lambda s, w: targeting_differential(s.estimate < 4, s.welfare < 4, w),
    "error_at_quota": lambda s, w: error_at_quota(targeting(s, w), 0.3),
    "non_poor_selected_at_quota": lambda s, w: rates_at_quota(targeting(s, w), 0.3).non_poor_selected,
    "error_curve": lambda s, w: error_curve(targeting(s, w), np.array([0.1, 0.55, 1.0])),
    "coverage_by_decile": lambda s, w: coverage_by_decile(targeting(s, w), 0.4),
    "benefit_incidence": lambda s, w: benefit_incidence(
        targeting(s, w), targeting(s, w).of_persons(s.size), 0.4
    ),
    "cgh_index": lambda s, w: cgh_index(targeting(s, w), targeting(s, w).of_persons(s.size), 0.4),
    "interval_coverage": lambda s, w: interval_coverage(s.welfare, s.low, s.high, w),
    "coverage_by_part": lambda s, w: coverage_by_part(s.welfare, s.low, s.high, s.estimate, s.ids, w),
    "false_share": lambda s, w: false_share(s.estimate < 6, s.welfare >= 4, w),
    "precision": lambda s, w: precision(s.estimate < 6, s.welfare < 4, w),
    "precision_of_first": lambda s, w: precision_of_first(s.probability, s.welfare < 4, s.ids, w, 5),
    "precision_of_share": lambda s, w: precision_of_share(s.probability, s.welfare < 4, s.ids, w, 0.2),
    "fgt": lambda s, w: fgt(s.welfare, 4.0, w, 2),
    "fgt_gap": lambda s, w: fgt_gap(s.welfare, s.estimate, 4.0, w, 1),
    "confusion": lambda s, w: confusion(s.welfare % 3, s.estimate % 3, np.arange(3.0), w),
    "macro_f1": lambda s, w: macro_f1(s.welfare % 3, s.estimate % 3, w),
    "transfer_welfare": lambda s, w: all_welfare(
        transfer_welfare(targeting(s, w), s.welfare, 0.5, quotas=(0.3, 1.0))
    ),
    "calibration_error": lambda s, w: calibration_error(s.probability, s.welfare < 4, s.ids, w),
}


def targeting(sample: Sample, weight: Weights) -> Targeting:
    return Targeting.of(sample.estimate, sample.welfare, sample.ids, weight)


def all_welfare(found: TransferWelfare) -> Floats:
    return np.stack([found.none, found.universal, found.targeted, found.perfect], axis=-1)


each = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
samples = st.builds(Sample, st.integers(1, 60), st.integers(0, 2**32))
few = settings(max_examples=25)


@each
@few
@given(sample=samples)
def test_replicates_at_once_equal_replicates_one_by_one(
    measure: Callable[[Sample, Weights], Floats], sample: Sample
) -> None:
    together = measure(sample, sample.stack)

    one_by_one = np.stack([measure(sample, weight) for weight in sample.stack])
    np.testing.assert_allclose(together, one_by_one, atol=1e-9)


@each
@few
@given(sample=samples, factor=st.floats(0.001, 1000.0))
def test_the_scale_of_the_weights_does_not_matter(
    measure: Callable[[Sample, Weights], Floats], sample: Sample, factor: float
) -> None:
    np.testing.assert_allclose(
        measure(sample, factor * sample.weight), measure(sample, sample.weight), atol=1e-9
    )


@each
@few
@given(sample=samples, seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_matter(
    measure: Callable[[Sample, Weights], Floats], sample: Sample, seed: int
) -> None:
    other = sample.take(np.random.default_rng(seed).permutation(len(sample.weight)))

    np.testing.assert_allclose(measure(other, other.weight), measure(sample, sample.weight), atol=1e-9)


@given(sample=samples, quota=st.floats(0.01, 1.0))
def test_a_perfect_ranking_makes_no_error(sample: Sample, quota: float) -> None:
    perfect = Targeting.of(sample.welfare, sample.welfare, sample.ids, sample.weight)

    rates = rates_at_quota(perfect, quota)

    assert rates.error == pytest.approx(0.0, abs=1e-9)
    assert spearman(sample.welfare, sample.welfare, sample.weight) in (0.0, pytest.approx(1.0))


@given(sample=samples, quota=st.floats(0.01, 0.99))
def test_errors_at_a_quota_are_shares_and_agree_with_parts_computed_household_by_household(
    sample: Sample, quota: float
) -> None:
    found = rates_at_quota(targeting(sample, sample.weight), quota)

    selected, poor = parts(sample.estimate, sample, quota), parts(sample.welfare, sample, quota)
    both = (sample.weight * np.minimum(selected, poor)).sum() / sample.weight.sum()
    assert found.error == pytest.approx(1 - both / quota, abs=1e-9)
    assert found.non_poor_selected == pytest.approx((quota - both) / (1 - quota), abs=1e-9)


def parts(values: Floats, sample: Sample, quota: float) -> Floats:
    """The part of each household inside the quota, by the definition."""
    positions = order(values, sample.ids)
    before = np.cumsum(sample.weight[positions]) - sample.weight[positions]
    part = np.empty(len(values))
    part[positions] = np.clip((quota * sample.weight.sum() - before) / sample.weight[positions], 0, 1)
    return part


@given(sample=samples)
def test_coverage_by_decile_averages_to_the_quota_and_benefits_add_up_to_all(sample: Sample) -> None:
    found = targeting(sample, sample.weight)

    assert coverage_by_decile(found, 0.3).mean() == pytest.approx(0.3)
    assert benefit_incidence(found, found.of_persons(sample.size), 0.3).sum() == pytest.approx(1.0)


@given(sample=samples)
def test_the_cgh_index_is_the_benefit_of_four_deciles_over_their_share(sample: Sample) -> None:
    found = targeting(sample, sample.weight)

    share = benefit_incidence(found, found.of_persons(sample.size), 0.3)[:4].sum()

    assert cgh_index(found, found.of_persons(sample.size), 0.3) == pytest.approx(share / 0.4)


@given(sample=samples, repeats=st.integers(0, 2**32))
def test_spearman_equals_scipys_on_repeated_rows(sample: Sample, repeats: int) -> None:
    counts = np.random.default_rng(repeats).integers(1, 4, len(sample.weight))
    one, other = rankdata(np.repeat(sample.welfare, counts)), rankdata(np.repeat(sample.estimate, counts))
    varies = len(set(one)) > 1 and len(set(other)) > 1

    found = spearman(sample.welfare, sample.estimate, counts.astype(float))

    expected = np.corrcoef(one, other)[0, 1] if varies else 0.0
    assert found == pytest.approx(expected, abs=1e-9)


@given(sample=samples, rho=st.sampled_from([0.0, 1.0, 3.0]))
def test_no_transfer_is_below_universal_below_the_best_quota_below_perfect_targeting(
    sample: Sample, rho: float
) -> None:
    found = transfer_welfare(targeting(sample, sample.weight), sample.welfare, 0.5, rho)

    steps = [float(f) for f in (found.none, found.universal, found.targeted)]
    assert steps == pytest.approx(sorted(steps))
    assert found.targeted <= found.perfect + 1e-9


@given(sample=samples)
def test_perfect_targeting_gets_all_of_its_gain(sample: Sample) -> None:
    perfect = Targeting.of(sample.welfare, sample.welfare, sample.ids, sample.weight)

    found = transfer_welfare(perfect, sample.welfare, 0.5)

    assert np.isnan(found.share_of_perfect_gain) or found.share_of_perfect_gain == pytest.approx(1.0)


def test_macro_f1_equals_scikit_learns() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    draws = np.random.default_rng(4)
    true, predicted, weight = draws.integers(1, 5, 200), draws.integers(1, 5, 200), draws.uniform(0.5, 2, 200)

    found = macro_f1(true, predicted, weight)

    assert found == pytest.approx(metrics.f1_score(true, predicted, average="macro", sample_weight=weight))


def test_a_class_outside_the_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="class"):
        confusion(np.array([1.0, 5.0]), np.array([1.0, 2.0]), np.array([1.0, 2.0]), np.ones(2))


@pytest.mark.parametrize("weight", [np.array([1.0, -1.0]), np.array([0.0, 0.0]), np.array([1.0, np.nan])])
def test_weights_that_are_none_are_refused(weight: Floats) -> None:
    with pytest.raises(ValueError, match="weight"):
        exclusion_error(np.array([True, False]), np.array([True, False]), weight)


def test_an_empty_list_has_no_false_share() -> None:
    nobody = np.zeros(3, np.bool_)

    assert false_share(nobody, ~nobody, np.ones(3)) == 0.0
    assert precision(nobody, nobody, np.ones(3)) == 1.0


@pytest.mark.parametrize("quota", [-0.1, 1.1])
def test_a_quota_outside_0_and_1_is_refused(quota: float) -> None:
    with pytest.raises(ValueError, match="quota"):
        error_at_quota(targeting(Sample(5, 0), np.ones(5)), quota)
