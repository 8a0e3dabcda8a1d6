"""The gate: whether a model may become champion, by rules that a file fixed beforehand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from features.errors import TepatError
from training.calibration_check import broken_promises
from training.gate_rules import Rules
from training.gate_words import LANGUAGES, Baseline, Change, Churn, Harm, Points, Promise, Why, say

Card = Mapping[str, Any]
Comparison = Mapping[str, Any]
Told = tuple[bool, str, Mapping[str, Any]]
_RIGHT_WAY: Final = {"better", "not worse"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule said of one model.

    Attributes:
        rule: its name in the rules' file.
        said: language → one sentence with the figures.
    """

    rule: str
    passed: bool
    said: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the history of the champion."""
        return {"rule": self.rule, "passed": self.passed, "said": self.said["en"]}

    def in_language(self, language: str) -> str:
        return f"{self.rule}: {self.said.get(language, self.said['en'])}"


class GateClosed(TepatError):
    """A model may not become champion.

    Attributes:
        outcomes: of every rule that failed.
    """

    def __init__(self, model: str, outcomes: tuple[Outcome, ...]) -> None:
        self.model = model
        self.outcomes = tuple(outcome for outcome in outcomes if not outcome.passed)
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Every rule that failed, and by how much, in that language."""
        listed = "\n".join(f"  - {outcome.in_language(language)}" for outcome in self.outcomes)
        head, tail = (say(key, language, model=self.model) for key in ("closed", "closed_next"))
        return f"{head}\n{listed}\n{tail}"


def judge(rules: Rules, card: Card, comparison: Comparison | None = None) -> tuple[Outcome, ...]:
    """What every rule says of the model of this card, in the order of `ORDER`.

    Args:
        comparison: of `training.gate_comparison.against_champion`; None where there is none, which
            fails the rules that need one, unless the rules allow it.

    >>> from training.gate_rules import load_rules
    >>> [outcome.rule for outcome in judge(load_rules().first, {}) if not outcome.passed]
    ['card', 'not_worse_than', 'coverage', 'calibration']
    """
    return tuple(
        Outcome(name, passed, {language: say(code, language, **values) for language in LANGUAGES})
        for name, rule in ORDER.items()
        for passed, code, values in rule(rules, card, comparison or {})
    )


def pass_gate(model: str, outcomes: tuple[Outcome, ...]) -> None:
    """Lets the model through.

    Args:
        model: how to call it in words, such as `dtsen@3`.

    Raises:
        GateClosed: a rule failed; all that failed are told.
    """
    if not all(outcome.passed for outcome in outcomes):
        raise GateClosed(model, outcomes)


def _card(rules: Rules, card: Card, _: Comparison) -> Iterator[Told]:
    if rules.card_holds:
        missing = [part for part in rules.card_holds if card.get(part) is None]
        yield (not missing, "card_lacks" if missing else "card_complete", {"parts": ", ".join(missing)})


def _not_worse_than(rules: Rules, card: Card, _: Comparison) -> Iterator[Told]:
    for baseline in rules.not_worse_than:
        verdict = card.get("not_worse", {}).get(baseline)
        if verdict is None:
            yield False, "not_compared_with", {"baseline": Baseline(baseline)}
            continue
        found = card.get("comparisons", {}).get(baseline, {})
        figures = [Change(name, found[name]) for name in _deciding(found)]
        yield (
            bool(verdict),
            "not_worse_than" if verdict else "worse_than",
            {"baseline": Baseline(baseline), "figures": figures},
        )


def _deciding(found: Mapping[str, Any]) -> list[str]:
    """The figures in which "not worse" is judged, the worse ones only where there are any."""
    levels = any(name.startswith("error_at_class_") for name in found)
    asked = [name for name in (("spearman",) if levels else ("r2", "error_at_40")) if name in found]
    return [name for name in asked if found[name]["verdict"] not in _RIGHT_WAY] or asked


def _coverage(rules: Rules, card: Card, _: Comparison) -> Iterator[Told]:
    if rules.coverage_margins is None:
        return
    if "coverage" not in card:
        yield False, "coverage_untold", {}
        return
    own, thirds = rules.coverage_margins
    broken = broken_promises(
        {"coverage": card["coverage"], "programmes": {}}, 1.0, margin=own, margin_of_thirds=thirds
    )
    if not card["coverage"]:
        yield True, "coverage_of_levels", {}
    elif not broken:
        overall = [(level, parts["overall"]["value"]) for level, parts in card["coverage"].items()]
        yield (
            True,
            "coverage_held",
            {"levels": [Promise(level, "overall", share) for level, share in overall]},
        )
    for one in broken:
        yield False, "coverage_broken", {"promise": Promise(one["of"], one["part"], one["measured"])}


