"""Who lives where, block by block onto the disk: what the store takes in beside the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.columns import Wanted, find_columns
from features.contacts import contacts_of_tables
from features.households import Households
from features.people import People, people_of
from features.profile import Profile
from features.raw_table import RawTable
from features.reading_in_blocks import Block
from features.wanted import under_all_names
from serving.importing.rows_of_homes import Headings, RowsOfHomes
from serving.personal.records import Records, records

_KINDS: Final = ("nik", "kk")
_RECORDS: Final = pa.schema([("record", pa.large_string()), ("recorded", pa.string())])
_NUMBERS: Final = pa.schema([("kind", pa.int8()), ("number", pa.string()), ("home", pa.int32())])


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """One block; its households count from 0. `rows` are rows of other persons, `homes` whose they are."""

    records: Records
    recorded: pa.Array
    own_rows: NDArray[np.int64]
    rows: NDArray[np.int64]
    homes: NDArray[np.int64]
    headings: tuple[Headings, Headings]


class PeopleKept:
    """The records of n households on disk, in the order of the file; a `features.reading_in_blocks.Beside`.

    Attributes:
        persons: how many there are in all.
        rows_of_homes: which rows are whose.
        headings: of the registry and of the persons' table.
    """

    def __init__(self, profile: Profile, folder: Path) -> None:
        """`folder` must exist; whoever may read it reads names and numbers."""
        self._profile = profile
        self._records = _OnDisk(folder / "records.arrow", _RECORDS)
        self._numbers = _OnDisk(folder / "numbers.arrow", _NUMBERS)
        self.begin()

    def begin(self) -> None:
        """Forgets what was kept."""
        self._records.begin()
        self._numbers.begin()
        self.rows_of_homes = RowsOfHomes()
        self.headings = (Headings(), Headings())
        self.persons = 0
        self._with_number: list[bool] = []

    @property
    def simulated(self) -> bool:
        """Every NIK is of the simulation, and there is one."""
        return bool(self._with_number) and all(self._with_number)

    def look(self, block: Block, households: Households) -> _Seen:
        """Persons, contacts and dates of a block's usable households."""
        table = block.table
        if self._profile.table == "households" and self._profile.keys.household is not None:
            table = table.take(np.flatnonzero(np.isin(table.rows, households.rows)))
        people = people_of(self._profile, table, block.members)
        contacts = contacts_of_tables(self._profile, table, block.members)
        return _Seen(
            records(people, contacts, households.ids),
            _recorded(self._profile, table, households),
            households.rows,
            *_whose(people, households),
            (_headings(table), _headings(people.columns.table)),
        )

    def keep(self, seen: _Seen) -> None:
        """Writes a block's records behind those that are there."""
        start, found = len(self), seen.records
        self._records.append([found.texts.cast(pa.large_string()), seen.recorded])
        self._numbers.append(_numbered(found, start))
        self.rows_of_homes.add(start, seen.own_rows, seen.rows, seen.homes)
        self.headings = seen.headings
        self.persons += found.persons
        if len(found.numbers["nik"][0]):
            self._with_number.append(found.simulated)

    def __len__(self) -> int:
        return self._records.length

    def rows(self, start: int, stop: int) -> tuple[pa.Array, list[str | None]]:
        """The records of the households from `start` to `stop`, and the day of each, as text or None."""
        found = self._records.rows(start, stop)
        days: list[str | None] = found["recorded"].to_pylist()
        return found["record"].combine_chunks(), days

    def numbers(self) -> Iterator[tuple[str, pa.Array, NDArray[np.int64]]]:
        """NIK and KK numbers, some at a time: kind, the numbers, and whose household each is."""
        for batch in self._numbers.batches():
            for place, kind in enumerate(_KINDS):
                found = batch.filter(pc.equal(batch["kind"], place))
                yield kind, found["number"], found["home"].to_numpy().astype(np.int64)


class _OnDisk:
    """Columns in an Arrow file, a batch a block, read again by rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self._sink: pa.OSFile | None = None

    def begin(self) -> None:
        """An empty file in the place of what was there."""
        self._finish()
        self._ends = [0]
        self._sink = pa.OSFile(str(self._path), "wb")
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        self._writer = pa.ipc.new_file(self._sink, self._schema, options=options)
        self._at_hand: tuple[int, pa.RecordBatch] | None = None

    @property
    def length(self) -> int:
        return self._ends[-1]

    def append(self, columns: list[pa.Array]) -> None:
        """The next rows."""
        batch = pa.RecordBatch.from_arrays(columns, schema=self._schema)
        self._writer.write_batch(batch)
        self._ends.append(self.length + len(batch))

    def rows(self, start: int, stop: int) -> pa.Table:
        """The rows from `start` to `stop`; those of one batch stay at hand."""
        first, last = np.searchsorted(self._ends, [start, stop], side="right") - 1
        found = []
        for number in range(int(first), min(int(last) + 1, len(self._ends) - 1)):
            before = self._ends[number]
            batch = self._batch(number)
            found.append(batch.slice(max(start - before, 0), max(stop - max(start, before), 0)))
        return pa.Table.from_batches(found, self._schema)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows, a block at a time."""
        self._finish()
        with pa.OSFile(str(self._path)) as source:
            reader = pa.ipc.open_file(source)
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number)

    def _batch(self, number: int) -> pa.RecordBatch:
        if self._at_hand is None or self._at_hand[0] != number:
            self._finish()
            with pa.OSFile(str(self._path)) as source:
                self._at_hand = (number, pa.ipc.open_file(source).get_batch(number))
        return self._at_hand[1]

    def _finish(self) -> None:
        if self._sink is not None:
            self._writer.close()
            self._sink.close()
            self._sink = None


def _numbered(found: Records, start: int) -> list[pa.Array]:
    """Kind, number and household, once each: a family's number stands with each of its members."""
    kinds, numbers, homes = [], [], []
    for place, kind in enumerate(_KINDS):
        texts, of_homes = found.numbers[kind]
        coded = texts.dictionary_encode()
        pairs = of_homes * max(len(coded.dictionary), 1) + coded.indices.to_numpy()
        once = np.unique(pairs, return_index=True)[1]
        kinds.append(np.full(len(once), place, dtype=np.int8))
        numbers.append(texts.take(pa.array(once)))
        homes.append((start + of_homes[once]).astype(np.int32))
    return [pa.array(np.concatenate(kinds)), pa.concat_arrays(numbers), pa.array(np.concatenate(homes))]


def _whose(people: People, households: Households) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of persons that are no household's own row, and the position of each one's household."""
    homes = pc.index_in(people.household, value_set=households.ids).fill_null(-1).to_numpy().astype(np.int64)
    rows = people.columns.table.rows
    other = homes >= 0
    if people.columns.table is people.homes.columns.table:
        other &= ~np.isin(rows, households.rows)
    return rows[other], homes[other]


def _headings(table: RawTable) -> Headings:
    return Headings(table.source, frozenset(table.names))


def _recorded(profile: Profile, table: RawTable, households: Households) -> pa.Array:
    """The day on which each record was taken, as the registry writes it."""
    column = profile.keys.recorded
    if column is None:
        return pa.nulls(len(households), pa.string())
    columns, _ = find_columns(table, under_all_names(profile, [Wanted(column, needed=False)]))
    if column not in columns:
        return pa.nulls(len(households), pa.string())
    places = pc.index_in(pa.array(households.rows), value_set=pa.array(columns.table.rows))
    return pc.utf8_slice_codeunits(columns.text(column).cast(pa.string()).take(places), 0, 10)
