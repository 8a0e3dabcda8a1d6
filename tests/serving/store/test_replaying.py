"""Any past assessment can be made again from the database alone, to the same bytes."""

from dataclasses import replace

import pytest

from serving.importing.load import load_registry
from serving.importing.registry import Order
from serving.store.actor import Actor
from serving.store.packing import answers_of
from serving.store.store import replay, stored_bytes
from tests.serving.conftest import District
from tests.serving.store.acting import rows
from tests.small_survey import Small


def _keys(district: District, actor: Actor) -> list[str]:
    from sqlalchemy import select

    from serving.store.registry_tables import HouseholdRow

    with district.store.door(actor) as door:
        return [row.key for row in door.rows(select(HouseholdRow.key).distinct())]


def test_every_household_is_replayed_to_the_same_bytes(loaded: District, console: Actor) -> None:
    keys = _keys(loaded, console)

    different = [
        key
        for key in keys
        if replay(loaded.store, console, 1, key) != stored_bytes(loaded.store, console, 1, key)
    ]

    assert len(keys) == 260
    assert different == []


def test_answers_come_back_as_they_were_read(loaded: District, console: Actor, small: Small) -> None:
    registry = small.registry
    places = {household: place for place, household in enumerate(registry.ids.to_pylist())}

    for row in rows(loaded.store, console)[:10]:
        with loaded.store.read(console) as reading:
            back = reading.answers(row.key)

        place = places[row.household_id]
        for name, answer in registry.answers.items():
            assert back.answers[name].text.to_pylist() == [answer.text[place].as_py()]
            assert back.answers[name].state[0] == answer.state[place]
            assert back.answers[name].values[0] == pytest.approx(answer.values[place], nan_ok=True, rel=0)
        for area, codes in registry.areas.items():
            assert back.areas[area].to_pylist() == [codes[place].as_py()]


def test_the_past_is_replayed_after_a_new_load_a_closed_cycle_and_an_erasure(
    district: District, console: Actor, registry_files: Order
) -> None:
    key = rows(district.store, console)[0].key
    before = stored_bytes(district.store, console, 1, key)
    with district.store.begin(console) as work:
        work.close_cycle()
    later = replace(registry_files, as_of=registry_files.as_of.replace(month=8), cycle="2025-08")
    load_registry(district.store, console, later, lambda step, done, total: None)
    with district.store.begin(console) as work:
        work.erase(key, "permintaan 3")

    assert replay(district.store, console, 1, key) == before


def test_a_changed_answer_no_longer_replays(sqlite_district: District, console: Actor) -> None:
    import sqlite3

    key = rows(sqlite_district.store, console)[0].key
    sqlite_district.store.close()
    with sqlite3.connect(sqlite_district.folder / "tepat.sqlite") as connection:
        (raw,) = connection.execute("SELECT answers FROM households WHERE key = ?", (key,)).fetchone()
        changed = answers_of(raw).copy()
        changed[0] = 1 - changed[0].clip(0, 1)
        connection.execute("UPDATE households SET answers = ? WHERE key = ?", (changed.tobytes(), key))
    connection.close()

    assert replay(sqlite_district.store, console, 1, key) != stored_bytes(
        sqlite_district.store, console, 1, key
    )
