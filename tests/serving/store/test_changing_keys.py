"""Another key of personal data: everything is found, meanwhile and afterwards, whatever ends the work."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import func, select

from serving.personal.boxes import CannotDecrypt, opened
from serving.personal.keys import KeyFile, read_keys, write_keys
from serving.store.actor import Actor
from serving.store.changing_keys import OldKeyInUse, change_keys, must_be_changed, old_boxes
from serving.store.registry_tables import HouseholdRow, NumberRow
from serving.store.store import Store, open_store, verify_chain
from serving.store.trail_views import AuditQuery
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows
from tests.serving.store.test_killed import _killed, _moments, _rounds, _seconds


@pytest.fixture
def store(district: District) -> Iterator[Store]:
    """The district as a process sees it that reads its key file."""
    found = _opened(district)
    yield found
    found.close()


def _opened(district: District) -> Store:
    anchor = district.folder / "audit.anchor"
    keys = KeyFile(district.folder / "key")
    return open_store(district.url, keys, anchored_at=anchor, clock=district.clock)


def _rotate(district: District) -> None:
    path = district.folder / "key"
    write_keys(read_keys(path).rotated(), path)


def _change(store: Store, actor: Actor) -> tuple[int, int]:
    changed = change_keys(store, actor, lambda done, total: None, wait=0)
    return changed.households, changed.texts


def _numbers(store: Store, actor: Actor) -> dict[str, str]:
    """A NIK of every household that has one → its key."""
    with store.door(actor) as door:
        found = door.rows(select(HouseholdRow.key, HouseholdRow.personal))
        held = {row.key: json.loads(opened(door.keys, row.personal, f"personal {row.key}")) for row in found}
    return {person["nik"]: key for key, told in held.items() for person in told["persons"] if person["nik"]}


def _all_found(store: Store, actor: Actor, some: dict[str, str]) -> bool:
    with store.read(actor) as reading:
        return all(key in {hit.key for hit in reading.search(number)} for number, key in some.items())


def test_everything_is_under_the_new_key_and_found_as_before(
    district: District, store: Store, console: Actor, actors: dict[str, Actor]
) -> None:
    with store.begin(actors["reviewer"]) as work:
        made = decide(work, rows(store, console)[0])
    some = dict(list(_numbers(store, console).items())[:20])
    with store.door(console) as door:
        before = {row.hash for row in door.rows(select(NumberRow.hash))}
    _rotate(district)

    changed = _change(store, console)

    assert changed == (260, 1)
    assert not old_boxes(store, console)
    with store.door(console) as door:
        after = {row.hash for row in door.rows(select(NumberRow.hash))}
    assert (len(after), after & before) == (len(before), set())
    write_keys(store.keys.without_old(), district.folder / "key")
    assert list(store.keys.record_secrets) == [2]
    assert _all_found(store, console, some)
    with store.read(console) as reading:
        (told,) = (each for each in reading.decisions(made.key) if each.id == made.id)
        acts = [record.act for record in reading.audit(AuditQuery()).rows[:2]]
    assert told.reason == "rumahnya sudah permanen"
    assert acts == ["keys_changed", "keys_change_begun"]
    assert verify_chain(store).holds


def test_half_way_old_and_new_are_found_by_whoever_was_there_before(
    district: District, store: Store, console: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.store.changing_keys.AT_ONCE", 100)
    some = dict(list(_numbers(store, console).items())[::25])
    _rotate(district)

    def stop(done: int, total: int) -> None:
        assert total == 260
        if done == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_keys(store, console, stop, wait=0)

    assert old_boxes(store, console).households == 60
    assert _all_found(store, console, some)
    assert store.keys.is_rotated
    assert _change(store, console) == (60, 0)
    assert _all_found(store, console, some)


def test_old_keys_are_not_forgotten_while_something_needs_them(
    district: District, store: Store, console: Actor
) -> None:
    _rotate(district)

    with pytest.raises(OldKeyInUse) as refused:
        must_be_changed(store, console)

    assert refused.value.boxes == 260


def test_what_was_erased_stays_erased(district: District, store: Store, console: Actor) -> None:
    key = rows(store, console)[0].key
    with store.begin(console) as work:
        work.erase(key, "permintaan 1/2026")
    _rotate(district)

    assert _change(store, console) == (259, 0)

    with store.door(console) as door:
        kept = door.row(select(HouseholdRow.number, HouseholdRow.personal).where(HouseholdRow.key == key))
        assert kept is not None
        numbers = select(func.count()).select_from(NumberRow).where(NumberRow.number == kept.number)
        assert (kept.personal, door.value(numbers)) == (None, 0)


def test_a_box_that_opens_with_no_key_stops_the_change(
    district: District, store: Store, console: Actor
) -> None:
    keys = store.keys.rotated()
    stranger = replace(keys, record_secrets={1: bytes(32), 2: keys.record_secrets[2]})
    write_keys(stranger, district.folder / "key")

    with pytest.raises(CannotDecrypt):
        _change(store, console)

    assert old_boxes(store, console).households == 260


def _in_a_child(district: District, actor: Actor, say: object) -> None:
    store = _opened(district)
    _change(store, actor)
    store.close()


def test_a_change_of_keys_survives_a_kill(
    district: District, console: Actor, proving: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.store.changing_keys.AT_ONCE", 40)
    store = _opened(district)
    some = dict(list(_numbers(store, console).items())[::40])
    store.close()
    work = partial(_in_a_child, district, console)
    _rotate(district)
    seconds = _seconds(work)
    for after in _moments(_rounds(proving), seconds, seed=6):
        if not old_boxes(store, console):
            _rotate(district)
        store.close()
        _killed(work, after)

        assert _all_found(store, console, some)
        store.close()

    _change(store, console)
    assert not old_boxes(store, console)
    assert _all_found(store, console, some)
    assert verify_chain(store).holds
    store.close()
