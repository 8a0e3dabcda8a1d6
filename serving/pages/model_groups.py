"""For whom a model errs more: the card's groups, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from features.nik import FEMALE, MALE
from features.people import read_sex
from features.profile import Profile
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing

QUOTA: Final = "at_40"
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """How many poor families of one group are missed."""

    group: str
    missed: str
    poor: str


def harm_of(card: Mapping[str, Any], words: Words, writing: Writing) -> str:
    """The known harm in one sentence: how many poor of the smallest families are missed, and of the largest.

    "" where the card does not tell, or where small families are not missed more.
    """
    known = [(value, _missed(own)) for value, own in _sizes(card).items() if _missed(own) is not None]
    if len(known) < 2:
        return ""
    (small, missed), (large, other) = known[0], known[-1]
    if missed["value"] <= other["value"]:
        return ""
    counts = {"missed": writing.number(100 * missed["value"]), "other": writing.number(100 * other["value"])}
    return words("model.harm", small=small, large=large, **counts)


def groups_of(card: Mapping[str, Any], words: Words, writing: Writing) -> list[GroupFigures]:
    """Household size, which is always looked at."""
    return [
        _figures(words("model.size_group", value=value), own, words, writing)
        for value, own in _sizes(card).items()
    ]


def worst_of(
    card: Mapping[str, Any], phrases: Phrases | None, words: Words, writing: Writing
) -> list[GroupFigures]:
    """The profile's own groups, worst first by the lower end of the interval."""
    labels = _groups(card).get("labels", {})
    rows = []
    for name, values in _groups(card).get("single", {}).items():
        label = labels.get(name, {}).get(words.language) or name
        if phrases is not None and _tells_sex_of_head(name, phrases.profile):
            # It explains the codes, as (1 male, 2 female); here they are said in words.
            label = label.partition(" (")[0]
        for value, own in values.items():
            if _missed(own) is not None:
                rows.append((_missed(own)["low"], f"{label}: {_value(name, value, phrases, words)}", own))
    rows.sort(key=lambda row: -row[0])
    return [_figures(label, own, words, writing) for _, label, own in rows[:_MOST]]


def _sizes(card: Mapping[str, Any]) -> Mapping[str, Any]:
    scales = _groups(card).get("household_size", {}).get("scales", {})
    found: Mapping[str, Any] = scales.get("per_person") or next(iter(scales.values()), {})
    return found


def _figures(label: str, own: Mapping[str, Any], words: Words, writing: Writing) -> GroupFigures:
    missed = _missed(own)
    poor = own.get("poor", {}).get(QUOTA)
    if missed is None:
        return GroupFigures(label, words("model.few"), writing.number(poor))
    count, low, high = (writing.number(100 * missed[name]) for name in ("value", "low", "high"))
    said = words("model.per_100_range", count=count, low=low, high=high)
    return GroupFigures(label, said, writing.number(poor))


def _missed(own: Mapping[str, Any]) -> Any:
    return own.get("figures", {}).get(f"exclusion_error_{QUOTA}")


def _groups(card: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = card.get("groups") or {}
    return found


def _value(name: str, value: str, phrases: Phrases | None, words: Words) -> str:
    """What a value of a group means, where it is an answer; classes of numbers stay as they are."""
    yes_or_no = words("say.yes" if value == "1" else "say.no") if value in ("0", "1") else value
    if phrases is None:
        return yes_or_no
    profile = phrases.profile
    group = next((each for each in profile.groups if each.name == name), None)
    if group is None or group.bins:
        return value if group is not None else yes_or_no
    members = (*profile.members.withheld, *profile.members.summaries) if profile.members else ()
    if any(each.name == group.of and each.how in ("any", "alone") for each in members):
        return yes_or_no
    if _is_sex_of_head(profile, group.of):
        (sex,) = read_sex(pa.array([value])).tolist()
        return words({MALE: "model.man", FEMALE: "model.woman"}[sex]) if sex in (MALE, FEMALE) else value
    hidden = next((each for each in profile.withheld if each.name == group.of), None)
    text = (hidden.codes or {}).get(value) if hidden is not None else None
    if text:
        return text.get(words.language) or next(iter(text.values()))
    return phrases.code(group.of, value)


def _tells_sex_of_head(name: str, profile: Profile) -> bool:
    group = next((each for each in profile.groups if each.name == name), None)
    return group is not None and not group.bins and _is_sex_of_head(profile, group.of)


def _is_sex_of_head(profile: Profile, question: str) -> bool:
    """Whether the question is the head's answer in the column that tells who is a man and who a woman.

    That column has no codes in a profile: registries write 1, L or laki-laki, and all of them are read.
    """
    if profile.members is None:
        return False
    of = next((s.of for s in profile.members.withheld if s.name == question and s.how == "head"), None)
    column = next((v.column for v in profile.members.variables if v.name == of), None)
    return column is not None and column == profile.identifiers.get("sex")
