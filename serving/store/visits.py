"""Visits as they stand: of a list, of a household, one; each with what was found last."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, select

from serving.store.area_names import names_of
from serving.store.cancellations import cancellations_of
from serving.store.cursors import after, cursor, keys_of, kinds_of
from serving.store.cycles import current_cycle
from serving.store.door import Door
from serving.store.errors import NotFound
from serving.store.lists import household_id_of
from serving.store.prepared import Prepared
from serving.store.registry_tables import CycleRow, HouseholdRow
from serving.store.scope import is_within, within
from serving.store.trail import read_text, text_of
from serving.store.visit_views import Cancellation, VisitFindings, VisitPage, VisitQuery, VisitView
from serving.store.work_tables import TextRow, VisitFindingRow, VisitRow

_MOST: Final = 500
_SORT: Final = ((VisitRow.area_path, False), (VisitRow.id, False))


NEWEST_FINDING: Final = and_(
    VisitFindingRow.visit_id == VisitRow.id,
    VisitFindingRow.version
    == (
        select(func.max(VisitFindingRow.version))
        .where(VisitFindingRow.visit_id == VisitRow.id)
        .correlate(VisitRow)
        .scalar_subquery()
    ),
)
"""Joins a visit with what was entered last."""


def _base() -> Select[Any]:
    """Every visit with its household's id and what was entered last."""
    finding = [
        column.label(f"found_{column.key}")
        for column in VisitFindingRow.__table__.columns
        if column.key != "visit_id"
    ]
    return (
        select(VisitRow.__table__, CycleRow.name.label("cycle"), HouseholdRow.id_box, TextRow.box, *finding)
        .join(CycleRow, CycleRow.id == VisitRow.cycle_id)
        .join(
            HouseholdRow,
            (HouseholdRow.snapshot_id == VisitRow.snapshot_id) & (HouseholdRow.number == VisitRow.number),
        )
        .outerjoin(VisitFindingRow, NEWEST_FINDING)
        .outerjoin(TextRow, text_of(VisitFindingRow.text_id, VisitRow.key))
    )


_OF_HOUSEHOLD: Final = Prepared(_base().where(VisitRow.key == bindparam("key")).order_by(VisitRow.id.desc()))


def visit_page(door: Door, query: VisitQuery) -> VisitPage:
    """Visits of a cycle (the current one by default) by area.

    Raises:
        BadCursor, NotFound.
    """
    cycle_id = query.cycle_id
    if cycle_id is None and query.key is None:
        cycle = current_cycle(door)
        if cycle is None:
            return VisitPage((), None, 0)
        cycle_id = cycle.id
    chosen = _chosen(door, query, cycle_id)
    limit = max(1, min(query.limit, _MOST))
    page = chosen.order_by(*(column for column, _ in _SORT))
    if query.after is not None:
        page = page.where(after(_SORT, keys_of("visits", query.after, kinds_of(_SORT))))
    rows = door.rows(page.limit(limit + 1))
    total = door.value(
        select(func.count()).select_from(VisitRow).where(*conditions_of(door, query, cycle_id))
    )
    last = rows[limit - 1] if len(rows) > limit else None
    following = None if last is None else cursor("visits", [last.area_path, last.id])
    return VisitPage(_views(door, rows[:limit]), following, int(total or 0))


def visits_of(door: Door, key: str) -> tuple[VisitView, ...]:
    """Every visit of one household, newest first."""
    rows = _OF_HOUSEHOLD.rows(door, key=key)
    return _views(door, [row for row in rows if is_within(row.area_path, door.actor.areas)])


def visit_of(door: Door, visit_id: int) -> VisitView:
    """
    Raises:
        NotFound: there is none, or it lies outside the actor's areas.
    """
    row = door.row(_chosen(door, VisitQuery(), None).where(VisitRow.id == visit_id))
    if row is None:
        raise NotFound
    return _views(door, [row])[0]


def conditions_of(door: Door, query: VisitQuery, cycle_id: int | None) -> list[Any]:
    """What the visits of a query fulfil, within the actor's areas; of all cycles where `cycle_id` is None."""
    found: list[Any] = [within(VisitRow.area_path, door.actor.areas)]
    if cycle_id is not None:
        found.append(VisitRow.cycle_id == cycle_id)
    if query.area:
        found.append(within(VisitRow.area_path, (query.area,)))
    for column, value in (
        (VisitRow.state, query.state),
        (VisitRow.programme, query.programme),
        (VisitRow.key, query.key),
    ):
        if value is not None:
            found.append(column == value)
    return found


def _chosen(door: Door, query: VisitQuery, cycle_id: int | None) -> Select[Any]:
    return _base().where(*conditions_of(door, query, cycle_id))


def _views(door: Door, rows: Sequence[Any]) -> tuple[VisitView, ...]:
    cancelled = cancellations_of(door, {row.key for row in rows if row.state == "cancelled"})
    return tuple(_view(door, row, cancelled.get(row.id)) for row in rows)


def _view(door: Door, row: Any, cancelled: Cancellation | None) -> VisitView:
    return VisitView(
        id=row.id,
        key=row.key,
        household_id=household_id_of(door, row.key, row.id_box),
        programme=row.programme,
        side=row.side,
        area_path=row.area_path,
        area_names=names_of(door, row.area_path),
        size=row.size,
        slice=row.slice,
        probability=row.probability,
        state=row.state,
        assigned_by=row.assigned_by,
        assigned_at=row.assigned_at,
        snapshot_id=row.snapshot_id,
        cycle=row.cycle,
        findings=_findings(door, row),
        entered_by=row.found_by,
        entered_at=row.found_at,
        version=row.found_version or 0,
        cancelled=cancelled,
    )


def _findings(door: Door, row: Any) -> VisitFindings | None:
    if row.found_version is None:
        return None
    return VisitFindings(
        outcome=row.found_outcome,
        visited_on=None if row.found_visited_on is None else date.fromisoformat(row.found_visited_on),
        visitor=row.found_visitor,
        eligible=row.found_eligible,
        receives=row.found_receives,
        answers=row.found_answers,
        note=read_text(door.keys, row.key, row.box, row.found_text_digest) or "",
    )
