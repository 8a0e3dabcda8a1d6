"""`tepat promote`: a registered model becomes the one that assesses, if the gate lets it."""

import argparse
from datetime import UTC, datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "model", metavar="NAME[@ALIAS|@VERSION]", help="which model (default: its challenger, the newest)"
    )
    parser.add_argument("--why", required=True, help="the reason, kept with the champion")
    parser.add_argument("--by", help="who decided (default: the user of this machine)")


def run(arguments: argparse.Namespace) -> int:
    """Promotes and says so."""
    from models.home import parse_reference, tepat_home
    from models.registry import CHALLENGER, fetch, find_version, promote
    from tepat.deciding import decider, reason
    from training.card_files import card_of
    from training.gate import pass_gate

    why, by = reason(arguments.why), decider(arguments.by)
    name, which = parse_reference(arguments.model, CHALLENGER)
    version = find_version(name, which).version
    folder = fetch(name, str(version), tepat_home() / "fetched")
    pass_gate(f"{name}@{version}", card_of(folder))
    champion = promote(name, version, by, why, at=datetime.now(UTC))
    print(f"Version {version} is now the champion of {name}.\n  {champion.folder}")
    return 0
