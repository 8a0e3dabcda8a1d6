"""What a worker of a cluster is given once and keeps: what it works with, and files that it cannot open.

The machine that was called asks every worker what it lacks. A worker that joins later says so with its first
task (`NotGiven`), and gets it then.
"""

import asyncio
import hashlib
import os
import pickle
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final

from features.digests import file_digest

if TYPE_CHECKING:
    from distributed import Client, Worker

LEASE: Final = 600.0
"""Seconds after which a copy that no task asks for any more is deleted: its command may have been killed."""
_AT_ONCE: Final = 1 << 26
"""Bytes of a file that are on their way to a worker at a time."""


class NotGiven(Exception):
    """This worker lacks something that it was thought to have."""


@dataclass(frozen=True, slots=True)
class SameFile:
    """A file that may stand at the same place on other machines; its SHA-256 tells whether it does."""

    path: str
    size: int
    digest: str

    @classmethod
    def of(cls, path: Path) -> "SameFile":
        return cls(str(path.absolute()), path.stat().st_size, _digest(str(path.absolute()), _stamp(path)))


class Giver:
    """The machine that was called: knows what all workers have to have."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._objects: dict[str, bytes] = {}
        self._names: list[tuple[Any, str]] = []
        self._files: dict[str, SameFile] = {}

    def give(self, thing: Any) -> str:
        """Gives all workers what they work with; by the answer they find it again."""
        for known, digest in self._names:
            if known is thing:
                return digest
        content = pickle.dumps(thing, protocol=5)
        digest = hashlib.sha256(content).hexdigest()
        self._objects[digest] = content
        self._names.append((thing, digest))
        self.provide()
        return digest

    def show(self, paths: Iterable[Path]) -> None:
        """Files of this machine, which a worker gets a copy of if it cannot open them itself."""
        files = {str(path): SameFile.of(path) for path in paths}
        if not files.items() <= self._files.items():
            self._files |= files
            self.provide()

    def shown(self, path: Path) -> SameFile:
        return self._files[str(path)]

    def provide(self) -> None:
        """Gives each worker what it lacks now.

        One that is gone, or cannot take it, is passed by: a task that finds it lacking says so (`NotGiven`).
        """
        files, paths = list(self._files.values()), list(self._files)
        lacking = self._run(_lacking, list(self._objects), files)
        for worker, (objects, lacks_files) in lacking.items():
            for digest in objects:
                self._run(_take_object, digest, self._objects[digest], workers=[worker])
            for number in lacks_files:
                for start, content in _pieces(Path(paths[number])):
                    self._run(_take_piece, files[number], start, content, workers=[worker])

    def forget(self) -> None:
        """Workers delete their copies of files, which are about persons, and close what stands open."""
        self._run(_forget)

    def _run(self, work: Callable[..., Any], *told: Any, workers: list[str] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._client.run(work, *told, workers=workers, on_error="ignore")
        return found


def given(digest: str) -> Any:
    """On a worker: what was given under that name.

    Raises:
        NotGiven: nothing was.
    """
    if digest not in _objects:
        raise NotGiven(digest)
    return _made_of(digest)


def place_of(file: SameFile) -> Path:
    """On a worker: where the file is, or its copy.

    Raises:
        NotGiven: neither can be opened.
    """
    if _opens(file):
        return Path(file.path)
    _lease.renew()
    copy = _copies.get(file.digest)
    if copy is None or not copy.is_file() or copy.stat().st_size != file.size:
        raise NotGiven(file.digest)
    return copy


_objects: Final[dict[str, bytes]] = {}
_copies: Final[dict[str, Path]] = {}


@lru_cache(maxsize=4)
def _made_of(digest: str) -> Any:
    return pickle.loads(_objects[digest])


async def _lacking(objects: Collection[str], files: list[SameFile]) -> tuple[list[str], list[int]]:
    """What is lacking here; files by their numbers."""
    return await asyncio.to_thread(_looked_for, objects, files)


def _looked_for(objects: Collection[str], files: list[SameFile]) -> tuple[list[str], list[int]]:
    lacking = []
    for number, file in enumerate(files):
        try:
            place_of(file)
        except NotGiven:
            lacking.append(number)
    return [digest for digest in objects if digest not in _objects], lacking


def _take_object(digest: str, content: bytes) -> None:
    for known in list(_objects)[:-3]:
        del _objects[known]
    _objects[digest] = content


def _take_piece(file: SameFile, start: int, content: bytes, dask_worker: "Worker") -> None:
    folder = Path(dask_worker.local_directory) / "tepat"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / file.digest
    new = os.O_TRUNC if start == 0 else os.O_APPEND
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | new, 0o600), "wb") as copy:
        copy.write(content)
    _lease.renew()
    if path.stat().st_size == file.size and file_digest(path) == file.digest:
        _copies[file.digest] = path


def _forget() -> None:
    from features.rows_of_file import forget_open_files

    forget_open_files()
    for copy in _copies.values():
        copy.unlink(missing_ok=True)
    _copies.clear()


class _Lease:
    """Copies are about persons: they go when nobody has asked for them for a while, whoever lacks one then
    is given it again.
    """

    def __init__(self) -> None:
        self._until = 0.0
        self._watched = Lock()

    def renew(self) -> None:
        self._until = time.monotonic() + LEASE
        if self._watched.acquire(blocking=False):
            Thread(target=self._watch, name="lease", daemon=True).start()

    def _watch(self) -> None:
        try:
            while (left := self._until - time.monotonic()) > 0:
                time.sleep(left)
            _forget()
        finally:
            self._watched.release()


_lease: Final = _Lease()


def _pieces(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as source:
        start = 0
        while content := source.read(_AT_ONCE):
            yield start, content
            start += len(content)


def _opens(file: SameFile) -> bool:
    """Whether the same bytes stand at the same place here."""
    path = Path(file.path)
    try:
        stamp = _stamp(path)
        return stamp[0] == file.size and _digest(file.path, stamp) == file.digest
    except OSError:
        return False


def _stamp(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


@lru_cache(maxsize=64)
def _digest(path: str, stamp: tuple[int, int]) -> str:
    """Read once for as long as its size and time stay."""
    return file_digest(Path(path))


__all__ = ["Giver", "NotGiven", "SameFile", "given", "place_of"]
