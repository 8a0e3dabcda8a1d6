"""A list of families or persons by a number that other lists have too, the number itself left behind.

Numbers are hashed with a key that never leaves the process, so that lists can be laid on top of each
other while nothing that is kept, printed or written holds a NIK.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.columns import Columns, Wanted, find_columns
from features.distinct import Distinct
from features.errors import UnusableFile
from features.identity import is_rounded, is_total, is_unusable
from features.messages import Message
from features.numbering import Numbers
from features.tables import read_table
from features.wanted import headings

By = Literal["household", "kk", "nik"]
BY: Final[tuple[By, ...]] = ("household", "kk", "nik")
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "nik": ("NIK", "nik", "no_nik", "nomor_nik", "No NIK", "NIK Anggota", "NIK KRT"),
    "kk": ("KK", "kk", "no_kk", "nokk", "nomor_kk", "NO KK", "No KK", "Nomor KK", "No. KK"),
}
PASSED_OVER: Final = ("no_number", "malformed", "rounded", "shared", "no_family")
_MOST_FAMILIES: Final = 3
"""A NIK or card number in more families of one list than this is no number of a person or family."""


@dataclass(frozen=True, slots=True)
class ListColumns:
    """Which columns of a list are read.

    Attributes:
        key: what the lists have in common.
        household: whose rows belong together; None where each key is a family of its own.
        areas: coarse to fine; those that the file lacks are left out.
    """

    key: str
    household: str | None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class KeyedList:
    """u families with the m hashed numbers of their members.

    Attributes:
        name: what the list is called.
        family: shape (m,) position of the family that each number belongs to.
        key: shape (m,) uint64, keyed hashes; a family may have several, and none of its own.
        households: pyarrow string (u,) ids as written; null where the list has none.
        areas: column → pyarrow string (u,), of each family's first row.
        passed_over: why (a key of PASSED_OVER) → rows whose number is not used.
        notes: how the file was read.
    """

    name: str
    family: NDArray[np.intp]
    key: NDArray[np.uint64]
    households: pa.StringArray
    areas: Mapping[str, pa.StringArray]
    passed_over: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.households)

    @property
    def has_families(self) -> bool:
        """Whether the list says which numbers belong to one family; otherwise each stands alone."""
        return bool(self.households.null_count < len(self.households))


def read_keyed_list(name: str, path: Path, by: By, columns: ListColumns, secret: bytes) -> KeyedList:
    """One list; every list of a reconciliation is read with the same `secret`.

    Args:
        secret: 16 to 64 bytes; drawn anew for every run, and forgotten.

    Raises:
        UnusableFile: as `features.tables.read_table`; a column is missing; no number can be used.
    """
    wanted = [Wanted(columns.key, _ALIASES.get(by, ()))]
    if columns.household is not None and by != "household":
        wanted.append(Wanted(columns.household, needed=False))
    wanted.extend(Wanted(area, needed=False) for area in columns.areas)
    table = read_table(path, wanted=headings(wanted))
    found, problems = find_columns(table, wanted)
    if problems:
        raise UnusableFile(path.name, problems)
    return _keyed(name, found, by, columns, secret)


def _keyed(name: str, found: Columns, by: By, columns: ListColumns, secret: bytes) -> KeyedList:
    numbers = found.text(columns.key)
    usable, passed_over = _usable(numbers, by)
    household = columns.household
    if by == "household" or household is None or household not in found:
        household = None
    owners = numbers if household is None else found.text(household)
    owned = usable if household is None else owners.is_valid().to_numpy(zero_copy_only=False)
    if not usable.any():
        raise UnusableFile(found.table.source, [Message("no_number_usable", column=columns.key)])
    distinct = Distinct.of(owners, owned)
    family = distinct.places.astype(np.intp)
    key = _hashed(Distinct.of(numbers, usable), by, secret)
    shared = _shared(family, key, usable & owned) if by != "household" else np.zeros(len(key), dtype=bool)
    linked = usable & owned & ~shared
    passed_over |= {"shared": int(shared.sum()), "no_family": int((usable & ~owned).sum())}
    named = (
        distinct.texts if household is not None or by == "household" else pa.nulls(len(distinct), pa.string())
    )
    return KeyedList(
        name,
        family[linked],
        key[linked],
        named,
        _areas(found, columns.areas, family, owned, len(distinct)),
        {why: count for why, count in passed_over.items() if count},
        found.table.notes,
    )


def _usable(numbers: pa.DictionaryArray, by: By) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Which rows have a number to go by, and why the others have none."""
    filled = numbers.is_valid().to_numpy(zero_copy_only=False)
    rounded = is_rounded(numbers)
    if by == "household":
        wrong = filled & (is_unusable(numbers) | is_total(numbers)) & ~rounded
    else:
        distinct = Distinct.of(numbers)
        parts = Numbers.of(_figures(distinct.texts))
        wrong = filled & ~rounded & distinct.spread(~parts.whole | parts.filler, False)
    counts = {"no_number": int((~filled).sum()), "rounded": int(rounded.sum()), "malformed": int(wrong.sum())}
    return filled & ~rounded & ~wrong, counts


def _figures(texts: pa.Array) -> pa.Array:
    """Without the spaces, points and hyphens that people put into long numbers.

    >>> _figures(pa.array(["1306 0141-0486.0001"])).to_pylist()
    ['1306014104860001']
    """
    return pc.replace_substring_regex(texts, r"[\s.\-]+", "")


def _hashed(distinct: Distinct, by: By, secret: bytes) -> NDArray[np.uint64]:
    texts = distinct.texts if by == "household" else _figures(distinct.texts)
    digests = b"".join(
        hashlib.blake2b(text.encode(), key=secret, digest_size=8).digest() for text in texts.to_pylist()
    )
    return distinct.spread(np.frombuffer(digests, dtype="<u8").astype(np.uint64), np.uint64(0))


def _shared(
    family: NDArray[np.intp], key: NDArray[np.uint64], usable: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Rows whose number stands in too many families to tell anything."""
    pairs = np.unique(np.column_stack([key[usable], family[usable].astype(np.uint64)]), axis=0)
    numbers, families = np.unique(pairs[:, 0], return_counts=True)
    return np.asarray(usable & np.isin(key, numbers[families > _MOST_FAMILIES]))


def _areas(
    found: Columns, areas: Sequence[str], family: NDArray[np.intp], owned: NDArray[np.bool_], families: int
) -> dict[str, pa.Array]:
    rows = np.flatnonzero(owned)
    _, first = np.unique(family[rows], return_index=True)
    assert len(first) == families
    places = pa.array(rows[first])
    return {area: found.text(area).take(places).cast(pa.string()) for area in areas if area in found}
