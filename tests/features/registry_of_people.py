"""A small made-up registry of people for tests: NIK from 99, one place to change one cell."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from features.people import People, people_of
from features.profile import Profile
from features.profile_loading import profile_from_text
from features.raw_table import RawTable

PROFILE_TEXT = """
profile: people
languages: [id, en]
keys: {household: keluarga, areas: [kec, nagari], size: jumlah, recorded: didata}
head: {column: hubungan, is: [1]}
identifiers: {nik: nik, kk: kk, name: nama, birth_date: lahir, sex: jk, address: alamat}
variables:
  - {name: lantai, kind: category, label: {id: Lantai, en: Floor}}
members:
  keys: {household: keluarga, person: orang, age: umur}
  variables:
    - {name: umur, kind: number, label: {id: Umur, en: Age}}
  summaries:
    - {name: dewasa, how: count, where: {umur: {from: 18}}, label: {id: Dewasa, en: Adults}}
"""
PROFILE: Profile = profile_from_text(PROFILE_TEXT, "people")

FAMILIES: dict[str, Sequence[object]] = {
    "keluarga": ["A", "B", "C"],
    "kec": ["01", "01", "02"],
    "nagari": ["0101", "0102", "0201"],
    "jumlah": [2, 2, 1],
    "didata": ["2023-11-01", "2020-01-01", "2024-01-01"],
    "alamat": ["Jorong Balai 1", "Jorong Balai 2", "Jorong Pasar 3"],
    "lantai": [2, 8, 2],
}
PERSONS: dict[str, Sequence[object]] = {
    "keluarga": ["A", "A", "B", "B", "C"],
    "orang": ["p1", "p2", "p3", "p4", "p5"],
    "nik": [
        "9906010104800001", "9906014205820001", "9906021011750001", "9906025212780001", "9906031506600001",
    ],
    "kk": [
        "9906010101150001", "9906010101150001", "9906020202160001", "9906020202160001", "9906030303170001",
    ],
    "nama": ["Afrizal Effendi", "Yusma", "Datuak Hamdan", "Rahmi Putri", "Zulkifli Koto"],
    "lahir": ["1980-04-01", "1982-05-02", "1975-11-10", "1978-12-12", "1960-06-15"],
    "jk": ["1", "2", "1", "2", "1"],
    "umur": [43, 41, 48, 45, 63],
    "hubungan": [1, 2, 1, 2, 1],
}  # fmt: skip


def with_cells(
    columns: Mapping[str, Sequence[object]], **cells: tuple[int, object]
) -> dict[str, Sequence[object]]:
    """The columns with one cell of some of them changed: column=(row from 0, value)."""
    changed = {name: list(values) for name, values in columns.items()}
    for name, (row, value) in cells.items():
        changed[name][row] = value
    return dict(changed)


def people(
    persons: Mapping[str, Sequence[object]] = PERSONS, families: Mapping[str, Sequence[object]] = FAMILIES
) -> People:
    """The entries, as a registry file and a members file would give them."""
    table, members = (
        RawTable.from_arrow(pa.table(dict(columns)), source=source)
        for columns, source in ((families, "families.csv"), (persons, "persons.csv"))
    )
    return people_of(PROFILE, table, members)


def one_more(persons: Mapping[str, Sequence[object]] = PERSONS, **row: object) -> dict[str, Sequence[object]]:
    """The persons and another one, who is like the first where `row` says nothing."""
    return {name: [*values, row.get(name, values[0])] for name, values in persons.items()}
