"""Areas become what the survey knew of them; an area that it never saw stays unknown."""

import json

import numpy as np

from models.area_context import AreaContext

CONTEXT = AreaContext({1: np.array([13.5, 12.5], dtype=np.float32)})


def test_positions_become_context_and_unseen_areas_nan() -> None:
    values = np.array([[7, 0], [7, 1], [7, 2], [7, np.nan]], dtype=np.float32)

    np.testing.assert_array_equal(
        CONTEXT.apply(values)[:, 1], np.array([13.5, 12.5, np.nan, np.nan], np.float32)
    )
    np.testing.assert_array_equal(values[:, 1], np.array([0, 1, 2, np.nan], np.float32))


def test_other_columns_stay_as_they_are() -> None:
    values = np.array([[7, 0], [np.nan, 1]], dtype=np.float32)

    np.testing.assert_array_equal(CONTEXT.apply(values)[:, 0], values[:, 0])


def test_without_areas_nothing_is_copied() -> None:
    values = np.zeros((2, 2), dtype=np.float32)

    assert AreaContext({}).apply(values) is values


def test_a_context_survives_json_to_the_last_bit() -> None:
    table = np.random.default_rng(1).normal(13, 1, 40).astype(np.float32)

    again = AreaContext.from_json(json.loads(json.dumps(AreaContext({3: table}).to_json())))

    np.testing.assert_array_equal(again.tables[3], table)
    assert again.tables[3].dtype == np.float32
