"""Records of the trail for whoever reads them, also those of which a cell was edited."""

from datetime import UTC, datetime
from typing import Final

from serving.store.door import Door
from serving.store.raw_records import Record, any_text, raw_query, record_of
from serving.store.scope import within
from serving.store.trail import read_text
from serving.store.trail_views import AuditPage, AuditQuery, AuditView
from serving.store.work_tables import AuditRow

_MOST: Final = 1000
_NO_MOMENT: Final = datetime(1, 1, 2, tzinfo=UTC)
"""Of a record whose moment cannot be read; `verify_chain` names it."""


def audit_page(door: Door, query: AuditQuery) -> AuditPage:
    """Records, newest first, of the areas that the actor may see; those of no area are seen by all."""
    limit = max(1, min(query.limit, _MOST))
    statement = raw_query()
    statement = statement.where(within(AuditRow.area_path, door.actor.areas) | (AuditRow.area_path == ""))
    if query.act is not None:
        statement = statement.where(AuditRow.act == query.act)
    if query.subject is not None:
        statement = statement.where(AuditRow.subject == query.subject)
    if query.by is not None:
        statement = statement.where(AuditRow.by == query.by)
    if query.since is not None:
        statement = statement.where(AuditRow.at >= query.since)
    if query.until is not None:
        statement = statement.where(AuditRow.at < query.until)
    if query.before is not None:
        statement = statement.where(AuditRow.number < query.before)
    with any_text(door):
        rows = door.rows(statement.order_by(None).order_by(AuditRow.number.desc()).limit(limit + 1))
    views = tuple(_view(door, record_of(row)) for row in rows[:limit])
    return AuditPage(views, views[-1].number if len(rows) > limit else None)


def _view(door: Door, record: Record) -> AuditView:
    cells = record.cells
    reason = read_text(door.keys, _word(record.subject), cells["box"], record.details.get("text"))
    return AuditView(
        number=record.number,
        at=record.at or _NO_MOMENT,
        by=_word(cells["by"]),
        by_id=cells["user_id"] if isinstance(cells["user_id"], int) else None,
        role=_word(cells["role"]),
        via=_word(cells["via"]),
        act=_word(record.act),
        subject=_word(record.subject),
        details=record.details,
        reason=reason,
        hash=(record.stored_hash or b"").hex(),
    )


def _word(cell: object) -> str:
    """A cell as it can be told; what is no text of its own stands as a question mark."""
    return cell.encode("utf-8", "replace").decode("utf-8") if isinstance(cell, str) else "?"
