"""A cycle at a glance, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
        cannot_tell: likewise; told: pairs that the model gave any answer about, this one included.
        flagged_families: families with at least one flag; done_families: of them, those whose every flag
            is decided; visit_families: families with a planned visit, flagged or drawn at random.
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
    told: int
    flagged_families: int
    done_families: int
    visit_families: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A fact that suggests what to do next; pages put it into words.

    Attributes:
        code: no_cycle, no_snapshot, open_cases, visits_planned, repairs_proposed, all_decided,
            old_answers (`count`: age of the registry in days), old_records (age in days by which half of
            the answers were recorded), jobs_running.
    """

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A cycle at a glance, over the areas that the actor may see.

    Attributes:
        flagged, open, visits, decided: pairs of household and programme.
        flagged_families: families with at least one flag.
        cannot_tell: pairs with the status of that name; told: pairs that the model gave any answer about.
        planned: visits that are planned, those drawn at random included, which are on no list.
        age_days: days between the snapshot's day and now.
        answers_half: half of the families' answers were recorded on this day or before; None where the
            registry does not say when. Of the whole district. answers_age_days: from then to now.
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
    answers_age_days: int | None = None
    told: int = 0
    planned: int = 0


@dataclass(frozen=True, slots=True)
class Repair:
    """A family whose record a reviewer asked to be mended, and for the sake of which programme."""

    key: str
    household_id: str | None
    area_names: tuple[str, ...]
    programme: str
    decided_by: str
    decided_at: datetime
