"""Work on several machines, by Dask: the same functions on the same parts, the results in order.

A worker that dies costs the parts it held: Dask gives them to another. A worker on which numbers come out
otherwise, to the last bit, is refused rather than used.
"""

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from features.errors import TepatError
from models.cluster_answers import Answer, answer_of, machine_of
from models.cluster_given import Giver, NotGiven
from models.cluster_lookout import Lookout, LostCluster, dask_is_silent, looking_out

if TYPE_CHECKING:
    from distributed import Client, Future

_WAIT: Final = 30
_ASKED_EVERY: Final = 3.0
_TRIES: Final = 5
AHEAD: Final = 1
"""Parts that wait at each thread of a worker, beyond the one in work: few, so that all end together."""
_DONE: Final = 2
"""Times the parts under way that may be finished, too, and wait for an earlier one."""
_DIED: Final = (
    "One worker of the cluster after the other died over the same part, probably because memory ran out: "
    "start `dask worker` with fewer threads or on machines with more memory. What is finished is kept: call "
    "the command again."
)


class ClusterNotInstalled(TepatError):
    """Dask is not installed."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "Working on a cluster needs Dask, which is not installed: install tepat with its extra "
            "`cluster`, or leave out --cluster."
        )


class NoCluster(TepatError):
    """No scheduler answers at the address, or it has no workers."""

    def __init__(self, address: str, why: str) -> None:
        self.address = address
        super().__init__(
            f"The cluster at {address} cannot be used: {why}. Start `dask scheduler` and `dask worker`, with "
            "this version of Tepat installed on every machine, or leave out --cluster."
        )


class FailedOnTheCluster(TepatError):
    """A worker could not do a part; the text is its own."""


class AnotherKindOfMachine(TepatError):
    """A worker computes other last digits than this machine, so that the file would depend on who made it."""

    def __init__(self, different: Iterable[str]) -> None:
        self.different = tuple(different)
        super().__init__(
            f"A worker of the cluster differs from this machine in {', '.join(self.different)}, and would "
            "give other last digits. Use the same versions and the same kind of processor everywhere; start "
            "the command on a machine like the workers."
        )


class Cluster:
    """A connection to a Dask scheduler."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._giver = Giver(client)
        self.lookout = Lookout(client, self._giver)
        self._threads: Mapping[str, int] = {}
        self._asked_until = 0.0

    @property
    def client(self) -> "Client":
        """Dask's own connection."""
        return self._client

    @property
    def giver(self) -> Giver:
        """What workers are given once."""
        return self._giver

    def run(self, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """`work` of each item, in order, on any worker; only a few items are on their way at a time.

        Raises:
            FailedOnTheCluster, AnotherKindOfMachine: see there.
        """
        key = self._giver.give(work)
        for _, future in self.ahead(lambda item: self.submit(_call, key, item), items):
            yield self.result(future)

    def submit(
        self, task: Callable[..., Any], key: str | None, *items: Any, on: str | None = None, priority: int = 0
    ) -> "Future[Any]":
        """`task` of what was given as `key` and of the items.

        Args:
            items: among them may be what earlier calls gave: the worker has to be sent their results.
            on: the worker's address; another one helps where that is gone, or has much more to do.
            priority: a worker does the highest of what waits for it; Dask promises no order of equal ones.
        """
        where = {} if on is None else {"workers": [on], "allow_other_workers": True}
        if on is not None:
            self.lookout.wished.add(on)
        return self._client.submit(
            answer_of, task, key, *items, pure=False, key=_name_of(task), priority=priority, **where
        )

    def result(self, future: "Future[Any]") -> Any:
        """What came out of a task.

        Raises:
            FailedOnTheCluster, AnotherKindOfMachine: see there.
        """
        answer = self._answer(future)
        own = machine_of()
        if answer.machine != own:
            raise AnotherKindOfMachine(sorted(name for name in own if own[name] != answer.machine.get(name)))
        if answer.failure is not None:
            raise FailedOnTheCluster(answer.failure)
        return answer.content

    def results(self, futures: "Sequence[Future[Any]]") -> Iterator[Any]:
        """What came out of each, in order, fetched as soon as it is there.

        Raises:
            FailedOnTheCluster, AnotherKindOfMachine: see there.
        """
        from distributed import as_completed

        places = {future.key: place for place, future in enumerate(futures)}
        fetched: dict[int, Any] = {}
        given = 0
        for future in as_completed(futures, loop=self._client.loop):  # type: ignore[no-untyped-call]
            fetched[places[future.key]] = self.result(future)
            while given in fetched:
                yield fetched.pop(given)
                given += 1

    def _answer(self, future: "Future[Any]") -> Answer:
        for _ in range(_TRIES):
            try:
                answer: Answer = future.result()
            except NotGiven:
                self._giver.provide()
                self._client.retry([future])  # type: ignore[no-untyped-call]
            else:
                return answer
        raise FailedOnTheCluster(
            "A worker of the cluster could not be given what it works with. If a file was changed meanwhile, "
            "call the command again; otherwise look whether the workers' disks are full."
        )

    def ahead(
        self, submit: Callable[[Any], "Future[Any]"], items: Iterable[Any]
    ) -> Iterator[tuple[Any, "Future[Any]"]]:
        """Each item with what `submit` gave for it, in order.

        As soon as any of those under way is done, the next is submitted.
        """
        waiting: deque[tuple[Any, Future[Any]]] = deque()
        for item in items:
            while len(under_way := [future for _, future in waiting if not is_done(future)]) >= self.room():
                if is_done(waiting[0][1]) or len(waiting) >= (1 + _DONE) * self.room():
                    yield waiting.popleft()
                else:
                    self.wait_for_any(under_way)
            waiting.append((item, submit(item)))
        while waiting:
            yield waiting.popleft()

    def wait_for_any(self, futures: "Sequence[Future[Any]]") -> None:
        """Until one of them is done."""
        from distributed import wait

        with self._client.as_current():
            wait(list(futures), return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]

    def room(self) -> int:
        """How many items may be on their way."""
        return max((1 + AHEAD) * sum(self.threads().values()), 2)

    def threads(self) -> Mapping[str, int]:
        """Worker → its threads, by address; asked anew every few seconds."""
        if time.monotonic() > self._asked_until:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
            self._threads = {address: int(workers[address]["nthreads"]) for address in sorted(workers)}
            self._asked_until = time.monotonic() + _ASKED_EVERY
        return self._threads


@contextmanager
def cluster_at(address: str) -> Iterator[Cluster]:
    """Connects to the scheduler at `address`, as tcp://10.0.0.1:8786.

    Raises:
        ClusterNotInstalled: Dask is not installed.
        NoCluster: nobody answers, or there are no workers.
        LostCluster: that came later.
        FailedOnTheCluster: one worker after the other died over the same part.
    """
    try:
        import dask
        from distributed import CancelledError, Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise ClusterNotInstalled from None
    # A part is sent with its task, so that it can be sent again to another worker.
    settings = {"distributed.admin.large-graph-warning-threshold": "1TiB"}
    with dask.config.set(settings), dask_is_silent():
        try:
            client: Client = Client(address, timeout=_WAIT, set_as_default=False, direct_to_workers=True)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as reason:
            raise NoCluster(address, "no scheduler answers") from reason
        with client:
            try:
                client.wait_for_workers(1, timeout=_WAIT)
            except TimeoutError as reason:
                raise NoCluster(address, f"it had no worker for {_WAIT} seconds") from reason
            cluster = Cluster(client)
            try:
                with looking_out(cluster.lookout):
                    yield cluster
            except (CancelledError, CommClosedError) as reason:
                why = "it had no worker for a long time" if cluster.lookout.alone else "its scheduler is gone"
                raise LostCluster(address, why) from reason
            except KilledWorker as reason:
                raise FailedOnTheCluster(_DIED) from reason
            finally:
                # A scheduler that is gone must not hide why the work ended.
                with suppress(OSError, TimeoutError):
                    cluster.giver.forget()


def is_done(future: "Future[Any]") -> bool:
    """Whether there is an answer, or will be none."""
    done: bool = future.done()  # type: ignore[no-untyped-call]
    return done


def _call(work: Callable[[Any], Any], item: Any) -> Any:
    return work(item)


def _name_of(task: Callable[..., Any]) -> str:
    """By the first words Dask knows tasks of one kind, and learns how long they take."""
    return f"tepat{task.__name__}-{uuid.uuid4()}"


__all__ = [
    "AHEAD",
    "AnotherKindOfMachine",
    "Cluster",
    "ClusterNotInstalled",
    "FailedOnTheCluster",
    "NoCluster",
    "cluster_at",
    "is_done",
]
