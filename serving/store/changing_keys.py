"""Everything encrypted and every hash of a number under a new key, some households at a time.

The key file holds the old and the new before the first household is touched, and each batch is one
transaction: whoever reads meanwhile finds everything, and whatever ends the work, a second run goes on with
what is still old. What is old is told by the boxes themselves: they begin with the number of their key.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import LargeBinary, and_, bindparam, delete, func, insert, or_, select, text, tuple_, update

from features.errors import TepatError
from serving.personal.boxes import opened, sealed
from serving.personal.hashes import number_hashes
from serving.personal.keys import Keys
from serving.store.actor import Actor
from serving.store.door import Door
from serving.store.registry_tables import HouseholdRow, NumberRow
from serving.store.store import Store
from serving.store.tables import METADATA
from serving.store.work_tables import TextRow

AT_ONCE: Final = 500
_ALL_HAVE_SEEN: Final = 1.0
_BEFORE_ALL: Final = (-1, -1)
_HOUSEHOLDS, _TEXTS = METADATA.tables["households"], METADATA.tables["texts"]
_NEW_HOUSEHOLD = (
    update(_HOUSEHOLDS)
    .where(_HOUSEHOLDS.c.snapshot_id == bindparam("of"), _HOUSEHOLDS.c.number == bindparam("at"))
    .values(id_box=bindparam("new_id"), personal=bindparam("new_personal"))
)
_NEW_TEXT = update(_TEXTS).where(_TEXTS.c.id == bindparam("of")).values(box=bindparam("new_box"))
_NO_NUMBERS = delete(NumberRow).where(
    NumberRow.snapshot_id == bindparam("of"), NumberRow.number == bindparam("at")
)


class OldKeyInUse(TepatError):
    """The older keys were to be forgotten while personal data is still under them."""

    def __init__(self, boxes: int) -> None:
        self.boxes = boxes
        super().__init__(
            f"{boxes:,} boxes of personal data still open with an older key only: nothing was forgotten. "
            "`tepat keys change` puts them under the newest key; then call this again."
        )


@dataclass(frozen=True, slots=True)
class OldBoxes:
    """What is not yet under the newest key: households of all snapshots, and free texts."""

    households: int
    texts: int

    def __bool__(self) -> bool:
        return self.households + self.texts > 0


def old_boxes(store: Store, actor: Actor) -> OldBoxes:
    """What an older key still has to open."""
    with store.door(actor) as door:
        households = select(func.count()).select_from(HouseholdRow).where(_old_household(door.keys))
        texts = select(func.count()).select_from(TextRow).where(_is_old(TextRow.box, door.keys))
        return OldBoxes(int(door.value(households)), int(door.value(texts)))


def change_keys(
    store: Store, actor: Actor, tell: Callable[[int, int], None], *, wait: float | None = None
) -> OldBoxes:
    """Puts everything under the newest key of the key file, which holds the older ones, too.

    Args:
        tell: hears how many households of how many are done.
        wait: seconds until every process has seen the key file; default one.

    Returns:
        What was changed in this run.

    Raises:
        CannotDecrypt: a box opens with none of the keys; everything before it is changed.
    """
    found = old_boxes(store, actor)
    with store.begin(actor) as work:
        work.audit_event("keys_change_begun", "keys", _told(store.keys, found))
    time.sleep(_ALL_HAVE_SEEN if wait is None else wait)
    households = texts = 0
    # An import that began before may still have written with the old key: until nothing is left.
    while True:
        households += _households(store, actor, households, found.households, tell)
        texts += _texts(store, actor)
        if not old_boxes(store, actor):
            break
    changed = OldBoxes(households, texts)
    _clear(store)
    with store.begin(actor) as work:
        work.audit_event("keys_changed", "keys", _told(store.keys, changed))
    return changed


def must_be_changed(store: Store, actor: Actor) -> None:
    """
    Raises:
        OldKeyInUse: something would not open any more without the older keys.
    """
    found = old_boxes(store, actor)
    if found:
        raise OldKeyInUse(found.households + found.texts)


def _households(store: Store, actor: Actor, done: int, total: int, tell: Callable[[int, int], None]) -> int:
    place, changed = _BEFORE_ALL, 0
    while True:
        with store.writing_door(actor) as door:
            rows = door.rows(_next_households(door, place))
            if not rows:
                return changed
            door.run(_NEW_HOUSEHOLD, [_resealed(door.keys, row) for row in rows])
            _hash_again(door, rows)
        place, changed = (rows[-1].snapshot_id, rows[-1].number), changed + len(rows)
        tell(done + changed, max(total, done + changed))


def _next_households(door: Door, after: tuple[int, int]) -> Any:
    place = tuple_(HouseholdRow.snapshot_id, HouseholdRow.number)
    columns = (HouseholdRow.snapshot_id, HouseholdRow.number, HouseholdRow.key)
    query = select(*columns, HouseholdRow.id_box, HouseholdRow.personal)
    query = query.where(place > tuple_(*after), _old_household(door.keys))
    return query.order_by(HouseholdRow.snapshot_id, HouseholdRow.number).limit(AT_ONCE)


def _resealed(keys: Keys, row: Any) -> dict[str, Any]:
    boxes = {
        "new_id": _again(keys, row.id_box, f"id {row.key}"),
        "new_personal": _again(keys, row.personal, f"personal {row.key}"),
    }
    return {"of": row.snapshot_id, "at": row.number, **boxes}


def _again(keys: Keys, box: bytes | None, belongs_to: str) -> bytes | None:
    return None if box is None else sealed(keys, opened(keys, box, belongs_to), belongs_to)


def _hash_again(door: Door, rows: Sequence[Any]) -> None:
    """The hashes of these households' numbers, from the numbers themselves."""
    door.run(_NO_NUMBERS, [{"of": row.snapshot_id, "at": row.number} for row in rows])
    made = [
        {"snapshot_id": row.snapshot_id, "hash": hashed, "number": row.number}
        for row in rows
        if row.personal is not None
        for hashed in sorted(
            _hashes(door.keys, json.loads(opened(door.keys, row.personal, f"personal {row.key}")))
        )
    ]
    if made:
        door.run(insert(NumberRow), made)


