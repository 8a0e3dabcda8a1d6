"""The random slice is a simple random sample, and every visit's probability is what it says."""

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from models.audit_sample import AuditDraw, audit_size, draw_audit, visit_probabilities
from models.visit_choice import choose

IDS = pa.array([f"{i:03d}" for i in range(200)])


@pytest.mark.parametrize("share", [0.10, 0.15, 0.20])
def test_the_slice_holds_ten_to_twenty_percent_of_any_capacity_from_five_on(share: float) -> None:
    sizes = {capacity: audit_size(capacity, share) for capacity in range(5, 400)}

    assert all(0.10 <= size / capacity + 1e-9 <= 0.2 + 2e-9 for capacity, size in sizes.items())
    assert [audit_size(capacity, share) for capacity in range(5)] == [0] * 5


@pytest.mark.parametrize("share", [0.0, 0.09, 0.21, 1.0])
def test_another_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="within"):
        audit_size(40, share)


def test_the_draw_does_not_depend_on_the_order_of_the_file() -> None:
    shuffled = np.random.default_rng(1).permutation(200)

    drawn = draw_audit(IDS, 20, seed=3, week="2026-W10")
    again = draw_audit(IDS.take(pa.array(shuffled)), 20, seed=3, week="2026-W10")

    assert sorted(shuffled[again.positions]) == drawn.positions.tolist()


def test_another_week_or_seed_draws_other_families() -> None:
    draws = [
        draw_audit(IDS, 20, seed, week).positions.tolist()
        for seed, week in ((0, "2026-W10"), (0, "2026-W11"), (1, "2026-W10"))
    ]

    assert len({tuple(draw) for draw in draws}) == 3


def test_every_family_is_drawn_equally_often() -> None:
    times = np.zeros(200)
    for seed in range(3000):
        times[draw_audit(IDS, 20, seed, "2026-W10").positions] += 1

    # 300 expected of each, variance 270; the largest of 200 lies within 4.5 standard deviations.
    assert np.abs(times - 300).max() < 4.5 * np.sqrt(270)


@pytest.mark.parametrize(("size", "capacity"), [(2, 3), (2, 5), (3, 4), (1, 7), (0, 3)])
def test_probabilities_are_those_of_all_possible_draws(size: int, capacity: int) -> None:
    ids = pa.array(list("abcdefgh"))
    priority = np.array([0.0, 5.0, 3.0, 0.0, 9.0, 1.0, 0.0, 2.0])
    visits = np.zeros(8)
    draws = list(combinations(range(8), size))
    for positions in draws:
        draw = AuditDraw(np.array(positions, dtype=np.intp), 8)
        choice = choose(priority, ids, draw, capacity)
        visits[choice.visited] += 1

    expected = visit_probabilities(draw, choice.order, choice.free)

    np.testing.assert_allclose(visits / len(draws), expected, atol=1e-12)


def test_the_best_by_flag_are_visited_whatever_is_drawn() -> None:
    draw = draw_audit(IDS, 6, seed=0, week="2026-W10")
    order = np.arange(100)

    probability = visit_probabilities(draw, order, free=34)

    assert (probability[:34] == 1).all()
    assert (probability[40:] == draw.probability).all()
    assert probability.sum() == pytest.approx(40)
