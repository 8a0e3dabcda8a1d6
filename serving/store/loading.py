"""Loading a registry with its assessments: chunk by chunk, invisible until the last transaction.

A chunk is one transaction, so that reviewers never wait for long. What was interrupted goes on behind
the last chunk that is in; what was loaded already is not loaded again.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import delete, func, insert, select, update

from features.households import Households
from models.flags import SIDES
from serving.personal.boxes import sealed_all
from serving.personal.hashes import household_keys, number_hashes
from serving.store.actor import Actor
from serving.store.assessed_columns import AnswerBook, Packed, pack
from serving.store.bulk import insert_rows
from serving.store.cycles import current_cycle, open_cycle
from serving.store.door import Door
from serving.store.errors import CycleIsOpen
from serving.store.loaded_counts import Counting
from serving.store.models_kept import keep_model
from serving.store.packing import row_bytes
from serving.store.policies import policy_to_plain
from serving.store.registry_tables import (
    AnswerTextsRow,
    FlagRow,
    HouseholdRow,
    NumberRow,
    PolicyRow,
    ProfileRow,
    SnapshotRow,
)
from serving.store.snapshots import LOADING, READY
from serving.store.store import Store
from serving.store.trail import audit_event
from serving.store.what_is_loaded import Load

_HOUSEHOLDS: Final = (
    "snapshot_id", "number", "key", "area_path", "size", "estimate", "intervals", "answers",
    "contributions", "programmes", "checks", "findings", "recorded", "id_box", "personal",
)  # fmt: skip
_FLAGS: Final = (
    "snapshot_id", "side", "programme", "rank", "number", "key", "area_path", "size", "flag_probability",
    "p_below", "estimate", "low_80", "high_80", "reason_1", "reason_2", "reason_3", "contribution_1",
    "contribution_2", "contribution_3",
)  # fmt: skip
_NUMBERS: Final = ("snapshot_id", "hash", "number")
_NUMBERS_AT_ONCE: Final = 100_000
_HALF: Final = np.dtype(">u8")


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
            self._insert(packed, rows, households)
        self.written = rows.stop
        return self.written

    def finish(self) -> int:
        """Makes the snapshot visible and returns its id."""
        self._insert_numbers()
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

    def _insert(self, packed: Packed, rows: slice, those: Households) -> None:
        keys = self.store.keys
        ids = those.ids.to_pylist()
        names = household_keys(keys, ids)
        boxes = sealed_all(keys, [i.encode() for i in ids], [f"id {name}" for name in names])
        texts, recorded = self.load.people.rows(rows.start, rows.stop)
        plain = [text.encode() for text in texts.to_pylist()]
        personal = sealed_all(keys, plain, [f"personal {name}" for name in names])
        sizes = those.size.astype(np.int64).tolist()
        n = len(ids)
        households = zip(
            [self.snapshot_id] * n,
            range(rows.start, rows.stop),
            names,
            packed.area_path,
            sizes,
            packed.estimate.tolist(),
            row_bytes(packed.intervals),
            row_bytes(packed.answers),
            row_bytes(packed.contributions),
            row_bytes(packed.programmes),
            packed.checks,
            self.load.findings.rows(rows.start, rows.stop),
            recorded,
            boxes,
            personal,
            strict=True,
        )
        with self.store.engines.writing.begin() as connection:
            insert_rows(connection, HouseholdRow, _HOUSEHOLDS, households)
            insert_rows(connection, FlagRow, _FLAGS, self._flags(packed, rows.start, names, sizes))

    def _flags(
        self, packed: Packed, start: int, names: list[str], sizes: list[int]
    ) -> Iterator[tuple[Any, ...]]:
        """Rows of the flagged; a loop over them alone."""
        strongest = np.take_along_axis(packed.contributions, packed.strongest.clip(0), axis=1)
        for place, programme in enumerate(self.load.context.programmes):
            records = packed.programmes[:, place]
            for row in np.flatnonzero(records["flag"] >= 0).tolist():
                record = records[row]
                low, high = packed.intervals[row, :2].tolist()
                reasons = packed.strongest[row].tolist()
                shares = strongest[row].tolist()
                yield (
                    self.snapshot_id,
                    SIDES[int(record["flag"])],
                    programme.name,
                    int(record["rank"]),
                    start + row,
                    names[row],
                    packed.area_path[row],
                    sizes[row],
                    float(record["flag_probability"]),
                    float(record["p_below"]),
                    float(packed.estimate[row]),
                    None if np.isnan(low) else low,
                    None if np.isnan(high) else high,
                    *(reason if reason >= 0 else None for reason in reasons),
                    *(share if reason >= 0 else None for reason, share in zip(reasons, shares, strict=True)),
                )

    def _insert_numbers(self) -> None:
        """Keyed hashes, sorted, so that the database adds them at the end of its tree."""
        hashes, homes = self._number_hashes()
        with self.store.engines.writing.begin() as connection:
            connection.execute(delete(NumberRow).where(NumberRow.snapshot_id == self.snapshot_id))
        for start in range(0, len(hashes), _NUMBERS_AT_ONCE):
            part = slice(start, start + _NUMBERS_AT_ONCE)
            texts = row_bytes(hashes[part])
            with self.store.engines.writing.begin() as connection:
                rows = zip(itertools.repeat(self.snapshot_id), texts, homes[part].tolist(), strict=False)
                insert_rows(connection, NumberRow, _NUMBERS, rows)

    def _number_hashes(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Hashes, shape (k, 2) big-endian, ascending, and the household of each; as numbers, for memory."""
        hashes, homes = [np.empty((0, 2), _HALF)], [np.empty(0, np.int64)]
        for kind, numbers, of_homes in self.load.people.numbers():
            # A family's number stands with each of its members: hashed once.
            different = numbers.dictionary_encode()
            made = b"".join(number_hashes(self.store.keys, kind, different.dictionary.to_pylist()))
            places = different.indices.to_numpy()
            hashes.append(np.frombuffer(made, _HALF).reshape(-1, 2)[places])
            homes.append(of_homes)
        # Joined, numpy has them in the machine's own order of bytes.
        every, home = np.concatenate(hashes).astype(_HALF), np.concatenate(homes)
        order = np.lexsort((home, every[:, 1], every[:, 0]))
        every, home = every[order], home[order]
        new = np.ones(len(every), dtype=bool)
        new[1:] = (every[1:] != every[:-1]).any(axis=1) | (home[1:] != home[:-1])
        return every[new], home[new]

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
        cycle_id = _cycle(door, load.cycle)
        _keep(door, load)
        found = _find(door, load, cycle_id)
        snapshot_id = _new(door, load, cycle_id) if found is None else int(found.id)
        in_already = select(func.count()).select_from(HouseholdRow)
        done = int(door.value(in_already.where(HouseholdRow.snapshot_id == snapshot_id)))
    answers = load.households.rows(0, 0).answers
    books = {name: AnswerBook(answer.codes) for name, answer in answers.items()}
    counting = Counting(tuple(programme.name for programme in load.context.programmes))
    ready = found is not None and found.state == READY
    return Loading(store, actor, load, snapshot_id, done, ready, counting, books)


