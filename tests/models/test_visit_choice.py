"""The rule by which flags are visited: certainty, persons and amount, as the office weighs them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from features.policy import Benefit, Line, Programme
from models.audit_sample import AuditDraw
from models.visit_choice import best_areas, choose, priorities, stakes
from models.visit_rule import UnusableRule, VisitRule, load_rule

LINE = Line(poorest_share=0.4)
PKH = Programme("PKH", LINE, benefit=Benefit(225_000.0))
PBI = Programme("PBI", LINE, benefit=Benefit(42_000.0, "person"))
WRONG_IN, LEFT_OUT = "likely_inclusion_error", "likely_exclusion_error"
USUAL = VisitRule()
NOBODY = AuditDraw(np.empty(0, np.intp), 4)


def assessed(**columns: list[Any]) -> pa.Table:
    names = {
        "flag_PKH": "flag:PKH",
        "p_PKH": "flag_probability:PKH",
        "flag_PBI": "flag:PBI",
        "p_PBI": "flag_probability:PBI",
    }
    return pa.table({names[key]: values for key, values in columns.items()})


FOUR = assessed(
    flag_PKH=[WRONG_IN, LEFT_OUT, None, WRONG_IN],
    p_PKH=[0.9, 0.8, 0.95, None],
    flag_PBI=[None, LEFT_OUT, None, None],
    p_PBI=[0.9, 0.5, None, None],
)
PERSONS = np.array([1.0, 4.0, 9.0, 2.0])


def priority(rule: VisitRule = USUAL) -> np.ndarray[Any, np.dtype[np.float64]]:
    return priorities(FOUR, PERSONS, stakes([PKH, PBI], PERSONS), rule)


def test_priority_is_certainty_times_the_geometric_mean_of_persons_and_amount() -> None:
    found = priority()

    assert found[0] == pytest.approx(0.9 * np.sqrt(1 * 225_000))
    assert found[1] == pytest.approx(0.8 * np.sqrt(4 * 225_000) + 0.5 * np.sqrt(4 * 168_000))


def test_a_family_without_a_flag_is_never_chosen_however_probable() -> None:
    assert priority()[2] == 0


def test_a_power_of_zero_leaves_a_weight_out() -> None:
    found = priority(VisitRule(persons=0, amount=0))

    np.testing.assert_allclose(found, [0.9, 1.3, 0, 0])


def test_lists_and_programmes_can_be_weighed_or_left_out() -> None:
    found = priority(VisitRule(persons=0, amount=0, lists={"inclusion": 0.0}, programmes={"PBI": 2.0}))

    np.testing.assert_allclose(found, [0, 0.8 + 2 * 0.5, 0, 0])


def test_flags_less_certain_than_asked_are_left_out() -> None:
    found = priority(VisitRule(persons=0, amount=0, least_certainty=0.6))

    np.testing.assert_allclose(found, [0.9, 0.8, 0, 0])


def test_a_programme_without_a_benefit_counts_as_the_average_of_the_others() -> None:
    unpaid = Programme("X", LINE)

    found = stakes([PKH, PBI, unpaid], PERSONS)
    alone = stakes([unpaid], PERSONS)

    np.testing.assert_allclose(found["X"], (225_000 + 42_000 * PERSONS) / 2)
    np.testing.assert_allclose(alone["X"], 1)


def test_the_capacity_is_filled_with_the_best_and_ties_do_not_follow_the_file() -> None:
    ids = pa.array(["c", "a", "b", "d"])
    level = np.ones(4)

    chosen = choose(level, ids, NOBODY, 2).chosen
    backwards = choose(level, ids.take(pa.array([3, 2, 1, 0])), NOBODY, 2).chosen

    assert ids.take(pa.array(chosen)).to_pylist() == ids.take(pa.array(3 - backwards)).to_pylist()


def test_too_few_flags_make_a_shorter_list_not_a_weaker_one() -> None:
    found = choose(np.array([0.0, 3.0, 0.0, 0.0]), pa.array(list("abcd")), NOBODY, 3)

    assert found.visited.tolist() == [1]


def test_fewer_areas_are_those_with_most_to_gain() -> None:
    areas = pa.array(["N1", "N1", "N2", "N3", None])
    gain = np.array([2.0, 2.0, 3.0, 5.0, 1.0])

    two = best_areas(gain, areas, visits=4, most=2)
    one_visit = best_areas(gain, areas, visits=1, most=2)

    assert two is not None
    assert two.tolist() == [True, True, False, True, False]
    assert one_visit is not None
    assert one_visit.tolist() == [False, False, True, True, False]
    assert best_areas(gain, areas, visits=4, most=None) is None


def test_a_rule_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text("certainty: 2\nlists: {exclusion: 1.5}\nprogrammes: {PKH: 0}\nmost_areas: 6\n")

    rule = load_rule(path, ["PKH", "PBI"])

    assert rule == VisitRule(certainty=2, lists={"exclusion": 1.5}, programmes={"PKH": 0}, most_areas=6)


def test_every_mistake_in_a_rule_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(
        "certainty: -1\npersns: 1\nlists: {both: 1}\nprogrammes: {PKH: x, PKK: 1}\nmost_areas: 0.5\n"
    )

    with pytest.raises(UnusableRule) as refused:
        load_rule(path, ["PKH"])

    assert [problem[:6] for problem in refused.value.problems] == [
        "line 1",
        "line 2",
        "line 3",
        "line 4",
        "line 4",
        "line 5",
    ]
    assert refused.value.exit_code == 2
