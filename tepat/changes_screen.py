"""What changed since last month, on the screen."""

from collections.abc import Mapping

import numpy as np

from models.month_changes import ListChange, MonthChanges
from models.sentences import Speaker
from models.wording import say as say_of_assessments
from tepat.change_words import cause, say

_MOST_AREAS = 10


def print_changes(changes: MonthChanges, speaker: Speaker, language: str) -> None:
    """Families counted, what is different about model and policy, each list, the areas with most changes."""
    counts = {name: speaker.number(count, 0) for name, count in changes.counts.items()}
    print(say(language, "counted", **counts))
    print(say(language, "unchanged", **counts))
    if not changes.model and not changes.policy:
        print(say(language, "same_model"))
    if changes.model:
        print(say(language, "other_model"))
    if changes.policy:
        print(say(language, "other_policy"))
    for programme, line in changes.lines.items():
        before, after = ("–" if amount is None else speaker.money(amount) for amount in line)
        print(say(language, "line_moved", programme=programme, before=before, after=after))
    if changes.counts["unexplained"]:
        print(say(language, "unexplained_rows", count=counts["unexplained"]))
    print()
    for change in changes.lists:
        print(f"  {list_words(change, speaker, language)}")
    _print_areas(changes, speaker, language)


def list_words(change: ListChange, speaker: Speaker, language: str) -> str:
    """One list in one line, with the causes of what came and went."""
    return say(
        language,
        "list_line",
        programme=change.programme,
        list=say_of_assessments(language, change.side),
        before=speaker.number(change.before, 0),
        after=speaker.number(change.after, 0),
        stayed=speaker.number(change.stayed, 0),
        entered=speaker.number(change.after - change.stayed, 0),
        left=speaker.number(change.before - change.stayed, 0),
        why_in=_why(change.entered, speaker, language),
        why_out=_why(change.left, speaker, language),
        churn=speaker.number(100 * change.churn, 1),
    )


def _why(causes: Mapping[str, int], speaker: Speaker, language: str) -> str:
    """
    >>> from features.profile import Keys, Profile
    >>> _why({"new": 12, "line": 3}, Speaker(Profile("p", ("en",), Keys(), ()), "en"), "en")
    ' (new 12, line 3)'
    """
    if not causes:
        return ""
    told = (f"{cause(language, why)} {speaker.number(count, 0)}" for why, count in causes.items())
    return f" ({', '.join(told)})"


def _print_areas(changes: MonthChanges, speaker: Speaker, language: str) -> None:
    areas = changes.areas
    if areas.num_rows == 0:
        return
    flagged = [name for name in areas.column_names if name.startswith("newly_flagged:")]
    unflagged = [name for name in areas.column_names if name.startswith("no_longer_flagged:")]
    sums = {
        kind: np.sum([areas[name].to_numpy() for name in names], axis=0, dtype=np.int64)
        if names
        else np.zeros(areas.num_rows, np.int64)
        for kind, names in (("flagged", flagged), ("unflagged", unflagged))
    }
    parts = {name: areas[name].to_numpy() for name in ("new", "gone", "answers_changed")} | sums
    moved = np.sum(list(parts.values()), axis=0)
    most = [place for place in np.argsort(-moved, kind="stable")[:_MOST_AREAS] if moved[place]]
    if not most:
        return
    print(f"\n{say(language, 'most_changed')}")
    path = [name for name in areas.column_names if name.startswith("area:")]
    for place in most:
        area = "/".join(areas[name][int(place)].as_py() or "–" for name in path)
        numbers = {name: speaker.number(int(part[place]), 0) for name, part in parts.items()}
        print(f"  {say(language, 'area_line', area=area, **numbers)}")
