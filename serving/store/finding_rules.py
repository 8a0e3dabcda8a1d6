"""What findings of a visit cannot say: of a family that nobody met, and of days too late or too early.

What is only unusual may stay: a visit of a month ago, a family that refused and yet was seen to be poor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal

from features.errors import ProblemsFound
from serving.store.cycle_views import CycleView
from serving.store.visit_views import VisitFindings

Place = Literal["visited_on", "outcome", "eligible", "receives", "answers"]
Why = Literal["future", "before_cycle", "nothing_told", "nobody_there"]

_NOBODY: Final = ("moved", "not_found", "deceased")
"""Outcomes after which nobody can have told or shown anything."""
_TOLD: Final = ("yes", "no")
_EASTERN: Final = timezone(timedelta(hours=9))
"""Of Papua, where a day begins first: what is still tomorrow there is tomorrow everywhere in Indonesia."""
_SENTENCES: Final[Mapping[Why, str]] = {
    "future": "a visit cannot be made in the future",
    "before_cycle": "the visit cannot have been made before its cycle began",
    "nothing_told": "the family was met: say whether it is eligible, whether it receives, what was seen, or "
    "write a note",
    "nobody_there": "nobody was there: this can only be told of a family that was met",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that cannot be, and the field to correct."""

    place: Place
    why: Why


class ImpossibleFindings(ProblemsFound):
    """What was found contradicts itself, or the calendar; nothing was recorded."""

    def __init__(self, found: tuple[Contradiction, ...]) -> None:
        self.contradictions = found
        super().__init__("findings", [f"{each.place}: {_SENTENCES[each.why]}" for each in found])


def refuse_impossible(found: VisitFindings, cycle: CycleView | None, today: date) -> None:
    """
    Raises:
        ImpossibleFindings: with everything that cannot be.
    """
    wrong = contradictions_of(found, cycle, today)
    if wrong:
        raise ImpossibleFindings(wrong)


def contradictions_of(
    found: VisitFindings, cycle: CycleView | None, today: date
) -> tuple[Contradiction, ...]:
    """Everything that cannot be; () where all is possible."""
    wrong: list[Contradiction] = []
    if found.visited_on is not None and found.visited_on > today:
        wrong.append(Contradiction("visited_on", "future"))
    if found.visited_on is not None and cycle is not None and found.visited_on < first_day(cycle):
        wrong.append(Contradiction("visited_on", "before_cycle"))
    if found.outcome == "met" and not (
        found.eligible or found.receives or found.answers or found.note.strip()
    ):
        wrong.append(Contradiction("outcome", "nothing_told"))
    if found.outcome in _NOBODY:
        told: Mapping[Place, bool] = {
            "eligible": found.eligible in _TOLD,
            "receives": found.receives in _TOLD,
            "answers": bool(found.answers),
        }
        wrong += [Contradiction(place, "nobody_there") for place, is_told in told.items() if is_told]
    return tuple(wrong)


def first_day(cycle: CycleView) -> date:
    """When the cycle began: on the first of its month, or when it was opened, if that was earlier.

    A cycle that is named otherwise than by its month began when it was opened.
    """
    opened = cycle.opened_at.date()
    try:
        return min(opened, date.fromisoformat(f"{cycle.name}-01"))
    except ValueError:
        return opened


def latest_day(now: datetime) -> date:
    """The latest day that it is anywhere in Indonesia."""
    return now.astimezone(_EASTERN).date()
