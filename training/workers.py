"""How many folds are fitted at once: one thread each, because small fits gain nothing from sharing one."""

import os


def fold_workers() -> int:
    """OMP_NUM_THREADS where it is set, as numerical programs read it, otherwise the cores given to us."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
