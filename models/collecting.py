"""What stays loaded is not looked through for garbage again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loaded_is_kept() -> Iterator[None]:
    """Until it ends, Python looks for unreachable objects only among those made from now on.

    Programs and libraries are a million objects: looking through them takes a tenth of a second, during which
    nothing else of the process runs, a few times in a long command.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


__all__ = ["loaded_is_kept"]
