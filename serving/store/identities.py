"""Who a household is: masked on screen, in full against a reason that is audited."""

import json
from typing import Any

from serving.personal.boxes import opened
from serving.personal.masks import masked_address, masked_birth, masked_name, masked_number
from serving.store.door import Door
from serving.store.errors import NotFound, NothingSaid
from serving.store.identity_views import Identity, MaskedIdentity, MaskedPerson, Person
from serving.store.lists import household_id_of
from serving.store.located import located
from serving.store.trail import audit_event, keep_text

_ERASED = MaskedIdentity("", "", "", (), erased=True)


def unmask(door: Door, key: str, reason: str) -> Identity:
    """Names, numbers and address of a household, against a reason; the trail keeps both.

    Raises:
        NotFound: no such household, outside the actor's areas, or erased.
        NothingSaid: no reason was given.
    """
    if len(reason.strip()) < 3:
        raise NothingSaid
    row = located(door, key)
    if row.personal is None:
        raise NotFound
    text_id, digest = keep_text(door, key, reason.strip())
    details = {"snapshot": row.snapshot_id, "text": digest}
    audit_event(door, "unmasked", key, details, area_path=row.area_path, text_id=text_id)
    held = _held(door, key, row.personal)
    persons = tuple(Person(**person) for person in held["persons"])
    return Identity(
        household_id=household_id_of(door, key, row.id_box) or "",
        name=_head(held, persons),
        address=held["address"],
        jorong=held["jorong"],
        kk=_numbers(held, persons),
        persons=persons,
    )


def masked_identity(door: Door, key: str, personal: bytes | None) -> MaskedIdentity:
    """What may stand on a screen without a reason."""
    if personal is None:
        return _ERASED
    held = _held(door, key, personal)
    persons = tuple(Person(**person) for person in held["persons"])
    return MaskedIdentity(
        name=masked_name(_head(held, persons)),
        kk=", ".join(masked_number(number) for number in _numbers(held, persons)),
        address=masked_address(held["address"]),
        persons=tuple(
            MaskedPerson(masked_name(p.name), masked_number(p.nik), masked_birth(p.born), p.head)
            for p in persons
        ),
    )


def _held(door: Door, key: str, personal: bytes) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(opened(door.keys, personal, f"personal {key}"))
    return held


def _head(held: dict[str, Any], persons: tuple[Person, ...]) -> str:
    return held["name"] or next((p.name for p in persons if p.head), persons[0].name if persons else "")


def _numbers(held: dict[str, Any], persons: tuple[Person, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.kk for p in persons if p.kk))
