"""Personal data is nowhere in the clear, and is gone where it was erased; the rest stays."""

from datetime import timedelta
from pathlib import Path

import pytest

from serving.personal.hashes import household_key
from serving.store import erasures
from serving.store.actor import Actor
from serving.store.errors import NotFound, NothingSaid
from serving.store.list_views import ListQuery
from serving.store.store import verify_chain
from serving.store.visit_views import VisitFindings
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows
from tests.small_survey import MARK

SECRET = "Zubaidah mengaku tetangganya"


def _bytes(folder: Path) -> bytes:
    """Everything that lies on the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_on_the_disk_names_anybody(sqlite_district: District, actors: dict[str, Actor]) -> None:
    row = rows(sqlite_district.store, actors["reviewer"])[0]
    with sqlite_district.store.begin(actors["reviewer"]) as work:
        (visit,) = work.assign_visits([row.key], row.programme, row.side).visits
        decide(work, row, reason=SECRET)
        work.enter_findings(visit.id, VisitFindings("met", note=SECRET))
        other = rows(sqlite_district.store, actors["reviewer"])[1]
        (planned,) = work.assign_visits([other.key], other.programme, other.side).visits
        work.cancel_visit(planned.id, SECRET)
        work.unmask(row.key, SECRET)

    on_disk = _bytes(sqlite_district.folder)

    assert len(on_disk) > 500_000
    assert MARK.encode() not in on_disk
    assert SECRET.encode() not in on_disk
    assert b"11-0056" not in on_disk


def test_an_erased_household_leaves_no_byte_of_what_was_kept_of_it(
    sqlite_district: District, actors: dict[str, Actor], console: Actor
) -> None:
    import sqlite3

    store, row = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])[0]
    with store.begin(actors["reviewer"]) as work:
        decide(work, row, reason=SECRET)
    store.close()
    with sqlite3.connect(sqlite_district.folder / "tepat.sqlite") as connection:
        boxes = connection.execute(
            "SELECT id_box, personal FROM households WHERE key = ?", (row.key,)
        ).fetchone()
        (text,) = connection.execute("SELECT box FROM texts WHERE key = ?", (row.key,)).fetchone()
    connection.close()
    assert all(box in _bytes(sqlite_district.folder) for box in (*boxes, text))

    with store.begin(console) as work:
        work.erase(row.key, "permintaan 7/2026")

    on_disk = _bytes(sqlite_district.folder)
    assert not any(box in on_disk for box in (*boxes, text))


def test_what_was_decided_on_an_erased_household_stays(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, row = district.store, rows(district.store, actors["reviewer"])[0]
    assert row.household_id is not None
    with store.begin(actors["reviewer"]) as work:
        decide(work, row)

    with store.begin(console) as work:
        assert work.erase(row.key, "permintaan 7/2026") == 1

    with store.read(actors["reviewer"]) as reading:
        seen = reading.household(row.key)
        assert (seen.household_id, seen.identity.erased, seen.identity.persons) == (None, True, ())
        assert (seen.decisions[0].verdict, seen.decisions[0].reason) == ("tetap", None)
        assert reading.search(row.household_id)[0].household_id is None
        assert reading.search(f"{MARK} nik {int(row.household_id[3:])}") == []
        decided = reading.list_page(ListQuery("exclusion", "PKH", state="decided"))
        assert [found.key for found in decided.rows] == [row.key]
    with pytest.raises(NotFound), store.begin(console) as work:
        work.unmask(row.key, "masih perlu")
    assert verify_chain(store).holds
    assert erasures.erased_before(store.anchored_at) == [row.key]


def test_erasing_needs_a_reason_and_a_household(sqlite_district: District, console: Actor) -> None:
    row = rows(sqlite_district.store, console)[0]

    with pytest.raises(NothingSaid), sqlite_district.store.begin(console) as work:
        work.erase(row.key, "")
    with pytest.raises(NotFound), sqlite_district.store.begin(console) as work:
        work.erase("AAAAAAAAAAAAAAAA", "permintaan")


def test_retention_takes_closed_cycles_only(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, row = district.store, rows(district.store, actors["reviewer"])[0]
    with store.begin(actors["reviewer"]) as work:
        decide(work, row)
        work.unmask(row.key, "dipanggil")
    district.clock.set(district.clock() + timedelta(days=400))
    with store.begin(console) as work:
        assert work.erase_closed(district.clock()) == {"households": 0, "texts": 1}
        work.close_cycle()
    district.clock.set(district.clock() + timedelta(days=1))

    with store.begin(console) as work:
        assert work.erase_closed(district.clock()) == {"households": 260, "texts": 1}
        assert work.erase_closed(district.clock()) == {"households": 0, "texts": 0}

    with store.read(console) as reading:
        assert reading.household(row.key).identity.erased
        assert reading.overview().decided == 1
    assert verify_chain(store).holds


def test_the_key_of_a_household_is_the_same_in_every_snapshot(loaded: District, console: Actor) -> None:
    row = rows(loaded.store, console)[0]
    assert row.household_id is not None

    assert household_key(loaded.keys, row.household_id) == row.key
