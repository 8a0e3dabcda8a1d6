"""tepat backup: a copy of the review service's database, made while it serves."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the backup; replaced if there"
    )


def run(arguments: argparse.Namespace) -> int:
    from tepat.outputs import check_outputs
    from tepat.service import console_actor, console_service

    check_outputs([("--out", arguments.out, ())], [])
    with console_service() as service:
        made = service.store.back_up(console_actor(), arguments.out)
        key_file = service.settings.key_file
    print(f"{made.file}: {made.size:,} bytes, SHA-256 {made.digest}")
    print(f"  trail: {made.records:,} records, the last is {made.head}")
    print(
        f"  the key file {key_file} is not in it: keep a copy of that apart, or nobody reads the names again"
    )
    return 0
