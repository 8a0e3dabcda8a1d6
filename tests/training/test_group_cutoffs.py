"""Cut-offs of their own: as many selected, the poor missed alike, and what that costs."""

import numpy as np
import pyarrow as pa
import pytest

from models.evaluated import Evaluated
from training.group_cutoffs import OwnCutoffs, equal_shares, own_cutoffs

# Ten households, four of them poor (welfare 1 to 4). The estimate takes both poor of the large
# ones and none of the small, whom it holds for richer than they are.
WELFARE = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0])
ESTIMATE = np.array([1.0, 2.0, 5.0, 6.0, 3.0, 4.0, 7.0, 8.0, 9.0, 10.0])
SIZE = ["large", "large", "small", "small", "large", "large", "small", "small", "small", "large"]


def _evaluated(n: int = 10, replicates: int = 20, weight: float = 1.0) -> Evaluated:
    return Evaluated.of(
        WELFARE[:n],
        ESTIMATE[:n],
        [f"h{i}" for i in range(n)],
        np.full(n, weight),
        np.ones(n),
        [f"c{i}" for i in range(n)],
        replicates=replicates,
        seed=1,
    )


def _own(labels: list[str | None], values: list[str]) -> OwnCutoffs:
    return own_cutoffs(_evaluated(), pa.array(labels, pa.string()), values, "at_40", 0.4)


def test_the_same_share_of_the_poor_is_found_in_every_value_at_the_same_quota() -> None:
    found = _own(list(SIZE), ["large", "small"])

    # One quota for all: h0, h1 (poor, large), h4, h5 (not poor, large). Of their own: of the large
    # h0, h1 and of the small h2, h3, which are exactly the four poor.
    assert found.values["large"]["exclusion_common"].value == 0
    assert found.values["small"]["exclusion_common"].value == 1
    assert found.values["large"]["inclusion_common"].value == 0.5
    assert found.overall["error_common"].value == 0.5
    for value in ("large", "small"):
        assert found.values[value]["exclusion_own"].value == pytest.approx(0)
        assert found.values[value]["inclusion_own"].value == pytest.approx(0)
        assert found.values[value]["selected_own"].value == pytest.approx(2 / 5)
    assert found.overall["change"].value == pytest.approx(-0.5)


def test_who_is_of_no_value_keeps_the_common_cutoff() -> None:
    labels: list[str | None] = list(SIZE)
    labels[0] = None

    found = _own(labels, ["large", "small"])

    # h0 stays selected; three are left, for one poor large (h1) and two poor small (h2, h3).
    assert found.values["large"]["selected_own"].value == pytest.approx(1 / 4)
    assert found.overall["error_own"].value == pytest.approx(0)


def test_poor_households_that_come_last_in_a_value_can_leave_no_common_share_to_find() -> None:
    mass = np.ones((1, 8))
    # Value one: its poor come first. Value two: its single poor comes last of four.
    poor = np.array([[1.0, 1, 1, 0, 0, 0, 0, 1]])

    shares, selected = equal_shares(mass, poor, np.array([0, 4, 8]), np.array([3.0]))

    # With three in all, every value finds the share s at a mass of 3 s and 3 + s: nothing is left for s > 0.
    assert shares[0] == pytest.approx(0, abs=1e-9)
    assert selected.sum() == pytest.approx(3)


def test_a_quota_beyond_all_the_poor_is_filled_with_others() -> None:
    shares, selected = equal_shares(
        np.ones((1, 4)), np.array([[1.0, 0, 1, 0]]), np.array([0, 2, 4]), np.array([4.0])
    )

    assert shares[0] == pytest.approx(1)
    assert selected.tolist() == [[2.0, 2.0]]


def test_every_draw_keeps_its_quota_and_equal_errors() -> None:
    draws = np.random.default_rng(3)
    mass = draws.integers(0, 4, (50, 60)).astype(float)
    poor = mass * (draws.random(60) < 0.4)
    bounds = np.array([0, 13, 40, 60])
    target = 0.4 * mass.sum(axis=1)

    shares, selected = equal_shares(mass, poor, bounds, target)

    np.testing.assert_allclose(selected.sum(axis=1), target)
    for first, last, column in ((0, 13, 0), (13, 40, 1), (40, 60, 2)):
        before = np.cumsum(mass[:, first:last], axis=1) - mass[:, first:last]
        inside = np.clip(selected[:, [column]] - before, 0, mass[:, first:last])
        # Households stand in their order, so the poor among the mass selected are the share found.
        part = np.divide(
            inside, mass[:, first:last], out=np.zeros_like(inside), where=mass[:, first:last] > 0
        )
        found, all_poor = (part * poor[:, first:last]).sum(axis=1), poor[:, first:last].sum(axis=1)
        np.testing.assert_allclose(found, shares * all_poor, atol=1e-9)


def test_weights_of_another_unit_change_nothing() -> None:
    labels = pa.array(SIZE)

    one = own_cutoffs(_evaluated(), labels, ["large", "small"], "at_40", 0.4)
    other = own_cutoffs(_evaluated(weight=250.0), labels, ["large", "small"], "at_40", 0.4)

    for name, figure in one.overall.items():
        assert other.overall[name].value == pytest.approx(figure.value)
        assert other.overall[name].low == pytest.approx(figure.low)
