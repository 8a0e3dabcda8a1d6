"""Verifying the audit trail: every record against its hash, the hash before it, and the anchor."""

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from serving.personal.boxes import CannotDecrypt
from serving.personal.hashes import text_hash
from serving.store import anchor, anchoring
from serving.store.door import Door
from serving.store.trail import BEFORE_THE_FIRST, open_text, record_hash, text_of
from serving.store.trail_views import ChainReport
from serving.store.work_tables import AuditRow, TextRow

_AT_ONCE = 2000
_MOST_TOLD = 20
_REPLACED = "records were cut off, or another database was put in its place, and others were written since"


def verify(door: Door, anchored_at: Path | None) -> ChainReport:
    """What is wrong with the trail: a changed, missing, reordered or cut-off record, or a changed text."""
    problems: list[str] = []
    notes: list[str] = []
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
            problems.extend(_anchor_problems(row, anchored))
            notes.extend(_notes(row))
            if later.get(row.text_id, row.number) == row.number:
                problems.extend(_text_problems(door, row))
            before, expected = row.hash, row.number + 1
    last = max(anchored, default=0)
    if last >= expected:
        problems.append(f"records {expected} to {last} were cut off: the anchor knows {last}")
    if len(problems) > _MOST_TOLD:
        problems = [*problems[:_MOST_TOLD], f"and {len(problems) - _MOST_TOLD} more"]
    return ChainReport(records, before.hex(), tuple(problems), last or None, tuple(notes[-_MOST_TOLD:]))


def _anchor_problems(row: Any, anchored: anchor.Known) -> list[str]:
    """Whether a record is the one that the anchor knows, and was written behind those that it knew."""
    known = anchored.get(row.number, ())
    if set(known) - {row.hash.hex()}:
        there = "is not the one" if row.hash.hex() not in known else f"is one of {len(known)}"
        return [f"record {row.number} {there} that the anchor knows: {_REPLACED}"]
    if row.act == anchoring.DIFFERED:
        found = row.details
        return [
            f"record {row.number} says that the trail ended at record {found.get('records')} when it was "
            f"written, and that the anchor knew record {found.get('anchor')}: {_REPLACED}"
        ]
    return []


def _notes(row: Any) -> list[str]:
    """What a record says about records that were there before, and need not be wrong."""
    if row.act == anchoring.MISSING:
        return [
            f"record {row.number}: there was no anchor, so nothing vouches that the trail went no further"
        ]
    if row.act == "restored":
        lost = row.details.get("lost")
        return [f"record {row.number}: {row.by} put back a backup; {lost} later records were not in it"]
    return []


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
