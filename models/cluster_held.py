"""Households that stay on the workers of a cluster, which read, decode and assess them.

A worker reads its blocks from the files, keeps the decoded households packed, and makes parts of what lies
there; rows of a part that lie elsewhere are sent from worker to worker. What comes back is small, and the
finished parts. A worker that dies takes its blocks with it: Dask has them decoded again by another.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pyarrow as pa

from features.households import Households
from features.member_parts import BlockSizes
from features.packed_households import Codes, Packed, Together, codes_of, pack
from features.placed_blocks import PlacedBlock
from features.reading_in_blocks import Block, HowToRead, ReadBlock, decode_block
from features.rows_of_file import RowsOfFile
from features.table_files import TableFile
from models import assessment
from models.assessing import Chunk, Made
from models.cluster import Cluster, is_done
from models.cluster_given import NotGiven, SameFile, place_of
from models.cluster_places import Places, Waiting
from models.door import Door, Placed

if TYPE_CHECKING:
    from distributed import Future

Seen = TypeVar("Seen")
_MARGIN: Final = 0.03
"""Share of a file by which persons may begin before the same share of households."""


class HeldElsewhere:
    """n households on the workers of a cluster; see `features.placed_blocks.Elsewhere`."""

    def __init__(
        self, cluster: Cluster, door: Door, work: Callable[[Any], bytes], finished: Collection[int] = ()
    ) -> None:
        """
        Args:
            door: to the folder of the work, for workers that can reach it.
            work: what will be done with chunks of the households (`models.cluster_context`); the first are
                begun while the caller looks at the whole.
            finished: chunks, by their numbers, that are not begun before they are asked for.
        """
        self._cluster, self._door, self._work, self._finished = cluster, door, work, finished
        self._under_way: dict[int, Future[Any]] = {}
        self._begun = False
        self._approaching: list[Future[Any]] = []
        self._places = Places(cluster)
        self._blocks: list[Future[Any]] = []
        self._ends: list[int] = []
        self._codes: Codes = {}
        self._nobody: Households | None = None

    def threads(self) -> int:
        """As there."""
        return max(sum(self._cluster.threads().values()), 1)

    def expect(self, file: TableFile, persons: TableFile | None, sizes: BlockSizes) -> None:
        """As there; until then each worker goes through the files up to where its first block will stand."""
        files = [file] if persons is None else [file, persons]
        self._cluster.giver.show(each.path for each in files)
        holders = Places(self._cluster).of_blocks(sizes.blocks)
        self._approaching = [
            self._cluster.submit(_approach, None, self._about(files, block / sizes.blocks), on=where)
            for block, where in enumerate(holders)
            if block > 0 and where != holders[block - 1]
        ]

    def _about(self, files: Sequence[TableFile], share: float) -> list["_Run"]:
        """Where that share of each file ends; rather before it, since a way leads in one direction only."""
        starts = [int(file.rows * max(share - _MARGIN, 0.0)) for file in files]
        return [
            _Run.of(self._cluster, RowsOfFile.of(file, start, start))
            for file, start in zip(files, starts, strict=True)
        ]

    def decode(self, how: HowToRead, blocks: Sequence[PlacedBlock]) -> Iterator[ReadBlock]:
        """As there."""
        cluster = self._cluster
        self._blocks, self._ends, self._places = [], [], Places(cluster)
        self._under_way, self._begun = {}, False
        files = [run.file.path for block in blocks[:1] for run in (block.households, block.persons) if run]
        cluster.giver.show(files)
        key = cluster.giver.give(how)
        for number, (block, where) in enumerate(
            zip(blocks, self._places.of_blocks(len(blocks)), strict=True)
        ):
            found = [
                None if run is None else _Run.of(cluster, run) for run in (block.households, block.persons)
            ]
            # In ascending order, so that a worker goes through its run once.
            self._blocks.append(cluster.submit(_decode, key, block, *found, on=where, priority=-number))
        told = [cluster.submit(_told, None, future) for future in self._blocks]
        # What they will do next reaches the workers while they decode.
        cluster.giver.give(self._work)
        lights = []
        for read, count in cluster.results(told):
            self._ends.append((self._ends[-1] if self._ends else 0) + count)
            lights.append(read.part.households)
            yield read
        self._codes, self._nobody = codes_of(lights), lights[0]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def rows(self, start: int, stop: int) -> Households:
        """The households from `start` to `stop`, with all that an assessment needs."""
        if start == stop and self._nobody is not None:
            return self._nobody
        spans, futures = self._spans(start, stop)
        rows: Households = self._cluster.result(
            self._cluster.submit(_rows, None, spans, self._codes, *futures)
        )
        return rows

    def of_whole(self, look: Callable[[Households], Seen]) -> Callable[[], Seen]:
        """What one worker sees in all of them, once that is asked for."""
        spans, futures = self._spans(0, len(self))
        where = self._places.of_the_whole()
        # Before the parts that are begun meanwhile: the caller waits for it with all others.
        future = self._cluster.submit(_look, None, look, spans, self._codes, *futures, on=where, priority=1)

        @cache
        def seen() -> Seen:
            # Workers need not wait for what the caller does before it asks for parts.
            if not self._begun:
                self._begun = True
                self._begin(self._waiting(self._likely()))
            found: Seen = self._cluster.result(future)
            return found

        return seen

    def make(self, work: Callable[[Any], bytes], chunks: Sequence[Chunk]) -> Iterator[Made]:
        """`work` of chunks of these households, each as soon as it is made; the work told beforehand."""
        assert work is self._work
        self._begun = True
        asked = {chunk.rows.start: chunk for chunk in chunks}
        for start in self._under_way.keys() - asked.keys():
            self._under_way.pop(start).cancel()  # type: ignore[no-untyped-call]
        waiting = self._waiting(chunk.rows for start, chunk in asked.items() if start not in self._under_way)
        while self._under_way or len(waiting):
            self._begin(waiting)
            self._cluster.wait_for_any(list(self._under_way.values()))
            for start in [start for start, future in self._under_way.items() if is_done(future)]:
                part = self._cluster.result(self._under_way.pop(start))
                if isinstance(part, Placed) and not self._door.holds(part):
                    part = self._cluster.result(self._made(asked[start].rows, None, None))
                # Nobody waits for what the caller does with it.
                self._begin(waiting)
                yield asked[start], part

    def _likely(self) -> Iterator[slice]:
        """The chunks that will be asked for."""
        chunks = enumerate(assessment.chunks_of(len(self)))
        return (rows for number, rows in chunks if number not in self._finished)

    def _waiting(self, parts: Iterable[slice]) -> Waiting:
        """Parts to be made, by the workers with most of their rows."""
        return Waiting((rows, self._places.holder(self._mostly_in(rows))) for rows in parts)

    def _begin(self, waiting: Waiting) -> None:
        """Gives to each worker as much as it shall have before it."""
        for where in self._places.with_room(waiting):
            rows = waiting.next_for(where)
            self._under_way[rows.start] = self._made(rows, self._door, where)

    def _made(self, rows: slice, door: Door | None, where: str | None) -> "Future[Any]":
        key = self._cluster.giver.give(self._work)
        spans, futures = self._spans(rows.start, rows.stop)
        number = rows.start // assessment.CHUNK
        future = self._cluster.submit(_assess, key, spans, self._codes, number, door, *futures, on=where)
        self._places.busy(where, future)
        return future

    def _mostly_in(self, rows: slice) -> int:
        """The block that holds most of these households."""
        spans, _ = self._spans(rows.start, rows.stop)
        lengths = [span.stop - span.start for span in spans]
        return self._numbers(rows.start, rows.stop)[lengths.index(max(lengths))]

    def _spans(self, start: int, stop: int) -> tuple[list[slice], list["Future[Any]"]]:
        """The blocks that hold these households, and where they stand in each."""
        starts = [0, *self._ends]
        numbers = self._numbers(start, stop)
        spans = [slice(max(start - starts[n], 0), min(stop, self._ends[n]) - starts[n]) for n in numbers]
        return spans, [self._blocks[number] for number in numbers]

    def _numbers(self, start: int, stop: int) -> range:
        first = int(np.searchsorted(self._ends, start, side="right"))
        last = max(int(np.searchsorted(self._ends, stop, side="left")), first)
        return range(first, min(last + 1, len(self._ends)))


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Rows of a file that is looked for on the worker."""

    file: SameFile
    rows: RowsOfFile

    @classmethod
    def of(cls, cluster: Cluster, rows: RowsOfFile) -> "_Run":
        return cls(cluster.giver.shown(rows.file.path), rows)

    def here(self) -> RowsOfFile:
        return self.rows.at(place_of(self.file))


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """A block that stays where it was decoded, and what is told of it."""

    read: ReadBlock
    packed: Packed

    def __sizeof__(self) -> int:
        return self.packed.__sizeof__()


