"""Somebody who decides on the first open case of a list, again and again, in a process of their own.

python -m benchmarks._deciding --every 1 --side inclusion --programme PKH
"""

import argparse
import os
import time
from pathlib import Path

from models.flags import SIDES, Side
from serving.application import open_service_store
from serving.settings import settings_from_environment
from serving.store.actor import Actor
from serving.store.store import Store

WHO = Actor(None, "benchmark", "supervisor", via="console")


def decide(store: Store, side: Side, programme: str) -> None:
    """Reads and decides on the first open case of the list, as a page makes somebody do."""
    with store.begin(WHO) as work:
        key = work.first_open(side, programme)
        if key is None:
            raise SystemExit("every case of the list is decided")
        shown = work.show_explanation(key, programme)
        version = next(s.version for s in work.household(key).statuses if s.programme == programme)
        work.decide(key, programme, "tetap", "benchmark", shown, version)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--side", choices=SIDES, default="inclusion")
    parser.add_argument("--programme", default="PKH")
    arguments = parser.parse_args()
    store = open_service_store(settings_from_environment(os.environ, Path(os.environ["TEPAT_HOME"])))
    while True:
        decide(store, arguments.side, arguments.programme)
        time.sleep(arguments.every)


if __name__ == "__main__":
    main()
