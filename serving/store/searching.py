"""Finding a household by its whole id, NIK or KK number; never by a name or a part of a number."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import select

from serving.personal.hashes import every_number_hash, household_keys
from serving.store.area_names import names_of
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.list_views import Hit
from serving.store.lists import flags_of, household_id_of
from serving.store.registry_tables import HouseholdRow, NumberRow, SnapshotRow
from serving.store.scope import is_within, within
from serving.store.snapshots import READY

_MOST: Final = 20
_BETWEEN: Final = re.compile(r"[\s.'’‐-―-]+")
_DIGITS: Final = 16


def search(door: Door, text: str) -> list[Hit]:
    """Households of the snapshot in force whose id, NIK or KK is `text`, within the actor's areas.

    However it is typed: see `spellings_of_id` and `number_in`.
    """
    wanted = text.strip()
    cycle = cycle_of(door, None)
    if not wanted or cycle is None or cycle.snapshot_id is None:
        return []
    found: dict[str, Hit] = {}
    for how in ("household_id", "nik", "kk"):
        for hit in _found(door, cycle.snapshot_id, wanted, how):
            found.setdefault(hit.key, hit)
    return list(found.values())[:_MOST]


def household_ids(door: Door, keys: Collection[str]) -> dict[str, str | None]:
    """Key → id, as the newest snapshot has it, of the households that lie in the actor's areas there."""
    if not keys:
        return {}
    query = (
        select(HouseholdRow.key, HouseholdRow.id_box, HouseholdRow.area_path)
        .join(SnapshotRow, SnapshotRow.id == HouseholdRow.snapshot_id)
        .where(HouseholdRow.key.in_(sorted(keys)), SnapshotRow.state == READY)
        .order_by(HouseholdRow.snapshot_id)
    )
    newest = {row.key: row for row in door.rows(query)}
    return {
        key: household_id_of(door, key, row.id_box)
        for key, row in newest.items()
        if is_within(row.area_path, door.actor.areas)
    }


def spellings_of_id(text: str) -> list[str]:
    """What may be meant by a typed id, as typed first: a keyed hash finds only what is letter by letter.

    >>> spellings_of_id("ka 22-29")
    ['ka 22-29', 'KA 22-29', 'ka22-29', 'KA22-29']
    """
    plain = unicodedata.normalize("NFKC", text)
    closed = "".join(plain.split())
    meant = (text, *(each for one in (plain, closed) for each in (one, one.upper(), one.lower())))
    return list(dict.fromkeys(meant))


def number_in(text: str) -> str:
    """A NIK or KK number without what people put between its digits; any other text as it is.

    >>> number_in("9906 0125-0913.0003"), number_in("11-0003")
    ('9906012509130003', '11-0003')
    """
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdecimal() else text


def _keys(door: Door, wanted: str) -> Sequence[str]:
    return household_keys(door.keys, spellings_of_id(wanted))


def _found(door: Door, snapshot_id: int, wanted: str, how: str) -> list[Hit]:
    columns = (
        HouseholdRow.key,
        HouseholdRow.id_box,
        HouseholdRow.area_path,
        HouseholdRow.size,
        HouseholdRow.estimate,
    )
    query = select(*columns).where(
        HouseholdRow.snapshot_id == snapshot_id, within(HouseholdRow.area_path, door.actor.areas)
    )
    if how == "household_id":
        query = query.where(HouseholdRow.key.in_(_keys(door, wanted)))
    else:
        numbers = select(NumberRow.number).where(
            NumberRow.snapshot_id == snapshot_id,
            NumberRow.hash.in_(every_number_hash(door.keys, how, number_in(wanted))),
        )
        query = query.where(HouseholdRow.number.in_(numbers))
    return [
        Hit(
            key=row.key,
            household_id=household_id_of(door, row.key, row.id_box),
            area_path=row.area_path,
            area_names=names_of(door, row.area_path),
            size=row.size,
            estimate=row.estimate,
            flags=tuple((flag.programme, flag.side) for flag in flags_of(door, snapshot_id, row.key)),
            found_by=how,
        )
        for row in door.rows(query.limit(_MOST))
    ]