def _cycle(door: Door, name: str) -> int:
    current = current_cycle(door)
    if current is not None and current.open:
        if name not in ("", current.name):
            raise CycleIsOpen(current.name)
        return current.id
    return open_cycle(door, name or f"{door.now:%Y-%m}").id


def _keep(door: Door, load: Load) -> None:
    context = load.context
    keep_model(door, load.model_folder)
    if door.value(select(ProfileRow.digest).where(ProfileRow.digest == context.profile.digest)) is None:
        row = {"digest": context.profile.digest, "name": context.profile.name, "yaml": load.profile_text}
        door.run(insert(ProfileRow), row)
    if door.value(select(PolicyRow.digest).where(PolicyRow.digest == context.policy.digest)) is None:
        plain = {"digest": context.policy.digest, "programmes": policy_to_plain(context.policy)}
        door.run(insert(PolicyRow), plain)


def _identity(load: Load, cycle_id: int) -> dict[str, Any]:
    context = load.context
    return {
        "cycle_id": cycle_id,
        "file_digest": load.file_digest,
        "data_digest": context.data_digest,
        "profile_digest": context.profile.digest,
        "policy_digest": context.policy.digest,
        "model_digest": context.model.digest,
        "as_of": context.as_of.isoformat(),
    }


def _find(door: Door, load: Load, cycle_id: int) -> Any:
    same = (getattr(SnapshotRow, name) == value for name, value in _identity(load, cycle_id).items())
    columns = select(SnapshotRow.id, SnapshotRow.state, SnapshotRow.about)
    there = columns.where(*same, SnapshotRow.state.in_((READY, LOADING))).order_by(SnapshotRow.number.desc())
    found = door.row(there.limit(1))
    # Rows of another version, or of other arithmetic, are not to stand beside ours.
    if found is not None and found.state == LOADING and found.about.get("made_with") != load.made_with:
        return None
    return found


def _new(door: Door, load: Load, cycle_id: int) -> int:
    context = load.context
    last = door.value(select(func.max(SnapshotRow.number)).where(SnapshotRow.cycle_id == cycle_id))
    row = _identity(load, cycle_id) | {
        "number": int(last or 0) + 1,
        "state": LOADING,
        "loaded_at": door.now,
        "loaded_by": door.actor.name,
        "file_name": load.file_name,
        "catalogue_digest": context.model.welfare.catalogue.digest,
        "households": 0,
        "persons": load.people.persons,
        "reference": context.model.reference,
        "about": _about(load),
    }
    return int(door.run(insert(SnapshotRow).returning(SnapshotRow.id), row).scalar_one())


def _about(load: Load) -> dict[str, Any]:
    context = load.context
    sources = {programme.name: dict(programme.source) for programme in context.policy.programmes}
    return {
        "areas": list(context.profile.keys.areas),
        "questions": list(context.model.welfare.catalogue.questions),
        "answered": list(load.households.rows(0, 0).answers),
        "programmes": [
            {
                "name": programme.name,
                "line": programme.line,
                "bounds": dict(programme.bounds),
                "enrolment_known": programme.enrolment_known,
                "source": sources[programme.name],
            }
            for programme in context.programmes
        ],
        "found": dict(load.found),
        "drift": load.drift,
        "simulated": load.people.simulated,
        "made_with": load.made_with,
    }
