"""The two lists: flagged households in the order asked for, page by page."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from models.flags import SIDES
from serving.personal.boxes import opened
from serving.store.area_names import names_of
from serving.store.cursors import after, cursor, keys_of
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.errors import NotAVerdict
from serving.store.registry_tables import FlagRow, HouseholdRow
from serving.store.scope import within
from serving.store.snapshots import Snapshot, snapshot_of
from serving.store.views import CASE_STATES, ORDERS, ListPage, ListQuery, ListRow
from serving.store.work_tables import CaseRow

_MOST: Final = 500
_SORTS: Final[dict[str, tuple[tuple[Any, bool], ...]]] = {
    "rank": ((FlagRow.rank, False),),
    "probability": ((FlagRow.flag_probability, True),),
    "size": ((FlagRow.size, True), (FlagRow.flag_probability, True)),
    "estimate": ((FlagRow.estimate, True),),
    "area": ((FlagRow.area_path, False), (FlagRow.flag_probability, True)),
}
_LAST: Final = ((FlagRow.programme, False), (FlagRow.rank, False))
_NOTHING: Final = ListPage((), None, 0)


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
    chosen = _chosen(door, query, snapshot, cycle.id)
    order = "probability" if query.order == "rank" and query.programme is None else query.order
    sort = (*_SORTS[order], *_LAST)
    name = f"{query.side} {query.programme} {order}"
    limit = max(1, min(query.limit, _MOST))
    page = chosen.order_by(*(column.desc() if down else column.asc() for column, down in sort))
    if query.after is not None:
        page = page.where(after(sort, keys_of(name, query.after, len(sort))))
    rows = door.rows(page.limit(limit + 1))
    total = _total(door, chosen)
    boxes = _id_boxes(door, snapshot.view.id, [row.number for row in rows[:limit]])
    views = tuple(_view(door, snapshot, row, boxes.get(row.number)) for row in rows[:limit])
    more = len(rows) > limit
    last = [getattr(rows[limit - 1], column.key) for column, _ in sort] if more else []
    return ListPage(views, cursor(name, last) if more else None, total)


def flags_of(door: Door, snapshot_id: int, key: str) -> Sequence[Row[Any]]:
    """The flags of one household: programme, side, rank, in the order of programmes."""
    columns = select(FlagRow.programme, FlagRow.side, FlagRow.rank)
    return door.rows(columns.where(FlagRow.snapshot_id == snapshot_id, FlagRow.key == key))


def _check(query: ListQuery) -> None:
    if query.side not in SIDES:
        raise NotAVerdict(SIDES)
    if query.state is not None and query.state not in CASE_STATES:
        raise NotAVerdict(CASE_STATES)
    if query.order not in ORDERS:
        raise NotAVerdict(ORDERS)


def _chosen(door: Door, query: ListQuery, snapshot: Snapshot, cycle_id: int) -> Select[Any]:
    of_case = and_(
        CaseRow.cycle_id == cycle_id, CaseRow.key == FlagRow.key, CaseRow.programme == FlagRow.programme
    )
    case = (CaseRow.state, CaseRow.version, CaseRow.verdict, CaseRow.acted_by, CaseRow.acted_at)
    return (
        select(FlagRow.__table__, *case)
        .outerjoin(CaseRow, of_case)
        .where(*_conditions(door, query, snapshot))
    )


def _conditions(door: Door, query: ListQuery, snapshot: Snapshot) -> list[ColumnElement[bool]]:
    found = [FlagRow.snapshot_id == snapshot.view.id, FlagRow.side == query.side]
    if door.actor.areas:
        found.append(within(FlagRow.area_path, door.actor.areas))
    if query.area:
        found.append(within(FlagRow.area_path, (query.area,)))
    if query.programme is not None:
        found.append(FlagRow.programme == query.programme)
    if query.probability_from is not None:
        found.append(FlagRow.flag_probability >= query.probability_from)
    if query.size_from is not None:
        found.append(FlagRow.size >= query.size_from)
    if query.size_to is not None:
        found.append(FlagRow.size <= query.size_to)
    if query.state == "open":
        found.append(or_(CaseRow.state.is_(None), CaseRow.state == "open"))
    elif query.state is not None:
        found.append(CaseRow.state == query.state)
    if query.question is not None:
        place = snapshot.positions.get(query.question, -1)
        found.append(or_(*(column == place for column in _REASONS)))
    return found


_REASONS: Final = (FlagRow.reason_1, FlagRow.reason_2, FlagRow.reason_3)


def _total(door: Door, chosen: Select[Any]) -> int:
    counted = chosen.with_only_columns(func.count(), maintain_column_froms=True)
    return int(door.value(counted) or 0)


def _id_boxes(door: Door, snapshot_id: int, numbers: Sequence[int]) -> dict[int, bytes | None]:
    query = select(HouseholdRow.number, HouseholdRow.id_box).where(
        HouseholdRow.snapshot_id == snapshot_id, HouseholdRow.number.in_(numbers)
    )
    return {row.number: row.id_box for row in door.rows(query)} if numbers else {}


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
