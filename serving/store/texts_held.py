"""Whether every free text that the trail refers to is there, or was taken away by an act that it tells of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from serving.personal.boxes import CannotDecrypt
from serving.personal.hashes import text_hash
from serving.store.door import Door
from serving.store.raw_records import Record
from serving.store.trail import open_text
from serving.store.work_tables import AuditRow


@dataclass(frozen=True, slots=True)
class _Missing:
    number: int
    subject: object
    unmasked: bool
    at: datetime
    cycle: str


class TextsHeld:
    """Hears of every record in the order of the trail, and tells at the end which texts are missing."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._owners = _later_owners(door)
        self._missing: list[_Missing] = []
        self._cycle = ""
        self._closed: dict[str, datetime] = {}

    def hear(self, record: Record) -> list[str]:
        """What is wrong with the record's text, as far as that is known already."""
        if record.at is None:
            return []
        if record.act == "cycle_opened":
            self._cycle = str(record.subject).removeprefix("cycle:")
        elif record.act == "cycle_closed":
            self._closed[self._cycle] = record.at
        elif record.act == "erased":
            self._missing = [text for text in self._missing if text.subject != record.subject]
        elif record.act == "retention":
            self._taken(record.details)
        digest, text_id, box = record.details.get("text"), record.cells["text_id"], record.cells["box"]
        if digest is None:
            return []
        taken_over = self._owners.get(text_id, record.number) != record.number
        if not box or (taken_over and self._problems(record, box, digest)):
            unmasked = record.act == "unmasked"
            self._missing.append(_Missing(record.number, record.subject, unmasked, record.at, self._cycle))
            return []
        return self._problems(record, box, digest)

    def missing(self) -> list[str]:
        """The texts that nothing in the trail took away."""
        return [
            f"the text of record {text.number} is missing, and no erasure that the trail tells of took it"
            for text in self._missing
        ]

    def _taken(self, details: Any) -> None:
        try:
            before = datetime.fromisoformat(details["closed_before"])
            # Retention named no cycles at first: they were those that the trail had closed by then.
            names = details.get("cycles", [name for name, at in self._closed.items() if at < before])
            self._missing = [
                text
                for text in self._missing
                if not (text.at < before if text.unmasked else text.cycle in names)
            ]
        except (KeyError, TypeError, ValueError):
            return

    def _problems(self, record: Record, box: Any, digest: object) -> list[str]:
        try:
            text = open_text(self._door.keys, str(record.subject), box)
        except (CannotDecrypt, TypeError, ValueError):
            return [f"the text of record {record.number} does not open"]
        fine = text_hash(self._door.keys, text) == digest
        return [] if fine else [f"the text of record {record.number} was changed"]


def _later_owners(door: Door) -> dict[int, int]:
    """Id of a text → newest record that has it, where several do.

    A decision that is taken back and the visit that is cancelled with it share the reason. Otherwise the
    text before was erased: numbers were used again until rows of erased texts were kept.
    """
    newest = func.max(AuditRow.number)
    query = select(AuditRow.text_id, newest).where(AuditRow.text_id.is_not(None))
    return dict(door.rows(query.group_by(AuditRow.text_id).having(func.count() > 1)))  # type: ignore[arg-type]
