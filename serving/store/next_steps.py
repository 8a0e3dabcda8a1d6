"""What the facts of a cycle suggest to do next, and the families whose record is to be mended."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from serving.store.area_names import names_of
from serving.store.cycle_views import CycleView
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.lists import household_id_of
from serving.store.overview_views import ListCounts, NextStep, Repair
from serving.store.registry_tables import HouseholdRow
from serving.store.scope import within
from serving.store.work_tables import CaseRow, JobRow

MOST_REPAIRS: Final = 500
_OLD_DAYS: Final = 45
_OLD_RECORDS: Final = 2 * 365
"""Half of the answers older than this many days: prices and households have moved on since."""


def next_steps(
    door: Door,
    cycle: CycleView,
    lists: tuple[ListCounts, ...],
    planned: int,
    age: int,
    half_age: int | None,
) -> tuple[NextStep, ...]:
    """Facts that suggest something to do, in the order of doing it.

    Args:
        planned: visits that are planned.
        age: of the registry, in days; half_age: the age that half of its answers have at least.
    """
    repairs = door.value(select(func.count(CaseRow.key.distinct())).where(*_to_repair(door, cycle.id)))
    working = door.value(
        select(func.count()).select_from(JobRow).where(JobRow.state.in_(("queued", "running", "interrupted")))
    )
    still_open = sum(each.open for each in lists)
    undecided = still_open + sum(each.visits for each in lists)
    facts = (
        ("jobs_running", int(working or 0)),
        ("old_answers", age if age > _OLD_DAYS else 0),
        ("no_cycle", int(not cycle.open)),
        ("open_cases", still_open * cycle.open),
        ("visits_planned", planned * cycle.open),
        ("repairs_proposed", int(repairs or 0)),
        ("old_records", half_age if cycle.open and half_age is not None and half_age > _OLD_RECORDS else 0),
        ("all_decided", int(cycle.open and not undecided and any(each.flagged for each in lists))),
    )
    return tuple(NextStep(code, count) for code, count in facts if count)


def repairs(door: Door) -> tuple[Repair, ...]:
    """Families whose record is to be mended, whether a list holds them or not; at most MOST_REPAIRS."""
    cycle = cycle_of(door, None)
    if cycle is None or cycle.snapshot_id is None:
        return ()
    query = (
        select(CaseRow.__table__, HouseholdRow.id_box)
        .outerjoin(
            HouseholdRow,
            (HouseholdRow.key == CaseRow.key) & (HouseholdRow.snapshot_id == cycle.snapshot_id),
        )
        .where(*_to_repair(door, cycle.id))
        .order_by(CaseRow.area_path, CaseRow.key, CaseRow.programme)
        .limit(MOST_REPAIRS)
    )
    return tuple(_repair(door, row) for row in door.rows(query))


def _repair(door: Door, case: Any) -> Repair:
    return Repair(
        key=case.key,
        household_id=household_id_of(door, case.key, case.id_box),
        area_names=names_of(door, case.area_path),
        programme=case.programme,
        decided_by=case.acted_by,
        decided_at=case.acted_at,
    )


def _to_repair(door: Door, cycle_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        CaseRow.cycle_id == cycle_id,
        CaseRow.verdict == "perbaiki_data",
        within(CaseRow.area_path, door.actor.areas),
    )
