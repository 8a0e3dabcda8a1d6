"""The two lists: flagged households in the order asked for, page by page."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, or_, select

from models.flags import SIDES, Side
from serving.personal.boxes import opened
from serving.store.area_names import names_of
from serving.store.case_views import CASE_STATES
from serving.store.cursors import cursor, keys_of, kinds_of
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.errors import NotAVerdict
from serving.store.list_queries import (
    Shape,
    length_query,
    moved_query,
    page_query,
    shape_of,
    sort_of,
    values_of,
)
from serving.store.list_views import ORDERS, ListPage, ListQuery, ListRow
from serving.store.prepared import Prepared
from serving.store.registry_tables import FlagRow, HouseholdRow
from serving.store.snapshots import Snapshot, snapshot_of

_MOST: Final = 500
_NOTHING: Final = ListPage((), None, 0)
_LENGTHS_KEPT: Final = 2000
_FLAGS: Final = Prepared(
    select(FlagRow.programme, FlagRow.side, FlagRow.rank).where(
        FlagRow.snapshot_id == bindparam("snapshot_id"), FlagRow.key == bindparam("key")
    )
)


def list_page(door: Door, query: ListQuery) -> ListPage:
    """One page of a list.

    Raises:
        NotAVerdict: side, state or order is none that exists.
        BadCursor: `after` was made by another list.
        NotFound: there is no such cycle.
    """
    _check(query)
    cycle = cycle_of(door, query.cycle_id)
    if cycle is None or cycle.snapshot_id is None:
        return _NOTHING
    snapshot = snapshot_of(door, cycle.snapshot_id)
    shape = shape_of(query, len(door.actor.areas))
    sort = sort_of(shape)
    name = f"{query.side} {query.programme} {shape.order}"
    keys = keys_of(name, query.after, kinds_of(sort)) if query.after is not None else []
    place = snapshot.positions.get(query.question, -1) if query.question is not None else None
    values = values_of(query, door.actor.areas, place, keys)
    values |= {"snapshot_id": snapshot.view.id, "cycle_id": cycle.id}
    limit = max(1, min(query.limit, _MOST))
    total = _length(door, snapshot, query, shape, values)
    # Where nobody has decided anything yet, "decided" would be looked for on the whole list.
    rows = page_query(shape).rows(door, most=limit + 1, **values) if total else []
    shown = rows[:limit]
    boxes = _id_boxes(door, snapshot.view.id, [row.number for row in shown])
    last = [getattr(shown[-1], column.key) for column, _ in sort] if len(rows) > limit else []
    return ListPage(
        rows=tuple(_view(door, snapshot, row, boxes.get(row.number)) for row in shown),
        next=cursor(name, last) if last else None,
        total=total,
    )


def list_length(door: Door, query: ListQuery) -> int:
    """How long the whole list is that a query begins (or goes on with).

    Raises:
        NotAVerdict, NotFound: as `list_page`.
    """
    _check(query)
    cycle = cycle_of(door, query.cycle_id)
    if cycle is None or cycle.snapshot_id is None:
        return 0
    snapshot = snapshot_of(door, cycle.snapshot_id)
    place = snapshot.positions.get(query.question, -1) if query.question is not None else None
    values = values_of(query, door.actor.areas, place, [])
    values |= {"snapshot_id": snapshot.view.id, "cycle_id": cycle.id}
    return _length(door, snapshot, query, shape_of(query, len(door.actor.areas)), values)


def first_open(door: Door, side: Side, programme: str) -> str | None:
    """Key of the first open case on a programme's list, in the snapshot in force."""
    cycle = cycle_of(door, None)
    if cycle is None or cycle.snapshot_id is None:
        return None
    query = ListQuery(side, programme, state="open")
    values = values_of(query, door.actor.areas, None, [])
    values |= {"snapshot_id": cycle.snapshot_id, "cycle_id": cycle.id}
    found = page_query(shape_of(query, len(door.actor.areas))).row(door, most=1, **values)
    return None if found is None else str(found.key)


def flags_of(door: Door, snapshot_id: int, key: str) -> Sequence[Any]:
    """The flags of one household: programme, side, rank."""
    return _FLAGS.rows(door, snapshot_id=snapshot_id, key=key)


def _check(query: ListQuery) -> None:
    if query.side not in SIDES:
        raise NotAVerdict(SIDES)
    if query.state is not None and query.state not in CASE_STATES:
        raise NotAVerdict(CASE_STATES)
    if query.order not in ORDERS:
        raise NotAVerdict(ORDERS)


def _length(door: Door, snapshot: Snapshot, query: ListQuery, shape: Shape, values: dict[str, Any]) -> int:
    """How long the whole list is."""
    if shape.state is None:
        return _in_any_state(door, snapshot, query, shape, values)
    moved = int(moved_query(shape).rows(door, **values)[0].length)
    return _in_any_state(door, snapshot, query, shape, values) - moved if shape.state == "open" else moved


def _in_any_state(
    door: Door, snapshot: Snapshot, query: ListQuery, shape: Shape, values: dict[str, Any]
) -> int:
    """Without filters it never changes and is remembered."""
    if not shape.plain:
        return int(length_query(shape).rows(door, **values)[0].length)
    what = (snapshot.view.id, query.side, query.programme, query.area, door.actor.areas)
    known = door.memory.lengths.get(what)
    if known is None:
        if len(door.memory.lengths) >= _LENGTHS_KEPT:
            door.memory.lengths.clear()
        known = int(length_query(shape).rows(door, **values)[0].length)
        door.memory.lengths[what] = known
    return known


@lru_cache(maxsize=_MOST)
def _boxes_query(count: int) -> Prepared:
    numbers: list[Any] = [bindparam(f"n{place}") for place in range(count)]
    return Prepared(
        select(HouseholdRow.number, HouseholdRow.id_box).where(
            HouseholdRow.snapshot_id == bindparam("snapshot_id"),
            or_(*(HouseholdRow.number == number for number in numbers)),
        )
    )


def _id_boxes(door: Door, snapshot_id: int, numbers: Sequence[int]) -> dict[int, bytes | None]:
    if not numbers:
        return {}
    told = {f"n{place}": number for place, number in enumerate(numbers)}
    return dict(_boxes_query(len(numbers)).rows(door, snapshot_id=snapshot_id, **told))


def _view(door: Door, snapshot: Snapshot, row: Any, id_box: bytes | None) -> ListRow:
    questions = snapshot.view.questions
    strongest = (
        (row.reason_1, row.contribution_1),
        (row.reason_2, row.contribution_2),
        (row.reason_3, row.contribution_3),
    )
    decided = row.state == "decided"
    return ListRow(
        key=row.key,
        household_id=household_id_of(door, row.key, id_box),
        area_path=row.area_path,
        area_names=names_of(door, row.area_path),
        size=row.size,
        programme=row.programme,
        side=row.side,
        rank=row.rank,
        flag_probability=row.flag_probability,
        p_below=row.p_below,
        estimate=row.estimate,
        low_80=row.low_80,
        high_80=row.high_80,
        reasons=tuple((questions[place], share) for place, share in strongest if place is not None),
        state=row.state or "open",
        decided_by=row.acted_by if decided else None,
        decided_at=row.acted_at if decided else None,
        verdict=row.verdict,
        version=row.version or 0,
    )


def household_id_of(door: Door, key: str, box: bytes | None) -> str | None:
    """The household's id as the registry has it; None once it was erased."""
    return None if box is None else opened(door.keys, box, f"id {key}").decode("utf-8")
