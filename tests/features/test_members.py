"""Persons become household columns, and what nobody knows stays unknown."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer, Households
from features.policy import Line, Programme
from features.profile import Condition, Head, Keys, Members, Profile, Summary, Variable
from features.raw_table import RawTable
from features.reading import decode_households

AGE = Variable("age", "age", "count", unknown=frozenset({"999"}))
WORKS = Variable("works", "works", "yes_no", no=("2",), yes=("1",), asked_if=Condition("age", from_=10))
SCHOOL = Variable("school", "school", "category")
HEAD = Head("relation", frozenset({"1"}))

# A: head 40 works, child 3, child of unknown age. B: an old couple. C: one person, nothing known.
PERSONS: list[tuple[str, str, str | None, str | None, str | None]] = [
    ("A", "1", "40", "1", "sma"),
    ("B", "1", "70", "2", "sd"),
    ("A", "3", "3", None, None),
    ("B", "2", "68", "2", None),
    ("A", "3", "999", None, "sd"),
    ("C", "1", None, None, None),
]


def _profile(*summaries: Summary, head: Head | None = HEAD, **more: Any) -> Profile:
    members = Members("hh", more.pop("person", None), (AGE, WORKS, SCHOOL), summaries)
    variables = (Variable("roof", "roof", "number"),)
    return Profile("p", ("en",), Keys("id"), variables, head=head, members=members, **more)


def _persons(rows: Sequence[Sequence[str | None]]) -> RawTable:
    names = ["hh", "relation", "age", "works", "school", "person"]
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=False))
    return RawTable.from_arrow(pa.table(columns), source="members.csv")


def _households(
    profile: Profile, rows: Sequence[Sequence[str | None]] = PERSONS, **options: Any
) -> Households:
    ids = options.pop("ids", ["A", "B", "C"])
    table = RawTable.from_arrow(pa.table({"id": ids, "roof": ["1"] * len(ids)}), source="homes.csv")
    programmes = options.pop("programmes", ())
    return decode_households(profile, table, _persons(rows), programmes, survey=False, **options)


def _answer(summary: Summary, rows: Sequence[Sequence[str | None]] = PERSONS) -> Answer:
    return _households(_profile(summary), rows).answers["s"]


CHILDREN = (Condition("age", below=15),)
ADULTS = (Condition("age", from_=15),)
A = KNOWN
NA = NOT_APPLICABLE
U = UNKNOWN


@pytest.mark.parametrize(
    ("summary", "states", "texts"),
    [
        (Summary("s", "count"), [A, A, A], ["3", "2", "1"]),
        (Summary("s", "count", where=CHILDREN), [A, A, U], ["1", "0", None]),
        (Summary("s", "any", where=CHILDREN), [A, A, U], ["1", "0", None]),
        (Summary("s", "share", where=CHILDREN), [A, A, U], ["0.5", "0", None]),
        (Summary("s", "count", of="works", where=ADULTS), [A, A, U], ["1", "0", None]),
        (Summary("s", "share", of="works", where=ADULTS), [A, A, U], ["1", "0", None]),
        (Summary("s", "share", of="works", where=CHILDREN), [A, NA, U], ["0", None, None]),
        (Summary("s", "sum", of="age"), [A, A, U], ["43", "138", None]),
        (Summary("s", "sum", of="age", where=CHILDREN), [A, A, U], ["3", "0", None]),
        (Summary("s", "mean", of="age"), [A, A, U], ["21.5", "69", None]),
        (Summary("s", "min", of="age"), [A, A, U], ["3", "68", None]),
        (Summary("s", "max", of="age", where=CHILDREN), [A, NA, U], ["3", None, None]),
        (Summary("s", "head", of="age"), [A, A, U], ["40", "70", None]),
        (Summary("s", "head", of="school"), [A, A, U], ["sma", "sd", None]),
        (
            Summary("s", "count", where=(Condition("school", codes=frozenset({"sd"})),)),
            [A, A, U],
            ["1", "1", None],
        ),
        (Summary("s", "dependency_ratio", of="age"), [A, NA, U], ["1", None, None]),
    ],
)
def test_a_summary_is_over_the_members_whose_values_are_known(
    summary: Summary, states: list[int], texts: list[str | None]
) -> None:
    answer = _answer(summary)

    assert answer.state.tolist() == states
    assert answer.text.to_pylist() == texts
    assert np.isnan(answer.values).tolist() == [state != KNOWN for state in states]


def test_a_dependency_ratio_is_unknown_while_somebody_may_be_of_working_age() -> None:
    rows = [("A", "1", "70", None, None), ("A", "2", None, None, None)]

    answer = _households(_profile(Summary("s", "dependency_ratio", of="age")), rows, ids=["A"]).answers["s"]

    assert answer.state.tolist() == [UNKNOWN]


def test_a_condition_on_a_question_that_was_not_asked_fails() -> None:
    working = Summary("s", "count", where=(Condition("works", codes=frozenset({"1"})),))
    rows = [("A", "1", "5", None, None), ("A", "2", "6", None, None)]

    answer = _households(_profile(working), rows, ids=["A"]).answers["s"]

    assert answer.text.to_pylist() == ["0"]


def test_the_head_keeps_the_codes_of_its_variable() -> None:
    answer = _answer(Summary("s", "head", of="school"))

    assert answer.codes == ("sd", "sma")
    assert answer.values.tolist()[:2] == [1, 0]


def test_a_registry_keeps_the_codes_that_the_survey_taught_for_the_head() -> None:
    profile = _profile(Summary("s", "head", of="school"))
    rows = [("A", "1", "40", "1", "sd")]

    answer = _households(profile, rows, ids=["A"], learned={"s": ("none", "sd", "sma")}).answers["s"]

    assert answer.codes == ("none", "sd", "sma")
    assert answer.values.tolist() == [1]


def test_households_without_exactly_one_head_are_set_aside() -> None:
    rows = [*PERSONS, ("B", "1", "33", "1", "sd"), ("D", "2", "20", "1", "sd")]

    households = _households(_profile(Summary("s", "count")), rows, ids=["A", "B", "C", "D", "E"])

    assert households.ids.to_pylist() == ["A", "C"]
    assert households.findings.counts() == {"no_head": 2, "two_heads": 1, "household_without_members": 1}
    assert households.findings.rows_of("two_heads").tolist() == [2]
    assert sorted(households.findings.rows_of("no_head").tolist()) == [4, 5]


def test_without_a_head_in_the_profile_a_household_without_members_is_kept_unknown() -> None:
    households = _households(_profile(Summary("s", "count"), head=None), ids=["A", "X"])

    assert households.answers["s"].text.to_pylist() == ["3", None]
    assert households.findings.counts() == {"member_without_household": 3, "household_without_members": 1}
    assert households.findings.rows_of("member_without_household").tolist() == [2, 4, 6]


def test_the_same_person_twice_counts_once() -> None:
    twins = [
        ("A", "1", "40", "1", "sma", "p1"),
        ("A", "3", "3", None, None, "p2"),
        ("A", "3", "3", None, None, "p2"),
    ]
    differing = [*twins, ("A", "3", "4", None, None, "p2")]

    once = _households(_profile(Summary("s", "count"), person="person"), twins, ids=["A"])
    all_of_them = _households(_profile(Summary("s", "count"), person="person"), differing, ids=["A"])

    assert once.answers["s"].text.to_pylist() == ["2"]
    assert once.findings.rows_of("identical_person_repeated").tolist() == [3]
    assert all_of_them.answers["s"].text.to_pylist() == ["4"]
    assert len(all_of_them.findings.rows_of("repeated_person_id")) == 3


def test_one_member_who_receives_enrols_the_household() -> None:
    aid = Programme("P", Line(amount=1.0), column="works", table="members", yes=("1",), no=("2",))

    households = _households(_profile(Summary("s", "count")), programmes=(aid,))

    assert households.enrolled["P"].tolist() == [1, 0, -1]


def test_the_order_of_persons_never_matters() -> None:
    summaries = tuple(
        Summary(how, how, of="age") for how in ("sum", "mean", "min", "max", "head", "dependency_ratio")
    )
    rows = [("A", "1" if i == 0 else "3", str(math.floor(7.3 * i) % 90), "1", "sd") for i in range(40)]

    forward = _households(_profile(*summaries), rows, ids=["A"])
    backward = _households(_profile(*summaries), rows[::-1], ids=["A"])

    assert forward.content_digest == backward.content_digest
