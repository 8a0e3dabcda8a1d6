"""Who stands in a registry: every entry of a person with its numbers, name, dates and place.

Everything here names people. It is compared on this machine and goes nowhere but the operator's own
repair list: never into findings, messages, logs or a model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.areas import area_path
from features.columns import Columns, Wanted, find_columns
from features.dates import Days, parse_dates
from features.distinct import Distinct
from features.errors import UnusableFile
from features.identity import is_unusable
from features.members import head_rows
from features.names import Names
from features.nik import FEMALE, MALE, SEX_UNKNOWN
from features.profile import Profile
from features.raw_table import RawTable
from features.wanted import under_all_names

_SEXES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("1", "l", "lk", "laki", "lakilaki", "pria", "m", "male", "man"), MALE),
    **dict.fromkeys(("2", "p", "pr", "perempuan", "wanita", "f", "female", "woman"), FEMALE),
}


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """k families, one row each.

    Attributes:
        columns: their cells.
        ids: strings (k,), as written; null where not usable.
        listed: strings (k,), code of the area that lists are made by, as written; null where unknown.
        place: strings (k,), path of the areas down to the one that lists are made by; null where unknown.
        wider: strings (k,), path of the area around it; null where there is none.
    """

    columns: Columns
    ids: pa.Array
    listed: pa.Array
    place: pa.Array
    wider: pa.Array


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """n entries of persons. A text is null where the cell is empty or the file lacks the column.

    Attributes:
        columns: their cells; `columns.table.rows` are the row numbers that a person sees.
        household: strings (n,), the family's id as written.
        home: shape (n,), position of the family in `homes`; −1 where it is not there.
        nik, kk, name: strings (n,).
        names: the names as they are compared.
        birth: shape (n,) datetime64[D], NaT where unknown.
        sex: shape (n,) int8, `nik.MALE`, `nik.FEMALE` or `nik.SEX_UNKNOWN`.
        head: shape (n,), the person is marked as the head of the family.
    """

    columns: Columns
    homes: Homes
    household: pa.Array
    home: NDArray[np.intp]
    nik: pa.Array
    kk: pa.Array
    name: pa.Array
    names: Names
    birth: Days
    sex: NDArray[np.int8]
    head: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.household)

    def of_home(self, texts: pa.Array) -> pa.Array:
        """shape (n,): what `texts`, shape (k,), says of each person's family."""
        return texts.take(pa.array(self.home, mask=self.home < 0))


def people_of(profile: Profile, table: RawTable, members: RawTable | None) -> People:
    """The entries of a registry's tables.

    Args:
        table: one row a family, or one a person where the profile says so.
        members: the persons; without them each row of `table` is taken for its head.

    Raises:
        UnusableFile: a table lacks the column of the family's id.
    """
    homes_in = _found(table, _of_homes(profile))
    if members is None or profile.members is None or profile.table == "persons":
        persons = _found(table, _of_persons(profile, profile.keys.household))
        key = profile.keys.household
    else:
        persons = _found(members, _of_persons(profile, profile.members.household))
        key = profile.members.household
    homes = _homes(profile, homes_in)
    household = _text(persons, key) if key else pa.nulls(len(persons), pa.string())
    home = _positions(homes, household) if key else np.arange(len(persons), dtype=np.intp)
    own = {what: _identifier(profile, what, persons, homes_in, home) for what in ("nik", "kk", "name")}
    return People(
        columns=persons,
        homes=homes,
        household=household,
        home=home,
        nik=own["nik"],
        kk=own["kk"],
        name=own["name"],
        names=Names.of(own["name"]),
        birth=_birth(persons, profile.identifiers.get("birth_date")),
        sex=_sex(persons, profile.identifiers.get("sex")),
        head=_heads(profile, persons, members is not None),
    )


def area_of_lists(profile: Profile) -> str | None:
    """The area by which lists are made: the second from the coarsest (the nagari), or the only one."""
    areas = profile.keys.areas
    return None if not areas else areas[min(1, len(areas) - 1)]


def _of_homes(profile: Profile) -> list[Wanted]:
    keys = profile.keys
    optional = (*keys.areas, keys.size, keys.recorded, *profile.identifiers.values())
    needed = [Wanted(keys.household)] if keys.household else []
    return under_all_names(profile, needed + [Wanted(column, needed=False) for column in optional if column])


