"""Households that stay on the workers of a cluster, which read, decode and assess them.

A worker reads its blocks from the files, keeps the decoded households packed, and makes parts of what lies
there; rows of a part that lie elsewhere are sent from worker to worker. What comes back is small, and the
finished parts. A worker that dies takes its blocks with it: Dask has them decoded again by another.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from features.households import Households
from features.packed_households import Codes, Packed, Together, codes_of, pack
from features.placed_blocks import PlacedBlock
from features.reading_in_blocks import Block, HowToRead, ReadBlock, decode_block
from features.rows_of_file import RowsOfFile
from models import assessment
from models.assessing import Chunk
from models.cluster import Cluster
from models.cluster_given import SameFile, place_of
from models.cluster_places import Places
from models.door import Door, Placed

if TYPE_CHECKING:
    from distributed import Future

Seen = TypeVar("Seen")


class HeldElsewhere:
    """n households on the workers of a cluster; see `features.placed_blocks.Elsewhere`."""

    def __init__(self, cluster: Cluster, door: Door, work: Callable[[Any], bytes]) -> None:
        """
        Args:
            door: to the folder of the work, for workers that can reach it.
            work: what will be done with chunks of the households (`models.cluster_context`); the first are
                begun while the caller looks at the whole.
        """
        self._cluster, self._door, self._work = cluster, door, work
        self._begun: dict[int, Future[Any]] | None = {}
        self._places = Places(cluster)
        self._blocks: list[Future[Any]] = []
        self._ends: list[int] = []
        self._codes: Codes = {}
        self._nobody: Households | None = None

    def decode(self, how: HowToRead, blocks: Sequence[PlacedBlock]) -> Iterator[ReadBlock]:
        """As there."""
        cluster = self._cluster
        self._blocks, self._ends, self._begun, self._places = [], [], {}, Places(cluster)
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
        future = self._cluster.submit(_look, None, look, spans, self._codes, *futures, on=where)
        self._places.busy(where, future)

        @cache
        def seen() -> Seen:
            self._begin()
            found: Seen = self._cluster.result(future)
            return found

        return seen

    def run(self, work: Callable[[Any], bytes], chunks: Iterable[Chunk]) -> Iterator[bytes | Placed]:
        """`work` of chunks of these households, in order; the one that was told beforehand."""
        assert work is self._work
        begun, self._begun = self._begun or {}, None

        def under_way(chunk: Chunk) -> "Future[Any]":
            future = begun.pop(chunk.rows.start, None)
            return self._made(chunk.rows, self._door) if future is None else future

        for chunk, future in self._cluster.ahead(under_way, chunks):
            part = self._cluster.result(future)
            if isinstance(part, Placed) and not self._door.holds(part):
                part = self._cluster.result(self._made(chunk.rows, None))
            yield part

    def turn(self, rows: slice) -> float:
        """By this order of its parts every worker makes those that lie with it."""
        blocks = self._places.run_of(self._numbers(rows.start, rows.stop)[0])
        starts = [0, *self._ends]
        first, last = starts[blocks.start], starts[blocks.stop]
        return float(rows.start - first) / max(last - first, 1)

    def _begin(self) -> None:
        """Workers need not wait for what the caller does before it asks for parts."""
        if self._begun == {}:
            parts = sorted(assessment.chunks_of(len(self)), key=self.turn)
            for rows in parts[: self._cluster.room()]:
                self._begun[rows.start] = self._made(rows, self._door)

    def _made(self, rows: slice, door: Door | None) -> "Future[Any]":
        key = self._cluster.giver.give(self._work)
        spans, futures = self._spans(rows.start, rows.stop)
        number = rows.start // assessment.CHUNK
        where = self._places.of_part(self._numbers(rows.start, rows.stop))
        future = self._cluster.submit(_assess, key, spans, self._codes, number, door, *futures, on=where)
        self._places.busy(where, future)
        return future

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
