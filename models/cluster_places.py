"""Which worker of a cluster is to do what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from models.cluster import Cluster, is_done

if TYPE_CHECKING:
    from distributed import Future


class Places:
    """Each worker decodes a run of blocks; each part goes to the worker with the least to do.

    Dask alone would have parts wait for the worker that keeps their rows while another has nothing to do.
    Whoever goes through one run has to go through less of a file that cannot be entered in the middle.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._holders: list[str | None] = []
        self._at_work: list[tuple[str, Future[Any]]] = []

    def of_blocks(self, count: int) -> Sequence[str | None]:
        """The worker of each block of a file; as many blocks as it has threads."""
        threads = self._cluster.threads()
        self._holders = list(shared_out(count, threads)) if threads else [None] * count
        return self._holders

    def run_of(self, block: int) -> range:
        """The blocks of the worker that has this one."""
        first = self._holders.index(self._holders[block])
        return range(first, first + self._holders.count(self._holders[block]))

    def of_the_whole(self) -> str | None:
        """The worker that has decoded last, and no more than the others."""
        return self._holders[-1] if self._holders else None

    def of_part(self, blocks: Sequence[int]) -> str | None:
        """For a part of rows in `blocks`; among workers with as little to do, where most of these are."""
        threads = self._cluster.threads()
        self._at_work = [(where, future) for where, future in self._at_work if not is_done(future)]
        tasks = Counter(where for where, _ in self._at_work)
        near = Counter(self._holders[block] for block in blocks)
        return min(threads, key=lambda where: (tasks[where] // threads[where], -near[where]), default=None)

    def busy(self, where: str | None, future: "Future[Any]") -> None:
        """The worker has more to do until it is done."""
        if where is not None:
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


__all__ = ["Places", "shared_out"]
