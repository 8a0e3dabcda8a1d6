"""Policies: a file's programmes, the entries that hold on a day, and lines in the survey's prices."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from features.policy import Line, Programme
from features.policy_loading import UnusablePolicy, load_policy, policy_in_force
from features.policy_prices import LineWithoutPrices, convert_to_survey_prices
from features.profile import Welfare
from features.profile_loading import profile_from_text

PROFILE = profile_from_text(
    "profile: p\nlanguages: [en]\nwelfare: {column: c}\nvariables: [{name: floor, kind: category}]\n", "p"
)
OLD = Programme("PKH", Line(poorest_share=0.4))
NEW = Programme("PKH", Line(poorest_share=0.3), from_=date(2025, 1, 1))
LATER = Programme("Sembako", Line(amount=5.0), from_=date(2026, 1, 1))


def write(folder: Path, text: str) -> Path:
    path = folder / "policy.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_policy_file_holds_programmes_as_a_profile_does(tmp_path: Path) -> None:
    path = write(
        tmp_path, "programmes:\n  - {name: cash, column: x, line: {amount: 5}, source: {fr: Décret}}\n"
    )

    (cash,) = load_policy(path)

    assert cash == Programme("cash", Line(amount=5.0), "x", yes=("1",), no=("0",), source={"fr": "Décret"})


def test_all_mistakes_of_a_policy_are_told_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path, "programs: []\nprogrammes:\n  - {name: cash, line: {amount: -5}}\n  - {line: {}}\n"
    )

    with pytest.raises(UnusablePolicy) as raised:
        load_policy(path)

    lines = [problem.split(":")[0] for problem in raised.value.problems]
    assert lines == [
        "line 1",
        "line 3",
        "line 4",
        "line 4",
    ]


def test_a_policy_without_programmes_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusablePolicy, match="a policy has no `programmes`"):
        load_policy(write(tmp_path, "{}"))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "column: floor, line: {amount: 5}",
            "`floor` is an input of the profile",
        ),
        ("line: {levels: [1]}", "`levels` needs the section `levels`"),
        ("column: x, table: members, line: {amount: 5}", "`table: members` needs a profile with `members`"),
        ("line: {amount: 5, prices: 2022-09}", "the line is in prices of 2022-09"),
    ],
)
def test_a_policy_must_fit_the_profile_that_it_is_used_with(tmp_path: Path, entry: str, message: str) -> None:
    path = write(tmp_path, f"programmes:\n  - {{name: cash, {entry}}}\n")

    with pytest.raises(UnusablePolicy) as raised:
        load_policy(path, PROFILE)

    assert message in str(raised.value)


def test_of_entries_with_one_name_the_last_that_has_begun_holds() -> None:
    before = policy_in_force([OLD, LATER, NEW], date(2024, 12, 31))
    on_the_day = policy_in_force([OLD, LATER, NEW], date(2025, 1, 1))
    after = policy_in_force([OLD, LATER, NEW], date(2026, 6, 1))

    assert before.programmes == (OLD,)
    assert on_the_day.programmes == (NEW,)
    assert after.programmes == (NEW, LATER)


def test_the_digest_of_a_policy_is_of_what_holds_and_nothing_else() -> None:
    alone = policy_in_force([NEW], date(2025, 6, 1))
    with_others = policy_in_force([OLD, NEW, LATER], date(2025, 6, 1))
    changed = policy_in_force(
        [replace(NEW, max_false={"inclusion": 0.1, "exclusion": 0.2})], date(2025, 6, 1)
    )

    assert alone.digest == with_others.digest
    assert alone.digest != changed.digest


def test_a_line_of_another_month_is_told_in_the_prices_of_the_survey() -> None:
    welfare = Welfare("c", prices="2024-03", price_index={"2022-09": 112.9, "2024-03": 118.4})

    assert convert_to_survey_prices(322170, "2022-09", welfare) == pytest.approx(322170 * 118.4 / 112.9)
    assert convert_to_survey_prices(322170, "2024-03", welfare) == 322170
    assert convert_to_survey_prices(322170, None, welfare) == 322170


@pytest.mark.parametrize(
    "welfare",
    [
        Welfare("c"),
        Welfare("c", prices="2024-03"),
        Welfare("c", prices="2024-03", price_index={"2024-03": 118.4}),
        Welfare("c", price_index={"2022-09": 112.9}),
    ],
)
def test_months_that_no_index_joins_are_told(welfare: Welfare) -> None:
    with pytest.raises(LineWithoutPrices, match="2022-09"):
        convert_to_survey_prices(322170, "2022-09", welfare)
