"""The command line: finds the command, runs it, and says what went wrong in one place.

Exit codes: 0 done; 1 the work failed, and why is on standard error; 2 the call was wrong;
130 stopped from the keyboard.
"""

import argparse
import errno
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Protocol, cast

COMMANDS: Final[dict[str, str]] = {
    "demo": "the whole chain on simulated data: simulate, train, assess, show both lists",
    "check": "tell what is wrong with a registry or survey file",
    "repair": "list whose numbers, names and dates need repair, by area, worst first",
    "simulate": "make a simulated district: registry, members, survey and the truth",
    "train": "learn household welfare from a survey and register the model",
    "evaluate": "compare the model with simpler ones on a survey, out of fold",
    "drift": "tell whether a registry is like the training survey: its people, and its codes",
    "assess": "assess every household of a registry file",
    "visits": "make this week's list of families to visit, on paper and for the machine",
    "compare": "tell what changed since last month: families, answers, flags, and why",
    "reconcile": "lay two or three lists on top of each other, and against the expected number of poor",
    "explain": "say why one household was assessed as it was, or what moves the lists of all",
    "load": "read, assess and put a registry into the review service",
    "serve": "the review service: pages and API on this machine",
    "users": "accounts of the review service: add, change, close",
    "tokens": "keys with which programs reach the API",
    "audit": "verify the trail of everything that was done in the review service",
    "backup": "copy the review service's database while it serves",
    "restore": "put a backup of the review service back",
    "keys": "change the key of personal data: everything under a new one, the old one readable until then",
    "erase": "take away the personal data of one household",
    "retain": "take away the personal data of cycles that were closed long ago",
    "models": "list the registered models",
    "promote": "make a model the champion, if it passes the gate",
    "rollback": "return to the champion before this one",
}
"""Command → help line. Each is the module of the same name in `tepat.commands`."""

_STOPPED_FROM_KEYBOARD: Final = 130
_FULL: Final = (
    "The disk is full, or what you may use of it: no room is left for the result or for the work beside it. "
    "Nothing is half-written, and what was there before is as it was. Make room and call again."
)
_DISK: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: "The disk can only be read: nothing can be written there. Choose another folder.",
    errno.EIO: "The disk did not read or write what it was asked to (input/output error). Nothing is "
    "half-written. Have the disk looked at, and choose another folder.",
}
"""What the operating system says of a disk, mostly without a file's name."""


class Command(Protocol):
    """What a module in `tepat.commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Does the work and returns the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` names (default: the process's arguments).

    Returns:
        The exit code. A `features.errors.TepatError` ends with its own, its text on standard
        error; anything unexpected with 1 and where it happened, never with its text, which may
        quote a cell of the file. TEPAT_DEBUG=1 shows the traceback instead.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    arguments = argparse.Namespace()
    try:
        command = _command(given, arguments)
        return command.run(arguments)
    except KeyboardInterrupt:
        print("tepat: stopped.", file=sys.stderr)
        return _STOPPED_FROM_KEYBOARD
    except BrokenPipeError:
        # The reader (`head`, a pager) has gone: Python's own flush at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 (the one place that turns errors into words)
        return _tell(error, arguments)


def _command(given: list[str], arguments: argparse.Namespace) -> Command:
    """The command that is called; its arguments are put into `arguments`."""
    called = next((word for word in given if not word.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="tepat",
        description="Likely inclusion and exclusion errors in a registry of poor households, and why.",
        epilog="`tepat COMMAND --help` explains one command.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    command: Command | None = None
    for name, line in COMMANDS.items():
        subparser = commands.add_parser(name, help=line, description=f"{line[0].upper()}{line[1:]}.")
        if name == called:
            command = cast(Command, importlib.import_module(f"tepat.commands.{name}"))
            command.add_arguments(subparser)
    parser.parse_args(given, arguments)
    assert command is not None, "argparse has refused every other word"
    return command


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"tepat {version('tepat')}")
        parser.exit()


def _tell(error: Exception, arguments: argparse.Namespace) -> int:
    from features.errors import TepatError

    if os.environ.get("TEPAT_DEBUG") == "1":
        traceback.print_exception(error)
    if isinstance(error, TepatError):
        print(f"tepat: {error.in_language(_language(arguments))}", file=sys.stderr)
        return error.exit_code
    if isinstance(error, OSError) and error.errno in _DISK:
        print(f"tepat: {_DISK[error.errno]}", file=sys.stderr)
        return 1
    if isinstance(error, OSError) and error.strerror and error.filename:
        print(f"tepat: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    print(
        f"tepat: a mistake in Tepat itself: {type(error).__name__} at {_where(error.__traceback__)}. "
        "Please report this line. TEPAT_DEBUG=1 shows more, which may quote the file: do not pass it on.",
        file=sys.stderr,
    )
    return 1


def _language(arguments: argparse.Namespace) -> str:
    """The language that was asked for, else the first of the profile, else English."""
    from features.errors import TepatError

    if getattr(arguments, "language", None) is not None:
        return str(arguments.language)
    if getattr(arguments, "profile", None) is None:
        return "en"
    from features.profile_loading import load_profile

    try:
        return load_profile(arguments.profile).languages[0]
    except (TepatError, OSError):
        return "en"


def _where(trace: TracebackType | None) -> str:
    """The innermost place in our own code: module and line, without the path of the machine."""
    ours = {"features", "models", "training", "serving", "tepat"}
    place = "an unknown place"
    for frame, line in traceback.walk_tb(trace):
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in ours:
            place = f"{module}:{line}"
    return place
