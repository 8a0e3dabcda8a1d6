"""Errors of a district from random visits alone: unbiased, inside their intervals as often as promised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from numpy.typing import NDArray

from models.audit_estimates import AuditEstimate, AuditVisits, Error, audit_errors
from models.audit_sample import draw_audit
from training.simulation import simulate

LINES = {"prog_pkh": 942_985.0, "prog_sembako_bpnt": 942_985.0, "prog_blt_dana_desa": 558_963.0}
WEEKS, VISITS = 12, 18
ERRORS: Final[tuple[Error, Error]] = ("inclusion_error", "exclusion_error")


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """A simulated district: what the registry says, and what is so."""

    ids: pa.Array
    enrolled: Mapping[str, NDArray[np.float64]]
    poor: Mapping[str, NDArray[np.float64]]

    def rate(self, programme: str, error: str) -> float:
        enrolled, poor = self.enrolled[programme], self.poor[programme]
        if error == "inclusion_error":
            return float((enrolled * (1 - poor)).sum() / enrolled.sum())
        return float((poor * (1 - enrolled)).sum() / poor.sum())


@cache
def district() -> Truth:
    simulated = simulate(6000, seed=8)
    registry, truth = simulated.registry, simulated.truth
    ids = registry["id_keluarga"].combine_chunks()
    place = pc.index_in(ids, value_set=truth["id_keluarga"].combine_chunks())
    welfare = truth["pengeluaran_per_kapita"].take(place).to_numpy()
    enrolled = {
        name: np.asarray(pc.is_in(registry[name], value_set=pa.array([1, 3], registry[name].type)))
        for name in LINES
    }
    return Truth(
        ids,
        {name: found.astype(float) for name, found in enrolled.items()},
        {name: (welfare < line).astype(float) for name, line in LINES.items()},
    )


@cache
def drawn_in_a_quarter(seed: int) -> NDArray[np.intp]:
    """Twelve weeks of the random slice of 120 visits."""
    weeks = (f"2026-W{week:02d}" for week in range(1, WEEKS + 1))
    return np.concatenate([draw_audit(district().ids, VISITS, seed, week).positions for week in weeks])


def visited(truth: Truth, programme: str, seed: int) -> AuditVisits:
    positions = drawn_in_a_quarter(seed)
    fraction = np.full(len(positions), VISITS / len(truth.ids))
    return AuditVisits(
        fraction * WEEKS, fraction, truth.enrolled[programme][positions], truth.poor[programme][positions]
    )


def covers(found: AuditEstimate, real: float) -> bool:
    return found.low is not None and found.high is not None and found.low <= real <= found.high


def test_the_random_slice_alone_tells_both_errors_of_the_district(
    proving: bool, record: Callable[[str, Mapping[str, object]], None]
) -> None:
    truth, rounds = district(), 1000 if proving else 200
    covered: dict[str, float] = {}
    bias: dict[str, float] = {}
    for programme in LINES:
        found = [audit_errors(visited(truth, programme, seed)) for seed in range(rounds)]
        for error in ERRORS:
            own = [each[error] for each in found if each[error].value is not None]
            real = truth.rate(programme, error)
            covered[f"{programme} {error}"] = float(np.mean([covers(e, real) for e in own]))
            bias[f"{programme} {error}"] = float(np.mean([e.value or 0.0 for e in own])) - real

    record("audit_coverage", {"rounds": rounds, "coverage": covered, "bias": bias})

    assert 0.93 <= np.mean(list(covered.values())) <= 0.97, covered
    assert min(covered.values()) > 0.91, covered
    assert max(map(abs, bias.values())) < 0.02, bias


def test_totals_are_numbers_of_families() -> None:
    truth = district()

    found = [audit_errors(visited(truth, "prog_pkh", seed))["inclusion_error"] for seed in range(200)]

    assert np.mean([each.base for each in found]) == pytest.approx(truth.enrolled["prog_pkh"].sum(), rel=0.05)


def test_weeks_in_areas_of_different_size_count_by_the_families_they_stand_for() -> None:
    # Two areas: of 1,000 families, all wrongly enrolled, and of 100, all rightly; ten visits each.
    probability = np.repeat([10 / 1000, 10 / 100], 10)
    visits = AuditVisits(probability, probability, np.ones(20), np.repeat([0.0, 1.0], 10))

    found = audit_errors(visits)["inclusion_error"]

    assert found.value == pytest.approx(1000 / 1100)
    assert (found.families, found.base) == pytest.approx((1000, 1100))
    assert found.effective < 20


def test_intervals_hold_where_areas_differ(proving: bool) -> None:
    generator = np.random.default_rng(4)
    sizes, shares = generator.integers(150, 2000, 12), generator.beta(2, 2, 12)
    wrong = [generator.random(size) < share for size, share in zip(sizes, shares, strict=True)]
    real = sum(w.sum() for w in wrong) / sizes.sum()
    inside = []
    for _ in range(2000 if proving else 400):
        drawn = [w[generator.choice(len(w), 8, replace=False)] for w in wrong]
        probability = np.repeat(8 / sizes, 8)
        visits = AuditVisits(probability, probability, np.ones(96), 1.0 - np.concatenate(drawn))
        found = audit_errors(visits)["inclusion_error"]
        inside.append(covers(found, real))

    assert 0.93 <= np.mean(inside) <= 0.985


def test_a_whole_registry_visited_is_known_for_sure() -> None:
    visits = AuditVisits(np.ones(40), np.ones(40), np.ones(40), np.repeat([0.0, 1.0], 20))

    found = audit_errors(visits)["inclusion_error"]

    assert found.value == 0.5
    assert found.low == pytest.approx(0.5, abs=1e-3)
    assert found.high == pytest.approx(0.5, abs=1e-3)


def test_visits_without_a_result_count_for_nothing_and_are_told() -> None:
    unknown = np.nan
    visits = AuditVisits(
        np.full(5, 0.01),
        np.full(5, 0.01),
        np.array([1.0, 1.0, 1.0, unknown, 0.0]),
        np.array([1.0, 0.0, unknown, 1.0, 1.0]),
    )

    found = audit_errors(visits)

    assert (found["inclusion_error"].value, found["inclusion_error"].visits) == (0.5, 2)
    assert found["exclusion_error"].value == 0.5
    assert found["inclusion_error"].unjudged == 2


def test_nothing_is_said_where_no_visit_tells() -> None:
    visits = AuditVisits(np.full(3, 0.1), np.full(3, 0.1), np.zeros(3), np.zeros(3))

    found = audit_errors(visits)

    assert (found["inclusion_error"].value, found["exclusion_error"].low) == (None, None)