def _calibration(rules: Rules, card: Card, _: Comparison) -> Iterator[Told]:
    if rules.largest_calibration_error is None:
        return
    survey, programmes = card.get("survey"), card.get("programmes")
    if survey is None or programmes is None:
        yield False, "calibration_untold", {}
        return
    broken = broken_promises(
        {"coverage": {}, "programmes": programmes},
        survey["effective_households"],
        largest_error=rules.largest_calibration_error,
    )
    if not broken:
        errors = (one["calibration_error"]["value"] for one in programmes.values())
        worst = max((error for error in errors if error is not None), default=0.0)
        yield True, "calibrated", {"worst": Points(worst)}
    for one in broken:
        values = {
            "programme": one["of"],
            "measured": Points(one["measured"]),
            "allowed": Points(one["promised"]),
        }
        yield False, "calibration_broken", values


def _champion(rules: Rules, _: Card, comparison: Comparison) -> Iterator[Told]:
    if not rules.not_worse_in:
        return
    if "figures" not in comparison:
        yield (
            rules.if_not_comparable == "allow",
            "not_comparable",
            {"why": Why(comparison.get("impossible", "missing"))},
        )
        return
    found = comparison["figures"]
    asked = [name for name in rules.not_worse_in if name in found]
    if len(asked) < len(rules.not_worse_in):
        asked = [name for name in rules.of_levels if name in found]
    worse = [name for name in asked if found[name]["verdict"] not in _RIGHT_WAY]
    figures = [Change(name, found[name]) for name in (worse or asked)]
    yield (
        not worse and bool(asked),
        "worse_than_champion" if worse else "not_worse_than_champion",
        {"figures": figures},
    )


def _groups(rules: Rules, card: Card, comparison: Comparison) -> Iterator[Told]:
    margin = rules.group_margin
    if margin is None:
        return
    if "groups" not in comparison:
        yield (
            rules.if_not_comparable == "allow",
            "not_comparable",
            {"why": Why(comparison.get("impossible", "missing"))},
        )
        return
    labels = (card.get("groups") or {}).get("labels", {})
    known = [one for one in comparison["groups"] if one["change"]["low"] is not None]
    harmed = [one for one in known if one["change"]["value"] > margin and one["at_least"] > 0]
    for one in harmed:
        yield False, "group_harmed", {"harm": Harm(one, labels), "margin": Points(margin)}
    if not harmed:
        worst = max(known, key=lambda one: one["change"]["value"], default=None)
        values = {"count": len(known), "margin": Points(margin)}
        if worst is None:
            yield True, "no_groups", values
        else:
            yield True, "groups_unharmed", values | {"harm": Harm(worst, labels)}


def _churn(rules: Rules, _: Card, comparison: Comparison) -> Iterator[Told]:
    limit = rules.churn_limit
    if limit is None:
        return
    lists = comparison.get("lists")
    if lists is None:
        why = Why(comparison.get("impossible", "lists" if comparison else "missing"))
        yield rules.if_not_comparable == "allow", "not_comparable", {"why": why}
        return
    judged = [
        Churn(name, side, own, comparison.get("lists_of", "survey"))
        for name, sides in lists.items()
        for side, own in sides.items()
        if own["first"] >= rules.churn_fewest
    ]
    values = {"limit": Points(limit), "fewest": rules.churn_fewest}
    over = [one for one in judged if one.changed > limit]
    for one in over:
        yield False, "churn_over", values | {"churn": one}
    if not over and judged:
        yield True, "churn_within", values | {"churn": max(judged, key=lambda one: one.changed)}
    if not judged:
        yield True, "lists_too_short", values


ORDER: Final[Mapping[str, Callable[[Rules, Card, Comparison], Iterator[Told]]]] = {
    "card": _card,
    "not_worse_than": _not_worse_than,
    "coverage": _coverage,
    "calibration": _calibration,
    "champion": _champion,
    "groups": _groups,
    "churn": _churn,
}
"""Rule → what it says, possibly several sentences."""
