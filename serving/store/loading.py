"""Loading a registry with its assessments: chunk by chunk, invisible until the last transaction.

A chunk is one transaction, so that reviewers never wait for long. What was interrupted goes on behind
the last chunk that is in; what was loaded already is not loaded again.
"""

from dataclasses import dataclass, field

import pyarrow as pa
from sqlalchemy import func, insert, select, update

from serving.store.actor import Actor
from serving.store.assessed_columns import AnswerBook, pack
from serving.store.door import Door
from serving.store.loaded_counts import Counting
from serving.store.loaded_numbers import insert_numbers
from serving.store.loaded_rows import Chunk, insert_chunk
from serving.store.loaded_snapshot import cycle_to_load, found_snapshot, keep_context, new_snapshot
from serving.store.registry_tables import AnswerTextsRow, HouseholdRow, SnapshotRow
from serving.store.snapshots import READY
from serving.store.store import Store
from serving.store.trail import audit_event
from serving.store.what_is_loaded import Load


@dataclass(slots=True)
class Loading:
    """One registry on its way in; `begin_loading` makes it.

    Attributes:
        done: households that were in before.
        ready: nothing is left to do.
    """

    store: Store
    actor: Actor
    load: Load
    snapshot_id: int
    done: int
    ready: bool
    counting: Counting
    books: dict[str, AnswerBook] = field(default_factory=dict)
    written: int = 0

    def write(self, chunk: pa.Table) -> int:
        """Adds the next chunk of assessments and returns how many households are in."""
        rows = slice(self.written, self.written + len(chunk))
        context = self.load.context
        households = self.load.households.rows(rows.start, rows.stop)
        packed = pack(
            chunk,
            households,
            slice(0, len(chunk)),
            context.model.welfare.catalogue.questions,
            [programme.name for programme in context.programmes],
            context.profile.keys.areas,
            self.books,
        )
        self.counting.add(packed, households.size)
        if rows.stop > self.done:
            new = Chunk(self.load, self.snapshot_id, rows.start, households, packed)
            insert_chunk(self.store.engines, self.store.keys, new)
        self.written = rows.stop
        return self.written

    def finish(self) -> int:
        """Makes the snapshot visible and returns its id."""
        insert_numbers(self.store.engines, self.store.keys, self.snapshot_id, self.load.people)
        with self.store.writing_door(self.actor) as door:
            self._insert_texts(door)
            self.counting.insert(door, self.snapshot_id)
            of_snapshot = update(SnapshotRow).where(SnapshotRow.id == self.snapshot_id)
            values = {"state": READY, "households": self.written, "loaded_at": door.now}
            door.run(of_snapshot.values(**values))
            details = {
                "snapshot": self.snapshot_id,
                "households": self.written,
                "data": self.load.context.data_digest,
                "file": self.load.file_digest,
                "model": self.load.context.model.digest,
                "policy": self.load.context.policy.digest,
            }
            audit_event(door, "snapshot_loaded", f"snapshot:{self.snapshot_id}", details)
        return self.snapshot_id

    def _insert_texts(self, door: Door) -> None:
        rows = [
            {
                "snapshot_id": self.snapshot_id,
                "question": place,
                "name": name,
                "texts": book.texts(),
                "numbers": book.values(),
                "codes": None if book.codes is None else list(book.codes),
            }
            for place, (name, book) in enumerate(self.books.items())
        ]
        if rows:
            door.run(insert(AnswerTextsRow), rows)


def begin_loading(store: Store, actor: Actor, load: Load) -> Loading:
    """Prepares the snapshot of `load`, or finds it, ready or half loaded.

    Raises:
        CycleIsOpen: `load.cycle` is not the cycle that is open, or was closed.
    """
    with store.writing_door(actor) as door:
        cycle_id = cycle_to_load(door, load.cycle)
        keep_context(door, load)
        found = found_snapshot(door, load, cycle_id)
        snapshot_id = new_snapshot(door, load, cycle_id) if found is None else int(found.id)
        in_already = select(func.count()).select_from(HouseholdRow)
        done = int(door.value(in_already.where(HouseholdRow.snapshot_id == snapshot_id)))
    answers = load.households.rows(0, 0).answers
    books = {name: AnswerBook(answer.codes) for name, answer in answers.items()}
    counting = Counting(tuple(programme.name for programme in load.context.programmes))
    ready = found is not None and found.state == READY
    return Loading(store, actor, load, snapshot_id, done, ready, counting, books)
