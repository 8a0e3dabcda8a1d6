"""For whom a model errs more: the card's groups, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from features.profile import Profile, Variable
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


def groups_of(card: Mapping[str, Any], words: Words, writing: Writing) -> list[GroupFigures]:
    """Household size, which is always looked at."""
    scales = _groups(card).get("household_size", {}).get("scales", {})
    found: Mapping[str, Any] = scales.get("per_person") or next(iter(scales.values()), {})
    return [
        _figures(words("model.size_group", value=value), own, words, writing) for value, own in found.items()
    ]


def worst_of(
    card: Mapping[str, Any], phrases: Phrases | None, words: Words, writing: Writing
) -> list[GroupFigures]:
    """The profile's own groups, worst first by the lower end of the interval."""
    labels = _groups(card).get("labels", {})
    rows = []
    for name, values in _groups(card).get("single", {}).items():
        label = labels.get(name, {}).get(words.language) or name
        plain = set(values) <= {"0", "1"}
        for value, own in values.items():
            if _missed(own) is not None:
                rows.append(
                    (_missed(own)["low"], f"{label}: {_value(name, value, plain, phrases, words)}", own)
                )
    rows.sort(key=lambda row: -row[0])
    return [_figures(label, own, words, writing) for _, label, own in rows[:_MOST]]


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


def _value(group: str, value: str, plain: bool, phrases: Phrases | None, words: Words) -> str:
    """What a code of a group means, where the profile says so; classes of numbers stay as they are."""
    variable = None if phrases is None else next(_variables(phrases.profile, group), None)
    if phrases is None or variable is None:
        return words("say.yes" if value == "1" else "say.no") if plain else value
    if variable.kind == "yes_no":
        yes, no = variable.yes or ("1",), variable.no or ("0",)
        return words("say.yes") if value in yes else words("say.no") if value in no else value
    text = (variable.codes or {}).get(value, {})
    return text.get(words.language) or next(iter(text.values()), value)


def _variables(profile: Profile, group: str) -> Iterator[Variable]:
    for variable in (*profile.withheld, *profile.variables):
        if variable.name == group:
            yield variable
