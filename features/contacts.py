"""Who lives where: names and addresses of households, for the paper of a visit and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.columns import Columns, Wanted, find_columns
from features.distinct import Distinct
from features.errors import UnusableFile
from features.heads import identify_heads
from features.identity import identify
from features.members import head_rows
from features.profile import Profile
from features.raw_table import RawTable
from features.tables import read_table
from features.wanted import headings, under_all_names

JORONG: Final = ("nama_jorong", "jorong", "nama_dusun", "dusun", "nama_sls", "lingkungan")
"""Headings under which registries write the part of a nagari in words; the first that is there counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """n households.

    Attributes:
        ids: shape (n,) strings, unique.
        size: shape (n,), persons, at least 1.
        name: shape (n,) strings, of the head of the family; null where not known.
        address, jorong: shape (n,) strings, likewise.
    """

    ids: pa.Array
    size: NDArray[np.float64]
    name: pa.Array
    address: pa.Array
    jorong: pa.Array

    def __len__(self) -> int:
        return len(self.ids)

    def missing(self, ids: pa.Array) -> int:
        """How many of `ids` are not among these households."""
        return int(pc.sum(pc.invert(pc.is_in(ids, value_set=self.ids))).as_py() or 0)

    def of(self, ids: pa.Array) -> "Contacts":
        """Those of the households `ids`, in that order; all unknown and of size 1 where there is none."""
        places = pc.index_in(ids, value_set=self.ids)
        size = np.ones(len(ids))
        there = places.is_valid().to_numpy(zero_copy_only=False)
        size[there] = self.size[places.drop_null().to_numpy()]
        texts = {key: getattr(self, key).take(places) for key in ("name", "address", "jorong")}
        return replace(self, ids=ids, size=size, **texts)


def read_contacts(
    profile: Profile, registry: Path, members: Path | None, *, sheet: str | None = None
) -> Contacts:
    """The households of a registry file, with the head's name from the members file where it stands there.

    Raises:
        UnusableFile: the file cannot be read, or lacks the column of the household's id.
    """
    table = read_table(registry, sheet=sheet, wanted=headings(_of_households(profile)))
    persons = None
    if members is not None and profile.members is not None:
        asked = _of_persons(profile, profile.members.household)
        persons = read_table(members, wanted=headings(asked))
    return contacts_of_tables(profile, table, persons)


def contacts_of_tables(profile: Profile, table: RawTable, members: RawTable | None) -> Contacts:
    """As `read_contacts`, from both files as they were read.

    Raises:
        UnusableFile: the table lacks the column of the household's id.
    """
    columns = _found(table, _of_households(profile))
    persons = None
    if members is not None and profile.members is not None:
        persons = _found(members, _of_persons(profile, profile.members.household))
    return contacts(profile, columns, persons)


def contacts(profile: Profile, columns: Columns, persons: Columns | None) -> Contacts:
    """As `read_contacts`, from columns that were found."""
    if profile.table == "persons" and profile.keys.household is not None and profile.head is not None:
        heads = identify_heads(columns, profile.keys.household, profile.head)
        ids, rows, size = heads.identity.ids, heads.identity.rows, heads.persons.astype(np.float64)
    else:
        identity = identify(columns, profile.keys.household)
        ids, rows = identity.ids, identity.rows
        size = np.ones(len(rows))
    own = columns.take(rows)
    return Contacts(
        ids=ids,
        size=_size(profile, own, size),
        name=_name(profile, own, persons, ids),
        address=_text(own, profile.identifiers.get("address")),
        jorong=_text(own, next((column for column in JORONG if column in own), None)),
    )


def _of_households(profile: Profile) -> list[Wanted]:
    wanted = [Wanted(profile.keys.household)] if profile.keys.household else []
    if profile.table == "persons" and profile.head is not None:
        wanted.append(Wanted(profile.head.column))
    told = [profile.keys.size, profile.identifiers.get("name"), profile.identifiers.get("address"), *JORONG]
    return under_all_names(profile, wanted + [Wanted(column, needed=False) for column in told if column])


def _of_persons(profile: Profile, household: str) -> list[Wanted]:
    told = [profile.head.column if profile.head else None, profile.identifiers.get("name")]
    wanted = [Wanted(column, needed=False) for column in told if column]
    return under_all_names(profile, [Wanted(household), *wanted])


def _found(table: RawTable, wanted: Sequence[Wanted]) -> Columns:
    columns, problems = find_columns(table, wanted)
    if problems:
        raise UnusableFile(table.source, problems)
    return columns


def _size(profile: Profile, own: Columns, otherwise: NDArray[np.float64]) -> NDArray[np.float64]:
    if profile.keys.size is None or profile.keys.size not in own:
        return otherwise
    size = own.numbers(profile.keys.size)
    return np.where(size >= 1, size, 1.0)


def _name(profile: Profile, own: Columns, persons: Columns | None, ids: pa.Array) -> pa.Array:
    column = profile.identifiers.get("name")
    if column is not None and column in own:
        return _text(own, column)
    head = profile.head
    if (
        column is None
        or persons is None
        or column not in persons
        or head is None
        or head.column not in persons
    ):
        return pa.nulls(len(ids), pa.string())
    assert profile.members is not None, "persons were read because the profile has members"
    heads = persons.take(np.flatnonzero(head_rows(persons, head)))
    homes = Distinct.of(heads.text(profile.members.household))
    # Of two heads the first in the file: it is a name to ask for at the door, not an identity.
    first = np.full(len(homes), -1, dtype=np.intp)
    found, rows = np.unique(homes.places[homes.filled], return_index=True)
    first[found] = np.flatnonzero(homes.filled)[rows]
    home = pc.index_in(ids, value_set=homes.texts)
    return heads.text(column).cast(pa.string()).take(pa.array(first).take(home))


def _text(own: Columns, column: str | None) -> pa.Array:
    if column is None or column not in own:
        return pa.nulls(len(own), pa.string())
    return own.text(column).cast(pa.string())
