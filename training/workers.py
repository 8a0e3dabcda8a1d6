"""How many folds are fitted at once: one thread each, because small fits gain nothing from sharing one."""

import os
from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_thread_each() -> AbstractContextManager[object]:
    """While it lasts, matrix products and trees use one thread a call.

    Several threads on small matrices wait for each other more than they work, and on a busy
    machine ten times more; folds side by side use the cores better.
    """
    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def fold_workers() -> int:
    """OMP_NUM_THREADS where it is set, as numerical programs read it, otherwise the cores given to us."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
