"""A cycle at a glance, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.flags import Side
from serving.store.cycle_views import CycleView, SnapshotView


@dataclass(frozen=True, slots=True)
class ListCounts:
    """One list: its length, and how far the work on it has come (open + visits + decided = flagged)."""

    programme: str
    side: Side
    flagged: int
    open: int
    visits: int
    decided: int


@dataclass(frozen=True, slots=True)
class ProgrammeCounts:
    """One programme over the families in view: statuses counted, by name of status."""

    programme: str
    line: float
    statuses: Mapping[str, int]
    enrolled: int


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """One area, of any level (1 is the coarsest).

    Attributes:
        flagged, decided, visits: pairs of household and programme, as in the lists.
        cannot_tell: likewise.
    """

    path: str
    names: tuple[str, ...]
    level: int
    families: int
    persons: int
    flagged: int
    decided: int
    visits: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A fact that suggests what to do next; pages put it into words.

    Attributes:
        code: no_cycle, no_snapshot, open_cases, visits_planned, repairs_proposed, all_decided,
            old_answers, jobs_running.
    """

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A cycle at a glance, over the areas that the actor may see.

    Attributes:
        flagged, open, visits, decided: pairs of household and programme.
        flagged_families: families with at least one flag.
        cannot_tell: pairs with the status of that name.
        age_days: days between the snapshot's day and now.
        answers_half: half of the families' answers were recorded on this day or before; None where the
            registry does not say when. Of the whole district.
    """

    cycle: CycleView | None
    snapshot: SnapshotView | None
    families: int
    persons: int
    flagged: int
    flagged_families: int
    open: int
    visits: int
    decided: int
    cannot_tell: int
    lists: tuple[ListCounts, ...]
    programmes: tuple[ProgrammeCounts, ...]
    areas: tuple[AreaCounts, ...]
    age_days: int | None
    next_steps: tuple[NextStep, ...]
    answers_half: date | None = None
