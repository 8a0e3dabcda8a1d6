"""Where results go: known to be possible before the work, in place only when complete."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from features.errors import TepatError
from tepat.arguments import WrongCall

_LONGEST_NAME: Final = 200
"""A name has at most 255 bytes, and what lies beside a result while it is made has a longer one."""


class UnusableOutput(TepatError):
    """A result cannot be written where it was asked for."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(f"cannot write to {path}: {why}")


def check_outputs(
    outputs: Iterable[tuple[str, Path | None, tuple[str, ...]]], inputs: Iterable[Path | None]
) -> None:
    """Makes the folders of the outputs, after making sure that nothing that is read is overwritten.

    Args:
        outputs: option, path (None where not asked for) and the endings it may have (empty: any).
        inputs: files that the command reads.

    Raises:
        WrongCall: an ending does not fit, or one file was given twice.
        UnusableOutput: the folder cannot be made or written to.
    """
    read = [path for path in inputs if path is not None]
    taken = {path.resolve(): "a file that is read" for path in read}
    asked = [(option, path, endings) for option, path, endings in outputs if path is not None]
    for option, path, endings in asked:
        if endings and path.suffix.lower() not in endings:
            raise WrongCall(f"{option} {path}: the name must end in {' or '.join(endings)}")
        place = path.resolve()
        if any(_is_one_file(path, each) for each in read):
            taken[place] = "a file that is read"
        if place in taken:
            raise WrongCall(f"{option} {path} would overwrite {taken[place]}; give another name")
        taken[place] = f"the file of {option}"
        if len(os.fsencode(path.name)) > _LONGEST_NAME:
            raise WrongCall(f"{option}: the name is longer than {_LONGEST_NAME} bytes; give a shorter one")
    for _, path, _ in asked:
        if path.is_dir():
            raise UnusableOutput(path, "it is a folder; give the name of a file in it")
        make_folder(path.parent)


def _is_one_file(one: Path, other: Path) -> bool:
    """Whether both names, links among them, lead to the same file."""
    return one.exists() and other.exists() and one.samefile(other)


def make_folder(folder: Path) -> None:
    """
    Raises:
        UnusableOutput: it cannot be made, or files cannot be made in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError as error:
        raise UnusableOutput(folder, "it is a file, not a folder") from error
    except OSError as error:
        raise UnusableOutput(folder, error.strerror or type(error).__name__) from error


@contextmanager
def replacing_folder(folder: Path, may_replace: Callable[[Path], bool]) -> Iterator[Path]:
    """A folder beside `folder` to fill; it takes its name only if nothing was raised.

    Args:
        may_replace: whether what is there now is ours to replace; asked where it is not empty.

    Raises:
        UnusableOutput: something else is there.
    """
    refuse_foreign(folder, may_replace)
    make_folder(folder.parent)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        beside.chmod(0o755)
        yield beside
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def refuse_foreign(folder: Path, may_replace: Callable[[Path], bool]) -> None:
    """
    Raises:
        UnusableOutput: `folder` is a file, or holds what is not ours to replace.
    """
    if folder.exists() and not folder.is_dir():
        raise UnusableOutput(folder, "it is a file; give the name of a folder")
    if folder.is_dir() and any(folder.iterdir()) and not may_replace(folder):
        raise UnusableOutput(folder, "the folder holds other files; give a new or empty one")


def _swap(beside: Path, folder: Path) -> None:
    """A folder cannot be replaced in one step: the old one steps aside and comes back on failure."""
    if not folder.exists():
        beside.replace(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    folder.replace(aside / "old")
    try:
        beside.replace(folder)
    except BaseException:
        (aside / "old").replace(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
