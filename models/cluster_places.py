"""Which worker of a cluster is to do what."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from models.cluster import AHEAD, Cluster, is_done

if TYPE_CHECKING:
    from distributed import Future


class Waiting:
    """Parts that nobody has begun, by the worker that holds most of their rows.

    A shorter one, at the end of the file, comes last: with it all end together.
    """

    def __init__(self, parts: Iterable[tuple[slice, str | None]]) -> None:
        self._of: dict[str | None, deque[slice]] = {}
        every = list(parts)
        longest = max((rows.stop - rows.start for rows, _ in every), default=0)
        self._short = [rows for rows, _ in every if rows.stop - rows.start < longest]
        for rows, holder in every:
            if rows.stop - rows.start == longest:
                self._of.setdefault(holder, deque()).append(rows)

    def __len__(self) -> int:
        return sum(map(len, self._of.values())) + len(self._short)

    def next_for(self, where: str | None) -> slice:
        """The first of the worker's own; where it has none, the last of whoever has most of them.

        >>> waiting = Waiting([(slice(0, 2), "a"), (slice(2, 4), "a"), (slice(4, 6), "b")])
        >>> [waiting.next_for("b").start for _ in range(3)]
        [4, 2, 0]
        """
        own = self._of.get(where)
        if own:
            return own.popleft()
        most = max(self._of.values(), key=len, default=None)
        return most.pop() if most else self._short.pop()


class Places:
    """Each worker decodes a run of blocks, and makes the parts of these rows, as long as there are any.

    Dask alone would have parts wait for the worker that keeps their rows while another has nothing to do.
    Whoever goes through one run has to go through less of a file that cannot be entered in the middle.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._holders: list[str | None] = []
        self._at_work: list[tuple[str | None, Future[Any]]] = []

    def of_blocks(self, count: int) -> Sequence[str | None]:
        """The worker of each block of a file; as many blocks as it has threads."""
        threads = self._cluster.threads()
        self._holders = list(shared_out(count, threads)) if threads else [None] * count
        return self._holders

    def holder(self, block: int) -> str | None:
        """The worker that has this one."""
        return self._holders[block]

    def of_the_whole(self) -> str | None:
        """The worker that has decoded last, and no more than the others."""
        return self._holders[-1] if self._holders else None

    def with_room(self, waiting: Sized) -> Iterator[str | None]:
        """Whoever is to have another part now, the one with the least to do first.

        One waits at each thread, so that it never stands still; of the last ones none does, so that all
        workers end together. Where no worker is left, two parts wait for one to come.
        """
        while len(waiting):
            threads: dict[str | None, int] = dict(self._cluster.threads().items()) or {None: 1}
            self._at_work = [(where, future) for where, future in self._at_work if not is_done(future)]
            tasks = Counter(where if where in threads else None for where, _ in self._at_work)
            where = min(threads, key=lambda one: tasks[one] / threads[one])
            last = len(waiting) <= sum(threads.values()) and where is not None
            if tasks[where] >= threads[where] * (1 if last else 1 + AHEAD):
                return
            yield where

    def busy(self, where: str | None, future: "Future[Any]") -> None:
        """The worker has more to do until it is done."""
        self._at_work.append((where, future))


def shared_out(count: int, threads: Mapping[str, int]) -> list[str]:
    """A worker for each of so many things, one run each, by its threads; the first have one more.

    >>> shared_out(5, {"one": 1, "two": 1}), shared_out(4, {"one": 3, "two": 1})
    (['one', 'one', 'one', 'two', 'two'], ['one', 'one', 'one', 'two'])
    """
    total = sum(threads.values())
    ends = [-(-count * upto // total) for upto in accumulate(threads.values())]
    starts = [0, *ends]
    return [
        address for address, start, end in zip(threads, starts, ends, strict=False) for _ in range(start, end)
    ]


__all__ = ["Places", "Waiting", "shared_out"]
