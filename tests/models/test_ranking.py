"""Laws of the order of households."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ranking import order, places


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_the_order_of_households_does_not_depend_on_the_order_of_rows(values: list[int]) -> None:
    estimate = np.array(values, float)
    ids = np.array([f"h{i}" for i in range(len(values))], object)
    rows = np.random.default_rng(len(values)).permutation(len(values))

    ordered, shuffled = order(estimate, ids), order(estimate[rows], ids[rows])

    assert ids[ordered].tolist() == ids[rows][shuffled].tolist()
    assert (np.diff(estimate[ordered]) >= 0).all()
    assert sorted(ordered.tolist()) == list(range(len(values)))


def test_arrow_and_python_ids_give_the_same_order() -> None:
    ids = ["1301", "1302", "1303", "1304"]
    estimate = np.array([2.0, 1.0, 2.0, 2.0])

    assert order(estimate, pa.array(ids)).tolist() == order(estimate, ids).tolist()


def test_minus_zero_ties_with_zero() -> None:
    ids = ["a", "b"]

    one, other = order(np.array([0.0, -0.0]), ids), order(np.array([-0.0, 0.0]), ids)

    assert one.tolist() == other.tolist()


def test_places_undo_the_order() -> None:
    positions = np.random.default_rng(1).permutation(50)

    assert places(positions)[positions].tolist() == list(range(50))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_household_without_an_estimate_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        order(np.array([1.0, bad]), ["a", "b"])


def test_ids_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        order(np.array([1.0, 2.0]), ["a"])
