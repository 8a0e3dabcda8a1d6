"""tepat assess: every household of a registry, with both lists of every programme at the end."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from tepat.cluster_arguments import add_cluster, cluster_of
from tepat.outputs import check_outputs
from tepat.printing import print_warnings, tell_findings
from tepat.progress import counted, tell

if TYPE_CHECKING:
    from features.profile import Profile
    from features.reading_in_blocks import RegistryRead
    from models.assessment import Context
    from models.cluster import Cluster
    from models.cluster_context import AssessElsewhere
    from models.list_summary import Tally
    from models.work_folder import WorkFolder


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
    add_cluster(parser)
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
    from features.digests import file_digest
    from models.assessing import what_bytes_follow_from
    from models.collecting import loaded_is_kept
    from models.resolving import resolve_model
    from models.work_folder import work_folder

    folder = resolve_model(arguments.model, profile.name)
    context = _context(arguments, profile, folder)
    files = {"registry": arguments.registry, "members": arguments.members}
    digests = {name: file_digest(path) if path and path.is_file() else None for name, path in files.items()}
    with ExitStack() as together:
        together.enter_context(loaded_is_kept())
        work = together.enter_context(
            work_folder(arguments.out, {**what_bytes_follow_from(context), **digests})
        )
        cluster = together.enter_context(cluster_of(arguments))
        assess = _there(context, folder, cluster)
        read = _read(arguments, context, work, cluster, assess, language)
        where = _where_made(cluster, assess, read)
        tally = _write(arguments, context, read, work, where, language)
        count = len(read.households)

    from tepat.lists_screen import print_lists

    print_lists(profile, language, tally.summaries())
    print(f"\n{count:,} households: {arguments.out}")
    for path in (arguments.xlsx, arguments.findings):
        if path is not None:
            print(f"  {path}")
    return 0


def _context(arguments: argparse.Namespace, profile: "Profile", folder: Path) -> "Context":
    """The model and the policy; of the households nothing is known yet."""
    from features.catalogue import check_fit
    from models.assessment import context_of
    from models.folder import load_model

    policy = policy_of(arguments.policy, profile, day := as_of(arguments))
    model = load_model(folder)
    check_fit(model.welfare.catalogue, profile)
    return context_of(model, profile, policy, day, "")


def _read(
    arguments: argparse.Namespace,
    context: "Context",
    work: "WorkFolder",
    cluster: "Cluster | None",
    assess: "AssessElsewhere | None",
    language: str,
) -> "RegistryRead":
    from features.reading_in_blocks import read_in_blocks

    tell(f"reading {arguments.registry.name}")
    read = read_in_blocks(
        context.profile,
        arguments.registry,
        arguments.members,
        context.policy.programmes,
        work.reading,
        learned=context.model.welfare.catalogue.learned_codes,
        **_where_read(cluster, assess, work),
    )
    print(f"{arguments.registry.name}: {len(read.households):,} households can be used")
    print_warnings(read.warnings, language)
    tell_findings(read.findings)
    return read


def _there(context: "Context", folder: Path, cluster: "Cluster | None") -> "AssessElsewhere | None":
    """The model as it travels, where there is a cluster."""
    if cluster is None:
        return None
    from models.cluster_context import assess_elsewhere

    return assess_elsewhere(context, folder)


def _where_read(
    cluster: "Cluster | None", assess: "AssessElsewhere | None", work: "WorkFolder"
) -> dict[str, Any]:
    """Who reads the blocks and keeps them."""
    if cluster is None or assess is None:
        from models.assessing import side_by_side

        return {"run": side_by_side}
    from models.cluster_held import HeldElsewhere

    return {"run": cluster.run, "elsewhere": HeldElsewhere(cluster, work.door(), assess, work.earlier())}


def _where_made(
    cluster: "Cluster | None", assess: "AssessElsewhere | None", read: "RegistryRead"
) -> dict[str, Any]:
    """How parts are made, where not on this machine: by the workers that keep the households, if they do."""
    if cluster is None:
        return {}
    from models.assessing import made_by
    from models.cluster_held import HeldElsewhere

    there = read.households
    return {
        "assess": assess,
        "make": there.make if isinstance(there, HeldElsewhere) else made_by(cluster.run),
    }


def _write(
    arguments: argparse.Namespace,
    context: "Context",
    read: "RegistryRead",
    work: "WorkFolder",
    where: dict[str, Any],
    language: str,
) -> "Tally":
    """Every file beside its place; all take their names when the last one is complete."""
    from features.tables_writing import replacing
    from models.assessing import write_assessments

    with ExitStack() as together:
        beside = together.enter_context(replacing(arguments.out))
        tally = write_assessments(
            context,
            read.households,
            work,
            beside,
            capacity=arguments.capacity,
            digest=read.digest,
            **where,
            watch=lambda parts, total: counted(parts, "assessing", total, "part"),
        )
        if arguments.xlsx is not None:
            from models.assessment_sheets import write_sheets

            tell(f"writing {arguments.xlsx.name}")
            write_sheets(beside, together.enter_context(replacing(arguments.xlsx)), context.profile, language)
        if arguments.findings is not None:
            read.findings.write(arguments.findings, language)
    return tally
