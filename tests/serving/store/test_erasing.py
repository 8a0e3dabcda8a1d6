"""Personal data is nowhere in the clear, and is gone where it was erased; the rest stays."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from serving.importing.load import load_registry
from serving.personal.hashes import household_key
from serving.store import erasures
from serving.store.actor import Actor
from serving.store.errors import NotFound, NothingSaid, UnusableDatabase
from serving.store.list_views import ListQuery, ListRow
from serving.store.recovery import recover
from serving.store.store import Store, verify_chain
from serving.store.trail import audit_event
from serving.store.trail_views import AuditQuery
from serving.store.visit_views import VisitFindings
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows
from tests.small_survey import MARK

if TYPE_CHECKING:
    from serving.importing.registry import Order

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
        (box,) = connection.execute("SELECT box FROM texts WHERE key = ?", (row.key,)).fetchone()
    connection.close()
    assert all(box in _bytes(sqlite_district.folder) for box in (*boxes, box))

    with store.begin(console) as work:
        work.erase(row.key, "permintaan 7/2026")

    on_disk = _bytes(sqlite_district.folder)
    assert not any(box in on_disk for box in (*boxes, box))


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
    assert erasures.erased_before(store.anchored_at).keys == (row.key,)


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


def _decide_and_erase(store: Store, reviewer: Actor, console: Actor, gone: ListRow) -> None:
    """A decision whose reason is erased at once."""
    with store.begin(reviewer) as work:
        decide(work, gone, reason="kata tetangga")
    with store.begin(console) as work:
        work.erase(gone.key, "permintaan 7/2026")


def _without_rows_of_erased_texts(district: District, revision: str) -> None:
    """As erasing left it until migration 0004: the rows of erased texts gone, their numbers free."""
    with district.store.engines.writing.begin() as connection:
        connection.execute(text("DELETE FROM texts WHERE length(box) = 0"))
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_the_next_reason_does_not_stand_at_the_records_of_whoever_was_erased(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, (gone, other, *_) = district.store, rows(district.store, actors["reviewer"])
    _decide_and_erase(store, actors["reviewer"], console, gone)
    with store.begin(actors["reviewer"]) as work:
        decide(work, other, reason=SECRET)
        work.unmask(other.key, SECRET)

    with store.read(actors["auditor"]) as reading:
        assert [record.reason for record in reading.audit(AuditQuery(subject=gone.key)).rows] == [None] * 3
        assert reading.household(gone.key).decisions[0].reason is None
        assert reading.household(other.key).decisions[0].reason == SECRET
    assert verify_chain(store).holds


def test_a_number_that_was_used_twice_shows_each_text_where_it_belongs(
    sqlite_district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, (gone, other, *_) = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])
    with store.begin(actors["reviewer"]) as work:
        decide(work, gone, reason="kata tetangga")
        first = decide(work, other, reason="belum jelas")
    with store.begin(console) as work:
        work.erase(gone.key, "permintaan 7/2026")
        work.erase(other.key, "permintaan 8/2026")
    _without_rows_of_erased_texts(sqlite_district, "0004")
    with store.begin(actors["reviewer"]) as work:
        work.amend(first.id, "usulkan_keluar", SECRET, 1)
        again = work.decisions(other.key)[0].id
        work.amend(again, "tetap", SECRET + " lagi", 2)

    with store.read(actors["auditor"]) as reading:
        assert reading.household(gone.key).decisions[0].reason is None
        assert [d.reason for d in reading.decisions(other.key)] == [SECRET + " lagi", SECRET, None]
        reasons = [record.reason for record in reading.audit(AuditQuery(subject=other.key)).rows]
        assert [reason for reason in reasons if reason] == [SECRET + " lagi", SECRET]
    assert verify_chain(store).holds


def test_numbers_that_older_programs_freed_are_taken_by_the_migration(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, (gone, other, *_) = district.store, rows(district.store, actors["reviewer"])
    _decide_and_erase(store, actors["reviewer"], console, gone)
    _without_rows_of_erased_texts(district, "0003")

    store.migrate()
    with store.begin(actors["reviewer"]) as work:
        decide(work, other, reason=SECRET)

    with store.engines.reading.connect() as connection:
        found = connection.execute(text("SELECT id, key, length(box) > 0 FROM texts ORDER BY id")).all()
    assert [tuple(row[1:]) for row in found] == [(gone.key, False), (other.key, True)]
    assert verify_chain(store).holds


def test_a_restored_backup_of_an_erased_text_gives_its_number_to_nobody(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, (gone, other, *_) = district.store, rows(district.store, actors["reviewer"])
    _decide_and_erase(store, actors["reviewer"], console, gone)
    made = store.back_up(console, district.folder / "backup")
    recover(store, console, made.file, replace=True, now=district.clock())

    with store.begin(actors["reviewer"]) as work:
        decide(work, other, reason=SECRET)

    with store.read(actors["auditor"]) as reading:
        assert reading.decisions(gone.key)[0].reason is None
    with store.engines.reading.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM texts")).scalar() == 2


def test_retention_leaves_the_texts_of_the_cycle_that_is_open(
    sqlite_district: District, actors: dict[str, Actor], console: Actor, registry_files: "Order"
) -> None:
    store, row = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])[0]
    with store.begin(actors["reviewer"]) as work:
        decide(work, row, reason="kata tetangga")
    with store.begin(console) as work:
        work.erase(row.key, "permintaan 7/2026")
        work.close_cycle()
    _without_rows_of_erased_texts(sqlite_district, "0004")
    sqlite_district.clock.set(sqlite_district.clock() + timedelta(days=1))
    load_registry(store, console, replace(registry_files, cycle="2025-07"), lambda step, done, total: None)
    with store.begin(actors["reviewer"]) as work:
        decide(work, replace(row, version=0), reason=SECRET)

    with store.begin(console) as work:
        assert work.erase_closed(sqlite_district.clock())["texts"] == 0

    with store.read(actors["auditor"]) as reading:
        assert [d.reason for d in reading.decisions(row.key)] == [SECRET, None]


def test_nothing_is_erased_while_the_list_of_what_was_erased_cannot_be_written(
    district: District, console: Actor
) -> None:
    store, row = district.store, rows(district.store, console)[0]
    (district.folder / erasures.NAME).mkdir()

    with pytest.raises(UnusableDatabase, match="nothing was erased"), store.begin(console) as work:
        work.erase(row.key, "permintaan 7/2026")

    with store.read(console) as reading:
        assert not reading.household(row.key).identity.erased


def test_an_erasure_that_does_not_come_to_its_end_leaves_no_line(
    sqlite_district: District, console: Actor
) -> None:
    store, (first, second, *_) = sqlite_district.store, rows(sqlite_district.store, console)
    with store.begin(console) as work:
        work.erase(first.key, "permintaan 7/2026")

    def refuse(connection: object) -> None:
        raise OSError(28, "No space left on device")

    event.listen(store.engines.writing, "commit", refuse)
    with pytest.raises(OSError, match="No space"), store.begin(console) as work:
        work.erase(second.key, "permintaan 8/2026")
    event.remove(store.engines.writing, "commit", refuse)

    assert erasures.erased_before(store.anchored_at).keys == (first.key,)
    with store.read(console) as reading:
        assert not reading.household(second.key).identity.erased


@pytest.mark.parametrize("closed", [True, False])
def test_what_retention_took_does_not_come_back_with_an_older_backup(
    district: District, actors: dict[str, Actor], console: Actor, closed: bool
) -> None:
    store, row = district.store, rows(district.store, actors["reviewer"])[0]
    with store.begin(actors["reviewer"]) as work:
        decide(work, row, reason=SECRET)
        work.unmask(row.key, SECRET)
    if not closed:
        made = store.back_up(console, district.folder / "backup")
    with store.begin(console) as work:
        work.close_cycle()
    if closed:
        made = store.back_up(console, district.folder / "backup")
    district.clock.set(district.clock() + timedelta(days=400))
    with store.begin(console) as work:
        work.erase_closed(district.clock())

    found = recover(store, console, made.file, replace=True, now=district.clock())

    assert found.erased_again == 260
    with store.read(console) as reading:
        assert reading.household(row.key).identity.erased
        assert reading.decisions(row.key)[0].reason is None
        assert reading.audit(AuditQuery(act="unmasked")).rows[0].reason is None
    assert verify_chain(store).holds


def test_the_list_of_what_was_erased_is_read_past_a_line_that_was_cut_off(tmp_path: Path) -> None:
    anchored_at = tmp_path / "audit.anchor"
    (tmp_path / erasures.NAME).write_text("AAAA\nbefore 2025-0")

    with erasures.noting(anchored_at) as note:
        note(["BBBB", "cycle 2025-06", "before 2025-07-01T00:00:00+00:00"])

    found = erasures.erased_before(anchored_at)
    assert (found.keys, found.cycles) == (("AAAA", "BBBB"), ("2025-06",))
    assert found.before is not None


def test_a_retention_from_when_it_named_no_cycles_still_explains_the_texts_that_it_took(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, (row, other, *_) = district.store, rows(district.store, actors["reviewer"])
    with store.begin(actors["reviewer"]) as work:
        decide(work, row, reason=SECRET)
        work.unmask(other.key, SECRET)
    with store.begin(console) as work:
        work.close_cycle()
    later = district.clock() + timedelta(days=400)
    district.clock.set(later)
    with store.writing_door(console) as door:
        door.run(text("DELETE FROM texts"))
        audit_event(door, "retention", "cycles", {"texts": 2, "closed_before": later.isoformat()})
    with store.begin(console) as work:
        work.open_cycle("2026-07")
        work.unmask(other.key, SECRET)

    assert verify_chain(store).holds
    with store.writing_door(console) as door:
        door.run(text("UPDATE texts SET box = :nothing"), {"nothing": b""})
    (problem,) = verify_chain(store).problems
    assert problem.startswith("the text of record")
