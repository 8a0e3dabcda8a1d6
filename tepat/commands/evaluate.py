"""tepat evaluate: the model against simpler ones on a survey, out of fold; registers nothing."""

import argparse
from pathlib import Path

from tepat.arguments import (
    WrongCall,
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
from tepat.outputs import check_outputs
from tepat.printing import number, print_warnings, tell_findings
from tepat.progress import counted, tell
from tepat.sealed_screen import print_sealed, print_split
from tepat.splitting_arguments import add_sealed, add_splitting, splitter_of
from tepat.training_words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    add_survey(parser)
    add_policy(parser)
    add_as_of(parser)
    add_fitting(parser)
    parser.add_argument(
        "--baselines", metavar="A,B", help="simpler models to compare with, by commas (default: all)"
    )
    add_splitting(parser)
    add_sealed(parser)
    parser.add_argument(
        "--open-sealed",
        metavar="NAME[@ALIAS|@VERSION]|DIR",
        help="instead of all this, test this model on the part that was sealed when it was trained: once",
    )
    parser.add_argument("--by", help="with --open-sealed: who looks (default: the user of this machine)")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="the report, .json (required, but for --open-sealed)"
    )
    parser.add_argument(
        "--predictions", type=Path, metavar="FILE", help="every household's, .parquet (the same)"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    _check_call(arguments)
    check_outputs(
        [("--json", arguments.json, (".json",)), ("--predictions", arguments.predictions, (".parquet",))],
        [arguments.survey, arguments.members, arguments.policy],
    )
    if arguments.open_sealed:
        from tepat.sealed_opening import open_part

        return open_part(arguments, profile, language)
    policy = policy_of(arguments.policy, profile, as_of(arguments))

    from features.reading import read_survey
    from tepat.training_screen import print_lists_out_of_fold, print_report
    from training.baselines import DEFAULT, check_baselines
    from training.cross_fitting import FitSettings
    from training.evaluation import evaluate
    from training.report_files import write_evaluation
    from training.sealing import seal

    asked = (
        tuple(filter(None, arguments.baselines.split(","))) if arguments.baselines is not None else DEFAULT
    )
    check_baselines(asked)
    splitter = splitter_of(arguments, profile)
    tell(say(language, "reading", file=arguments.survey.name))
    survey = read_survey(profile, arguments.survey, arguments.members, policy.programmes)
    print(say(language, "usable", file=arguments.survey.name, count=number(len(survey), language)))
    print_warnings(survey.households.warnings, language)
    tell_findings(survey.households.findings, language)
    sealed = None
    if arguments.sealed is not None:
        parts = seal(survey, arguments.sealed)
        survey, sealed = parts.open, parts.about
    evaluation = evaluate(
        profile,
        survey,
        policy,
        folds=arguments.folds,
        seed=arguments.seed,
        baselines=asked,
        splitter=splitter,
        settings=FitSettings(search=arguments.search),
        watch=lambda folds: counted(
            folds, say(language, "evaluating"), len(folds), say(language, "fold"), language
        ),
    )
    write_evaluation(evaluation, arguments.json, arguments.predictions)
    print_split(evaluation.report, language)
    print_sealed(sealed, language)
    print_report(evaluation.report, language)
    print_lists_out_of_fold(evaluation.report, language)
    print(f"\n{arguments.json}\n{arguments.predictions}")
    return 0


def _check_call(arguments: argparse.Namespace) -> None:
    """What argparse cannot say.

    Raises:
        WrongCall: options do not fit together.
    """
    if arguments.open_sealed:
        unfit = [
            option
            for option, given in (
                ("--hold-out-areas", arguments.hold_out_areas is not None),
                ("--split-by-period", arguments.split_by_period),
                ("--sealed", arguments.sealed is not None),
                ("--baselines", arguments.baselines is not None),
            )
            if given
        ]
        if unfit:
            raise WrongCall(
                f"--open-sealed tests a finished model on what was sealed; leave out {', '.join(unfit)}"
            )
        return
    missing = [name for name in ("json", "predictions") if getattr(arguments, name) is None]
    if missing:
        raise WrongCall(
            f"{' and '.join(f'--{name} FILE' for name in missing)} must be given: where to write results"
        )
