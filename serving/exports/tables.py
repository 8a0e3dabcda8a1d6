"""What is exported, as tables: the rows of a list, and visits with what was found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from serving.exports.files import MOST_ROWS, TooManyToExport
from serving.store.list_views import ListQuery, ListRow
from serving.store.reading import Reading
from serving.store.visit_views import VisitQuery, VisitView

_AT_ONCE = 500
_REASONS = 3


def list_table(reading: Reading, query: ListQuery) -> pa.Table:
    """Every row of a list, in its order.

    Raises:
        TooManyToExport: more than one file holds.
    """
    rows: list[ListRow] = []
    page = reading.list_page(replace(query, after=None, limit=_AT_ONCE))
    if page.total > MOST_ROWS:
        raise TooManyToExport(page.total)
    rows.extend(page.rows)
    while page.next is not None:
        page = reading.list_page(replace(query, after=page.next, limit=_AT_ONCE))
        rows.extend(page.rows)
    return pa.table(_list_columns(rows))


def visit_table(reading: Reading, query: VisitQuery) -> pa.Table:
    """Every visit that the query means.

    Raises:
        TooManyToExport: more than one file holds.
    """
    visits: list[VisitView] = []
    page = reading.visits(replace(query, after=None, limit=_AT_ONCE))
    if page.total > MOST_ROWS:
        raise TooManyToExport(page.total)
    visits.extend(page.rows)
    while page.next is not None:
        page = reading.visits(replace(query, after=page.next, limit=_AT_ONCE))
        visits.extend(page.rows)
    return pa.table(_visit_columns(visits))


def _list_columns(rows: Sequence[ListRow]) -> dict[str, pa.Array]:
    text, number = pa.string(), pa.float64()
    columns = {
        "household_id": pa.array([row.household_id for row in rows], text),
        "key": pa.array([row.key for row in rows], text),
        "area": pa.array([row.area_path for row in rows], text),
        "area_names": pa.array([", ".join(row.area_names) for row in rows], text),
        "size": pa.array([row.size for row in rows], pa.int64()),
        "programme": pa.array([row.programme for row in rows], text),
        "side": pa.array([row.side for row in rows], text),
        "rank": pa.array([row.rank for row in rows], pa.int64()),
        "flag_probability": pa.array([row.flag_probability for row in rows], number),
        "p_below": pa.array([row.p_below for row in rows], number),
        "estimate": pa.array([row.estimate for row in rows], number),
        "low_80": pa.array([row.low_80 for row in rows], number),
        "high_80": pa.array([row.high_80 for row in rows], number),
        "state": pa.array([row.state for row in rows], text),
        "verdict": pa.array([row.verdict for row in rows], text),
        "decided_by": pa.array([row.decided_by for row in rows], text),
        "decided_at": pa.array([_moment(row.decided_at) for row in rows], text),
    }
    for place in range(_REASONS):
        told = [row.reasons[place] if place < len(row.reasons) else (None, None) for row in rows]
        columns[f"reason_{place + 1}"] = pa.array([question for question, _ in told], text)
        columns[f"contribution_{place + 1}"] = pa.array([share for _, share in told], number)
    return columns


def _visit_columns(visits: Sequence[VisitView]) -> dict[str, pa.Array]:
    text = pa.string()
    found = [visit.findings for visit in visits]
    return {
        "visit": pa.array([visit.id for visit in visits], pa.int64()),
        "household_id": pa.array([visit.household_id for visit in visits], text),
        "key": pa.array([visit.key for visit in visits], text),
        "area": pa.array([visit.area_path for visit in visits], text),
        "area_names": pa.array([", ".join(visit.area_names) for visit in visits], text),
        "size": pa.array([visit.size for visit in visits], pa.int64()),
        "programme": pa.array([visit.programme for visit in visits], text),
        "side": pa.array([visit.side for visit in visits], text),
        "slice": pa.array([visit.slice for visit in visits], text),
        "probability": pa.array([visit.probability for visit in visits], pa.float64()),
        "state": pa.array([visit.state for visit in visits], text),
        "assigned_by": pa.array([visit.assigned_by for visit in visits], text),
        "assigned_at": pa.array([_moment(visit.assigned_at) for visit in visits], text),
        "outcome": pa.array([None if each is None else each.outcome for each in found], text),
        "visited_on": pa.array([None if each is None else _moment(each.visited_on) for each in found], text),
        "visitor": pa.array([None if each is None else each.visitor for each in found], text),
        "eligible": pa.array([None if each is None else each.eligible for each in found], text),
        "receives": pa.array([None if each is None else each.receives for each in found], text),
        "note": pa.array([None if each is None else each.note for each in found], text),
        "cancelled": pa.array([v.cancelled.reason if v.cancelled else None for v in visits], text),
    }


def _moment(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()
