"""tepat serve: the review service, pages and API, on this machine."""

import argparse
import os

from tepat.arguments import port
from tepat.progress import tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, metavar="P", help="port (default: $TEPAT_PORT, else 8000)")
    parser.add_argument(
        "--host",
        metavar="H",
        help="address to listen on (default: $TEPAT_HOST, else 127.0.0.1: this machine only)",
    )


def run(arguments: argparse.Namespace) -> int:
    from models.home import tepat_home
    from serving.server import serve
    from serving.settings import settings_from_environment

    given = {"TEPAT_PORT": arguments.port, "TEPAT_HOST": arguments.host}
    environment = {**os.environ, **{name: str(value) for name, value in given.items() if value is not None}}
    settings = settings_from_environment(environment, tepat_home())
    serve(settings, lambda address: tell(f"Tepat answers on {address}. Ctrl-C ends it."))
    return 0
