"""tepat assess: every household of a registry, with both lists of every programme at the end."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.arguments import (
    add_as_of,
    add_language,
    add_members,
    add_policy,
    add_profile,
    as_of,
    language_of,
    policy_of,
    positive,
)
from tepat.outputs import check_outputs
from tepat.printing import print_warnings, tell_findings
from tepat.progress import counted, tell

if TYPE_CHECKING:
    from features.households import Households
    from features.profile import Profile
    from models.assessment import Context
    from models.list_summary import Tally


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument(
        "--registry", type=Path, required=True, metavar="FILE", help="the registry's table of households"
    )
    add_members(parser)
    add_policy(parser)
    parser.add_argument(
        "--model",
        metavar="M",
        help="a model folder, or NAME@alias of a registered one (default: the profile's champion)",
    )
    add_as_of(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the assessments, .parquet")
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help="the lists as a workbook, .xlsx")
    parser.add_argument(
        "--findings", type=Path, metavar="FILE", help="write every data finding: .csv, .xlsx or .parquet"
    )
    parser.add_argument(
        "--capacity",
        type=positive,
        metavar="N",
        help="visits that can be made: say how many true errors a list cut to it holds",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile

    profile = load_profile(arguments.profile)
    language = language_of(arguments, profile.languages)
    inputs = [arguments.registry, arguments.members, arguments.policy]
    check_outputs(
        [
            ("--out", arguments.out, (".parquet",)),
            ("--xlsx", arguments.xlsx, (".xlsx",)),
            ("--findings", arguments.findings, (".csv", ".xlsx", ".parquet")),
        ],
        inputs,
    )
    context, households = _read(arguments, profile, language)
    tally = _write(arguments, context, households, language)

    from tepat.lists_screen import print_lists

    print_lists(profile, language, tally.summaries())
    print(f"\n{len(households):,} households: {arguments.out}")
    for path in (arguments.xlsx, arguments.findings):
        if path is not None:
            print(f"  {path}")
    return 0


def _read(arguments: argparse.Namespace, profile: "Profile", language: str) -> tuple["Context", "Households"]:
    from features.catalogue import check_fit
    from features.reading import read_households
    from models.assessment import context_of
    from models.folder import load_model
    from models.home import resolve_model

    policy = policy_of(arguments.policy, profile, day := as_of(arguments))
    model = load_model(resolve_model(arguments.model, profile.name))
    check_fit(model.welfare.catalogue, profile)
    tell(f"reading {arguments.registry.name}")
    households = read_households(
        profile,
        arguments.registry,
        arguments.members,
        policy.programmes,
        learned=model.welfare.catalogue.learned_codes,
    )
    print(f"{arguments.registry.name}: {len(households):,} households can be used")
    print_warnings(households.warnings, language)
    tell_findings(households.findings)
    return context_of(model, profile, policy, day, households.content_digest), households


def _write(
    arguments: argparse.Namespace, context: "Context", households: "Households", language: str
) -> "Tally":
    """Every file beside its place; all take their names when the last one is complete."""
    from features.tables_writing import replacing
    from models.assessment import CHUNK, assess
    from models.assessment_files import AssessmentWriter
    from models.list_summary import Tally

    tally = Tally(context, arguments.capacity)
    chunks = -(-len(households) // CHUNK)
    with ExitStack() as together:
        beside = together.enter_context(replacing(arguments.out))
        with AssessmentWriter(beside, context) as writer:
            for chunk in counted(assess(context, households), "assessing", chunks, "part"):
                writer.write(chunk)
                tally.add(chunk)
        if arguments.xlsx is not None:
            from models.assessment_sheets import write_sheets

            tell(f"writing {arguments.xlsx.name}")
            write_sheets(beside, together.enter_context(replacing(arguments.xlsx)), context.profile, language)
        if arguments.findings is not None:
            households.findings.write(arguments.findings, language)
    return tally
