"""tepat restore: a backup put in the place of the review service's database."""

import argparse
from datetime import UTC, datetime
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="backup", type=Path, required=True, metavar="FILE", help="the backup")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="there is a database already: move it aside (PostgreSQL: empty it)",
    )


def run(arguments: argparse.Namespace) -> int:
    from serving.application import anchor_beside
    from serving.personal.keys import read_keys
    from serving.store.recovery import recover
    from serving.store.restoring import DAMAGED
    from serving.store.store import open_store
    from tepat.service import console_actor, service_settings

    settings = service_settings()
    keys = read_keys(settings.key_file)
    store = open_store(settings.database, keys, anchored_at=anchor_beside(settings))
    try:
        found = recover(
            store, console_actor(), arguments.backup, replace=arguments.replace, now=datetime.now(UTC)
        )
    finally:
        store.close()
    print(f"restored: {found.chain.records:,} records of the trail, the last is {found.chain.head}")
    if found.aside is not None:
        state = "is damaged and" if DAMAGED in found.aside.name else "is"
        print(
            f"  the database that was there {state} now {found.aside}, with what lies beside it under that "
            "name: it holds personal data, remove it when done"
        )
    if found.lost:
        print(f"  {found.lost:,} later records of the trail are not in this backup: what they did is undone")
    if found.erased_again:
        print(f"  {found.erased_again:,} households that had been erased were erased again")
    for problem in found.chain.problems:
        print(f"  PROBLEM: {problem}")
    return 0 if found.chain.holds else 1
