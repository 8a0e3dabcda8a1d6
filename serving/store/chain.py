"""Verifying the audit trail: every record against its hash, the hash before it, and the anchor."""

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from serving.personal.boxes import CannotDecrypt
from serving.personal.hashes import text_hash
from serving.store import anchor
from serving.store.door import Door
from serving.store.trail import BEFORE_THE_FIRST, open_text, record_hash, text_of
from serving.store.trail_views import ChainReport
from serving.store.work_tables import AuditRow, TextRow

_AT_ONCE = 2000
_MOST_TOLD = 20


def verify(door: Door, anchored_at: Path | None) -> ChainReport:
    """What is wrong with the trail: a changed, missing, reordered or cut-off record, or a changed text."""
    problems: list[str] = []
    anchored = anchor.read(anchored_at)
    before, expected, records = BEFORE_THE_FIRST, 1, 0
    query = select(AuditRow.__table__, TextRow.box).outerjoin(
        TextRow, text_of(AuditRow.text_id, AuditRow.subject)
    )
    later = _later_owners(door)
    for part in door.scroll(query.order_by(AuditRow.number), _AT_ONCE):
        for row in part:
            records += 1
            if row.number != expected:
                missing = f"{expected} to {row.number - 1}" if row.number - 1 > expected else f"{expected}"
                problems.append(f"record {missing} is missing")
            elif record_hash(door.keys, before, row._asdict()) != row.hash:
                problems.append(f"record {row.number} was changed, put in or moved")
            if anchored.get(row.number, row.hash.hex()) != row.hash.hex():
                problems.append(f"record {row.number} is not the one that the anchor knows")
            if later.get(row.text_id, row.number) == row.number:
                problems.extend(_text_problems(door, row))
            before, expected = row.hash, row.number + 1
    last = max(anchored, default=0)
    if last >= expected:
        problems.append(f"records {expected} to {last} were cut off: the anchor knows {last}")
    if len(problems) > _MOST_TOLD:
        problems = [*problems[:_MOST_TOLD], f"and {len(problems) - _MOST_TOLD} more"]
    return ChainReport(records, before.hex(), tuple(problems), last or None)


def _later_owners(door: Door) -> dict[int, int]:
    """Id of a text → newest record that has it, where several do: the text before was erased.

    Numbers were used again until rows of erased texts were kept.
    """
    newest = func.max(AuditRow.number)
    query = select(AuditRow.text_id, newest).where(AuditRow.text_id.is_not(None))
    return dict(door.rows(query.group_by(AuditRow.text_id).having(func.count() > 1)))  # type: ignore[arg-type]


def _text_problems(door: Door, row: Any) -> list[str]:
    """Whether the free text of a record, unless erased, is the one that was written."""
    digest = row.details.get("text")
    if digest is None or not row.box:
        return []
    try:
        text = open_text(door.keys, row.subject, row.box)
    except CannotDecrypt:
        return [f"the text of record {row.number} does not open"]
    return [] if text_hash(door.keys, text) == digest else [f"the text of record {row.number} was changed"]
