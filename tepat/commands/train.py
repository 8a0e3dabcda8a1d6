"""tepat train: learn household welfare from a survey, say honestly how well, and register the model."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.arguments import (
    add_as_of,
    add_fitting,
    add_language,
    add_policy,
    add_profile,
    add_survey,
    as_of,
    language_of,
    policy_of,
)
from tepat.cluster_arguments import add_cluster, cluster_of, tell_where_trees_grow
from tepat.gate_screen import print_judged
from tepat.model_places import holds_only_a_model, holds_only_a_report, place_model
from tepat.outputs import make_folder, refuse_foreign, replacing_folder
from tepat.printing import number, print_warnings, tell_findings
from tepat.progress import counted, tell
from tepat.sealed_screen import print_sealed
from tepat.splitting_arguments import add_sealed
from tepat.training_words import say

if TYPE_CHECKING:
    from features.households import Survey
    from features.policy import Policy
    from features.profile import Profile
    from training.gate_comparison import Challenge
    from training.training import Trained

REPORT = "report.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    add_survey(parser)
    add_policy(parser)
    add_as_of(parser)
    add_fitting(parser)
    add_cluster(parser)
    add_sealed(parser)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the model folder (default: among the models of Tepat's home)"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="keep the model's report (report.html), card and plots here",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile
    from training.growing import growing_on

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    _check_places(arguments)
    policy = policy_of(arguments.policy, profile, as_of(arguments))
    survey = _read(arguments, profile, policy, language)
    with cluster_of(arguments) as cluster, growing_on(cluster):
        tell_where_trees_grow(cluster, len(survey), language)
        trained = _train(arguments, profile, survey, policy, language)
    _tell_what_it_is_worth(trained, language)
    folder = place_model(trained.model, arguments.out)
    challenge = _challenge(arguments, profile, trained.survey, policy, trained, folder)
    _register(challenge, trained, folder, arguments.report, language)
    return 0


def _check_places(arguments: argparse.Namespace) -> None:
    if arguments.out is not None:
        refuse_foreign(arguments.out, holds_only_a_model)
        make_folder(arguments.out.parent)
    if arguments.report is not None:
        refuse_foreign(arguments.report, holds_only_a_report)
        make_folder(arguments.report.parent)


def _read(arguments: argparse.Namespace, profile: "Profile", policy: "Policy", language: str) -> "Survey":
    from features.reading import read_survey

    tell(say(language, "reading", file=arguments.survey.name))
    survey = read_survey(profile, arguments.survey, arguments.members, policy.programmes)
    print(say(language, "usable", file=arguments.survey.name, count=number(len(survey), language)))
    print_warnings(survey.households.warnings, language)
    tell_findings(survey.households.findings, language)
    return survey


def _train(
    arguments: argparse.Namespace, profile: "Profile", survey: "Survey", policy: "Policy", language: str
) -> "Trained":
    from training.cross_fitting import FitSettings
    from training.training import train

    tell(say(language, "fitting"))
    return train(
        profile,
        survey,
        policy,
        as_of=as_of(arguments),
        folds=arguments.folds,
        seed=arguments.seed,
        sealed=arguments.sealed,
        settings=FitSettings(search=arguments.search),
        watch=lambda folds: counted(
            folds, say(language, "evaluating"), len(folds), say(language, "fold"), language
        ),
    )


def _tell_what_it_is_worth(trained: "Trained", language: str) -> None:
    from tepat.training_screen import print_card_lists, print_card_notes, print_report

    print_report(trained.evaluation.report, language)
    print_sealed(trained.model.card["sealed"], language)
    print_card_lists(trained.model.card, language)
    print_card_notes(trained.model.card, language)


def _challenge(
    arguments: argparse.Namespace,
    profile: "Profile",
    survey: "Survey",
    policy: "Policy",
    trained: "Trained",
    folder: Path,
) -> "Challenge":
    """What was trained, as the gate compares it with the champion."""
    from dataclasses import replace

    from models.folder import verified_files
    from training.gate_comparison import Challenge
    from training.held_out import held_out_columns

    return Challenge(
        profile=profile,
        survey=survey,
        policy=policy,
        model=replace(trained.model, digest=verified_files(folder)[1]),
        held_out=held_out_columns(trained.evaluation.predictions),
        folds=arguments.folds,
        seed=arguments.seed,
    )


def _register(
    challenge: "Challenge", trained: "Trained", folder: Path, report: Path | None, language: str
) -> None:
    """Registers the model and says what became of it."""
    from datetime import UTC, datetime

    from models.champion import current_champion
    from models.home import tepat_home
    from training.registering import register_trained

    tell(say(language, "registering"))
    profile = trained.model.profile
    before = current_champion(tepat_home(), profile)
    with ExitStack() as together:
        pages = together.enter_context(replacing_folder(report, holds_only_a_report)) if report else None
        registered = register_trained(
            folder, challenge, trained.evaluation.predictions,
            at=datetime.now(UTC), by="tepat train", report=pages,
        )  # fmt: skip
    name = f"{profile}@{registered.version}"
    print("\n" + say(language, "registered", name=name, folder=folder))
    if report is not None:
        print(say(language, "report_in", file=report / REPORT))
    if registered.champion is not None:
        print(say(language, "first_champion", name=name))
        return
    print_judged(registered.outcomes, registered.comparison, language)
    if before is None:
        print(say(language, "no_champion_yet", name=profile))
    else:
        print(say(language, "champion_stays", since=before.since[:10]))
    if registered.passes:
        print(say(language, "how_to_promote", name=profile))
