"""Numbers are read as their column means them."""

import math

import pytest

from features.numbers import parse_numbers

NAN = math.nan


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1", "-2", "+3", "04"], [1, -2, 3, 4]),
        ([".5", "5.", "1e3", "1.5E-2"], [0.5, 5, 1000, 0.015]),
        (["1,5", "1.250", "3"], [1.5, 1250, 3]),
        (["1.5", "1,250", "3"], [1.5, 1250, 3]),
        (["1.234.567,5", "750.000"], [1234567.5, 750000]),
        (["1,234,567.5", "750,000"], [1234567.5, 750000]),
        (["1.250.000", "750.000"], [1250000, 750000]),
        (["1 250 000", "1 250,5"], [1250000, 1250.5]),
        (["0.125", "1.250"], [0.125, 1.25]),
        (["1234.567", "1.250"], [1234.567, 1.25]),
        (["1,250"], [1.25]),
        (["nan", "inf", "1e999", "1_000", "0x10", "", "Rp 5", "١"], [NAN] * 8),
        (["1.5", "1,5", "1.250"], [1.5, 1.5, NAN]),
    ],
)
def test_texts_of_one_column_are_read_in_one_way(texts: list[str], values: list[float]) -> None:
    found = parse_numbers(texts)

    assert found.values.tolist() == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize(
    ("texts", "ambiguous"),
    [
        (["750.000", "2"], [True, False]),
        (["750.000", "2.5"], [False, False]),
        (["750,000", "x"], [True, False]),
        (["0.750"], [False]),
    ],
)
def test_a_mark_that_may_mean_two_things_is_told(texts: list[str], ambiguous: list[bool]) -> None:
    assert parse_numbers(texts).ambiguous.tolist() == ambiguous
