"""Both lists of every programme, on the screen."""

from collections.abc import Mapping
from typing import Any

from features.profile import Profile
from models.check_words import line_words
from models.flags import FLAG_OF, SIDES
from models.list_summary import ListSummary, ProgrammeSummary
from models.list_words import cut_words, empty_words, length_words, promise_words
from models.sentences import Speaker
from models.wording import say

REASONS = 3


def print_lists(profile: Profile, language: str, summaries: tuple[ProgrammeSummary, ...]) -> None:
    """Per programme: statuses counted, then each list's length and first ten with three reasons each.

    Programmes that are only estimated come last, on one line each.
    """
    speaker = Speaker(profile, language)
    only_estimated = []
    for found in summaries:
        if all(own.why_empty in ("no_enrolment_column", "no_bound") for own in found.lists.values()):
            only_estimated.append(found)
        else:
            _print_programme(speaker, found)
    for found in only_estimated:
        print(f"\n{_heading(speaker, found)}: {say(language, 'estimated_only')}")
    print(f"\n{say(language, 'review')}")
    print(say(language, "unregistered"))
    if profile.answers == "interview":
        print(say(language, "interview"))


def _print_programme(speaker: Speaker, found: ProgrammeSummary) -> None:
    print(f"\n{_heading(speaker, found)}")
    counted = (
        f"{say(speaker.language, status)} {speaker.number(count, 0)}"
        for status, count in sorted(found.statuses.items(), key=lambda item: (-item[1], item[0]))
    )
    print("  " + " · ".join(counted))
    for side in SIDES:
        _print_list(speaker, found, found.lists[side])


def _print_list(speaker: Speaker, found: ProgrammeSummary, own: ListSummary) -> None:
    name = say(speaker.language, FLAG_OF[own.side])
    words = (
        length_words(speaker, own) if own.why_empty is None else empty_words(speaker, found.programme, own)
    )
    print(f"  {name}: {words}")
    promise = promise_words(speaker, found.programme, own)
    if promise is not None:
        print(f"    {promise}")
    if own.cut is not None:
        print(f"    {cut_words(speaker, own.cut)}")
    for row in own.top.to_pylist():
        _print_household(speaker, found.programme.name, row)


def _print_household(speaker: Speaker, programme: str, row: Mapping[str, Any]) -> None:
    key = "estimate_of" if row["low_80"] is not None else "estimate_of_level"
    words = say(
        speaker.language,
        key,
        estimate=speaker.money(row["estimate"]),
        low=bare(speaker, row["low_80"]),
        high=bare(speaker, row["high_80"]),
        probability=speaker.number(100 * row[f"flag_probability:{programme}"], 0),
    )
    name, place = say(speaker.language, "estimate"), row[f"rank:{programme}"]
    print(f"    {place:>2}. {row['household_id']}  {name} {words}")
    for reason in row["reasons"][:REASONS]:
        print(f"        {speaker.sentence(reason)}")


def _heading(speaker: Speaker, found: ProgrammeSummary) -> str:
    amount = line_words(speaker, found.programme.line)
    return f"{found.programme.name}, {say(speaker.language, 'line', amount=amount)}"


def bare(speaker: Speaker, amount: float | None) -> str:
    """An amount without its unit; nothing where there is none."""
    if amount is None:
        return ""
    return speaker.number(amount, 0 if abs(amount) >= 1000 else 1 if abs(amount) >= 10 else 2)
