"""tepat evaluate: the model against simpler ones on a survey, out of fold; registers nothing."""

import argparse
from pathlib import Path

from tepat.arguments import (
    add_as_of,
    add_fitting,
    add_policy,
    add_profile,
    add_survey,
    as_of,
    policy_of,
)
from tepat.outputs import check_outputs
from tepat.printing import print_warnings, tell_findings
from tepat.progress import counted, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    add_survey(parser)
    add_policy(parser)
    add_as_of(parser)
    add_fitting(parser)
    parser.add_argument(
        "--baselines", metavar="A,B", help="simpler models to compare with, by commas (default: all)"
    )
    parser.add_argument("--json", type=Path, required=True, metavar="FILE", help="the report, .json")
    parser.add_argument(
        "--predictions", type=Path, required=True, metavar="FILE", help="every household's, .parquet"
    )


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile

    profile = load_profile(arguments.profile)
    check_outputs(
        [("--json", arguments.json, (".json",)), ("--predictions", arguments.predictions, (".parquet",))],
        [arguments.survey, arguments.members, arguments.policy],
    )
    policy = policy_of(arguments.policy, profile, as_of(arguments))

    from features.reading import read_survey
    from tepat.training_screen import print_lists_out_of_fold, print_report
    from training.baselines import DEFAULT, check_baselines
    from training.evaluation import evaluate
    from training.report_files import write_evaluation

    asked = (
        tuple(filter(None, arguments.baselines.split(","))) if arguments.baselines is not None else DEFAULT
    )
    check_baselines(asked)
    tell(f"reading {arguments.survey.name}")
    survey = read_survey(profile, arguments.survey, arguments.members, policy.programmes)
    print(f"{arguments.survey.name}: {len(survey):,} households can be used")
    print_warnings(survey.households.warnings)
    tell_findings(survey.households.findings)
    evaluation = evaluate(
        profile,
        survey,
        policy,
        folds=arguments.folds,
        seed=arguments.seed,
        baselines=asked,
        watch=lambda folds: counted(folds, "evaluating", len(folds), "fold"),
    )
    write_evaluation(evaluation, arguments.json, arguments.predictions)
    print_report(evaluation.report)
    print_lists_out_of_fold(evaluation.report)
    print(f"\n{arguments.json}\n{arguments.predictions}")
    return 0
