"""Files become usable households; what cannot be used is set aside or refused, with every reason."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from features.errors import UnusableFile
from features.households import Households, Survey
from features.policy import Line, Programme
from features.profile import (
    Condition,
    Equivalence,
    Group,
    Head,
    Keys,
    Levels,
    Members,
    Profile,
    Summary,
    Variable,
    Welfare,
)
from features.raw_table import RawTable
from features.reading import decode_households, decode_survey, read_households, read_survey

FLOOR = Variable("floor", "floor", "category", aliases=("Lantai",), codes={"1": {}, "8": {}})
ROOMS = Variable("rooms", "rooms", "count")
PKH = Programme("PKH", Line(amount=300.0), column="pkh", yes=("1",), no=("2",))
PROFILE = Profile(
    "p",
    ("en",),
    Keys("id", areas=("kec", "desa"), size="size", cluster="household"),
    (FLOOR, ROOMS),
    welfare=Welfare("spending"),
)
ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C", "D"],
    "kec": ["01", "01", "02", "02"],
    "desa": ["1", "2", "1", None],
    "size": [1, 4, 2, 8],
    "floor": ["1", "8", None, "1"],
    "rooms": [2, 0, 3, None],
    "pkh": [1, 2, None, 2],
    "spending": [500.0, 200.5, 300.0, 100.0],
}


def _table(**changed: Any) -> RawTable:
    return RawTable.from_arrow(_arrow(**changed), source="file.csv")


def _arrow(**changed: Any) -> pa.Table:
    columns = {name: cells for name, cells in {**ROWS, **changed}.items() if cells is not None}
    return pa.table(columns)


def _registry(profile: Profile = PROFILE, **changed: Any) -> Households:
    return decode_households(profile, _table(**changed), None, (PKH,), survey=False)


def _survey(profile: Profile = PROFILE, **changed: Any) -> Survey:
    return decode_survey(profile, _table(**changed), None, (PKH,))


def _keys(**changed: Any) -> Profile:
    return replace(PROFILE, keys=replace(PROFILE.keys, **changed))


def test_a_registry_becomes_households() -> None:
    households = _registry()

    assert households.ids.to_pylist() == ["A", "B", "C", "D"]
    assert households.rows.tolist() == [1, 2, 3, 4]
    assert list(households.answers) == ["floor", "rooms"]
    assert households.areas["desa"].to_pylist() == ["1", "2", "1", None]
    assert households.size.tolist() == [1, 4, 2, 8]
    assert households.enrolled["PKH"].tolist() == [1, 0, -1, 0]
    assert households.findings.counts() == {"area_missing": 1}


def test_rows_without_an_id_or_any_answer_are_set_aside() -> None:
    households = _registry(id=["A", None, "1.3E+15", "D"], floor=["1", "1", "1", None])

    assert households.ids.to_pylist() == ["A"]
    assert households.findings.rows_of("no_household_id").tolist() == [2, 3]
    assert households.findings.rows_of("identifier_rounded").tolist() == [3]
    assert households.findings.rows_of("no_answer").tolist() == [4]
    assert households.findings.set_aside() == 3


def test_rows_that_share_an_id_are_set_aside_unless_identical() -> None:
    same: dict[str, Any] = {name: [*cells, cells[0], cells[1]] for name, cells in ROWS.items()}
    same["rooms"][5] = 7

    households = _registry(PROFILE, **same)

    assert households.ids.to_pylist() == ["A", "C", "D"]
    assert households.findings.rows_of("identical_row_repeated").tolist() == [5]
    assert households.findings.rows_of("repeated_household_id").tolist() == [2, 6]


def test_without_an_id_column_the_content_is_the_id_in_any_order() -> None:
    profile = _keys(household=None)
    twice = {name: [*cells, cells[0]] for name, cells in ROWS.items()}
    twice["id"] = None  # type: ignore[assignment]
    reverse = {name: cells and cells[::-1] for name, cells in twice.items()}

    ids = _registry(profile, **twice).ids.to_pylist()
    reversed_ids = _registry(profile, **reverse).ids.to_pylist()

    assert len(set(ids)) == 5
    assert ids[4] == f"{ids[0]}#2"
    assert sorted(ids) == sorted(reversed_ids)


def test_every_reason_why_a_file_cannot_be_used_is_told_at_once() -> None:
    with pytest.raises(UnusableFile) as caught:
        _registry(kec=None, size=None, Size=[1, 2, 3, 4], floor=["7", "7", "1", "1"], pkh=[1, 5, 5, 5])

    problems = caught.value.problems
    assert len(problems) == 3
    assert problems[0].startswith("column kec is missing")
    assert "is it Size?" in problems[1]
    assert "column floor" in problems[2]


def test_aliases_find_a_column_and_two_of_them_are_a_problem() -> None:
    named = _registry(floor=None, Lantai=["1", "8", None, "1"])

    assert named.answers["floor"].text.to_pylist() == ["1", "8", None, "1"]
    both = replace(FLOOR, aliases=("Lantai", "rooms"))
    with pytest.raises(UnusableFile, match="could be any of Lantai, rooms"):
        _registry(replace(PROFILE, variables=(both, ROOMS)), floor=None, Lantai=["1"] * 4)


def test_a_wanted_heading_that_repeats_is_a_problem() -> None:
    arrow = _arrow()
    twice = arrow.append_column(" rooms", arrow["rooms"]).append_column("x", arrow["rooms"])

    with pytest.raises(UnusableFile, match="the heading rooms stands there more than once"):
        decode_households(PROFILE, RawTable.from_arrow(twice), None, (), survey=False)


def test_a_file_of_which_nothing_is_left_says_why() -> None:
    with pytest.raises(UnusableFile, match=r"every row was set aside\n.*4 × There is no usable household id"):
        _registry(id=[None] * 4)


def test_a_registry_without_size_counts_one_person_and_a_survey_sets_aside() -> None:
    registry = _registry(size=[0, None, 2, 3])
    survey = _survey(size=[0, None, 2, 3])

    assert registry.size.tolist() == [1, 1, 2, 3]
    assert registry.findings.rows_of("size_assumed_one").tolist() == [1, 2]
    assert survey.households.ids.to_pylist() == ["C", "D"]
    assert survey.households.findings.rows_of("size_unusable").tolist() == [1, 2]


def test_a_size_that_is_no_household_s_counts_as_none() -> None:
    sizes = ["1000", "1001", "9913061234560001", "9" * 30]

    registry, survey = _registry(size=sizes), _survey(size=sizes)

    assert registry.size.tolist() == [1_000, 1, 1, 1]
    assert registry.findings.rows_of("size_assumed_one").tolist() == [2, 3, 4]
    assert survey.households.ids.to_pylist() == ["A"]


def test_survey_rows_without_positive_welfare_or_weight_are_set_aside() -> None:
    survey = _survey(_keys(weight="w"), spending=[0.0, 10.0, None, 20.0], w=[1, 0, 1, 2])

    assert survey.households.ids.to_pylist() == ["D"]
    assert survey.welfare.tolist() == [20.0]
    assert survey.households.findings.counts() == {
        "welfare_unusable": 2,
        "weight_unusable": 1,
        "area_missing": 1,
    }


def test_a_weight_that_counts_persons_is_divided_by_size() -> None:
    survey = _survey(_keys(weight="w", weight_of="person"), w=[10, 10, 10, 10])

    assert survey.households.weight.tolist() == [10, 2.5, 5, 1.25]


@pytest.mark.parametrize(
    ("welfare", "expected"),
    [
        (Welfare("spending"), [500, 200.5, 300, 100]),
        (Welfare("spending", multiplier=1000), [500_000, 200_500, 300_000, 100_000]),
        (Welfare("spending", per="household"), [500, 50.125, 150, 12.5]),
        (Welfare("spending", equivalence=Equivalence(column="rooms")), [250, None, 200, None]),
        (
            Welfare("spending", per="household", equivalence=Equivalence(children="rooms", child=0.5)),
            [None, 50.125, 600, None],
        ),
    ],
)
def test_welfare_is_per_person_or_per_equivalent_adult(
    welfare: Welfare, expected: list[float | None]
) -> None:
    survey = _survey(replace(PROFILE, welfare=welfare), size=[1, 4, 2, 8], rooms=[2, 0, 3, None])

    of_each = dict(zip(survey.households.ids.to_pylist(), survey.welfare.tolist(), strict=True))
    wanted = zip("ABCD", expected, strict=True)
    assert of_each == pytest.approx({name: value for name, value in wanted if value is not None})


def test_logarithms_are_undone_before_anything_else() -> None:
    logs = np.log([500.0, 200.5, 300.0, 100.0]).tolist()

    survey = _survey(replace(PROFILE, welfare=Welfare("spending", form="log", multiplier=2)), spending=logs)

    assert survey.welfare.tolist() == pytest.approx([1000, 401, 600, 200])


def test_levels_become_ranks_poorest_first() -> None:
    profile = replace(PROFILE, welfare=None, levels=Levels("level", ("poor", "middle", "rich")))

    survey = _survey(profile, level=["rich", "poor", "none", "middle"])

    assert survey.welfare.tolist() == [3, 1, 2]
    assert survey.households.findings.rows_of("welfare_unusable").tolist() == [3]


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ("household", ["A", "B", "C", "D"]),
        ("kec", ["01", "01", "02", "02"]),
        ("desa", ["01/1", "01/2", "02/1", "household:D"]),
        ("pkh", ["1", "2", "household:C", "2"]),
        (None, ["A", "B", "C", "D"]),
    ],
)
def test_a_cluster_is_a_column_a_path_of_areas_or_the_household(
    cluster: str | None, expected: list[str]
) -> None:
    households = _survey(_keys(cluster=cluster)).households

    assert households.cluster.to_pylist() == expected
    assert len(households.warnings) == (1 if cluster is None else 0)


def test_with_fifty_areas_the_area_is_the_cluster_by_default() -> None:
    n = 100
    many: dict[str, Any] = {
        "id": [str(i) for i in range(n)],
        "kec": ["1"] * n,
        "desa": [str(i // 2) for i in range(n)],
    }
    rest = {name: [cells[0]] * n for name, cells in ROWS.items() if name not in many}

    households = _survey(_keys(cluster=None), **many, **rest).households

    assert households.cluster.to_pylist()[:3] == ["1/0", "1/0", "1/1"]
    assert households.warnings == ()


def test_a_survey_may_lack_a_programme_and_a_registry_may_not() -> None:
    survey = _survey(pkh=None).households

    assert survey.enrolled["PKH"].tolist() == [-1] * 4
    assert "no column pkh" in survey.warnings[0]
    with pytest.raises(UnusableFile, match="column pkh is missing"):
        _registry(pkh=None)


def test_what_only_teaching_needs_may_be_missing_in_a_registry() -> None:
    withheld = Variable("female", "female", "yes_no")
    profile = replace(_keys(weight="w", period="year", cluster="ea"), withheld=(withheld,))
    grouped = replace(profile, groups=(Group("female", "female"),))

    households = _registry(grouped, spending=None)

    assert households.groups["female"].null_count == 4
    assert households.weight.tolist() == [1, 1, 1, 1]
    with pytest.raises(UnusableFile) as caught:
        _survey(grouped)
    assert len(caught.value.problems) == 4


def test_groups_are_codes_bins_or_areas() -> None:
    groups = (Group("size", "size", (1, 3, 5, 7)), Group("floor", "floor"), Group("kec", "kec"))

    found = _registry(replace(PROFILE, groups=groups)).groups

    assert found["size"].to_pylist() == ["1–2", "3–4", "1–2", "7+"]
    assert found["floor"].to_pylist() == ["1", "8", None, "1"]
    assert found["kec"].to_pylist() == ["01", "01", "02", "02"]


def test_a_skip_rule_follows_the_answer_it_depends_on() -> None:
    gate = replace(FLOOR, unknown=frozenset({"99"}), codes={"1": {}, "8": {}, "99": {}})
    asked = replace(ROOMS, asked_if=Condition("floor", codes=frozenset({"1"})))
    chained = Variable("beds", "beds", "count", asked_if=Condition("rooms", from_=2))
    profile = replace(PROFILE, variables=(chained, asked, gate))

    households = _registry(profile, floor=["1", "8", "99", None], rooms=[2, 5, 3, None], beds=[1, None, 2, 7])

    assert households.answers["rooms"].state.tolist() == [0, 2, 0, 1]
    assert households.answers["beds"].state.tolist() == [0, 2, 0, 0]
    assert households.findings.rows_of("answer_where_not_asked").tolist() == [2]


def test_a_table_of_persons_takes_the_row_of_the_head() -> None:
    members = Members("id", "nr", (Variable("age", "age", "count"),), (Summary("persons", "count"),))
    profile = replace(_keys(size=None), table="persons", head=Head("rel", frozenset({"1"})), members=members)
    rows = {
        "id": ["A", "A", "B", "C", "C", "A"],
        "nr": ["1", "2", "1", "1", "2", "2"],
        "rel": ["2", "1", "1", "1", "1", "1"],
        "kec": ["01"] * 6,
        "desa": ["1"] * 6,
        "floor": ["8", "1", "8", "1", "1", "1"],
        "rooms": [1, 2, 3, 4, 5, 2],
        "age": [30, 40, 50, 60, 70, 40],
        "pkh": [1] * 6,
    }

    households = _registry(profile, **rows, size=None, spending=None)

    assert households.ids.to_pylist() == ["A", "B"]
    assert households.rows.tolist() == [2, 3]
    assert households.size.tolist() == [2, 1]
    assert households.answers["rooms"].text.to_pylist() == ["2", "3"]
    assert households.answers["persons"].text.to_pylist() == ["2", "1"]
    assert households.findings.rows_of("two_heads").tolist() == [4, 5]
    assert households.findings.rows_of("identical_person_repeated").tolist() == [6]


def test_persons_of_no_household_and_a_missing_member_file_are_problems() -> None:
    members = Members("hh", None, (), (Summary("persons", "count"),))
    profile = replace(PROFILE, members=members, head=None)
    strangers = RawTable.from_arrow(pa.table({"hh": ["0A", "0B"]}), source="m.csv")

    with pytest.raises(UnusableFile, match="table of persons"):
        decode_households(profile, _table(), None, (), survey=False)
    with pytest.raises(UnusableFile, match="leading zeros"):
        decode_households(profile, _table(), strangers, (), survey=False)


def test_identifiers_are_checked_and_never_told() -> None:
    profile = replace(PROFILE, identifiers={"nik": "nik", "name": "nama"})
    niks = ["9906011234567891", "9.90601E+15", "99060112", None]

    findings = _registry(profile, nik=niks, nama=["a", "b", "c", "d"]).findings

    assert findings.rows_of("identifier_rounded").tolist() == [2]
    assert findings.rows_of("identifier_malformed").tolist() == [3]
    assert "9906" not in str(findings.table().to_pylist())


def test_row_order_and_file_format_never_matter(tmp_path: Path) -> None:
    profile = replace(PROFILE, groups=(Group("floor", "floor"),))
    arrow = _arrow()
    reverse = arrow.take(pa.array([3, 1, 0, 2]))
    pq.write_table(arrow, tmp_path / "a.parquet")
    pacsv.write_csv(reverse, tmp_path / "b.csv")
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (arrow.column_names, *zip(*(column.to_pylist() for column in arrow.columns), strict=True)):
        sheet.append(row)
    workbook.save(tmp_path / "c.xlsx")

    surveys = [
        read_survey(profile, tmp_path / name, None, (PKH,)) for name in ("a.parquet", "b.csv", "c.xlsx")
    ]

    assert len({survey.households.content_digest for survey in surveys}) == 1
    assert surveys[1].households.ids.to_pylist() == ["D", "B", "A", "C"]
    changed = _survey(profile, spending=[500.0, 200.5, 300.0, 101.0])
    assert changed.households.content_digest != surveys[0].households.content_digest


def test_one_household_is_read_like_a_thousand() -> None:
    alone = decode_households(PROFILE, _table().take(np.array([1])), None, (PKH,), survey=False)
    together = _registry().take(np.array([1]))

    assert alone.ids.to_pylist() == together.ids.to_pylist()
    for name, answer in alone.answers.items():
        assert answer.text.to_pylist() == together.answers[name].text.to_pylist()
        assert answer.values.tolist() == together.answers[name].values.tolist()


def test_a_registry_file_is_read_with_the_codes_that_a_survey_taught(tmp_path: Path) -> None:
    free = replace(PROFILE, variables=(replace(FLOOR, codes=None), ROOMS))
    pq.write_table(_arrow(floor=["8", "8", "8", "8"]), tmp_path / "registry.parquet")

    households = read_households(
        free, tmp_path / "registry.parquet", None, (PKH,), learned={"floor": ("1", "8")}
    )

    assert households.answers["floor"].values.tolist() == [1, 1, 1, 1]