def _approach(_: None, runs: Sequence[_Run]) -> None:
    # What is wrong with a file is told by whoever needs its rows.
    with suppress(NotGiven, pa.ArrowException, OSError):
        for run in runs:
            run.here().approach()


def _decode(how: HowToRead, block: PlacedBlock, households: _Run, persons: _Run | None) -> _Kept:
    of_households, of_persons = block.marks
    table = households.here().table().with_marks(of_households)
    members = None if persons is None else persons.here().table().with_marks(of_persons)
    read = decode_block(how, Block(table, members, block.standing))
    found = read.part.households
    nobody = found.take(np.empty(0, np.intp))
    return _Kept(replace(read, part=replace(read.part, households=nobody)), pack(found))


def _told(_: None, kept: _Kept) -> tuple[ReadBlock, int]:
    return kept.read, len(kept.packed)


def _together(spans: Sequence[slice], codes: Codes, blocks: Sequence[_Kept]) -> Together:
    return Together([(kept.packed, span) for kept, span in zip(blocks, spans, strict=True)], codes)


def _rows(_: None, spans: Sequence[slice], codes: Codes, *blocks: _Kept) -> Households:
    return _together(spans, codes, blocks).rows()


def _look(
    _: None, look: Callable[[Households], Seen], spans: Sequence[slice], codes: Codes, *blocks: _Kept
) -> Seen:
    return look(_together(spans, codes, blocks).whole())


def _assess(
    work: Callable[[Any], bytes],
    spans: Sequence[slice],
    codes: Codes,
    number: int,
    door: Door | None,
    *blocks: _Kept,
) -> bytes | Placed:
    content = work(_Here(_together(spans, codes, blocks)))
    placed = None if door is None else door.put(number, content)
    return content if placed is None else placed


@dataclass(frozen=True, slots=True, eq=False)
class _Here:
    """A chunk whose blocks have come together on a worker."""

    together: Together

    def households(self) -> Households:
        return self.together.rows()


__all__ = ["HeldElsewhere"]
