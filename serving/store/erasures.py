"""Who was erased, kept beside the key file: a backup from before still holds who they are.

One line a household, its public key; or `cycle NAME` of a cycle whose personal data was taken away when it
was long closed, and `before MOMENT` of its time limit. `tepat restore` erases them again.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from serving.store.errors import UnusableDatabase
from serving.store.kept_lines import add_lines

NAME: Final = "erased"
_CYCLE: Final = "cycle "
_BEFORE: Final = "before "


@contextmanager
def noting(anchored_at: Path | None) -> Iterator[Callable[[Sequence[str]], None]]:
    """Gives what adds lines to the file beside the anchor, through to the disk; an error takes them back.

    They are added before the transaction ends: what was erased and is not in the file would come back
    with the next backup that is restored, and nobody would know.

    Raises:
        UnusableDatabase: from what it gives: they cannot be added.
    """
    file = None if anchored_at is None else anchored_at.with_name(NAME)
    added: list[tuple[int, int]] = []

    def add(lines: Sequence[str]) -> None:
        if file is not None and lines:
            try:
                added.append(add_lines(file, "".join(f"{line}\n" for line in lines), through=True))
            except OSError:
                raise UnusableDatabase(
                    "the list of what was erased, the file erased beside the key file, cannot be written. "
                    "Look at the rights of that folder and the room on its disk; nothing was erased"
                ) from None

    try:
        yield add
    except BaseException:
        for before, after in added:
            if file is not None and file.stat().st_size == after:
                os.truncate(file, before)
        raise


def of_cycles(names: Sequence[str], closed_before: datetime) -> list[str]:
    """The lines of cycles that were taken away."""
    return [*(f"{_CYCLE}{name}" for name in names), f"{_BEFORE}{closed_before.isoformat()}"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased so far.

    Attributes:
        keys: of households, each once, in the order in which they were erased.
        cycles: names of those that were taken away as a whole.
        before: the latest time limit of those; None where none was taken.
    """

    keys: tuple[str, ...] = ()
    cycles: tuple[str, ...] = ()
    before: datetime | None = None


def erased_before(anchored_at: Path | None) -> Erased:
    """What the file says."""
    if anchored_at is None or not anchored_at.with_name(NAME).is_file():
        return Erased()
    lines = list(dict.fromkeys(anchored_at.with_name(NAME).read_text("ascii").splitlines()))
    moments = [moment for line in lines for moment in _moment(line)]
    return Erased(
        keys=tuple(line for line in lines if line and " " not in line),
        cycles=tuple(line.removeprefix(_CYCLE) for line in lines if line.startswith(_CYCLE)),
        before=max(moments, default=None),
    )


def _moment(line: str) -> Iterator[datetime]:
    """The time limit that a line names; none if it was cut off by a power failure."""
    with suppress(ValueError):
        if line.startswith(_BEFORE):
            yield datetime.fromisoformat(line.removeprefix(_BEFORE))
