"""How many folds are fitted at once: one thread each, because small fits gain nothing from sharing one."""

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

from models.side_by_side import asked_threads, given_cores


def one_thread_each() -> AbstractContextManager[object]:
    """While it lasts, matrix products and trees use one thread a call.

    Several threads on small matrices wait for each other more than they work, and on a busy
    machine ten times more; folds side by side use the cores better.
    """
    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def fold_workers() -> int:
    """OMP_NUM_THREADS where it is set, as numerical programs read it, otherwise the cores given to us."""
    return asked_threads() or given_cores()
