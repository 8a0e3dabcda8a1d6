"""What is new, gone and changed from month to month is found, with its cause; nothing else changes a bit."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.policy_loading import policy_in_force
from models.assessment import assess
from models.assessment_files import AssessmentWriter
from models.month import Month, read_month
from models.month_changes import ListChange, MonthChanges, OtherProfile, compare
from models.row_content import row_hashes
from tests.small_survey import QUICK, TODAY, District, draw_district, train

if TYPE_CHECKING:
    from features.policy import Policy
    from tests.small_survey import Small

OF_THE_FILE = ("data_digest", "as_of")


def _write(small: "Small", district: District, path: Path, policy: "Policy | None" = None) -> Path:
    """As `tepat assess` writes it, whatever order and neighbours the families have."""
    households = district.registry(small.profile, small.catalogue, policy)
    context = replace(small.context(policy), data_digest=households.content_digest)
    with AssessmentWriter(path, context) as writer:
        for chunk in assess(context, households):
            writer.write(chunk)
    return path


def _with(district: District, column: str, cells: dict[str, str]) -> District:
    """The district with other cells in one column: household id → cell."""
    rows = district.households
    texts = [
        cells.get(household, cell)
        for household, cell in zip(rows["hh"].to_pylist(), rows[column].to_pylist(), strict=True)
    ]
    place = rows.column_names.index(column)
    return District(rows.set_column(place, column, pa.array(texts, pa.string())), district.members)


def _without(district: District, households: list[str]) -> District:
    stays = ~np.isin(np.array(district.households["hh"].to_pylist()), households)
    members = ~np.isin(np.array(district.members["hh"].to_pylist()), households)
    return District(district.households.filter(pa.array(stays)), district.members.filter(pa.array(members)))


def _joined(one: District, other: District) -> District:
    return District(
        pa.concat_tables([one.households, other.households]), pa.concat_tables([one.members, other.members])
    )


GONE = ["11-0003", "11-0004"]
FLOORS = {"11-0010": "8", "11-0011": "8", "11-0012": "8"}


@pytest.fixture(scope="module")
def first() -> District:
    return draw_district(260, seed=11)


@pytest.fixture(scope="module")
def second(first: District) -> District:
    """The next month: two families gone, fifteen new, three with an earth floor, in another order."""
    changed = _with(_without(first, GONE), "floor", FLOORS)
    return _joined(changed, draw_district(15, seed=12)).shuffled(5)


@pytest.fixture(scope="module")
def months(
    small: "Small", first: District, second: District, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("months")
    return _write(small, first, folder / "1.parquet"), _write(small, second, folder / "2.parquet")


@pytest.fixture(scope="module")
def changes(months: tuple[Path, Path]) -> MonthChanges:
    before, after = (read_month(path) for path in months)
    return compare(before, after, "village")


def test_a_family_whose_answers_did_not_change_has_the_same_bytes(
    months: tuple[Path, Path], changes: MonthChanges
) -> None:
    before, after = (pq.read_table(path) for path in months)
    rows = {household: place for place, household in enumerate(before["household_id"].to_pylist())}
    told = set(changes.families["household_id"].to_pylist())

    same = 0
    for place, household in enumerate(after["household_id"].to_pylist()):
        if household in rows and household not in told:
            assert _bytes(after, place) == _bytes(before, rows[household])
            same += 1

    really_changed = {h for h in FLOORS if h in told}
    assert same == len(before) - len(GONE) - len(really_changed)
    assert same > 250


def _bytes(table: pa.Table, row: int) -> bytes:
    """One family's row as an Arrow file of its own, without its rank and what follows from the file."""
    kept = [name for name in table.column_names if not name.startswith("rank:") and name not in OF_THE_FILE]
    alone = pa.Table.from_pylist(table.select(kept).slice(row, 1).to_pylist(), schema=_plain(table, kept))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, alone.schema) as writer:
        writer.write_table(alone)
    return bytes(sink.getvalue())


