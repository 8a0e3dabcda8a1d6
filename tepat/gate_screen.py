"""What the gate said of a model, rule by rule, on the screen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tepat.printing import number
from tepat.training_words import say

if TYPE_CHECKING:
    from training.gate import Outcome


def print_judged(outcomes: "Sequence[Outcome]", comparison: Mapping[str, Any] | None, language: str) -> None:
    """How it was compared with the champion, and every rule with its figures; what failed last."""
    if comparison is not None and "how" in comparison:
        households = number(comparison["households"], language)
        print(say(language, f"compared_{comparison['how']}", households=households))
    passes = all(outcome.passed for outcome in outcomes)
    print(say(language, "passes" if passes else "does_not_pass"))
    for outcome in sorted(outcomes, key=lambda one: not one.passed):
        key = "passed" if outcome.passed else "failed"
        print(say(language, key, outcome=outcome.in_language(language)))
