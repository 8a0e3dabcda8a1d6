"""tepat audit: is the trail of everything that was done whole and unchanged?"""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from serving.store.trail_views import ChainReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("verify", help="hold every record against its hash, the one before it, and the anchor")


def run(arguments: argparse.Namespace) -> int:
    from serving.store.store import verify_chain
    from tepat.service import console_service

    with console_service() as service:
        report = verify_chain(service.store)
    print(f"{report.records:,} records; the last is {report.head}")
    if report.anchor is not None:
        print(f"the anchor vouches for {report.anchor:,} records")
    for note in report.notes:
        print(f"  note: {note}")
    for problem in report.problems:
        print(f"  PROBLEM: {problem}")
    print(_verdict(report))
    return 0 if report.holds else 1


def _verdict(report: "ChainReport") -> str:
    if not report.holds:
        return "the trail is NOT whole: docs/runbook.md, section Trail not whole, says what to do"
    if report.anchor is None:
        return (
            "no record that is there was changed, but there is no anchor beside the key file: nobody can "
            "tell whether records at the end are missing (docs/runbook.md, section Trail not whole)"
        )
    return "the trail is whole"