def _of_persons(profile: Profile, key: str | None) -> list[Wanted]:
    optional = list(profile.identifiers.values())
    if profile.head is not None:
        optional.append(profile.head.column)
    if profile.members is not None:
        optional += [column for column in (profile.members.person, profile.members.age) if column]
    needed = [Wanted(key)] if key else []
    return under_all_names(profile, needed + [Wanted(column, needed=False) for column in optional])


def _found(table: RawTable, wanted: Sequence[Wanted]) -> Columns:
    columns, problems = find_columns(table, wanted)
    if problems:
        raise UnusableFile(table.source, problems)
    return columns


def _homes(profile: Profile, columns: Columns) -> Homes:
    key, listed = profile.keys.household, area_of_lists(profile)
    ids = pa.array(columns.table.rows).cast(pa.string())
    if key is not None:
        text = columns.text(key)
        ids = pc.if_else(pa.array(is_unusable(text)), pa.scalar(None, pa.string()), text.cast(pa.string()))
    path = profile.keys.areas[: profile.keys.areas.index(listed) + 1] if listed else ()
    place, wider = (_path(columns, names) for names in (path, path[:-1]))
    codes = _path(columns, path[-1:])
    return Homes(columns, ids, codes, place, wider)


def _path(columns: Columns, names: Sequence[str]) -> pa.Array:
    if not names or any(name not in columns for name in names):
        return pa.nulls(len(columns), pa.string())
    return area_path({name: _text(columns, name) for name in names}, names)


def _positions(homes: Homes, household: pa.Array) -> NDArray[np.intp]:
    """Position of the first family with each id."""
    known = np.flatnonzero(homes.ids.is_valid().to_numpy(zero_copy_only=False))
    found = pc.index_in(household, value_set=homes.ids.take(pa.array(known)), skip_nulls=True)
    places = found.fill_null(-1).to_numpy().astype(np.intp)
    return np.asarray(np.append(known, -1)[places], dtype=np.intp)


def _identifier(
    profile: Profile, what: str, persons: Columns, homes: Columns, home: NDArray[np.intp]
) -> pa.Array:
    """The person's own cell; where the persons' table lacks the column, the family's."""
    column = profile.identifiers.get(what)
    if column is None or (column not in persons and column not in homes):
        return pa.nulls(len(persons), pa.string())
    if column in persons:
        return _text(persons, column)
    return _text(homes, column).take(pa.array(home, mask=home < 0))


def _birth(persons: Columns, column: str | None) -> Days:
    if column is None or column not in persons:
        return np.full(len(persons), np.datetime64("NaT"), dtype="datetime64[D]")
    distinct = Distinct.of(persons.text(column))
    return distinct.spread(parse_dates(distinct.texts), np.datetime64("NaT")).astype("datetime64[D]")


def _sex(persons: Columns, column: str | None) -> NDArray[np.int8]:
    if column is None or column not in persons:
        return np.zeros(len(persons), dtype=np.int8)
    return read_sex(persons.text(column))


def read_sex(texts: pa.Array) -> NDArray[np.int8]:
    """shape (n,) int8: `nik.MALE`, `nik.FEMALE`, or `nik.SEX_UNKNOWN` for what is neither's code or word.

    >>> read_sex(pa.array(["1", "P", "Laki-laki", "2.0", "3", None])).tolist()
    [1, 2, 1, 2, 0, 0]
    """
    distinct = Distinct.of(texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode())
    plain = pc.replace_substring_regex(pc.utf8_lower(distinct.texts), r"\.0+$|[^a-z0-9]", "")
    sexes = np.array([_SEXES.get(text, SEX_UNKNOWN) for text in plain.to_pylist()], dtype=np.int8)
    return np.asarray(distinct.spread(sexes, SEX_UNKNOWN), dtype=np.int8)


def _heads(profile: Profile, persons: Columns, of_members: bool) -> NDArray[np.bool_]:
    if profile.head is not None and profile.head.column in persons:
        return head_rows(persons, profile.head)
    return np.full(len(persons), not of_members and profile.table == "households", dtype=bool)


def _text(columns: Columns, column: str) -> pa.Array:
    return columns.text(column).cast(pa.string())
