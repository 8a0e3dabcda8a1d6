"""An upload is there whole under its digest, readable by nobody else, or not there at all."""

import asyncio
import hashlib
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from serving.uploads import FileRefused, UploadFolder, UploadTooLarge

CSV = b"id,luas\n" + b"1,36\n" * 1000


async def _stream(data: bytes, size: int = 7, cut: bool = False) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
    if cut:
        raise ConnectionError


def test_a_stream_ends_as_one_file_of_its_digest_for_the_owner_alone(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path / "in", limit=10_000)

    upload = asyncio.run(folder.receive(_stream(CSV)))
    again = asyncio.run(folder.receive(_stream(CSV, size=1000)))

    path = folder.place(upload.digest)
    assert upload == again
    assert upload.digest == hashlib.sha256(CSV).hexdigest()
    assert path is not None
    assert path.read_bytes() == CSV
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [found.name for found in path.parent.iterdir()] == [upload.digest]


def test_unfinished_work_is_swept_with_its_day_and_forgotten_with_its_file(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path, limit=10_000)
    digests = [hashlib.sha256(name).hexdigest() for name in (b"needed", b"old", b"done")]
    needed, old, done = (tmp_path / f".{folder.work_place(digest).name}.work" for digest in digests)
    for work in (needed, old, done):
        work.mkdir()
        (work / "0000000.part").touch()
    old.with_suffix(".lock").touch()
    tomorrow = datetime.now(UTC) + timedelta(hours=25)

    folder.forget_work(digests[2])

    assert not done.exists()
    assert folder.sweep(datetime.now(UTC), frozenset()) == 0
    assert folder.sweep(tomorrow, frozenset({digests[0]})) == 2
    assert list(tmp_path.iterdir()) == [needed]


@pytest.mark.parametrize("cut_after", [0, 1, 2500])
def test_a_cut_connection_leaves_nothing(tmp_path: Path, cut_after: int) -> None:
    folder = UploadFolder(tmp_path, limit=10_000)

    with pytest.raises(ConnectionError):
        asyncio.run(folder.receive(_stream(CSV[:cut_after], cut=True)))

    assert list(tmp_path.iterdir()) == []


def test_one_byte_too_many_leaves_nothing(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path, limit=len(CSV) - 1)

    with pytest.raises(UploadTooLarge):
        asyncio.run(folder.receive(_stream(CSV)))

    assert list(tmp_path.iterdir()) == []


def test_what_is_no_table_leaves_nothing(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path, limit=10_000)

    with pytest.raises(FileRefused):
        asyncio.run(folder.receive(_stream(b"%PDF-1.7")))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("digest", ["", "..", "../key", "A" * 64, "0" * 63, "/etc/passwd", "0" * 64])
def test_only_a_digest_that_arrived_names_a_file(tmp_path: Path, digest: str) -> None:
    (tmp_path.parent / "key").touch()

    assert UploadFolder(tmp_path, limit=10).place(digest) is None


def test_what_nobody_imported_goes_after_a_day_and_what_a_job_reads_stays(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path, limit=10_000)
    kept = asyncio.run(folder.receive(_stream(CSV)))
    left = asyncio.run(folder.receive(_stream(CSV + b"2,40\n")))
    (tmp_path / "somebody's.txt").touch()
    tomorrow = datetime.now(UTC) + timedelta(hours=25)

    assert folder.sweep(datetime.now(UTC), frozenset()) == 0
    assert folder.sweep(tomorrow, frozenset({kept.digest})) == 1

    assert folder.place(kept.digest) is not None
    assert folder.place(left.digest) is None
