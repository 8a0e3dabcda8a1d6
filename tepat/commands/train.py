"""tepat train: learn household welfare from a survey, say honestly how well, and register the model."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.arguments import (
    add_as_of,
    add_fitting,
    add_policy,
    add_profile,
    add_survey,
    as_of,
    policy_of,
)
from tepat.model_places import holds_only_a_model, holds_only_a_report, place_model
from tepat.outputs import make_folder, refuse_foreign, replacing_folder
from tepat.printing import print_warnings, tell_findings
from tepat.progress import counted, tell

if TYPE_CHECKING:
    from features.profile import Profile
    from training.training import Trained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    add_survey(parser)
    add_policy(parser)
    add_as_of(parser)
    add_fitting(parser)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the model folder (default: among the models of Tepat's home)"
    )
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="keep the model's card and plots here, too"
    )


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile

    profile = load_profile(arguments.profile)
    _check_places(arguments)
    trained = _train(arguments, profile)
    _tell_what_it_is_worth(trained)
    folder = place_model(trained.model, arguments.out)
    _register(trained, folder, arguments.report)
    return 0


def _check_places(arguments: argparse.Namespace) -> None:
    if arguments.out is not None:
        refuse_foreign(arguments.out, holds_only_a_model)
        make_folder(arguments.out.parent)
    if arguments.report is not None:
        refuse_foreign(arguments.report, holds_only_a_report)
        make_folder(arguments.report.parent)


def _train(arguments: argparse.Namespace, profile: "Profile") -> "Trained":
    from features.reading import read_survey
    from training.training import train

    policy = policy_of(arguments.policy, profile, day := as_of(arguments))
    tell(f"reading {arguments.survey.name}")
    survey = read_survey(profile, arguments.survey, arguments.members, policy.programmes)
    print(f"{arguments.survey.name}: {len(survey):,} households can be used")
    print_warnings(survey.households.warnings)
    tell_findings(survey.households.findings)
    tell("fitting on all households")
    return train(
        profile,
        survey,
        policy,
        as_of=day,
        folds=arguments.folds,
        seed=arguments.seed,
        watch=lambda folds: counted(folds, "evaluating", len(folds), "fold"),
    )


def _tell_what_it_is_worth(trained: "Trained") -> None:
    from tepat.training_screen import print_card_lists, print_card_notes, print_report

    print_report(trained.evaluation.report)
    print_card_lists(trained.model.card)
    print_card_notes(trained.model.card)


def _register(trained: "Trained", folder: Path, report: Path | None) -> None:
    """Registers the model and says what became of it."""
    from datetime import UTC, datetime

    from models.champion import current_champion
    from models.home import tepat_home
    from training.registering import register_trained

    tell("registering the model")
    profile = trained.model.profile
    before = current_champion(tepat_home(), profile)
    with ExitStack() as together:
        pages = together.enter_context(replacing_folder(report, holds_only_a_report)) if report else None
        registered = register_trained(
            folder, trained.evaluation.predictions, at=datetime.now(UTC), by="tepat train", report=pages
        )
    name = f"{profile}@{registered.version}"
    print(f"\n{name} is registered as challenger: {folder}")
    if registered.champion is not None:
        print(f"{name} is the first calibrated model that is not worse than OLS: it is now the champion.")
        return
    for reason in registered.refusals:
        print(f"  it does not pass the gate: {reason}")
    if before is None:
        print(f"{profile} has no champion yet.")
    else:
        print(f"The champion stays as it is (since {before.since[:10]}).")
    if not registered.refusals:
        print(f'To put the new model to work: tepat promote {profile}@challenger --why "…"')
