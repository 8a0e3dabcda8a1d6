"""Loading a registry into the store: read, assess, write; told step by step."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models import assessment
from models.assessing import Made, Watch
from models.work_folder import WorkFolder, work_folder
from serving.importing.parts import assessed
from serving.importing.registry import Order, Prepared, prepare, read_registry
from serving.store.actor import Actor
from serving.store.cycle_views import SnapshotView
from serving.store.loading import begin_loading
from serving.store.store import Store
from serving.store.what_is_loaded import Load

Progress = Callable[[str, int, int], None]


def load_registry(store: Store, actor: Actor, order: Order, progress: Progress) -> SnapshotView:
    """Reads, assesses and loads what `order` names; the snapshot is in force when this returns.

    The same files with the same model, policy, profile and day in the same cycle are loaded once: a
    second time returns the snapshot that is there, unless another one has come into force since. What was
    interrupted goes on: parts that were assessed are not assessed again, rows that are in are not written
    again. Memory does not grow with the registry but for its ids and numbers.

    Args:
        progress: hears the step, and how many households of how many are done.

    Raises:
        CycleIsOpen, AlreadyBeingWritten, and what `serving.importing.registry.prepare` and
        `read_registry` raise.
    """
    prepared = prepare(order)
    with _work(prepared) as work:
        load = read_registry(prepared, work.reading, lambda step: progress(step, 0, 0))
        loading = begin_loading(store, actor, load)
        if not loading.ready:
            total = len(load.households)
            for chunk in assessed(load.context, load.households, work, _watch(load, progress)):
                progress("writing", loading.write(chunk), total)
            progress("finishing", total, total)
            loading.finish()
    with store.read(actor) as reading:
        return reading.snapshot(loading.snapshot_id)


@contextmanager
def _work(prepared: Prepared) -> Iterator[WorkFolder]:
    place = prepared.order.work
    with (
        tempfile.TemporaryDirectory(prefix="tepat-load-") as scratch,
        work_folder(place or Path(scratch) / "load", prepared.follows_from) as work,
    ):
        yield work


def _watch(load: Load, progress: Progress) -> Watch:
    """Tells how far assessing has come; parts that were there count as done."""
    total = len(load.households)

    def watch(parts: Iterable[Made], missing: int) -> Iterable[Made]:
        for number, part in enumerate(parts, start=1):
            yield part
            progress("assessing", max(total - (missing - number) * assessment.CHUNK, 0), total)

    return watch
