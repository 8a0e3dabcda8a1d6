"""The gate: what a model must show before it may become champion. Every rule is in `RULES`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from features.errors import TepatError

Card = Mapping[str, Any]
Rule = Callable[[Card], Iterator[str]]


class GateClosed(TepatError):
    """A model may not become champion.

    Attributes:
        reasons: one sentence for each rule that failed.
    """

    def __init__(self, model: str, reasons: Sequence[str]) -> None:
        self.model = model
        self.reasons = tuple(reasons)
        listed = "\n".join(f"  - {reason}" for reason in self.reasons)
        super().__init__(
            f"{model} may not become champion; the champion stays as it is.\n{listed}\n"
            "See its card in the model registry. Train on more or newer households, or correct the profile."
        )


def refusals(card: Card) -> tuple[str, ...]:
    """Why the model of this card may not become champion; empty where it may.

    >>> refusals({"not_worse_than_ols": True, "calibrated": True})
    ()
    >>> refusals({"not_worse_than_ols": False, "calibrated": True})
    ('not_worse_than_ols: out of fold it is worse than ordinary least squares.',)
    """
    return tuple(reason for rule in RULES for reason in rule(card))


def pass_gate(model: str, card: Card) -> None:
    """Lets the model through.

    Args:
        model: how to call it in words, such as `dtsen@3`.

    Raises:
        GateClosed: a rule failed; all are told.
    """
    reasons = refusals(card)
    if reasons:
        raise GateClosed(model, reasons)


def _not_worse_than_ols(card: Card) -> Iterator[str]:
    if "not_worse_than_ols" not in card:
        yield "not_worse_than_ols: its card does not say whether it was compared with least squares."
    elif not card["not_worse_than_ols"]:
        worse = [
            f"{figure} {by['value']:+.3f} (95 % interval {by['low']:+.3f} to {by['high']:+.3f})"
            for figure, by in card.get("comparisons", {}).get("ols", {}).items()
            if by["verdict"] == "worse"
        ]
        told = f": {', '.join(worse)}" if worse else ""
        yield f"not_worse_than_ols: out of fold it is worse than ordinary least squares{told}."


def _calibrated(card: Card) -> Iterator[str]:
    if "calibrated" not in card:
        yield "calibrated: its card does not say whether its intervals and probabilities were checked."
    elif not card["calibrated"]:
        broken = [_words(promise) for promise in card.get("broken_promises", [])]
        yield f"calibrated: it does not keep its promises out of fold: {'; '.join(broken)}."


def _words(broken: Mapping[str, Any]) -> str:
    promised, measured = 100 * broken["promised"], 100 * broken["measured"]
    if broken["promise"] == "coverage":
        part = broken["part"].replace("_", " ")
        return f"the {promised:.0f} % interval holds {measured:.1f} % of the households ({part})"
    return (
        f"the probabilities of being below the line of {broken['of']} are {measured:.1f} points off on "
        f"average, {promised:.1f} are allowed"
    )


RULES: Final[tuple[Rule, ...]] = (_not_worse_than_ols, _calibrated)
