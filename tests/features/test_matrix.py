"""Decoded answers become numbers, and what is not known stays NaN."""

from dataclasses import replace

import numpy as np
import pytest

from features.matrix import build_matrix
from tests.small_survey import Row, Small

NAN = np.nan


def _inputs(small: Small, *rows: Row) -> dict[str, list[float]]:
    named = [{"hh": str(i), **row} for i, row in enumerate(rows)]
    members = [row for i in range(len(rows)) for row in _members(str(i))]
    matrix = build_matrix(small.catalogue, small.read(*named, members=members))
    return {column.name: matrix.values[:, i].tolist() for i, column in enumerate(small.catalogue.inputs)}


def _members(household: str) -> list[Row]:
    head = {"hh": household, "person": "0", "relation": "1", "age": "40", "works": "1", "school": "2"}
    return [head, {"hh": household, "person": "1", "relation": "2", "age": "3", "school": "0"}]


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("rooms", ["3", None, "0"], [3, NAN, 0]),
        ("motorcycle", ["1", "2", "9"], [1, 0, NAN]),
        ("fuel", ["1", "3", None], [0, 2, NAN]),
        ("floor", ["1", "8", "99"], [0, 2, NAN]),
        ("space", ["36.5", None, "0.5"], [36.5, NAN, 0.5]),
    ],
)
def test_each_kind_is_encoded(
    small: Small, name: str, answers: list[str | None], expected: list[float]
) -> None:
    inputs = _inputs(small, *({name: answer} for answer in answers))

    np.testing.assert_array_equal(inputs[name], expected)


def test_bits_are_taken_apart_and_none_of_them_is_not_unknown(small: Small) -> None:
    inputs = _inputs(small, {"animals": "5"}, {"animals": "0"}, {"animals": None})

    np.testing.assert_array_equal(
        [inputs[f"animals:{bit}"] for bit in (1, 2, 4)], [[1, 0, NAN], [0, 0, NAN], [1, 0, NAN]]
    )


def test_a_question_that_was_not_asked_is_not_applicable(small: Small) -> None:
    inputs = _inputs(small, {"land": "1", "hectares": "2.5"}, {"land": "2"}, {"land": "1"})

    np.testing.assert_array_equal(inputs["hectares"], [2.5, NAN, NAN])
    np.testing.assert_array_equal(inputs["hectares:not_applicable"], [0, 1, NAN])


def test_members_become_household_inputs(small: Small) -> None:
    inputs = _inputs(small, {"floor": "1"})

    found = {name: inputs[name] for name in ("children", "workers", "head_school", "dependency")}
    assert found == {"children": [1], "workers": [0.5], "head_school": [2], "dependency": [1]}


def test_areas_are_positions_of_their_path(small: Small) -> None:
    inputs = _inputs(small, {"floor": "1", "district": "02"}, {"floor": "1"}, {"floor": "1", "district": "2"})

    np.testing.assert_array_equal(inputs["district"], [2, NAN, NAN])


def test_codes_are_placed_by_the_catalogue_and_not_by_the_file(small: Small) -> None:
    households = small.registry
    answer = households.answers["roof"]
    assert answer.codes is not None
    reverse = {code: place for place, code in enumerate(answer.codes[::-1])}
    known = ~np.isnan(answer.values)
    values = answer.values.copy()
    values[known] = [reverse[answer.codes[int(place)]] for place in answer.values[known]]
    turned = replace(answer, values=values, codes=answer.codes[::-1])

    again = build_matrix(small.catalogue, replace(households, answers={**households.answers, "roof": turned}))

    np.testing.assert_array_equal(again.values, small.matrix.values)


def test_a_matrix_names_its_households_and_its_catalogue(small: Small) -> None:
    assert len(small.matrix) == len(small.registry) == 260
    assert small.matrix.ids.equals(small.registry.ids)
    assert small.matrix.values.dtype == np.float32
    assert small.matrix.values.flags.c_contiguous
    assert small.matrix.catalogue_digest == small.catalogue.digest
