"""Verifying the audit trail: every record against its hash, the hash before it, and the anchor."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from serving.personal.boxes import CannotDecrypt
from serving.personal.hashes import text_hash
from serving.store import anchor
from serving.store.door import Door
from serving.store.trail import BEFORE_THE_FIRST, read_text, record_hash
from serving.store.trail_views import ChainReport
from serving.store.work_tables import AuditRow, TextRow

_AT_ONCE = 2000
_MOST_TOLD = 20


def verify(door: Door, anchored_at: Path | None) -> ChainReport:
    """What is wrong with the trail: a changed, missing, reordered or cut-off record, or a changed text."""
    problems: list[str] = []
    anchored = anchor.read(anchored_at)
    before, expected, records = BEFORE_THE_FIRST, 1, 0
    query = select(AuditRow.__table__, TextRow.key.label("text_key"), TextRow.box).outerjoin(
        TextRow, TextRow.id == AuditRow.text_id
    )
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
            problems.extend(_text_problems(door, row))
            before, expected = row.hash, row.number + 1
    last = max(anchored, default=0)
    if last >= expected:
        problems.append(f"records {expected} to {last} were cut off: the anchor knows {last}")
    if len(problems) > _MOST_TOLD:
        problems = [*problems[:_MOST_TOLD], f"and {len(problems) - _MOST_TOLD} more"]
    return ChainReport(records, before.hex(), tuple(problems), last or None)


def _text_problems(door: Door, row: Any) -> list[str]:
    """Whether the free text of a record, unless erased, is the one that was written."""
    digest = row.details.get("text")
    if digest is None or row.box is None:
        return []
    try:
        text = read_text(door.keys, row.text_key, row.box)
    except CannotDecrypt:
        return [f"the text of record {row.number} does not open"]
    return (
        []
        if text is not None and text_hash(door.keys, text) == digest
        else [f"the text of record {row.number} was changed"]
    )
