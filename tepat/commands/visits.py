"""tepat visits: the families to visit this week, on paper, and what the machine must remember of them."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from features.errors import TepatError
from tepat.arguments import add_language, add_members, add_policy, language_of, natural, policy_of, positive
from tepat.outputs import check_outputs
from tepat.progress import tell
from tepat.visit_arguments import audit_share, iso_week, this_week

if TYPE_CHECKING:
    from features.policy import Policy
    from features.profile import Profile
    from models.visit_list import Week
    from tepat.visit_making import WeekList


class OtherPolicy(TepatError):
    """The assessments rest on other programmes than those given."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "The assessments were made with other programmes or lines than these: give the same --policy (or "
            "none) as to `tepat assess`, or assess the registry again."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    _add_files(parser)
    parser.add_argument(
        "--capacity", type=positive, required=True, metavar="N", help="visits that can be made"
    )
    parser.add_argument(
        "--area",
        action="append",
        default=[],
        metavar="CODE",
        help="only this area; may be given several times",
    )
    parser.add_argument(
        "--audit-share",
        type=audit_share,
        default=0.15,
        metavar="S",
        help="how many of the visits are drawn at random from everybody: 0.10 to 0.20 (default: 0.15)",
    )
    parser.add_argument(
        "--seed", type=natural, default=0, metavar="S", help="seed of the random draw (default: 0)"
    )
    parser.add_argument("--week", type=iso_week, metavar="W", help="as 2026-W10 (default: this week)")
    parser.add_argument(
        "--rule",
        type=Path,
        metavar="FILE",
        help="which flags come first, .yaml (default: see docs/visits.md)",
    )
    parser.add_argument(
        "--most-areas",
        type=positive,
        metavar="K",
        help="choose flagged families from at most K nagari, those with most to gain (default: the rule's)",
    )
    parser.add_argument(
        "--profile", metavar="P", help="a profile's file or name (default: the one that the assessments name)"
    )
    add_policy(parser)
    parser.add_argument(
        "--model", metavar="M", help="the model that assessed (default: found by its digest, or the champion)"
    )
    add_language(parser)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--registry", type=Path, required=True, metavar="FILE", help="the registry that was assessed"
    )
    add_members(parser)
    parser.add_argument(
        "--assessments", type=Path, required=True, metavar="FILE", help="what tepat assess --out wrote"
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        action="append",
        metavar="FILE",
        help="the list: .pdf or .html to print, .xlsx or .csv to fill in; may be given several times",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="the machine's copy, .parquet (default: beside the first --out)",
    )
    parser.add_argument(
        "--area-names", type=Path, metavar="FILE", help="table with kode and nama of areas (default: Agam's)"
    )


def run(arguments: argparse.Namespace) -> int:
    from features.profile_loading import load_profile
    from models.assessment_files import read_about

    data = _check_files(arguments)
    about = read_about(arguments.assessments)
    profile = load_profile(arguments.profile or about["profile"])
    language = language_of(arguments, profile.languages)
    policy = _policy(arguments, profile, about)
    made = _make(arguments, profile, policy, about, language)
    tell("writing the list")
    _write(arguments, made, data)
    _tell(made)
    for path in (*arguments.out, data):
        print(f"  {path}")
    return 0


def _check_files(arguments: argparse.Namespace) -> Path:
    """The place of the machine's copy, once it is known that everything can be written."""
    from tepat.visit_outputs import ENDINGS, check_pdf

    data: Path = arguments.data or arguments.out[0].with_suffix(".parquet")
    read = ("registry", "members", "assessments", "policy", "rule", "area_names")
    outputs = [("--out", path, ENDINGS) for path in arguments.out]
    check_outputs([*outputs, ("--data", data, (".parquet",))], [getattr(arguments, name) for name in read])
    check_pdf(arguments.out)
    return data


def _policy(arguments: argparse.Namespace, profile: "Profile", about: Mapping[str, Any]) -> "Policy":
    """The programmes of the assessments: in force on their day, not today."""
    from datetime import date

    policy = policy_of(arguments.policy, profile, date.fromisoformat(about["as_of"]))
    if policy.digest != about["policy_digest"]:
        raise OtherPolicy
    return policy


def _make(
    arguments: argparse.Namespace,
    profile: "Profile",
    policy: "Policy",
    about: Mapping[str, Any],
    language: str,
) -> "WeekList":
    from features.area_names import area_names
    from features.catalogue import check_fit
    from features.contacts import read_contacts
    from models.assessed_with import model_of
    from tepat.visit_making import Assessed, make_list

    week = _week(arguments, policy)
    names = area_names(arguments.area_names)
    tell(f"reading {arguments.registry.name}")
    contacts = read_contacts(profile, arguments.registry, arguments.members)
    tell("choosing")
    model = model_of(about, arguments.model)
    check_fit(model.welfare.catalogue, profile)
    assessed = Assessed(arguments.assessments, about, profile, policy, model)
    return make_list(assessed, contacts, week, names, language)


def _week(arguments: argparse.Namespace, policy: "Policy") -> "Week":
    from dataclasses import replace

    from models.visit_list import Week
    from models.visit_rule import VisitRule, load_rule

    programmes = [programme.name for programme in policy.programmes]
    rule = VisitRule() if arguments.rule is None else load_rule(arguments.rule, programmes)
    if arguments.most_areas is not None:
        rule = replace(rule, most_areas=arguments.most_areas)
    return Week(
        name=arguments.week or this_week(),
        capacity=arguments.capacity,
        audit_share=arguments.audit_share,
        seed=arguments.seed,
        areas=tuple(arguments.area),
        rule=rule,
    )


def _write(arguments: argparse.Namespace, made: "WeekList", data: Path) -> None:
    from models.visit_list import write_visits
    from tepat.visit_outputs import write_outputs

    write_outputs(made.page, arguments.out, data, lambda path: write_visits(made.table, made.about, path))


def _tell(made: "WeekList") -> None:
    """Counts and the promise; nobody's name."""
    from tepat.printing import table

    page = made.page
    print(f"{page.say('title')}, {page.say('week', week=page.week)}")
    print(f"  {page.errors}" + (f"; {page.basis}" if page.basis else ""))
    print(table([[own.place, str(len(own.families))] for own in page.lists] or [[""]]))
    chosen, capacity = len(made.picked.visited), made.about["capacity"]
    if chosen < capacity:
        print(
            f"  {chosen} of {capacity} visits: the areas visited hold no more families with a flag that the "
            "rule visits; more of them (--area, --most-areas) would fill the week."
        )
    print(f"  {page.notes[2]}")
