"""What the process of a job agrees on with the service that began it."""

import os
import signal
import threading
from collections.abc import Mapping
from typing import Final

TRY_AGAIN: Final = 75
"""Ends the process of a job that could not begin yet (EX_TEMPFAIL of sysexits.h)."""
ATTACHED: Final = "TEPAT_ATTACHED"
"""Set by the service for a job's process, whose standard input it holds: nobody else sets it."""


def end_with_parent(environment: Mapping[str, str]) -> None:
    """Ends this process as soon as the one that began it has ended, however that came about.

    The service holds the other end of a pipe that is our standard input; nothing is ever written to it,
    and the system closes it even for whoever is killed. Two imports of the same files never work side by
    side. Does nothing for whoever the service did not begin.
    """
    if environment.get(ATTACHED) == "1":
        threading.Thread(target=_end_after_parent, name="parent", daemon=True).start()


def _end_after_parent() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
