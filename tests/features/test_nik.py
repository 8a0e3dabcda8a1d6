"""What a NIK and a family-card number must look like, and what a NIK says of its holder."""

import numpy as np
import pyarrow as pa
import pytest

from features.kk import Cards
from features.nik import FEMALE, MALE, SEX_UNKNOWN, Niks


def _nik(text: str | None) -> Niks:
    return Niks.of(pa.array([text], pa.string()))


@pytest.mark.parametrize(
    "text", ["1306010104860001", "1306014104860001", "9906012902000001", "9606013112990001"]
)
def test_numbers_that_could_be_a_persons_pass(text: str) -> None:
    assert _nik(text).well_formed.tolist() == [True]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("130601010486000", "length"), ("13060101048600011", "length"), ("1306O10104860001", "length"),
        (None, "missing"), ("0000000000000000", "filler"), ("1111111111111111", "filler"),
        ("1234567890123456", "filler"), ("0106010104860001", "province"), ("5406010104860001", "province"),
        ("1306013202860001", "date"), ("1306017202860001", "date"), ("1306010013860001", "date"),
        ("1306013002860001", "date"), ("1306012902870001", "date"), ("1306010104860000", "sequence"),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_name_and_no_other(text: str | None, fault: str) -> None:
    niks = _nik(text)
    numbers = niks.numbers

    faults = {
        "missing": ~numbers.filled,
        "length": numbers.filled & ~numbers.whole,
        "filler": numbers.filler,
        "province": numbers.wrong_province,
        "date": niks.wrong_date,
        "sequence": numbers.wrong_sequence,
    }

    assert [name for name, found in faults.items() if found[0]] == [fault]
    assert not niks.well_formed[0]


def test_a_leap_day_passes_because_the_century_is_open() -> None:
    assert _nik("1306012902000001").well_formed.tolist() == [True]
    assert _nik("1306016902040001").well_formed.tolist() == [True]


def test_a_womans_day_has_forty_added() -> None:
    woman, man = _nik("1306014104860001"), _nik("1306010104860001")

    assert (woman.sex[0], man.sex[0], _nik("13").sex[0]) == (FEMALE, MALE, SEX_UNKNOWN)
    assert woman.day[0] == man.day[0] == 1


@pytest.mark.parametrize(
    ("birth", "contradicts"),
    [
        ("1986-04-01", False),
        ("1886-04-01", False),
        ("1986-04-02", True),
        ("1986-01-04", True),
        ("NaT", False),
    ],
)
def test_a_birth_date_is_compared_without_the_century(birth: str, contradicts: bool) -> None:
    born = np.array([birth], dtype="datetime64[D]")

    assert _nik("1306014104860001").contradicts_birth(born).tolist() == [contradicts]


def test_sex_is_compared_only_where_both_are_known() -> None:
    niks = Niks.of(pa.array(["1306014104860001"] * 3 + ["13"]))

    found = niks.contradicts_sex(np.array([FEMALE, MALE, SEX_UNKNOWN, MALE], dtype=np.int8))

    assert found.tolist() == [False, True, False, False]


def test_a_card_has_no_forty_added() -> None:
    cards = Cards.of(pa.array(["1306010104160001", "1306014104160001", "1306010104160000", None]))

    assert cards.well_formed.tolist() == [True, False, False, False]
    assert cards.wrong_date.tolist() == [False, True, False, False]
