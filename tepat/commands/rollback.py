"""`tepat rollback`: back to the champion before this one, at once and without asking the gate."""

import argparse
from datetime import UTC, datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("name", metavar="NAME", help="the model, which is its profile's name")
    parser.add_argument("--why", required=True, help="the reason, kept with the champion")
    parser.add_argument("--by", help="who decided (default: the user of this machine)")


def run(arguments: argparse.Namespace) -> int:
    """Rolls back and says so."""
    from models.home import UnknownModel, parse_reference
    from models.registry import rollback
    from tepat.deciding import decider, reason

    why, by = reason(arguments.why), decider(arguments.by)
    name, which = parse_reference(arguments.name, "")
    if which:
        raise UnknownModel(arguments.name)
    champion = rollback(name, by, why, at=datetime.now(UTC))
    registered = "which was never registered" if champion.version is None else f"version {champion.version}"
    print(f"The champion of {name} is again {registered}.\n  {champion.folder}")
    return 0
