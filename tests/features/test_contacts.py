"""Names and addresses are joined by household id, from whichever file they stand in."""

from dataclasses import replace

import pyarrow as pa

from features.columns import Columns, Wanted, find_columns
from features.contacts import Contacts, contacts
from features.raw_table import RawTable
from tests.small_survey import Small

HOUSEHOLDS = pa.table({
    "hh": ["1", "2", "3"], "size": ["4", "x", "2"],
    "address": ["Jalan 1", None, "Jalan 3"], "dusun": ["A", "B", None],
})  # fmt: skip
PERSONS = pa.table({
    "hh": ["2", "1", "1", "9", "2"], "relation": ["1", "2", "1", "1", "1"],
    "name": ["Siti", "Adi", "Budi", "No", "Ani"],
})  # fmt: skip


def _columns(table: pa.Table) -> Columns:
    return find_columns(RawTable.from_arrow(table), [Wanted(name) for name in table.column_names])[0]


def _read(small: Small, persons: pa.Table | None = PERSONS) -> Contacts:
    members = None if persons is None else _columns(persons)
    return contacts(small.profile, _columns(HOUSEHOLDS), members)


def test_the_head_stands_in_the_members_file(small: Small) -> None:
    found = _read(small)

    assert found.name.to_pylist() == ["Budi", "Siti", None]
    assert found.address.to_pylist() == ["Jalan 1", None, "Jalan 3"]
    assert found.jorong.to_pylist() == ["A", "B", None]
    assert found.size.tolist() == [4, 1, 2]


def test_without_a_members_file_the_name_is_unknown(small: Small) -> None:
    assert _read(small, None).name.to_pylist() == [None, None, None]


def test_contacts_are_found_by_id_and_missing_ones_are_counted(small: Small) -> None:
    found = _read(small)
    ids = pa.array(["3", "8", "1"])

    assert found.missing(ids) == 1
    assert found.of(ids).address.to_pylist() == ["Jalan 3", None, "Jalan 1"]
    assert found.of(ids).size.tolist() == [2, 1, 4]


def test_a_table_of_persons_gives_the_heads_row_and_counts_the_persons(small: Small) -> None:
    profile = replace(small.profile, table="persons", keys=replace(small.profile.keys, size=None))

    found = contacts(profile, _columns(PERSONS.slice(1)), None)

    assert found.ids.to_pylist() == ["1", "9", "2"]
    assert found.name.to_pylist() == ["Budi", "No", "Ani"]
    assert found.size.tolist() == [2, 1, 1]
