"""Dates are read in the forms in which they come, and never guessed."""

import numpy as np
import pyarrow as pa
import pytest

from features.dates import months_between, parse_dates


def _read(*texts: str | None) -> list[str]:
    return [str(day) for day in parse_dates(pa.array(texts, pa.string()))]


@pytest.mark.parametrize(
    "text",
    [
        "1986-04-01", "1986/4/1", "1986-04-01 00:00:00", "1986-04-01T00:00:00", "01-04-1986", "1/4/1986",
        "01.04.1986", "1 April 1986", "1-APR-1986", "19860401", "31503", "31503.0", " 1986-04-01 ",
    ],
)  # fmt: skip
def test_one_day_in_the_forms_that_occur(text: str) -> None:
    assert _read(text) == ["1986-04-01"]


@pytest.mark.parametrize(
    "text",
    ["", None, "31-02-1990", "1990-13-01", "00-00-0000", "01-04-86", "1986", "belum tahu", "12 Foo 1990"],
)
def test_what_is_no_date_or_ambiguous_is_not_read(text: str | None) -> None:
    assert _read(text) == ["NaT"]


def test_day_and_month_change_places_only_if_the_whole_column_says_so() -> None:
    assert _read("03/25/1990", "04/05/1991") == ["1990-03-25", "1991-04-05"]
    assert _read("25/03/1990", "04/05/1991", "03/25/1990") == ["1990-03-25", "1991-05-04", "NaT"]


def test_indonesian_months_are_known_in_both_spellings() -> None:
    assert _read("5 Nopember 2001", "5 November 2001", "5 Agustus 2001", "5 Agt 2001", "5 Des 2001") == [
        "2001-11-05",
        "2001-11-05",
        "2001-08-05",
        "2001-08-05",
        "2001-12-05",
    ]


def test_months_are_whole_and_negative_ahead() -> None:
    days = np.array(["2024-01-31", "2024-02-29", "2024-04-01", "NaT"], dtype="datetime64[D]")

    months = months_between(days, np.datetime64("2024-03-30"))

    assert months[:3].tolist() == [1.0, 1.0, -1.0]
    assert np.isnan(months[3])
