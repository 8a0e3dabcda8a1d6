"""`tepat promote`: a registered model becomes the one that assesses, if the gate lets it."""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tepat.arguments import WrongCall, add_as_of, add_language, add_policy, as_of, policy_of

if TYPE_CHECKING:
    from models.champion import Champion


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "model", metavar="NAME[@ALIAS|@VERSION]", help="which model (default: its challenger, the newest)"
    )
    parser.add_argument("--why", required=True, help="the reason, kept with the champion")
    parser.add_argument("--by", help="who decided (default: the user of this machine)")
    parser.add_argument(
        "--rules", type=Path, metavar="FILE", help="the office's own rules of the gate (default: Tepat's)"
    )
    anew = parser.add_argument_group("comparing with the champion anew")
    anew.add_argument("--profile", metavar="P", help="what the columns of the files below mean")
    anew.add_argument("--survey", type=Path, metavar="FILE", help="the survey that the model was trained on")
    anew.add_argument("--members", type=Path, metavar="FILE", help="its table of persons")
    anew.add_argument(
        "--registry", type=Path, metavar="FILE", help="count on it how much of each list would change"
    )
    anew.add_argument("--registry-members", type=Path, metavar="FILE", help="its table of persons")
    add_policy(parser)
    add_as_of(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Judges, promotes and says so."""
    from models.champion import current_champion
    from models.folder import verified_files
    from models.home import parse_reference, tepat_home
    from models.registry import CHALLENGER, fetch, find_version, promote
    from tepat.deciding import decider, reason
    from tepat.gate_screen import print_judged
    from tepat.training_words import say
    from training.card_files import card_of
    from training.gate import judge, pass_gate
    from training.gate_rules import load_rules

    why, by = reason(arguments.why), decider(arguments.by)
    if (arguments.survey or arguments.registry) and not arguments.profile:
        raise WrongCall("--survey and --registry need --profile: it says what their columns mean")
    book = load_rules(arguments.rules)
    name, which = parse_reference(arguments.model, CHALLENGER)
    version = find_version(name, which).version
    folder = fetch(name, str(version), tepat_home() / "fetched")
    card = card_of(folder)
    # An error that follows is said in this language, too.
    arguments.language = language = arguments.language or next(iter(card.get("languages", ["en"])))
    champion = current_champion(tepat_home(), name)
    over = "" if champion is None else champion.digest
    comparison = None
    if champion is not None and over != verified_files(folder)[1]:
        comparison = _comparison(arguments, name, version, folder, champion)
    outcomes = judge(book.later if champion else book.first, card, comparison)
    print_judged(outcomes, comparison, language)
    print(say(language, "by_rules", name=book.name, digest=book.digest[:12]))
    pass_gate(f"{name}@{version}", outcomes)
    promoted = promote(
        name, version, by, why, at=datetime.now(UTC),
        rules=book.digest, judged=[outcome.to_json() for outcome in outcomes], over=over,
    )  # fmt: skip
    print(say(language, "promoted", version=version, name=name) + f"\n  {promoted.folder}")
    return 0


def _comparison(
    arguments: argparse.Namespace, name: str, version: int, folder: Path, champion: "Champion"
) -> Mapping[str, Any] | None:
    """Made anew where the survey is given, else as `tepat train` logged it, if of this champion."""
    from models.home import tepat_home
    from training.challenging import churn_on, compare_again, logged_comparison

    if not arguments.profile:
        return logged_comparison(name, version, champion)
    from features.profile_loading import load_profile

    profile = load_profile(arguments.profile)
    policy = policy_of(arguments.policy, profile, as_of(arguments))
    if arguments.survey:
        found = compare_again(
            folder, champion, tepat_home(), profile, policy, arguments.survey, arguments.members
        )
    else:
        found = logged_comparison(name, version, champion) or {}
    if arguments.registry:
        churn = churn_on(folder, champion, profile, policy, arguments.registry, arguments.registry_members)
        found = {**found, **churn}
    return found
