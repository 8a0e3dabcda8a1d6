"""Taking a planned visit off the list: against a reason, or with the decision that asked for it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from serving.store.cancellations import ACT
from serving.store.door import Door
from serving.store.errors import NotFound, NothingSaid, VisitNotPlanned
from serving.store.scope import must_be_within
from serving.store.trail import audit_event, keep_text
from serving.store.visit_acts import move_case, must_be_workable, planned_visit
from serving.store.visit_views import VisitView
from serving.store.visits import visit_of
from serving.store.work_tables import VisitRow

_LEAST_LETTERS: Final = 3


def cancel_visit(door: Door, visit_id: int, reason: str) -> VisitView:
    """Takes a planned visit off the list; the reason stays beside it.

    A drawn visit that is cancelled stays in its draw: `serving.store.drawn_rates` counts it as unjudged.

    Raises:
        NotFound, SnapshotFrozen.
        NothingSaid: no reason was given.
        VisitNotPlanned: findings were entered, or it was cancelled before.
    """
    row = door.row(select(VisitRow.__table__).where(VisitRow.id == visit_id))
    if row is None:
        raise NotFound
    must_be_within(row.area_path, door.actor)
    must_be_workable(door, None, row.cycle_id)
    if row.state != "planned":
        raise VisitNotPlanned
    if len(reason.strip()) < _LEAST_LETTERS:
        raise NothingSaid
    _cancel(door, row, *keep_text(door, row.key, reason.strip()))
    return visit_of(door, visit_id)


def cancel_asked(
    door: Door, row: Any, programme: str, asked: Collection[tuple[str, datetime]], text_id: int, digest: str
) -> None:
    """Cancels the visit that a decision asked for, now that the decision is taken back.

    One that somebody had planned before the decision, that was made, or that was drawn since, stays.

    Args:
        row: of the household.
        asked: by whom and when a visit was decided on: it was planned in the same moment.
        text_id, digest: of the reason why the decision is taken back.
    """
    there = planned_visit(door, row, programme)
    if there is not None and there.slice == "list" and (there.assigned_by, there.assigned_at) in asked:
        _cancel(door, there, text_id, digest)


def _cancel(door: Door, row: Any, text_id: int, digest: str) -> None:
    door.run(update(VisitRow).where(VisitRow.id == row.id).values(state="cancelled"))
    move_case(door, row.cycle_id, row._mapping, "visit", "open")
    details = {"programme": row.programme, "visit": row.id, "slice": row.slice, "text": digest}
    audit_event(door, ACT, row.key, details, area_path=row.area_path, text_id=text_id)
