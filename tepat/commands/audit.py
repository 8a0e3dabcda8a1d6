"""tepat audit: is the trail of everything that was done whole and unchanged?"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("verify", help="hold every record against its hash, the one before it, and the anchor")


def run(arguments: argparse.Namespace) -> int:
    from serving.store.store import verify_chain
    from tepat.service import console_service

    with console_service() as service:
        report = verify_chain(service.store)
    print(f"{report.records:,} records; the last is {report.head}")
    if report.anchor is None:
        print(
            "there is no anchor beside the key file: nobody can tell whether records at the end are missing"
        )
    else:
        print(f"the anchor vouches for {report.anchor:,} records")
    for problem in report.problems:
        print(f"  PROBLEM: {problem}")
    print("the trail is whole" if report.holds else "the trail is NOT whole: docs/runbook.md says what to do")
    return 0 if report.holds else 1
