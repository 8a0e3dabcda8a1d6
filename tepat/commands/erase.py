"""tepat erase: personal data of one household, taken away for good."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key",
        metavar="K",
        help="the household's key, as in its address on the pages (default: its id is asked)",
    )
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="why, as the number of a request; must name nobody"
    )


def run(arguments: argparse.Namespace) -> int:
    from serving.personal.hashes import household_key
    from tepat.service import console_actor, console_service

    with console_service() as service:
        # An id on the command line would stand in the shell's history and in everybody's list of processes.
        key = arguments.key or household_key(service.store.keys, _asked_id())
        with service.store.begin(console_actor()) as work:
            snapshots = work.erase(key, arguments.reason)
    print(f"{key}: erased in {snapshots} snapshots; what was decided stays, without name or number")
    print(
        "  backups made before still hold it, encrypted: let them expire, and keep the file `erased` beside "
        "the key"
    )
    return 0


def _asked_id() -> str:
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("Household id: ").strip()
    return sys.stdin.readline().strip()
