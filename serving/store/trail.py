"""The audit trail: every act one record, chained by keyed hashes, in the transaction of the act.

hash(n) = HMAC-SHA256(audit key, hash(n − 1) followed by the record as canonical JSON). Who can write
the database but not read the key file cannot make a chain that verifies.
"""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, insert, select

from serving.personal.boxes import CannotDecrypt, opened, sealed
from serving.personal.hashes import text_hash
from serving.personal.keys import Keys
from serving.store.column_types import moment_text, plain_text
from serving.store.door import Door
from serving.store.prepared import Asked, Prepared
from serving.store.work_tables import AuditRow, TextRow

BEFORE_THE_FIRST: Final = bytes(32)
_HEAD = Prepared(select(AuditRow.number, AuditRow.hash).order_by(AuditRow.number.desc()).limit(1))


def record_hash(keys: Keys, before: bytes, record: Mapping[str, Any]) -> bytes:
    """Hash of a record, given that of the one before it."""
    content = plain_text(
        {
            "number": record["number"],
            "at": moment_text(record["at"]),
            "user_id": record["user_id"],
            "by": record["by"],
            "role": record["role"],
            "via": record["via"],
            "act": record["act"],
            "subject": record["subject"],
            "area_path": record["area_path"],
            "details": record["details"],
            "text_id": record["text_id"],
        }
    )
    return hmac.digest(keys.derived("audit"), before + content.encode("utf-8"), "sha256")


def audit_event(
    door: Door,
    act: str,
    subject: str,
    details: Mapping[str, Any],
    *,
    area_path: str = "",
    text_id: int | None = None,
) -> int:
    """Adds a record and returns its number, 1 for the first.

    Args:
        details: plain values; never a name, an identifier or an address.
        area_path: where it was, so that auditors of one area see their own.
    """
    if door.events:
        number, before = door.events[-1]
    else:
        number, before = head(door)
    actor = door.actor
    record: dict[str, Any] = {
        "number": number + 1,
        "at": door.now,
        "user_id": actor.user_id,
        "by": actor.name,
        "role": actor.role,
        "via": actor.via,
        "act": act,
        "subject": subject,
        "area_path": area_path,
        "details": dict(details),
        "text_id": text_id,
    }
    record["hash"] = record_hash(door.keys, before, record)
    door.run(insert(AuditRow), record)
    door.events.append((number + 1, record["hash"]))
    return number + 1


def stamp(asked: Asked) -> bytes:
    """Changes with every act that is recorded, and with nothing else: hash of the newest record.

    What was read at a stamp still stands so while the stamp is the same, except what is not recorded:
    when a session or token was last used, and how far a job has come.
    """
    return bytes(head(asked)[1])


def head(asked: Asked) -> tuple[int, bytes]:
    """Number and hash of the newest record; 0 and 32 zero bytes before the first."""
    last = _HEAD.row(asked)
    if last is None:
        return 0, BEFORE_THE_FIRST
    return last.number, last.hash if isinstance(last.hash, bytes) else str(last.hash).encode()


def keep_text(door: Door, key: str, text: str) -> tuple[int, str]:
    """Keeps a free text about a household, encrypted; returns its id and keyed digest."""
    box = sealed(door.keys, text.encode("utf-8"), f"text {key}")
    inserted = door.run(insert(TextRow).values(key=key, box=box).returning(TextRow.id)).scalar_one()
    return int(inserted), text_hash(door.keys, text)


def visitor_digest(keys: Keys, visitor: str) -> str | None:
    """What a record tells of who went there: it holds no name. None where nobody was named."""
    return text_hash(keys, visitor) if visitor else None


def text_of(text_id: Any, key: Any) -> ColumnElement[bool]:
    """Joins a free text with what refers to it: a number is not enough, it must be of the same household."""
    return and_(TextRow.id == text_id, TextRow.key == key)


def read_text(keys: Keys, key: str, box: bytes | None, digest: str | None) -> str | None:
    """A kept text, for those who read; None where it was erased, or is not the one that was written.

    `verify_chain` tells of those that do not open or were changed; what they belong to is still readable.
    """
    if not isinstance(box, bytes) or not box:
        return None
    try:
        text = open_text(keys, key, box)
    except CannotDecrypt:
        return None
    return text if text_hash(keys, text) == digest else None


def open_text(keys: Keys, key: str, box: bytes) -> str:
    """
    Raises:
        CannotDecrypt: it was written for another household, changed, or with a key that is not there.
    """
    return opened(keys, box, f"text {key}").decode("utf-8")
