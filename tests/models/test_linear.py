"""Curves and tables of effects, added up."""

import json

import numpy as np

from models.linear import Curve, LinearPart, Table

ROOMS = Curve(np.array([1.0, 2.0, 4.0]), np.array([-0.2, 0.0, 0.4]), missing=-0.05)
FLOOR = Table(np.array([0.3, 0.0, -0.3]), missing=0.01)
PART = LinearPart(13.0, (ROOMS, FLOOR))


def test_a_curve_is_straight_between_its_knots_and_flat_outside() -> None:
    effects = ROOMS(np.array([0.0, 1.0, 1.5, 3.0, 4.0, 99.0]))

    np.testing.assert_allclose(effects, [-0.2, -0.2, -0.1, 0.2, 0.4, 0.4])


def test_an_unknown_number_has_an_effect_of_its_own() -> None:
    assert ROOMS(np.array([np.nan, 1.0])).tolist() == [-0.05, -0.2]


def test_a_curve_of_a_single_knot_is_flat() -> None:
    assert Curve(np.zeros(1), np.zeros(1), 0.2)(np.array([-5.0, 5.0, np.nan])).tolist() == [0, 0, 0.2]


def test_positions_without_an_effect_are_unknown() -> None:
    assert FLOOR(np.array([0.0, 2.0, 3.0, -1.0, np.nan])).tolist() == [0.3, -0.3, 0.01, 0.01, 0.01]


def test_contributions_have_one_column_an_input() -> None:
    values = np.array([[2.0, 0.0], [np.nan, np.nan]], dtype=np.float32)

    np.testing.assert_allclose(PART.contributions(values), [[0.0, 0.3], [-0.05, 0.01]])


def test_a_linear_part_survives_json_to_the_last_bit() -> None:
    values = np.random.default_rng(0).uniform(-1, 6, (50, 2)).astype(np.float32)

    again = LinearPart.from_json(json.loads(json.dumps(PART.to_json())))

    assert again.intercept == 13.0
    assert isinstance(again.shapes[0], Curve)
    assert isinstance(again.shapes[1], Table)
    np.testing.assert_array_equal(again.contributions(values), PART.contributions(values))
