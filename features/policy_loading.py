"""Policies: from a `--policy` file, and the entries that hold on one day."""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from features.errors import UnusableProfile
from features.policy import Policy, Programme
from features.profile import Profile
from features.profile_checks import check_lines
from features.profile_draft import Entries
from features.profile_form import Form
from features.profile_leaks import input_columns
from features.profile_loading import read_text, root_section
from features.profile_mistakes import Mistakes
from features.profile_programmes import read_programmes


class UnusablePolicy(UnusableProfile):
    """The policy file has mistakes; each is told with its line. Correct them all and run again."""

    heading = "The policy cannot be used"


def load_policy(where: Path, profile: Profile | None = None) -> tuple[Programme, ...]:
    """The programmes of a policy file, all entries of all dates.

    Args:
        where: a YAML file with the key `programmes`, written as in a profile.
        profile: what the lines must fit and whose inputs no programme may name; without it
            only the file itself is checked.

    Raises:
        UnusablePolicy: the file cannot be read or has mistakes; all are told, each with its line.
    """
    try:
        return _read(where, profile)
    except UnusableProfile as error:
        raise UnusablePolicy(error.subject, error.problems) from None


def _read(where: Path, profile: Profile | None) -> tuple[Programme, ...]:
    mistakes = Mistakes()
    form = Form(root_section(read_text(where), str(where)), "a policy", ("programmes",), mistakes)
    form.must_have("programmes", "[{name: …, line: {…}}]")
    programmes = read_programmes(form, profile.languages if profile else None)
    if profile is not None:
        _check_fit(programmes, profile)
    mistakes.raise_if_any(str(where))
    return tuple(programme for _, programme in programmes)


def _check_fit(programmes: Entries[Programme], profile: Profile) -> None:
    check_lines(programmes, profile.welfare, profile.levels)
    inputs = input_columns(profile)
    for form, programme in programmes:
        if programme.column in inputs:
            form.mistake(
                "column",
                f"`{programme.column}` is an input of the profile; receipt of aid never may be",
            )
        if programme.table == "members" and profile.members is None:
            form.mistake(
                "table", "`table: members` needs a profile with `members`; write `table: households`"
            )


def policy_in_force(programmes: Sequence[Programme], as_of: date) -> Policy:
    """Of each name the last entry whose `from_` is not after `as_of`; names without one are left out.

    >>> from features.policy import Line
    >>> old = Programme("PKH", Line(poorest_share=0.4))
    >>> new = Programme("PKH", Line(poorest_share=0.3), from_=date(2025, 1, 1))
    >>> [policy_in_force([old, new], day).programmes[0].line.poorest_share
    ...  for day in (date(2024, 12, 31), date(2025, 1, 1))]
    [0.4, 0.3]
    """
    holding: dict[str, Programme] = {}
    for programme in programmes:
        if programme.from_ is None or programme.from_ <= as_of:
            holding[programme.name] = programme
    in_force = tuple(holding.values())
    return Policy(in_force, _digest(in_force))


def _digest(programmes: Sequence[Programme]) -> str:
    """SHA-256 of the entries in their order; the order within a mapping does not count."""
    content = [dataclasses.asdict(programme) for programme in programmes]
    text = json.dumps(content, sort_keys=True, default=_day, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a policy holds no {type(value).__name__}")
