"""tepat backup: a copy of the review service's database, made while it serves."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from serving.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the backup; replaced if there"
    )


def run(arguments: argparse.Namespace) -> int:
    from tepat.outputs import check_outputs
    from tepat.service import console_actor, console_service, service_settings

    check_outputs([("--out", arguments.out, ())], _never_replaced(service_settings()))
    with console_service() as service:
        made = service.store.back_up(console_actor(), arguments.out)
        key_file = service.settings.key_file
    print(f"{made.file}: {made.size:,} bytes, SHA-256 {made.digest}")
    print(f"  trail: {made.records:,} records, the last is {made.head}")
    print(
        f"  the key file {key_file} is not in it: keep a copy of that apart, or nobody reads the names again"
    )
    return 0


def _never_replaced(settings: "Settings") -> list[Path]:
    """What the service cannot do without: its key, what lies beside it, and the database itself."""
    from serving.application import anchor_beside
    from serving.store.engines import COMPANIONS, file_of
    from serving.store.erasures import NAME

    anchor = anchor_beside(settings)
    own = [settings.key_file, anchor, anchor.with_name(NAME)]
    file = file_of(settings.database)
    return own if file is None else [*own, file, *(file.with_name(file.name + end) for end in COMPANIONS)]
