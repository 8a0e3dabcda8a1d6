"""Cycles: a month of work, open until a supervisor closes it; closing freezes what it rests on."""

import re

from sqlalchemy import bindparam, insert, select, update

from serving.store.cycle_views import CycleView
from serving.store.door import Door
from serving.store.errors import CycleIsOpen, NoOpenCycle, NotFound
from serving.store.prepared import Prepared
from serving.store.registry_tables import CycleRow, SnapshotRow
from serving.store.snapshots import READY
from serving.store.trail import audit_event

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")


_IN_FORCE = (
    select(SnapshotRow.id)
    .where(SnapshotRow.cycle_id == CycleRow.id, SnapshotRow.state == READY)
    .order_by(SnapshotRow.number.desc())
    .limit(1)
    .scalar_subquery()
    .label("snapshot_id")
)
_CYCLES = select(
    CycleRow.id, CycleRow.name, CycleRow.opened_at, CycleRow.closed_at, CycleRow.closed_by, _IN_FORCE
)
_CURRENT = Prepared(_CYCLES.order_by(CycleRow.closed_at.is_not(None), CycleRow.id.desc()).limit(1))
_ALL = Prepared(_CYCLES.order_by(CycleRow.id.desc()))
_ONE = Prepared(_CYCLES.where(CycleRow.id == bindparam("cycle_id")))


def current_cycle(door: Door) -> CycleView | None:
    """The open cycle, or the last that was closed; None before the first."""
    row = _CURRENT.row(door)
    return None if row is None else CycleView(*row)


def all_cycles(door: Door) -> list[CycleView]:
    """Newest first."""
    return [CycleView(*row) for row in _ALL.rows(door)]


def cycle_of(door: Door, cycle_id: int | None) -> CycleView | None:
    """The cycle of that id, or the current one.

    Raises:
        NotFound: there is none of that id.
    """
    if cycle_id is None:
        return current_cycle(door)
    row = _ONE.row(door, cycle_id=cycle_id)
    if row is None:
        raise NotFound
    return CycleView(*row)


def open_cycle_view(door: Door) -> CycleView:
    """The cycle in which work is done.

    Raises:
        NoOpenCycle: none is open.
    """
    current = current_cycle(door)
    if current is None or not current.open:
        raise NoOpenCycle
    return current


def open_cycle(door: Door, name: str) -> CycleView:
    """Opens a cycle.

    Raises:
        CycleIsOpen: another one is open, or there was one of this name.
        ValueError: the name holds anything but letters, digits, dots and dashes.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("the name of a cycle holds letters, digits, dots and dashes, as 2026-11")
    current = current_cycle(door)
    if current is not None and current.open:
        raise CycleIsOpen(current.name)
    if door.value(select(CycleRow.id).where(CycleRow.name == name)) is not None:
        raise CycleIsOpen(name)
    door.run(insert(CycleRow), {"name": name, "opened_at": door.now, "closed_at": None, "closed_by": None})
    audit_event(door, "cycle_opened", f"cycle:{name}", {})
    return open_cycle_view(door)


def close_cycle(door: Door) -> CycleView:
    """Closes the open cycle: no decision, visit or snapshot of it changes from now on.

    Raises:
        NoOpenCycle: none is open.
    """
    current = open_cycle_view(door)
    closed = update(CycleRow).where(CycleRow.id == current.id)
    door.run(closed.values(closed_at=door.now, closed_by=door.actor.name))
    audit_event(door, "cycle_closed", f"cycle:{current.name}", {"snapshot": current.snapshot_id})
    view = cycle_of(door, current.id)
    assert view is not None, "it was closed just now"
    return view
