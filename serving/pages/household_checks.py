"""What to check first, and what it would change: computed for the first programme that flags a family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.check_words import checks_words
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.household_views import CheckView, HouseholdView, StatusView


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check in words; `recorded` is what the registry says now."""

    said: str
    recorded: str


@dataclass(frozen=True, slots=True)
class ShownChecks:
    """The checks of a family.

    Attributes:
        lead: what they would change, one alone or all together; or why there are none.
        note: whose line it is, where it is not that of the programme on the page; else "".
    """

    lead: str
    note: str
    each: tuple[ShownCheck, ...]


def checks_of(
    h: HouseholdView, status: StatusView, phrases: Phrases, words: Words, writing: Writing
) -> ShownChecks:
    """The checks as they are to be read on the page of one programme.

    An assessment holds the checks of one line only. Another programme with the same line has the same
    checks, since they depend on score and line alone; for one with another line the page says whose they are.
    """
    owner = _owner(h)
    if owner is None:
        return ShownChecks(words("checks.unflagged"), "", ())
    note = ""
    if owner.line == status.line:
        owner = status
    else:
        amount = writing.money if not phrases.has_levels else lambda line: writing.number(line, 2)
        lines = {"other_line": amount(owner.line), "line": amount(status.line)}
        note = words("checks.other", other=owner.programme, programme=status.programme, **lines)
    recorded = {reason.question: reason for reason in h.reasons}
    said = checks_words(phrases.speaker, [_told(check, owner.programme) for check in h.checks])
    each = tuple(
        ShownCheck(text, phrases.answer(recorded[check.question]) if check.question in recorded else "–")
        for text, check in zip(said, h.checks, strict=True)
    )
    return ShownChecks(words(_lead(h.checks), programme=owner.programme), note, each)


def _owner(h: HouseholdView) -> StatusView | None:
    """The programme that the checks are of: the first of the policy that flags the family."""
    if h.checks:
        return next(status for status in h.statuses if status.programme == h.checks[0].programme)
    return next((status for status in h.statuses if status.flag), None)


def _lead(checks: Sequence[CheckView]) -> str:
    if not checks:
        return "checks.none"
    if len(checks) == 1:
        return "checks.only"
    return "checks.alone" if checks[0].alone else "checks.joint"


def _told(check: CheckView, programme: str) -> Mapping[str, Any]:
    return {
        "programme": programme,
        "question": check.question,
        "answer": check.answer,
        "estimate": check.estimate,
        "alone": check.alone,
    }
