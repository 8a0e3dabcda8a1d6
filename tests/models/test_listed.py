"""What a part tells of the lists says the same as its columns, and arrives as it was."""

import pyarrow as pa
import pytest

from models.flags import FLAG_OF, SIDES
from models.list_ranks import ListRanks
from models.listed import Listed, pack_listed, unpack_listed

PROGRAMMES = ("Rice", "Cash")


def _assessments() -> pa.Table:
    inclusion, exclusion = FLAG_OF["inclusion"], FLAG_OF["exclusion"]
    statuses = [inclusion, "looks_right", exclusion, "cannot_tell", inclusion]
    return pa.table(
        {
            "household_id": ["a", "b", "c", "d", "e"],
            "status:Rice": pa.array(statuses).dictionary_encode(),
            "enrolled:Rice": [True, True, False, None, True],
            "flag:Rice": pa.array([inclusion, None, exclusion, None, inclusion]).dictionary_encode(),
            "p_below:Rice": [0.02, 0.4, 0.97, 0.5, 0.01],
            "flag_probability:Rice": [0.8, None, 0.7, None, 0.9],
            "status:Cash": pa.array(["enrolment_unknown"] * 5).dictionary_encode(),
            "enrolled:Cash": pa.array([None] * 5, pa.bool_()),
            "flag:Cash": pa.array([None] * 5, pa.string()).dictionary_encode(),
            "p_below:Cash": [0.1, 0.2, 0.3, 0.4, 0.5],
            "flag_probability:Cash": pa.array([None] * 5, pa.float64()),
        }
    )


@pytest.mark.parametrize("rows", [slice(0, 5), slice(1, 2), slice(0, 0)], ids=["all", "unflagged", "none"])
def test_what_is_packed_arrives(rows: slice) -> None:
    chunk = _assessments().slice(rows.start, rows.stop - rows.start)
    told = Listed.of(chunk, PROGRAMMES)

    arrived = unpack_listed(pack_listed(told))

    assert arrived.statuses == told.statuses
    assert arrived.households == told.households
    assert list(arrived.lists) == [(name, side) for name in PROGRAMMES for side in SIDES]
    for of_list, entries in told.lists.items():
        found = arrived.lists[of_list]
        assert found.ids.equals(entries.ids)
        for kind in ("places", "p_below", "right"):
            assert getattr(found, kind).tolist() == getattr(entries, kind).tolist()


def test_it_counts_statuses_and_who_could_be_on_a_list() -> None:
    told = Listed.of(_assessments(), PROGRAMMES)

    assert told.statuses["Rice"] == {
        FLAG_OF["inclusion"]: 2, "looks_right": 1, FLAG_OF["exclusion"]: 1, "cannot_tell": 1,
    }  # fmt: skip
    assert told.households["Rice", "inclusion"] == 3
    assert told.households["Rice", "exclusion"] == 1
    assert told.households["Cash", "inclusion"] == told.households["Cash", "exclusion"] == 0
    assert told.lists["Rice", "inclusion"].ids.to_pylist() == ["a", "e"]
    assert told.lists["Rice", "inclusion"].right.tolist() == [0.8, 0.9]


def test_ranks_are_those_of_the_columns_in_whatever_order_parts_come() -> None:
    whole = _assessments()
    by_columns, by_parts = ListRanks(PROGRAMMES), ListRanks(PROGRAMMES)
    by_columns.add(whole)

    for start, stop in ((3, 5), (0, 3)):
        part = Listed.of(whole.slice(start, stop - start), PROGRAMMES)
        by_parts.add_listed(unpack_listed(pack_listed(part)), start)

    found = {name: column.to_pylist() for name, column in by_parts.of(0, 5).items()}
    assert found == {name: column.to_pylist() for name, column in by_columns.of(0, 5).items()}
    assert found == {"rank:Rice": [2, None, 1, None, 1], "rank:Cash": [None] * 5}
