"""Verifying the trail: every record against its hash, the one before it, the anchor, and what it tells of."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from serving.store import anchor, anchoring
from serving.store.acts_held import ActsHeld
from serving.store.door import Door
from serving.store.raw_records import Record, any_text, raw_query, record_of
from serving.store.texts_held import TextsHeld
from serving.store.trail import BEFORE_THE_FIRST
from serving.store.trail_views import ChainReport
from serving.store.visits_held import VisitsHeld

_AT_ONCE: Final = 2000
_MOST_TOLD: Final = 20
_REPLACED: Final = (
    "records were cut off, or another database was put in its place, and others were written since"
)


def verify(door: Door, anchored_at: Path | None) -> ChainReport:
    """What is wrong with the trail: a changed, missing, reordered or cut-off record, or what it tells of.

    That is a free text that is missing or another one, and a decision, a case, a shown explanation, a
    finding, a visit or a draw that is not as it was recorded.
    """
    chain = _Chain(door, anchor.read(anchored_at))
    with any_text(door):
        for part in door.scroll(raw_query(), _AT_ONCE):
            chain.hear([record_of(row) for row in part])
        chain.end()
    return chain.report()


class _Chain:
    """One way through the trail, from its first record."""

    def __init__(self, door: Door, anchored: anchor.Known) -> None:
        self._keys = door.keys
        self._anchored = anchored
        self._texts, self._acts, self._visits = TextsHeld(door), ActsHeld(door), VisitsHeld(door)
        self._before, self._expected, self._records = BEFORE_THE_FIRST, 1, 0
        self._problems: list[str] = []
        self._notes: list[str] = []

    def hear(self, records: Sequence[Record]) -> None:
        """The next records."""
        for record in records:
            self._records += 1
            self._problems.extend(self._links(record))
            self._problems.extend(_anchor_problems(record, self._anchored, self._before))
            self._problems.extend(self._texts.hear(record))
            self._notes.extend(_notes(record))
        readable = [record for record in records if record.readable]
        self._problems.extend(self._acts.hear(readable))
        self._visits.hear(readable)

    def end(self) -> None:
        """What is known behind the last record only."""
        last = max(self._anchored, default=0)
        if last >= self._expected:
            self._problems.append(f"records {self._expected} to {last} were cut off: the anchor knows {last}")
        self._problems.extend(self._texts.missing())
        self._problems.extend(self._acts.unheard())
        self._problems.extend(self._visits.unheard())

    def report(self) -> ChainReport:
        """All of it, cut to what a person reads."""
        problems, last = self._problems, max(self._anchored, default=0)
        if len(problems) > _MOST_TOLD:
            problems = [*problems[:_MOST_TOLD], f"and {len(problems) - _MOST_TOLD} more"]
        notes = tuple(self._notes[-_MOST_TOLD:])
        return ChainReport(self._records, self._before.hex(), tuple(problems), last or None, notes)

    def _links(self, record: Record) -> Iterator[str]:
        """Whether a record follows the one before; the next is held against its hash as it stands."""
        number, stored = record.number, record.stored_hash
        due = record.hash_after(self._keys, self._before)
        if number != self._expected:
            missing = (
                f"{self._expected} to {number - 1}" if number - 1 > self._expected else f"{self._expected}"
            )
            yield f"record {missing} is missing"
        elif not record.readable:
            yield f"record {number} was changed: a cell of it cannot be read"
        elif due is None or due != stored:
            yield f"record {number} was changed, put in or moved"
        self._before, self._expected = stored or due or BEFORE_THE_FIRST, number + 1


def _anchor_problems(record: Record, anchored: anchor.Known, hash_: bytes) -> list[str]:
    """Whether a record is the one that the anchor knows, and was written behind those that it knew."""
    known = anchored.get(record.number, ())
    if set(known) - {hash_.hex()}:
        there = "is not the one" if hash_.hex() not in known else f"is one of {len(known)}"
        return [f"record {record.number} {there} that the anchor knows: {_REPLACED}"]
    if record.act == anchoring.DIFFERED:
        found = record.details
        return [
            f"record {record.number} says that the trail ended at record {found.get('records')} when it was "
            f"written, and that the anchor knew record {found.get('anchor')}: {_REPLACED}"
        ]
    return []


def _notes(record: Record) -> list[str]:
    """What a record says about records that were there before, and need not be wrong."""
    number: Any = record.number
    if record.act == anchoring.MISSING:
        return [f"record {number}: there was no anchor, so nothing vouches that the trail went no further"]
    if record.act == "restored":
        by, lost = record.cells["by"], record.details.get("lost")
        return [f"record {number}: {by} put back a backup; {lost} later records were not in it"]
    return []
