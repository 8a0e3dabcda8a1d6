"""tepat retain: personal data of cycles that were closed long ago, taken away."""

import argparse
from datetime import UTC, datetime, timedelta

from tepat.arguments import positive

_MONTH = timedelta(days=30.44)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--months",
        type=positive,
        required=True,
        metavar="N",
        help="keep names and numbers of cycles that are open, or were closed within N months",
    )


def run(arguments: argparse.Namespace) -> int:
    from tepat.service import console_actor, console_service

    before = datetime.now(UTC) - arguments.months * _MONTH
    with console_service() as service, service.store.begin(console_actor()) as work:
        erased = work.erase_closed(before)
    print(
        f"closed before {before:%Y-%m-%d}: personal data of {erased['households']:,} households and "
        f"{erased['texts']:,} free texts erased; decisions and assessments stay"
    )
    return 0
