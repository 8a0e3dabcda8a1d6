"""Expected numbers of the poor are sums of probabilities; their intervals hold where errors are alike."""

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from models.expected_poor import (
    ASSUMED_CORRELATION,
    Uncertainty,
    expected_below,
    measured_uncertainty,
    uncertainty_of,
)

FAMILIES, AREAS = 60, 400


def _district(seed: int, correlation: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities, areas, the truth, and sizes: a latent normal with a part shared by the area."""
    draw = np.random.default_rng(seed)
    area = np.repeat(np.arange(AREAS), FAMILIES)
    score = draw.normal(-0.8, 0.8, FAMILIES * AREAS)
    shared = draw.normal(0, np.sqrt(correlation), AREAS)[area]
    own = draw.normal(0, np.sqrt(1 - correlation), len(area))
    return stats.norm.cdf(score), area, shared + own < score, score


def test_without_shared_errors_the_sum_is_a_poisson_binomial() -> None:
    p = np.array([0.2, 0.5, 0.9])

    found = expected_below(p, np.zeros(3, np.intp), 1, Uncertainty(correlation=0.0))

    assert found.value.tolist() == [pytest.approx(1.6)]
    assert 0 < found.low[0] < 1.6 < found.high[0] < 3


@pytest.mark.parametrize("correlation", [0.0, 0.1, 0.3])
def test_intervals_of_areas_cover_where_the_correlation_is_measured(correlation: float) -> None:
    p, area, below, _ = _district(1, correlation)
    measured = measured_uncertainty(below, p, np.ones(len(p)), area.astype(str))
    p_new, area, truth, _ = _district(2, correlation)

    found = expected_below(p_new, area, AREAS, measured)

    true = np.bincount(area, truth, AREAS)
    covered = ((found.low <= true) & (true <= found.high)).mean()
    assert 0.92 <= covered <= 0.985
    assert measured.measured


def test_ignoring_shared_errors_would_not_cover() -> None:
    p, area, truth, _ = _district(2, 0.3)

    found = expected_below(p, area, AREAS, Uncertainty(correlation=0.0))

    true = np.bincount(area, truth, AREAS)
    assert ((found.low <= true) & (true <= found.high)).mean() < 0.75


def test_a_sum_over_many_areas_is_surer_than_over_one() -> None:
    p = np.full(1000, 0.3)
    group, area = np.zeros(1000, np.intp), np.arange(1000) // 100

    one = expected_below(p, group, 1, Uncertainty())
    many = expected_below(p, group, 1, Uncertainty(), area)

    assert one.value == many.value
    assert many.high[0] - many.low[0] < 0.5 * (one.high[0] - one.low[0])


def test_the_level_of_the_whole_model_widens_every_area() -> None:
    p = np.full(1000, 0.3)

    sure = expected_below(p, np.zeros(1000, np.intp), 1, Uncertainty(0.0, 0.0))
    unsure = expected_below(p, np.zeros(1000, np.intp), 1, Uncertainty(0.0, 0.1))

    assert unsure.high[0] - unsure.low[0] > 2 * (sure.high[0] - sure.low[0])


def test_ends_stay_within_the_families_and_an_empty_area_has_nothing() -> None:
    p = np.array([0.999, 0.999, 1e-9, 1.0])
    group = np.array([0, 0, 1, 3])

    found = expected_below(p, group, 4, Uncertainty(0.5, 1.0))

    assert (found.low >= 0).all()
    assert (found.high <= found.families).all()
    assert (found.value[2], found.low[2], found.high[2]) == (0, 0, 0)


def test_predictions_tell_the_uncertainty_of_a_programme() -> None:
    p, area, below, score = _district(3, 0.2)
    predictions = pa.table(
        {
            "welfare": np.where(below, 1.0, 3.0),
            "p_below:PKH": p,
            "weight": np.ones(len(p)),
            "cluster": area.astype(str),
        }
    )

    found = uncertainty_of(predictions, "PKH", 2.0)

    assert found.measured
    assert 0.05 < found.correlation < 0.3
    assert 0 < found.level < 0.1
    assert Uncertainty() == Uncertainty(ASSUMED_CORRELATION, 0.0, False)
    assert len(score) == len(p)
