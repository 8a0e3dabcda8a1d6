"""The gate's rules: from a file, each with what it lets through, what it refuses, and by how much."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from training.gate import GateClosed, Outcome, judge, pass_gate
from training.gate_rules import Rules, UnusableRules, load_rules

BOOK = load_rules()


def _figure(value: float, half: float = 0.01) -> dict[str, float]:
    return {"value": value, "low": value - half, "high": value + half}


def _change(value: float, half: float, larger: bool) -> dict[str, Any]:
    found = _figure(value, half)
    worse = found["high"] < 0 if larger else found["low"] > 0
    better = found["low"] > 0 if larger else found["high"] < 0
    verdict = "worse" if worse else "better" if better else "not worse"
    return found | {"verdict": verdict, "challenger": 0.5 + value, "champion": 0.5}


def good_card() -> dict[str, Any]:
    """As much of a card as the gate reads."""
    compared = {"r2": _change(0.02, 0.01, True), "error_at_40": _change(-0.01, 0.02, False)}
    parts = {name: _figure(0.8) for name in ("overall", "poorest_third", "middle_third", "richest_third")}
    return {
        "survey": {"effective_households": 5000.0},
        "digests": {}, "settings": {}, "figures": {}, "groups": {}, "limits": {},
        "comparisons": {"ols": compared, "ols_areas": compared},
        "not_worse": {"ols": True, "ols_areas": True},
        "coverage": {"80": parts},
        "programmes": {"PKH": {"calibration_error": _figure(0.01), "share_below": _figure(0.3)}},
    }  # fmt: skip


def good_comparison() -> dict[str, Any]:
    """As `training.gate_comparison.against_champion` gives it, of an equal challenger."""
    return {
        "how": "held_out",
        "figures": {"r2": _change(0.0, 0.01, True), "error_at_40": _change(0.0, 0.01, False)},
        "groups": [_group("1–2", 0.01, -0.02)],
        "lists": {"PKH": {"inclusion": _list(0.2)}},
        "lists_of": "survey",
    }


def _group(value: str, change: float, at_least: float) -> dict[str, Any]:
    return {
        "group": "household_size",
        "value": value,
        "poor": 120,
        "change": _figure(change, 0.02),
        "at_least": at_least,
    }


def _list(changed: float, entries: int = 100) -> dict[str, Any]:
    return {"first": entries, "second": entries, "both": 50, "either": 150, "changed": changed}


def _failed(card: Mapping[str, Any], comparison: Mapping[str, Any] | None, rules: Rules = BOOK.later) -> Any:
    return {one.rule: one for one in judge(rules, card, comparison) if not one.passed}


def test_a_good_challenger_passes_every_rule_and_each_tells_its_figures() -> None:
    outcomes = judge(BOOK.later, good_card(), good_comparison())

    pass_gate("agam@2", outcomes)
    assert [one.rule for one in outcomes] == [
        "card", "not_worse_than", "coverage", "calibration", "champion", "groups", "churn",
    ]  # fmt: skip
    assert "R² +0.020 (95 %: +0.010 to +0.030)" in outcomes[1].said["en"]
    assert "R² +0,020 (95 %: +0,010 sampai +0,030)" in outcomes[1].said["id"]


def test_a_card_that_is_silent_passes_nothing() -> None:
    assert list(_failed({}, None)) == [
        "card", "not_worse_than", "coverage", "calibration", "champion", "groups", "churn",
    ]  # fmt: skip


def test_a_part_that_the_card_lacks_is_named() -> None:
    card = {name: part for name, part in good_card().items() if name != "limits"}

    assert _failed(card, good_comparison())["card"].said["en"] == "its card lacks limits."


def test_losing_to_ols_with_areas_is_refused_with_the_figure_that_lost() -> None:
    card = deepcopy(good_card())
    card["not_worse"]["ols_areas"] = False
    card["comparisons"]["ols_areas"]["r2"] = _change(-0.1, 0.05, True)

    found = _failed(card, good_comparison())

    assert found["not_worse_than"].said["en"] == (
        "out of fold it is worse than OLS with areas (R² −0.100 (95 %: −0.150 to −0.050))."
    )


def test_a_coverage_outside_its_margin_is_refused_and_the_margin_is_the_files() -> None:
    card = deepcopy(good_card())
    card["coverage"]["80"]["poorest_third"] = _figure(0.7)

    found = _failed(card, good_comparison())
    wide = Rules(coverage_margins=(0.02, 0.2))

    assert "the 80 % interval holds 70.0 % (poorest third)" in found["coverage"].said["en"]
    assert _failed(card, None, wide) == {}


def test_a_calibration_error_above_what_chance_explains_is_refused_by_how_much() -> None:
    card = deepcopy(good_card())
    card["programmes"]["PKH"]["calibration_error"] = _figure(0.06)

    told = _failed(card, good_comparison())["calibration"].said["en"]

    assert "line of PKH are 6.0 points off on average; 3.4 are allowed" in told


@pytest.mark.parametrize(("change", "passes"), [(-0.005, True), (-0.03, False), (0.03, True)])
def test_a_challenger_may_equal_the_champion_but_not_lose_to_it(change: float, passes: bool) -> None:
    comparison = good_comparison()
    comparison["figures"]["r2"] = _change(change, 0.01, True)

    assert ("champion" not in _failed(good_card(), comparison)) is passes


@pytest.mark.parametrize(
    ("change", "at_least", "passes"),
    [(0.08, 0.01, False), (0.08, -0.01, True), (0.04, 0.02, True), (-0.2, -0.3, True)],
)
def test_a_group_may_not_be_missed_more_by_the_margin_and_beyond_chance(
    change: float, at_least: float, passes: bool
) -> None:
    comparison = good_comparison()
    comparison["groups"].append(_group("7+", change, at_least))

    found = _failed(good_card(), comparison)

    assert ("groups" not in found) is passes
    if not passes:
        assert "household_size 7+, +8.0 points" in found["groups"].said["en"]
        assert "5.0 points are allowed" in found["groups"].said["en"]


@pytest.mark.parametrize(
    ("changed", "entries", "passes"), [(0.7, 100, False), (0.7, 20, True), (0.6, 100, True)]
)
def test_a_list_that_changes_too_much_is_refused_unless_it_is_short(
    changed: float, entries: int, passes: bool
) -> None:
    comparison = good_comparison()
    comparison["lists"]["PKH"]["exclusion"] = _list(changed, entries)

    found = _failed(good_card(), comparison)

    assert ("churn" not in found) is passes
    if not passes:
        assert "70 % of PKH, likely exclusion errors" in found["churn"].said["en"]


def test_what_cannot_be_compared_is_refused_with_the_reason_unless_the_rules_allow_it() -> None:
    impossible = {"impossible": "other_questions"}
    allowing = Rules(not_worse_in=("r2",), group_margin=0.05, churn_limit=0.5, if_not_comparable="allow")

    found = _failed(good_card(), impossible)

    assert list(found) == ["champion", "groups", "churn"]
    assert "does not ask what the champion asks" in found["champion"].said["en"]
    assert _failed(good_card(), impossible, allowing) == {}


def test_a_challenger_that_was_not_compared_is_told_how() -> None:
    assert "--survey FILE" in _failed(good_card(), None)["champion"].said["en"]


def test_levels_are_judged_by_spearman() -> None:
    comparison = good_comparison()
    comparison["figures"] = {
        "r2": _change(-0.5, 0.01, True),
        "spearman": _change(0.0, 0.01, True),
        "error_at_class_1": _change(0.3, 0.01, False),
    }

    assert "champion" not in _failed(good_card(), comparison)


def test_the_first_champion_needs_nobody_to_be_compared_with() -> None:
    assert _failed(good_card(), None, BOOK.first) == {}


def test_a_closed_gate_speaks_both_languages() -> None:
    outcomes = (
        Outcome("card", True, {"en": "fine"}),
        Outcome("churn", False, {"en": "much", "id": "banyak"}),
    )

    with pytest.raises(GateClosed) as closed:
        pass_gate("agam@3", outcomes)

    assert "agam@3 may not become champion" in str(closed.value)
    assert "- churn: much" in str(closed.value)
    assert "fine" not in str(closed.value)
    assert "- churn: banyak" in closed.value.in_language("id")


def test_the_rules_of_an_office_are_read_and_have_a_digest_of_their_own(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text("gate: agam-1\nfirst: {not_worse_than: [ols]}\nlater: {churn: {limit: 0.3}}\n", "utf-8")

    book = load_rules(own)

    assert (book.name, book.later.churn_limit, book.later.churn_fewest) == ("agam-1", 0.3, 50)
    assert book.later.group_margin is None
    assert len(book.digest) == 64
    assert book.digest != BOOK.digest


def test_line_ends_do_not_make_other_rules(tmp_path: Path) -> None:
    text = "gate: a\nfirst: {}\nlater: {groups: {margin: 0.1}}\n"
    (tmp_path / "unix.yaml").write_bytes(text.encode())
    (tmp_path / "windows.yaml").write_bytes(text.replace("\n", "\r\n").encode())

    assert load_rules(tmp_path / "unix.yaml") == load_rules(tmp_path / "windows.yaml")


def test_every_mistake_in_the_rules_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text(
        "gate: a\nfirst: {groups: {margin: 0.1}}\nlater:\n  churn: {limit: 7}\n  grups: {}\n", "utf-8"
    )

    with pytest.raises(UnusableRules) as unusable:
        load_rules(own)

    told = str(unusable.value)
    assert "line 2: `first` has nobody to be compared with" in told
    assert "line 4: `limit` must be greater than 0 and less than 1" in told
    assert "line 5: `grups` is not a key of `later`; did you mean `groups`?" in told
    assert unusable.value.exit_code == 2