def _hashes(keys: Keys, held: dict[str, Any]) -> Iterable[bytes]:
    persons = held["persons"]
    return {
        hashed
        for kind in ("nik", "kk")
        for hashed in number_hashes(keys, kind, (each[kind] for each in persons if each[kind]))
    }


def _texts(store: Store, actor: Actor) -> int:
    last = changed = 0
    while True:
        with store.writing_door(actor) as door:
            query = select(TextRow.id, TextRow.key, TextRow.box)
            query = query.where(TextRow.id > last, _is_old(TextRow.box, door.keys))
            rows = door.rows(query.order_by(TextRow.id).limit(AT_ONCE))
            if not rows:
                return changed
            door.run(
                _NEW_TEXT,
                [{"of": row.id, "new_box": _again(door.keys, row.box, f"text {row.key}")} for row in rows],
            )
        last, changed = rows[-1].id, changed + len(rows)


def _old_household(keys: Keys) -> Any:
    return or_(_is_old(HouseholdRow.personal, keys), _is_old(HouseholdRow.id_box, keys))


def _is_old(box: Any, keys: Keys) -> Any:
    head = func.substr(box, 1, 2, type_=LargeBinary)
    return and_(func.length(box) > 0, head != keys.newest.to_bytes(2, "big"))


def _clear(store: Store) -> None:
    """What the old key wrote does not live on in SQLite's log, or in PostgreSQL's rows that nobody sees."""
    store.empty_log()
    if store.engines.file is None:
        with store.engines.writing.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in ("households", "numbers", "texts"):
                alone.execute(text(f"VACUUM {table}"))


def _told(keys: Keys, boxes: OldBoxes) -> dict[str, int]:
    return {"key": keys.newest, "households": boxes.households, "texts": boxes.texts}
