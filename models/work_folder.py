"""What an unfinished assessment leaves beside its place, so that a second run goes on where it stopped."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from features.errors import TepatError
from models.door import Door, Placed, name_of_part
from models.exclusive import HomeIsBusy, exclusive

_KEY: Final = "key.json"


class AlreadyBeingWritten(TepatError):
    """Another program is assessing into the same place."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Another program is writing {name} at this moment. Nothing was changed. Wait until it has "
            "ended, or choose another --out."
        )


class WorkFolder:
    """Finished parts of one result, each with its digest in its name; parts of other work are never seen.

    Attributes:
        reading: an empty folder for as long as the work lasts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._earlier: dict[int, list[Path]] = {}
        for path in folder.glob("*.part"):
            self._earlier.setdefault(int(path.name.partition(".")[0]), []).append(path)
        self.reading = folder / "reading"

    def kept(self, number: int) -> Path | None:
        """The part's file if an earlier run left it, whole; a torn one is deleted.

        What was put here since is known to whoever had it made.
        """
        for path in self._earlier.get(number, []):
            if path.name == name_of_part(number, path.read_bytes()):
                return path
            path.unlink()
        return None

    def earlier(self) -> frozenset[int]:
        """The parts that an earlier run left, whole or not."""
        return frozenset(self._earlier)

    def door(self) -> Door:
        """For other machines, which may be able to put their parts here themselves."""
        return Door.of(self._folder)

    def keep(self, number: int, content: bytes | Placed) -> Path:
        """Writes a part, unless it was put here; it has its name only when it is complete."""
        if isinstance(content, Placed):
            return self._folder / content.name
        path = self._folder / name_of_part(number, content)
        beside = self._folder / "part.writing"
        beside.write_bytes(content)
        beside.replace(path)
        return path

    def holds_parts(self) -> bool:
        """Whether a second run would find anything to go on with."""
        return any(self._folder.glob("*.part"))


@contextmanager
def work_folder(out: Path, key: Mapping[str, str | None]) -> Iterator[WorkFolder]:
    """The folder for the work on `out`, hidden beside it; gone once the work is done without an error.

    Args:
        key: everything that the parts' bytes follow from. What was left with another key is deleted.

    Raises:
        AlreadyBeingWritten: another process is at work on `out`.
    """
    folder = out.with_name(f".{out.name}.work")
    lock = out.with_name(f".{out.name}.lock")
    with ExitStack() as alone:
        try:
            alone.enter_context(exclusive(lock, seconds=0))
        except HomeIsBusy:
            raise AlreadyBeingWritten(out.name) from None
        alone.callback(lock.unlink, missing_ok=True)
        _prepare(folder, json.dumps(key, sort_keys=True, indent=1))
        work = WorkFolder(folder)
        try:
            yield work
            shutil.rmtree(folder)
        finally:
            shutil.rmtree(work.reading, ignore_errors=True)
            if folder.is_dir() and not work.holds_parts():
                # Another machine may be about to put a part here that nobody waits for any more.
                shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, key: str) -> None:
    known = folder / _KEY
    if folder.exists() and not (known.is_file() and known.read_text(encoding="utf-8") == key):
        shutil.rmtree(folder)
    shutil.rmtree(folder / "reading", ignore_errors=True)
    # What lies here is about persons: nobody else needs to see it.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "reading").mkdir(mode=0o700)
    if not known.is_file():
        beside = folder / f"{_KEY}.{os.getpid()}"
        beside.write_text(key, encoding="utf-8")
        beside.replace(known)


__all__ = ["AlreadyBeingWritten", "WorkFolder", "work_folder"]
