"""Visits, planned or made, and what was found at the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from models.flags import Side

Slice = Literal["list", "audit"]


@dataclass(frozen=True, slots=True)
class VisitFindings:
    """What was found at a door. Words are of `models.visit_findings`.

    Attributes:
        outcome: met, moved, not_found, deceased or refused.
        eligible, receives: yes, no, cannot_tell or None.
        answers: question → answer as seen, a code or number as text.
    """

    outcome: str
    visited_on: date | None = None
    visitor: str = ""
    eligible: str | None = None
    receives: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Who took a visit off the list, when and why; `reason` is None once it was erased."""

    by: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit, planned or made.

    Attributes:
        slice: list (chosen by its flag) or audit (drawn at random), with the probability of that.
        findings: the last that were entered; None before.
        version: how many times findings were entered.
        cancelled: None unless `state` is cancelled.
    """

    id: int
    key: str
    household_id: str | None
    programme: str
    side: Side | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    slice: Slice
    probability: float
    state: Literal["planned", "done", "cancelled"]
    assigned_by: str
    assigned_at: datetime
    snapshot_id: int
    cycle: str
    findings: VisitFindings | None
    entered_by: str | None
    entered_at: datetime | None
    version: int
    cancelled: Cancellation | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of households that somebody was to visit.

    Attributes:
        visits: as they are planned now, in the order asked for.
        added: how many of them are new; the others were planned already and stay as they were.
        decided: keys of households whose case was decided in this cycle: no visit was planned to them.
    """

    visits: tuple[VisitView, ...]
    added: int
    decided: tuple[str, ...]

    @property
    def already(self) -> int:
        """How many were planned before."""
        return len(self.visits) - self.added


@dataclass(frozen=True, slots=True)
class VisitQuery:
    """What visits to list; `after` as in `ListQuery`."""

    state: Literal["planned", "done", "cancelled"] | None = None
    area: str | None = None
    programme: str | None = None
    key: str | None = None
    cycle_id: int | None = None
    after: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class VisitPage:
    """As `ListPage`."""

    rows: tuple[VisitView, ...]
    next: str | None
    total: int
