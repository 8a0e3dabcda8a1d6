"""The ranked lists: what is asked for, the rows that come, and what a search finds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.flags import Side
from serving.store.case_views import CaseState, Verdict

Order = Literal["rank", "probability", "size", "estimate", "area"]

ORDERS: tuple[Order, ...] = ("rank", "probability", "size", "estimate", "area")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What to list.

    Attributes:
        programme: None for all, which `order="rank"` then takes as "probability".
        area: a path, or the code of a coarsest area.
        probability_from: least `flag_probability`.
        state: of the case.
        question: name of a question that is among the three strongest reasons.
        after: `ListPage.next` of the page before.
        limit: 1 to 500.
    """

    side: Side
    programme: str | None = None
    area: str | None = None
    probability_from: float | None = None
    size_from: int | None = None
    size_to: int | None = None
    state: CaseState | None = None
    question: str | None = None
    order: Order = "rank"
    after: str | None = None
    limit: int = 50
    cycle_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One household on one list.

    Attributes:
        rank: place on the programme's list.
        flag_probability: that the flag is right.
        reasons: the three strongest: question and contribution.
        version: of the case, for whoever decides next.
        household_id: None once the personal data was erased.
    """

    key: str
    household_id: str | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    programme: str
    side: Side
    rank: int
    flag_probability: float
    p_below: float
    estimate: float
    low_80: float | None
    high_80: float | None
    reasons: tuple[tuple[str, float], ...]
    state: CaseState
    decided_by: str | None
    decided_at: datetime | None
    verdict: Verdict | None
    version: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows of a list; `next` continues after them, None at its end; `total` of the whole list."""

    rows: tuple[ListRow, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A household that a search found. `found_by` is household_id, nik or kk."""

    key: str
    household_id: str | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    estimate: float
    flags: tuple[tuple[str, Side], ...]
    found_by: str
