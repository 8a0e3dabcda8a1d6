"""`tepat rollback`: back to the champion before this one, at once and without asking the gate."""

import argparse
from datetime import UTC, datetime

from tepat.arguments import add_language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("name", metavar="NAME", help="the model, which is its profile's name")
    parser.add_argument("--why", required=True, help="the reason, kept with the champion")
    parser.add_argument("--by", help="who decided (default: the user of this machine)")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rolls back and says so."""
    from models.home import UnknownModel, parse_reference
    from models.registry import rollback
    from tepat.deciding import decider, reason
    from tepat.training_words import say
    from training.card_files import card_of

    why, by = reason(arguments.why), decider(arguments.by)
    name, which = parse_reference(arguments.name, "")
    if which:
        raise UnknownModel(arguments.name)
    champion = rollback(name, by, why, at=datetime.now(UTC))
    language = arguments.language or next(iter(card_of(champion.folder).get("languages", ["en"])))
    registered = (
        say(language, "never_registered")
        if champion.version is None
        else say(language, "version", version=champion.version)
    )
    print(say(language, "rolled_back", name=name, version=registered) + f"\n  {champion.folder}")
    return 0
