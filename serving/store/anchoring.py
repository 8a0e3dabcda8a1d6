"""The trail held against its anchor before anything is written.

What does not fit stops nobody's work: it becomes a record of the trail, which stays, and by which
`verify_chain` calls the trail broken from then on, however many records follow.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from serving.store import anchor
from serving.store.actor import Actor
from serving.store.door import Door
from serving.store.errors import UnusableDatabase
from serving.store.trail import audit_event, head
from serving.store.work_tables import AuditRow

DIFFERED: Final = "anchor_differed"
MISSING: Final = "anchor_missing"
_LOG: Final = logging.getLogger(__name__)
_SERVICE: Final = Actor(None, "service", "service", via="console")


def hold(door: Door, anchored_at: Path | None) -> bool:
    """Whether the trail is not the one that the anchor knows; then, and if there is none, records it.

    All lines of the anchor are of transactions that this one sees: whoever writes has the turn.

    Raises:
        UnusableDatabase: the anchor could not follow what is about to be written.
    """
    if anchored_at is None:
        return False
    try:
        known = anchor.end(anchored_at)
    except OSError:
        raise UnusableDatabase(
            "the anchor of its trail, the file audit.anchor beside the key file, cannot be written. Look at "
            "the rights of that folder and the room on its disk; nothing is recorded until then"
        ) from None
    number, hash_ = head(door)
    ends = {"records": number, "head": hash_.hex()}
    if not known:
        if number:
            _record(door, MISSING, ends)
        return False
    last = max(known)
    if known[last] == (hash_.hex() if last == number else _hash_of(door, last),):
        return False
    _record(door, DIFFERED, ends | {"anchor": last, "anchor_heads": list(known[last])})
    return True


def follow(anchored_at: Path | None, door: Door, *, anew: bool) -> None:
    """Notes where the trail ends after the transaction; what cannot be noted is logged.

    The act is done and is answered so: an anchor that lags vouches for less and accuses nobody.
    """
    try:
        if anew:
            anchor.set_aside(anchored_at, door.now)
        if door.events:
            anchor.note(anchored_at, *door.events[-1])
    except OSError as error:
        _LOG.error(
            "%s: the audit trail's anchor was not written; the act that it follows is done",
            type(error).__name__,
        )


def _record(door: Door, act: str, details: Mapping[str, Any]) -> None:
    audit_event(replace(door, actor=_SERVICE), act, "database", details)


def _hash_of(door: Door, number: int) -> str | None:
    found = door.value(select(AuditRow.hash).where(AuditRow.number == number))
    return None if found is None else bytes(found).hex()
