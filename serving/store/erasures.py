"""Which households were erased, kept beside the key file: a backup from before still holds who they are.

One public key a line. `tepat restore` erases them again.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

NAME: Final = "erased"


def note(anchored_at: Path | None, keys: Sequence[str]) -> None:
    """Adds keys to the file beside the anchor, through to the disk."""
    told = "".join(f"{key}\n" for key in keys if key)
    if anchored_at is None or not told:
        return
    handle = os.open(anchored_at.with_name(NAME), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, told.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def erased_before(anchored_at: Path | None) -> list[str]:
    """The keys, each once, in the order in which they were erased."""
    if anchored_at is None or not anchored_at.with_name(NAME).is_file():
        return []
    return list(dict.fromkeys(anchored_at.with_name(NAME).read_text("ascii").split()))
