"""Error rates of randomly drawn visits, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.audit_estimates import AuditEstimate
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.drawn_rates import DrawnRates


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One programme."""

    programme: str
    receivers: str
    receivers_visits: str
    eligible: str
    eligible_visits: str
    left: str


def drawn_told(rates: Iterable[DrawnRates], words: Words, writing: Writing) -> list[DrawnRow]:
    """A row for each programme of which something was drawn."""
    return [
        DrawnRow(
            programme=rate.programme,
            receivers=_rate(rate.errors["inclusion_error"], words, writing),
            receivers_visits=_visits(rate.errors["inclusion_error"], words, writing),
            eligible=_rate(rate.errors["exclusion_error"], words, writing),
            eligible_visits=_visits(rate.errors["exclusion_error"], words, writing),
            left=words(
                "drawn.left",
                pending=writing.number(rate.pending),
                unjudged=writing.number(rate.errors["inclusion_error"].unjudged),
            ),
        )
        for rate in rates
    ]


def _rate(found: AuditEstimate, words: Words, writing: Writing) -> str:
    if found.value is None or found.low is None or found.high is None:
        return words("drawn.too_few")
    value, low, high = (writing.number(100 * share) for share in (found.value, found.low, found.high))
    return f"{value} ({low}–{high})"


def _visits(found: AuditEstimate, words: Words, writing: Writing) -> str:
    if not found.visits:
        return ""
    return words.counted("drawn.of_visits", found.visits, count=writing.number(found.visits))
