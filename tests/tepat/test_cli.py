"""The command line finds commands, keeps quiet about cells, and starts fast."""

import argparse
import errno
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from features.errors import TepatError, UnusableFile, UnusableProfile
from features.profile_loading import load_profile
from tepat import cli
from tepat.arguments import policy_of

ROOT = Path(__file__).parents[2]

Run = Callable[[argparse.Namespace], int]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], None]:
    """Puts a command of the test's own in the place of `tepat check`."""

    def put(run: Run) -> None:
        command = SimpleNamespace(
            run=run, add_arguments=lambda parser: parser.add_argument("--lines", type=int)
        )
        monkeypatch.setitem(sys.modules, "tepat.commands.check", command)

    monkeypatch.delenv("TEPAT_DEBUG", raising=False)
    return put


def _raise(error: BaseException) -> Run:
    def run(_: argparse.Namespace) -> int:
        raise error

    return run


def test_a_command_gets_its_arguments_and_gives_the_exit_code(check: Callable[[Run], None]) -> None:
    seen: list[int] = []

    def run(arguments: argparse.Namespace) -> int:
        seen.append(arguments.lines)
        return 1

    check(run)

    code = cli.main(["check", "--lines", "3"])

    assert (code, seen) == (1, [3])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TepatError("wrong"), 1),
        (UnusableFile("a.csv", ["wrong"]), 1),
        (UnusableProfile("p.yaml", ["wrong"]), 2),
    ],
)
def test_an_error_of_ours_is_told_in_its_own_words_and_ends_with_its_own_code(
    check: Callable[[Run], None], capsys: pytest.CaptureFixture[str], error: TepatError, code: int
) -> None:
    check(_raise(error))

    ended = cli.main(["check"])

    assert ended == code
    assert capsys.readouterr().err == f"tepat: {error}\n"


def test_an_error_is_told_in_the_language_that_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "a.csv"
    empty.touch()

    codes = [
        cli.main(["check", "--profile", "dtsen", str(empty), *more]) for more in ([], ["--language", "en"])
    ]

    assert codes == [1, 1]
    indonesian, english = capsys.readouterr().err.split("tepat: ")[1:]
    assert "berkas kosong" in indonesian
    assert "the file is empty" in english


def test_an_error_that_ends_a_command_is_told_in_the_first_language_of_the_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "a.csv"
    empty.touch()

    code = cli.main(["train", "--profile", "dtsen", "--survey", str(empty)])

    assert code == 1
    assert "berkas kosong" in capsys.readouterr().err


def test_an_unexpected_error_never_quotes_the_file(
    check: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    check(_raise(ValueError("could not convert 'Siti Aminah' to float")))

    code = cli.main(["check"])

    shown = capsys.readouterr().err
    assert code == 1
    assert "ValueError at tepat.cli:" in shown
    assert "Siti" not in shown
    assert "Traceback" not in shown
    assert str(ROOT) not in shown


def test_debugging_shows_the_traceback(
    check: Callable[[Run], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEPAT_DEBUG", "1")
    check(_raise(ValueError("a hint")))

    code = cli.main(["check"])

    assert code == 1
    assert "ValueError: a hint" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.EROFS, "Read-only file system", "/srv/x"), "The disk can only be read"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/x/y"), "Not a directory: /x/y"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    ],
)
def test_a_disk_that_cannot_be_written_is_told_in_words(
    check: Callable[[Run], None], capsys: pytest.CaptureFixture[str], error: OSError, told: str
) -> None:
    check(_raise(error))

    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err.startswith(f"tepat: {told}")


def test_a_file_that_is_not_there_is_named(
    check: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    check(lambda _: len(Path("no-such-file.csv").read_text(encoding="utf-8")))

    code = cli.main(["check"])

    assert code == 1
    assert capsys.readouterr().err == "tepat: No such file or directory: no-such-file.csv\n"


def test_stopping_from_the_keyboard_ends_with_130(check: Callable[[Run], None]) -> None:
    check(_raise(KeyboardInterrupt()))

    assert cli.main(["check"]) == 130


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["check", "--lines", "many"], ["check", "--unheard-of"]])
def test_a_wrong_call_ends_with_2(check: Callable[[Run], None], argv: list[str]) -> None:
    check(lambda _: 0)

    with pytest.raises(SystemExit) as ended:
        cli.main(argv)

    assert ended.value.code == 2


def test_the_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == "tepat 0.1.0\n"


def test_every_command_has_its_module_and_every_module_its_command() -> None:
    modules = {path.stem for path in (ROOT / "tepat" / "commands").glob("[!_]*.py")}

    assert modules == set(cli.COMMANDS)


def test_help_comes_in_under_half_a_second() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "tepat", "--help"], capture_output=True, check=True)
        return time.perf_counter() - start

    # CI's machines are shared: there the bound only catches a library imported by mistake.
    bound = 2.0 if os.environ.get("CI") else 0.5

    assert statistics.median(seconds() for _ in range(3)) < bound


def test_programmes_that_are_not_in_force_on_the_day_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    profile = load_profile("dtsen")

    found = policy_of(None, profile, date(26, 11, 1))

    told = capsys.readouterr().err
    assert told.startswith("not in force on 0026-11-01: ")
    assert {programme.name for programme in found.programmes}.isdisjoint({"PKH", "PBI-JK"})
    assert "PKH" in told
    assert "PBI-JK" in told
