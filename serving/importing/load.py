"""Loading a registry into the store: read, assess, write; told step by step."""

from collections.abc import Callable

from models.assessment import assess
from serving.importing.registry import Order, read_registry
from serving.store.loading import begin_loading
from serving.store.store import Store
from serving.store.views import Actor, SnapshotView

Progress = Callable[[str, int, int], None]


def load_registry(store: Store, actor: Actor, order: Order, progress: Progress) -> SnapshotView:
    """Reads, assesses and loads what `order` names; the snapshot is in force when this returns.

    The same files with the same model, policy, profile and day in the same cycle are loaded once: a
    second time returns the snapshot that is there, and what was interrupted goes on where it stopped.

    Args:
        progress: hears the step, and how many households of how many are done.

    Raises:
        CycleIsOpen, and what `serving.importing.registry.read_registry` raises.
    """
    load = read_registry(order, lambda step: progress(step, 0, 0))
    loading = begin_loading(store, actor, load)
    if not loading.ready:
        total = len(load.households)
        for chunk in assess(load.context, load.households):
            progress("assessing", loading.write(chunk), total)
        progress("finishing", total, total)
        loading.finish()
    with store.read(actor) as reading:
        return reading.snapshot(loading.snapshot_id)
