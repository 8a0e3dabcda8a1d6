"""A backup is made while others work, is whole or not there, and can be put back."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from serving.store.actor import Actor
from serving.store.errors import UnusableDatabase
from serving.store.recovery import recover
from serving.store.restoring import DatabaseInUse, UnusableBackup
from serving.store.store import Store, open_store, replay, stored_bytes, verify_chain
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows

NOW = datetime(2025, 6, 3, tzinfo=UTC)


def test_a_backup_puts_back_what_was(district: District, actors: dict[str, Actor], console: Actor) -> None:
    store, (first, second, third, *_) = district.store, rows(district.store, actors["reviewer"])
    with store.begin(actors["reviewer"]) as work:
        decide(work, first)
    made = store.back_up(console, district.folder / "backup")
    with store.begin(actors["reviewer"]) as work:
        decide(work, second)
    with store.begin(console) as work:
        work.erase(third.key, "permintaan 9")

    with pytest.raises(DatabaseInUse):
        recover(store, console, made.file, replace=False, now=NOW)
    found = recover(store, console, made.file, replace=True, now=NOW)

    with store.read(actors["reviewer"]) as reading:
        assert [d.verdict for d in reading.decisions(first.key)] == ["tetap"]
        assert reading.decisions(second.key) == ()
        assert reading.household(third.key).identity.erased
        assert reading.household(first.key).identity.name.startswith("Z")
    assert found.chain.holds
    assert (found.chain.records, found.chain.head) == (made.records, made.head)
    assert (found.lost, found.erased_again) == (4, 1)
    after = verify_chain(store)
    assert after.holds
    assert [note.partition(": ")[2] for note in after.notes] == [
        "console put back a backup; 4 later records were not in it"
    ]
    assert replay(store, console, 1, first.key) == stored_bytes(store, console, 1, first.key)
    with store.begin(actors["reviewer"]) as work:
        assert decide(work, second).version == 1


def test_a_backup_is_of_one_moment_while_reviewers_decide(
    district: District, actors: dict[str, Actor], console: Actor
) -> None:
    store, done = district.store, threading.Event()

    def review() -> None:
        for row in rows(store, actors["reviewer"]):
            if done.is_set():
                return
            with store.begin(actors["reviewer"]) as work:
                decide(work, row)

    reviewer = threading.Thread(target=review)
    reviewer.start()
    backups = [store.back_up(console, district.folder / f"backup-{number}") for number in range(3)]
    done.set()
    reviewer.join()

    recover(store, console, backups[1].file, replace=True, now=NOW)

    assert verify_chain(store).holds


def test_a_backup_replaces_the_one_before_and_leaves_nothing_beside_it(
    sqlite_district: District, console: Actor
) -> None:
    folder = sqlite_district.folder / "backups"
    out = folder / "tepat.sqlite"
    folder.mkdir()
    (folder / ".tepat.sqlite.dead.part").write_bytes(b"left by a power failure")

    sqlite_district.store.back_up(console, out)
    again = sqlite_district.store.back_up(console, out)

    assert [path.name for path in folder.iterdir()] == ["tepat.sqlite"]
    assert out.stat().st_mode & 0o077 == 0
    assert again.size == out.stat().st_size


@pytest.mark.parametrize("spoiled", ["missing", "text", "cut", "other", "newer"])
def test_what_is_no_backup_is_refused_and_changes_nothing(
    sqlite_district: District, console: Actor, spoiled: str
) -> None:
    store, file = sqlite_district.store, sqlite_district.folder / "backup"
    store.back_up(console, file)
    content = file.read_bytes()
    if spoiled == "missing":
        file.unlink()
    elif spoiled == "text":
        file.write_text("no database")
    elif spoiled == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif spoiled == "other":
        file.unlink()
        sqlite3.connect(file).execute("CREATE TABLE t (x)")
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()

    with pytest.raises(UnusableBackup):
        recover(store, console, file, replace=True, now=NOW)

    assert verify_chain(store).holds


def test_a_database_in_use_is_not_replaced(sqlite_district: District, console: Actor) -> None:
    store = sqlite_district.store
    made = store.back_up(console, sqlite_district.folder / "backup")
    service = open_store(sqlite_district.url, sqlite_district.keys)
    with service.read(console) as reading:
        reading.cycle()

    with pytest.raises(DatabaseInUse, match="stop it first"):
        recover(store, console, made.file, replace=True, now=NOW)

    service.close()
    recover(store, console, made.file, replace=True, now=NOW)


@pytest.mark.parametrize("spoiled", ["no header", "torn pages"])
def test_a_damaged_database_is_moved_aside_with_its_log_and_the_backup_takes_its_place(
    sqlite_district: District, console: Actor, spoiled: str
) -> None:
    store, file = sqlite_district.store, sqlite_district.folder / "tepat.sqlite"
    made = store.back_up(console, sqlite_district.folder / "backup")
    _close_for_good(store, file)
    _spoil(file, spoiled)
    spoilt = file.read_bytes()
    file.with_name("tepat.sqlite-wal").write_bytes(b"what the log held")

    found = recover(store, console, made.file, replace=True, now=NOW)

    assert found.aside is not None
    assert ".damaged-" in found.aside.name or spoiled == "torn pages"
    assert found.aside.read_bytes() == spoilt
    assert found.aside.with_name(f"{found.aside.name}-wal").exists() or spoiled == "torn pages"
    assert verify_chain(store).holds


def test_a_damaged_database_is_not_replaced_under_the_service(
    sqlite_district: District, console: Actor
) -> None:
    store, file = sqlite_district.store, sqlite_district.folder / "tepat.sqlite"
    made = store.back_up(console, sqlite_district.folder / "backup")
    _close_for_good(store, file)
    holding = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN'); "
    holding += "c.execute('SELECT * FROM alembic_version').fetchone(); print('open', flush=True); input()"
    call = [sys.executable, "-c", holding, str(file)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        service.stdout.readline()
        _spoil(file, "no header")

        with pytest.raises(DatabaseInUse, match="stop it first"):
            recover(store, console, made.file, replace=True, now=NOW)

        service.communicate(b"\n")
    assert recover(store, console, made.file, replace=True, now=NOW).aside is not None


def _close_for_good(store: Store, file: Path) -> None:
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def _spoil(file: Path, how: str) -> None:
    with file.open("r+b") as opened:
        if how == "no header":
            opened.write(b"x" * 100)
        else:
            opened.seek(4096)
            opened.write(b"\xff" * 65_536)


def test_a_backup_is_restored_on_another_machine_with_its_key_only(
    sqlite_district: District, console: Actor, tmp_path: Path
) -> None:
    from serving.personal.keys import new_keys, read_keys

    made = sqlite_district.store.back_up(console, tmp_path / "backup")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    stranger = open_store(f"sqlite:///{elsewhere / 'a.sqlite'}", new_keys())
    with pytest.raises(UnusableDatabase, match="another key"):
        recover(stranger, console, made.file, replace=False, now=NOW)
    stranger.close()
    shutil.copy(sqlite_district.folder / "key", elsewhere / "key")

    ours = open_store(f"sqlite:///{elsewhere / 'b.sqlite'}", read_keys(elsewhere / "key"))
    recover(ours, console, made.file, replace=False, now=NOW)

    assert rows(ours, console)[0].household_id is not None
    ours.close()
