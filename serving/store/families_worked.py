"""How many families the work of a cycle has reached: cases and visits are of one programme each."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select

from serving.store.door import Door
from serving.store.registry_tables import FlagRow
from serving.store.scope import within
from serving.store.work_tables import CaseRow, VisitRow


class FamiliesWorked(NamedTuple):
    """Of the areas that the actor sees, by area path.

    Attributes:
        done: families with a flag whose every flag is decided.
        to_visit: families with a planned visit, by a flag or drawn at random.
        planned: visits that are planned; more than families where one is visited for two programmes.
    """

    done: tuple[tuple[str, int], ...]
    to_visit: tuple[tuple[str, int], ...]
    planned: int

    def by_area(self) -> Iterator[tuple[str, int, int]]:
        """Area path, families done, families to visit."""
        yield from ((path, count, 0) for path, count in self.done)
        yield from ((path, 0, count) for path, count in self.to_visit)


def families_worked(door: Door, cycle_id: int, snapshot_id: int) -> FamiliesWorked:
    """Counted in the database, from cases and visits, of which there are few."""
    visits = select(
        VisitRow.area_path,
        func.count(VisitRow.key.distinct()).label("families"),
        func.count().label("visits"),
    ).where(
        VisitRow.cycle_id == cycle_id,
        VisitRow.state == "planned",
        within(VisitRow.area_path, door.actor.areas),
    )
    rows = door.rows(visits.group_by(VisitRow.area_path))
    return FamiliesWorked(
        done=_done(door, cycle_id, snapshot_id),
        to_visit=tuple((row.area_path, int(row.families)) for row in rows),
        planned=sum(int(row.visits) for row in rows),
    )


def _done(door: Door, cycle_id: int, snapshot_id: int) -> tuple[tuple[str, int], ...]:
    on_list = select(FlagRow.key).where(
        FlagRow.snapshot_id == snapshot_id,
        FlagRow.key == CaseRow.key,
        FlagRow.programme == CaseRow.programme,
    )
    decided = (
        select(CaseRow.key, func.max(CaseRow.area_path).label("area_path"), func.count().label("cases"))
        .where(
            CaseRow.cycle_id == cycle_id,
            CaseRow.state == "decided",
            within(CaseRow.area_path, door.actor.areas),
            on_list.correlate(CaseRow).exists(),
        )
        .group_by(CaseRow.key)
        .subquery()
    )
    flags = (
        select(func.count())
        .select_from(FlagRow)
        .where(FlagRow.snapshot_id == snapshot_id, FlagRow.key == decided.c.key)
        .correlate(decided)
        .scalar_subquery()
    )
    query = select(decided.c.area_path, func.count().label("families")).where(decided.c.cases >= flags)
    return tuple((row.area_path, int(row.families)) for row in door.rows(query.group_by(decided.c.area_path)))
