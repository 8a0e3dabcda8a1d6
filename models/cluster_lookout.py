"""Looking, all the while a command works, whether its cluster still has workers; and saying so where not."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from features.errors import TepatError
from models.cluster_given import Giver, NotGiven

if TYPE_CHECKING:
    from distributed import Client, Scheduler

_EVERY: Final = 2.0
PATIENCE: Final = 300.0
"""Seconds that one waits for a worker where none is left."""
_TASKS: Final = "tepat"


class LostCluster(TepatError):
    """The scheduler is gone, or every worker, and none came in their place."""

    def __init__(self, address: str, why: str) -> None:
        self.address = address
        super().__init__(
            f"The cluster at {address} was lost: {why}. What is finished is kept. Start `dask scheduler` and "
            "`dask worker` again and call the command again: it goes on where it stopped."
        )


class Lookout:
    """What was seen last.

    Attributes:
        wished: the workers that something was meant for.
        alone: whether nobody has come for so long that the work was given up.
    """

    def __init__(self, client: "Client", giver: Giver) -> None:
        self._client, self._giver = client, giver
        self.wished: set[str] = set()
        self._last_worker = time.monotonic()
        self.alone = False

    def look(self) -> None:
        """Lets others do what was meant for workers that are gone; gives up where nobody is left."""
        workers = set(self._client.scheduler_info(n_workers=-1)["workers"])
        if workers:
            self._last_worker = time.monotonic()
            if self.wished - workers:
                self._client.run_on_scheduler(_pass_by)  # type: ignore[no-untyped-call]
                self._give_and_try_again()
        elif time.monotonic() > self._last_worker + PATIENCE:
            self.alone = True
            self._client.cancel(self._futures(lambda state: True), force=True)  # type: ignore[no-untyped-call]

    def _give_and_try_again(self) -> None:
        """What failed on workers that came and lacked what they work with: others wait for it, unasked."""
        failed = self._futures(lambda state: isinstance(state.exception, NotGiven))
        if failed:
            self._giver.provide()
            self._client.retry(failed)  # type: ignore[no-untyped-call]

    def _futures(self, which: Callable[[Any], bool]) -> list[Any]:
        from distributed import Future

        states = list(self._client.futures.items())
        return [Future(key, client=self._client) for key, state in states if which(state)]


@contextmanager
def looking_out(lookout: Lookout) -> Iterator[None]:
    """Looks every few seconds, on a thread of its own."""
    ended = Event()

    def look() -> None:
        while not ended.wait(_EVERY):
            # A scheduler that is gone is noticed by whoever waits for it.
            with suppress(OSError, TimeoutError):
                lookout.look()

    thread = Thread(target=look, name="lookout", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def dask_is_silent() -> Iterator[None]:
    """Dask tells of machines that come and go, with tracebacks; what a user must know, we say ourselves."""
    loggers = [logging.getLogger(name) for name in ("distributed", *_loggers_of_dask())]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _loggers_of_dask() -> list[str]:
    known = logging.Logger.manager.loggerDict
    return [name for name in known if name.startswith(("distributed.", "tornado.application"))]


def _pass_by(dask_scheduler: "Scheduler") -> None:
    """On the scheduler: what was wished of workers that are gone is forgotten.

    Dask passes by a worker that dies; but a task that found no worker at all keeps its wish as a condition,
    and whoever comes later is not the one that was wished for.
    """
    here: Any = dask_scheduler
    for task in list(here.unrunnable):
        wished = task.worker_restrictions
        if str(task.key).startswith(_TASKS) and wished and not wished & set(here.workers):
            task.worker_restrictions = None
    for worker in list(here.workers.values())[:1]:
        begun = here.bulk_schedule_unrunnable_after_adding_worker(worker)
        here.transitions(begun, stimulus_id=f"{_TASKS}-{time.time()}")


__all__ = ["PATIENCE", "LostCluster", "Lookout", "dask_is_silent", "looking_out"]
