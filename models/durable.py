"""Files that are there whole or not at all, also after the power failed."""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from models.exclusive import exclusive
from models.folder import MANIFEST, BrokenModelFolder, verified_files

LOCK: Final = "copy.lock"


def replace_text(path: Path, text: str) -> None:
    """Puts `text` (UTF-8) in the place of what `path` held, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _write_through(file.fileno(), text.encode("utf-8"))
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def append_line(path: Path, line: str) -> None:
    """Adds one line (UTF-8, without its end) to a file that only ever grows.

    One process at a time. A line that was torn off by a power failure stays apart from the new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o644)
    try:
        _write_through(handle, ("\n" * torn + line + "\n").encode("utf-8"))
    finally:
        os.close(handle)


def copy_model(source: Path, into: Path) -> Path:
    """A verified copy of the model folder `source` as `into/<digest of its manifest>`.

    Holds the files of the manifest and nothing else. A copy that is there already is kept, or made
    anew where it no longer verifies.

    Raises:
        BrokenModelFolder: `source` is incomplete or was changed.
        HomeIsBusy: another process did not finish its copy.
    """
    files, digest = verified_files(source)
    files[MANIFEST] = (source / MANIFEST).read_bytes()
    with exclusive(into / LOCK):
        if not holds_model(into / digest, digest):
            _place(files, into / digest)
    return into / digest


def _place(files: Mapping[str, bytes], place: Path) -> None:
    beside = Path(tempfile.mkdtemp(prefix=f".{place.name[:12]}.", dir=place.parent))
    try:
        for name, content in files.items():
            with (beside / name).open("wb") as file:
                _write_through(file.fileno(), content)
        beside.chmod(0o755)
        if place.exists():
            shutil.rmtree(place)
        beside.replace(place)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _settle(place.parent)


def holds_model(folder: Path, digest: str) -> bool:
    """Whether `folder` is the complete, unchanged model folder of this digest."""
    try:
        return folder.is_dir() and verified_files(folder)[1] == digest
    except BrokenModelFolder:
        return False


def _write_through(handle: int, content: bytes) -> None:
    written = 0
    while written < len(content):
        written += os.write(handle, content[written:])
    os.fsync(handle)


def _settle(folder: Path) -> None:
    """Makes the new name of a file survive a power failure; Windows does so itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
