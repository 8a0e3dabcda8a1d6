"""The folder of uploaded files: each is complete under the name of its digest, or not there at all."""

import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool

from features.errors import TepatError
from features.messages import Message
from serving.uploads.content import check_content

KEPT_FOR: Final = timedelta(hours=24)
_AT_ONCE: Final = 1024 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = ".part"
_LETTERS: Final = 32
_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_WORK: Final = re.compile(r"\.import-[0-9a-f]{32}\.(work|lock)")


class UploadTooLarge(TepatError):
    """A file is larger than the service was set to take; nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """The text in that language."""
        return Message("upload_too_large", size=self.limit // (1024 * 1024)).in_language(language)


class DiskFull(TepatError):
    """What was sent could not be written: the disk is full, or cannot be written; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full or cannot be written, so nothing of this was kept. Whoever looks after the "
            "machine makes room (docs/runbook.md, Disk full); then send it again."
        )

    @staticmethod
    def is_behind(error: BaseException) -> bool:
        """Whether this is what the system says of such a disk."""
        return isinstance(error, OSError) and error.errno in _DISK


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived whole. `kind` is what is inside: CSV, XLSX or Parquet."""

    digest: str
    size: int
    kind: str


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """Where uploads lie until they are imported: readable by the service's account alone.

    A registry file holds names and numbers in the clear, so nothing stays here longer than its
    import needs: `forget` after it, `sweep` for what nobody imported.
    """

    path: Path
    limit: int

    async def receive(self, stream: AsyncIterator[bytes]) -> Upload:
        """Writes the stream to the disk with its digest, checks what it is, and gives it its name.

        Raises:
            UploadTooLarge, FileRefused: nothing of it is kept, as when the connection is cut.
        """
        receiving = Receiving(self)
        try:
            async for chunk in stream:
                if receiving.take(chunk) >= _AT_ONCE:
                    await run_in_threadpool(receiving.flush)
            return await run_in_threadpool(receiving.finish)
        finally:
            receiving.close()

    def place(self, digest: str) -> Path | None:
        """The file of that digest, or None where there is none."""
        if _DIGEST.fullmatch(digest) is None:
            return None
        path = self.path / digest
        return path if path.is_file() else None

    def arrival(self, digest: str) -> int | None:
        """Differs from one arrival of that file to the next; None where it is not there."""
        path = self.place(digest)
        return None if path is None else path.stat().st_mtime_ns

    def forget(self, digest: str) -> None:
        """Removes the file of that digest."""
        if _DIGEST.fullmatch(digest) is not None:
            (self.path / digest).unlink(missing_ok=True)

    def work_place(self, digest: str) -> Path:
        """What the unfinished import of that file is called and lies beside (`models.work_folder`)."""
        return self.path / f"import-{digest[:_LETTERS]}"

    def forget_work(self, digest: str) -> None:
        """Removes what an unfinished import of that file left."""
        shutil.rmtree(_work_of(self.work_place(digest)), ignore_errors=True)

    def sweep(self, now: datetime, needed: frozenset[str]) -> int:
        """Removes what was cut off and what nobody imported within a day; returns how many.

        Args:
            needed: digests that unfinished jobs still read.
        """
        kept = {self.work_place(digest).name for digest in needed}
        removed = 0
        for path in self.path.iterdir() if self.path.is_dir() else ():
            old = now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds()
            mine = path.name.endswith(_PART) or _DIGEST.fullmatch(path.name) is not None
            if old and mine and path.name not in needed:
                path.unlink(missing_ok=True)
                removed += 1
            elif old and _WORK.fullmatch(path.name) is not None and path.stem.removeprefix(".") not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                removed += 1
        return removed


def _work_of(place: Path) -> Path:
    return place.with_name(f".{place.name}.work")


class Receiving:
    """One file while it arrives."""

    def __init__(self, folder: UploadFolder) -> None:
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._beside = folder.path / f"{secrets.token_hex(8)}{_PART}"
        handle = os.open(self._beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb", buffering=0)
        self._sha = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._waits = 0
        self._size = 0

    def take(self, chunk: bytes) -> int:
        """Holds a piece in memory; returns how many bytes wait for `flush`."""
        self._size += len(chunk)
        if self._size > self._folder.limit:
            raise UploadTooLarge(self._folder.limit)
        self._waiting.append(bytes(chunk))
        self._waits += len(chunk)
        return self._waits

    def flush(self) -> None:
        """Writes what waits."""
        data = memoryview(b"".join(self._waiting))
        self._waiting.clear()
        self._waits = 0
        self._sha.update(data)
        while data:
            data = data[self._file.write(data) :]

    def finish(self) -> Upload:
        """The rest, down to the disk; then the name, if the content may have one."""
        self.flush()
        os.fsync(self._file.fileno())
        kind = check_content(self._beside)
        digest = self._sha.hexdigest()
        self._beside.replace(self._folder.path / digest)
        return Upload(digest, self._size, kind)

    def close(self) -> None:
        """Lets go; what was not finished leaves nothing behind."""
        self._file.close()
        self._beside.unlink(missing_ok=True)
