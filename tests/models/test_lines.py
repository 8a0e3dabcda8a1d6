"""Lines become amounts of the survey, once, and belong to who counts as enrolled."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.policy import Line, Programme
from features.policy_prices import LineWithoutPrices
from models.lines import (
    LineOfAnotherKind,
    WelfareQuantiles,
    fix_line,
    programme_key,
    same_programme,
)
from tests.small_survey import Small

PKH = Programme("PKH", Line(poorest_share=0.4), column="pkh", yes=("1",), no=("2",))
KEY = programme_key(PKH, 500_000.0)


@pytest.mark.parametrize(
    ("share", "amount"), [(0.1, 10.0), (0.2, 10.0), (0.21, 20.0), (0.5, 30.0), (0.99, 30.0)]
)
def test_a_share_is_taken_of_persons_and_not_of_households(share: float, amount: float) -> None:
    quantiles = WelfareQuantiles.of(np.array([30.0, 10.0, 20.0]), np.array([60.0, 20.0, 20.0]))

    assert quantiles.amount_at(share) == amount


@given(
    welfare=st.lists(st.integers(1, 50), min_size=2, max_size=60),
    share=st.integers(1, 99),
    seed=st.integers(0, 1000),
)
def test_fewer_than_the_share_are_below_the_line_and_no_more_fit(
    welfare: list[int], share: int, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    persons = draw.uniform(1, 5, len(welfare))
    amounts = np.array(welfare, dtype=np.float64)

    line = WelfareQuantiles.of(amounts, persons).amount_at(share / 100)

    below = persons[amounts < line].sum() / persons.sum()
    upto = persons[amounts <= line].sum() / persons.sum()
    assert below <= share / 100 + 1e-9 <= upto + 2e-9


def test_the_order_of_the_survey_does_not_move_a_line(small: Small) -> None:
    households, welfare = small.survey.households, small.survey.welfare
    persons = households.weight * households.size
    order = np.random.default_rng(1).permutation(len(welfare))

    one, other = WelfareQuantiles.of(welfare, persons), WelfareQuantiles.of(welfare[order], persons[order])

    np.testing.assert_array_equal(one.values, other.values)


def test_amounts_are_converted_to_the_prices_of_the_survey(small: Small) -> None:
    def fixed(line: Line) -> float:
        return fix_line(replace(PKH, line=line), small.profile, small.model.quantiles)

    assert fixed(Line(amount=480_000.0, prices="2022-09")) == pytest.approx(528_000)
    assert fixed(Line(amount=480_000.0)) == 480_000
    assert fixed(Line(amount=480_000.0, prices="2024-03")) == 480_000
    with pytest.raises(LineWithoutPrices):
        fixed(Line(amount=480_000.0, prices="2019-03"))


def test_levels_lie_between_two_classes(small_levels: Small) -> None:
    line = Line(levels=("1", "2"))

    assert fix_line(replace(PKH, line=line), small_levels.profile, small_levels.model.quantiles) == 2.5


def test_levels_for_amounts_and_amounts_for_levels_are_refused(small: Small, small_levels: Small) -> None:
    with pytest.raises(LineOfAnotherKind, match="PKH"):
        fix_line(replace(PKH, line=Line(levels=("1",))), small.profile, small.model.quantiles)
    for line in (Line(amount=1.0), Line(poorest_share=0.2)):
        with pytest.raises(LineOfAnotherKind, match="levels"):
            fix_line(replace(PKH, line=line), small_levels.profile, small_levels.model.quantiles)


@pytest.mark.parametrize(
    "other",
    [
        {"line": 500_001.0},
        {"yes": ["1", "3"]},
        {"no": []},
        {"column": "pkh_2025"},
        {"table": "members"},
        {"name": "pkh"},
    ],
)
def test_another_line_column_or_code_is_another_programme(other: dict[str, object]) -> None:
    assert same_programme(KEY, dict(KEY))
    assert not same_programme(KEY, {**KEY, **other})


def test_codes_in_another_order_and_a_rounded_line_are_the_same_programme() -> None:
    many = programme_key(replace(PKH, yes=("1", "3")), 500_000.0)
    turned = programme_key(replace(PKH, yes=("3", "1")), 500_000.0 * (1 + 1e-12))

    assert same_programme(many, turned)
