"""One household as its screen shows it: estimate, reasons, statuses, and what was done before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.flags import Side
from serving.store.case_views import CaseState, DecisionView
from serving.store.cycle_views import SnapshotView
from serving.store.identity_views import MaskedIdentity
from serving.store.visit_views import VisitView


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One question's part in an estimate.

    Attributes:
        answer: code or number as text; None unless `state` is known.
        contribution: log points (levels: ranks).
        percent, currency: None with levels.
    """

    question: str
    answer: str | None
    state: str
    contribution: float
    percent: float | None
    currency: float | None

    def told(self) -> dict[str, Any]:
        """As `models.sentences.Speaker` takes it."""
        return {
            "question": self.question,
            "answer": self.answer,
            "state": self.state,
            "contribution": self.contribution,
            "percent": self.percent,
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class CheckView:
    """A correction that would move the estimate across the line (`models.checks.CHECK_TYPE`)."""

    programme: str
    question: str
    answer: str
    estimate: float
    alone: bool


@dataclass(frozen=True, slots=True)
class DataFinding:
    """Something wrong with the record: class and column, never a value."""

    code: str
    column: str
    of_member: bool = False


@dataclass(frozen=True, slots=True)
class StatusView:
    """One programme of one household.

    Attributes:
        enrolled: None where unknown.
        flag: of `models.flags.FLAG_OF`, None where not flagged.
        state, version: of the case; open and 0 before anybody acted. `decide` wants `version`.
        decision: the one in force in this cycle.
    """

    programme: str
    line: float
    p_below: float
    enrolled: bool | None
    status: str
    flag: str | None
    side: Side | None
    flag_probability: float | None
    rank: int | None
    state: CaseState
    version: int
    decision: DecisionView | None


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Estimates of one area's families, for comparison.

    Attributes:
        share_below: share of its families with a lower estimate than this one.
        percentiles: shape (101,), the 0th to the 100th.
    """

    path: str
    names: tuple[str, ...]
    families: int
    share_below: float
    percentiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EarlierSnapshot:
    """The same household in another snapshot."""

    snapshot_id: int
    cycle: str
    as_of: date
    estimate: float
    flags: tuple[tuple[str, Side], ...]
    model_digest: str


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """The one screen.

    Attributes:
        reasons: every question, strongest first.
        explanation_digest: SHA-256 of the stored assessment (`stored_bytes`).
        compared: with the area that lists are made by (the nagari).
        decisions: of all cycles, newest first, as are `visits` and `earlier`.
        editable: the cycle is open and this is its snapshot in force.
    """

    key: str
    household_id: str | None
    snapshot: SnapshotView
    area_path: str
    area_names: tuple[str, ...]
    size: int
    estimate: float
    low_80: float | None
    high_80: float | None
    low_90: float | None
    high_90: float | None
    reference: float
    statuses: tuple[StatusView, ...]
    reasons: tuple[ReasonView, ...]
    checks: tuple[CheckView, ...]
    findings: tuple[DataFinding, ...]
    recorded: str | None
    identity: MaskedIdentity
    compared: AreaFigures | None
    decisions: tuple[DecisionView, ...]
    visits: tuple[VisitView, ...]
    earlier: tuple[EarlierSnapshot, ...]
    explanation_digest: str
    editable: bool