def _plain(table: pa.Table, kept: list[str]) -> pa.Schema:
    """The schema with texts instead of dictionaries, whose numbering depends on the neighbours."""

    def of(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_dictionary(kind):
            return kind.value_type
        if pa.types.is_list(kind):
            return pa.list_(of(kind.value_type))
        if pa.types.is_struct(kind):
            return pa.struct([(field.name, of(field.type)) for field in kind])
        return kind

    return pa.schema([(name, of(table.schema.field(name).type)) for name in kept])


def test_who_is_new_and_who_is_gone_is_counted_and_named(changes: MonthChanges) -> None:
    presence = changes.families.filter(pa.compute.not_equal(changes.families["presence"], "both"))
    by_id = dict(zip(presence["household_id"].to_pylist(), presence["presence"].to_pylist(), strict=True))

    assert changes.counts["before"] == 260
    assert changes.counts["after"] == 273
    assert changes.counts["new"] == 15
    assert sorted(h for h, found in by_id.items() if found == "gone") == GONE
    assert {h[:3] for h, found in by_id.items() if found == "new"} == {"12-"}


def test_an_answer_that_changed_is_told_as_it_was_and_is(changes: MonthChanges, first: District) -> None:
    rows = {row["household_id"]: row for row in changes.families.to_pylist()}
    floors = dict(zip(first.households["hh"].to_pylist(), first.households["floor"].to_pylist(), strict=True))

    for household in (h for h in FLOORS if floors[h] != "8"):
        assert rows[household]["answers"] == [
            {
                "question": "floor",
                "before": floors[household],
                "before_state": "known",
                "after": "8",
                "after_state": "known",
            }
        ]
        assert rows[household]["why"] == ["answers"]
        assert rows[household]["estimate_after"] < rows[household]["estimate_before"]


def test_every_flag_that_came_or_went_has_its_cause(changes: MonthChanges) -> None:
    assert changes.lists
    for change in changes.lists:
        assert set(change.entered) <= {"new", "answers"}
        assert set(change.left) <= {"gone", "answers"}
        assert change.after == change.before - sum(change.left.values()) + sum(change.entered.values())
    assert changes.counts["unexplained"] == 0


def test_enrolment_alone_moves_a_family_from_list_to_list(
    small: "Small", first: District, months: tuple[Path, Path], tmp_path: Path
) -> None:
    before = read_month(months[0])
    flagged = before.table.filter(pa.compute.equal(before.table["flag:PKH"], "likely_inclusion_error"))
    household = flagged["household_id"][0].as_py()
    ended = _with(first, "pkh", {household: "2"})

    after = read_month(_write(small, ended, tmp_path / "a.parquet"))
    changes = compare(before, after, None)

    row = changes.families.to_pylist()[0]
    assert changes.families.num_rows == 1
    assert (row["household_id"], row["change:PKH"], row["why:PKH"]) == (
        household,
        "no_longer_flagged",
        ["enrolment"],
    )
    assert row["why"] == []
    assert changes.counts["enrolment"] == 1


def test_a_line_that_moves_is_the_cause_where_nothing_else_is_different(
    small: "Small", first: District, months: tuple[Path, Path], tmp_path: Path
) -> None:
    higher = [
        replace(p, line=replace(p.line, poorest_share=0.45)) if p.name == "PKH" else p
        for p in small.profile.programmes
    ]
    policy = policy_in_force(tuple(higher), TODAY)

    changes = compare(
        read_month(months[0]), read_month(_write(small, first, tmp_path / "a.parquet", policy)), None
    )

    assert (changes.model, changes.policy) == (False, True)
    assert set(changes.lines) == {"PKH"}
    assert changes.counts["estimate"] == 0
    changed = [change for change in changes.lists if change.programme == "PKH" and change.before]
    assert changed
    for change in changed:
        assert set(change.left) <= {"line", "bound"}
        assert "line" in change.left or not change.left


def test_another_model_is_the_cause_of_other_estimates(
    small: "Small", first: District, months: tuple[Path, Path], tmp_path: Path
) -> None:
    other = train(small.profile, small.survey, seed=4, settings=QUICK).model
    households = first.registry(small.profile, small.catalogue)
    context = small.context(model=replace(other, digest="another"))
    with AssessmentWriter(tmp_path / "a.parquet", context) as writer:
        for chunk in assess(context, households):
            writer.write(chunk)

    changes = compare(read_month(months[0]), read_month(tmp_path / "a.parquet"), None)

    assert changes.model
    assert changes.counts["answers"] == 0
    assert {tuple(why) for why in changes.families["why"].to_pylist()} <= {("model",), ()}
    assert all(set(change.left) == {"model"} for change in changes.lists if change.left)


def test_a_change_that_nothing_explains_is_told(months: tuple[Path, Path]) -> None:
    before, after = (read_month(months[0]) for _ in range(2))
    place = before.table.column_names.index("estimate")
    touched = before.table["estimate"].to_numpy().copy()
    touched[7] = np.nextafter(touched[7], np.inf)
    by_hand = replace(
        after,
        table=after.table.set_column(place, "estimate", pa.array(touched)),
        content=_other_at(after, 7),
    )

    changes = compare(before, by_hand, None)

    assert changes.counts["unexplained"] == 1
    assert changes.families["why"].to_pylist() == [["unexplained"]]


def _other_at(month: Month, place: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    content = month.content.copy()
    content[place] += np.uint64(1)
    return content


def test_areas_add_up_to_the_whole(changes: MonthChanges) -> None:
    areas = changes.areas

    assert areas.column_names[:2] == ["area:district", "area:village"]
    for name in ("before", "after", "new", "gone"):
        assert sum(areas[name].to_pylist()) == changes.counts[name]


def test_months_of_different_profiles_are_refused(months: tuple[Path, Path]) -> None:
    before = read_month(months[0])
    other = replace(before, about={**before.about, "profile": "elsewhere"})

    with pytest.raises(OtherProfile, match="elsewhere"):
        compare(before, other, None)


def test_the_last_bit_of_a_number_and_the_order_of_a_list_count() -> None:
    one = {"a": pa.array([0.3, None]), "b": pa.array([[{"x": "p", "y": 1.0}, {"x": "q", "y": 2.0}], []])}
    bit = {**one, "a": pa.array([np.nextafter(0.3, 1), 0.0])}
    swapped = {**one, "b": pa.array([[{"x": "q", "y": 2.0}, {"x": "p", "y": 1.0}], []])}

    assert (row_hashes(one) == row_hashes(dict(reversed(one.items())))).all()
    assert not (row_hashes(one) == row_hashes(bit)).any()
    assert (row_hashes(one) == row_hashes(swapped)).tolist() == [False, True]


def test_a_list_that_nobody_left_has_no_churn() -> None:
    assert ListChange("PKH", "inclusion", 5, 5, 5, {}, {}).churn == 0.0
    assert ListChange("PKH", "inclusion", 0, 0, 0, {}, {}).churn == 0.0
