"""kill -9 at random points: nothing acknowledged is lost, nothing half-done is seen, the trail verifies.

A child process does the work and tells each acknowledgement through a pipe; it is killed at a random
moment of the time that the whole takes. Ten times; a hundred in `make prove`.
"""

import contextlib
import os
import random
import signal
import sqlite3
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from serving.importing.registry import Order, prepare, read_registry
from serving.store.actor import Actor
from serving.store.backing_up import manifest_of
from serving.store.cycle_views import SnapshotView
from serving.store.loading import begin_loading
from serving.store.store import Store, open_store, replay, stored_bytes, verify_chain
from serving.store.tables import METADATA
from serving.store.what_is_loaded import Load
from serving.store.work_tables import AuditRow, DecisionRow
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows

Say = Callable[[str], object]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def _rounds(proving: bool) -> int:
    return 100 if proving else 10


def _killed(work: Callable[[Say], None], after: float) -> list[str]:
    """What the work acknowledged until it was killed `after` seconds, or was done."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reads)
            work(partial(_tell, writes))
            code = 0
        finally:
            os._exit(code)
    os.close(writes)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read().decode().splitlines(keepends=True)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return [line.strip() for line in said if line.endswith("\n")]


def _tell(pipe: int, text: str) -> None:
    os.write(pipe, f"{text}\n".encode())


def _seconds(work: Callable[[Say], None]) -> float:
    """How long the whole takes in a child of its own."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(lambda text: None)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 0
    return time.monotonic() - begun


def _moments(rounds: int, seconds: float, seed: int) -> list[float]:
    chance = random.Random(seed)
    return [chance.uniform(0, 1.1 * seconds) for _ in range(rounds)]


def _again(district: District) -> Store:
    """A store of the child's own: a connection must not be shared with its parent."""
    return open_store(
        district.url, district.keys, anchored_at=district.folder / "audit.anchor", clock=district.clock
    )


def _review(district: District, actor: Actor, most: int, say: Say) -> None:
    store = _again(district)
    for row in [row for row in rows(store, actor) if row.state == "open"][:most]:
        with store.begin(actor) as work:
            made = decide(work, row)
        say(str(made.id))


def test_decisions_survive_a_kill(district: District, actors: dict[str, Actor], proving: bool) -> None:
    actor, rounds = actors["reviewer"], _rounds(proving)
    work = partial(_review, district, actor, 2)
    district.store.close()
    seconds = _seconds(work)
    acknowledged: set[int] = set()
    for after in _moments(rounds, seconds, seed=1):
        acknowledged |= {int(number) for number in _killed(work, after)}
        with district.store.door(actor) as door:
            there = {row.id for row in door.rows(select(DecisionRow.id))}
            told = door.value(select(func.count()).select_from(AuditRow).where(AuditRow.act == "decided"))
        district.store.close()

        assert acknowledged <= there
        assert len(there) == told

    assert verify_chain(district.store).holds


def _load(district: District, actor: Actor, load: Load, chunks: list[object], say: Say) -> None:
    store = _again(district)
    loading = begin_loading(store, actor, load)
    if not loading.ready:
        for chunk in chunks:
            loading.write(chunk)
        loading.finish()
    store.close()
    say(str(loading.snapshot_id))


def test_an_import_survives_a_kill(
    district: District, console: Actor, registry_files: Order, proving: bool, tmp_path: Path
) -> None:
    from models.assessment import assess_table

    (tmp_path / "reading").mkdir()
    base = read_registry(prepare(registry_files), tmp_path / "reading", lambda step: None)
    table = assess_table(base.context, base.households.rows(0, 260))
    chunks = [table.slice(start, 26) for start in range(0, 260, 26)]
    district.store.close()
    whole = partial(_load, district, console, replace(base, file_digest="measured"), chunks)
    seconds, complete = _seconds(whole), "measured"
    for number, after in enumerate(_moments(_rounds(proving), seconds, seed=2)):
        file = f"file {number}"
        work = partial(_load, district, console, replace(base, file_digest=file), chunks)
        acknowledged = _killed(work, after)

        seen = _in_force(district, console)
        assert seen.households == 260
        assert seen.file_digest in (complete, file)
        assert not acknowledged or (seen.file_digest, str(seen.id)) == (file, acknowledged[0])
        if number % 5 == 0:
            # The same order again goes on where it stopped, and what it makes is whole.
            work(str)
            seen = _in_force(district, console)
            assert (seen.file_digest, seen.households) == (file, 260)
            key = rows(district.store, console)[0].key
            made, kept = replay(district.store, console, seen.id, key), seen.id
            assert made == stored_bytes(district.store, console, kept, key)
            district.store.close()
        complete = seen.file_digest

    assert verify_chain(district.store).holds


def _load_files(district: District, actor: Actor, order: Order, say: Say) -> None:
    from serving.importing.load import load_registry

    store = _again(district)
    loaded = load_registry(store, actor, order, lambda step, done, total: None)
    store.close()
    say(str(loaded.id))


def test_a_killed_import_goes_on_from_its_files_until_it_is_done(
    district: District,
    console: Actor,
    registry_files: Order,
    proving: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("models.assessment.CHUNK", 32)
    day, place = registry_files.as_of + timedelta(days=1), tmp_path / "work" / "load"
    district.store.close()
    seconds = _seconds(partial(_load_files, district, console, replace(registry_files, as_of=day)))
    parts: set[tuple[Path, int]] = set()
    useless: set[tuple[Path, int]] = set()
    for after in _moments(_rounds(proving), seconds, seed=5):
        order = replace(registry_files, as_of=day + timedelta(days=1), work=place)
        acknowledged = _killed(partial(_load_files, district, console, order), after)

        seen = _in_force(district, console)
        assert (seen.as_of == order.as_of) >= bool(acknowledged)
        there = {(path, path.stat().st_mtime_ns) for path in place.parent.glob("**/*.part")}
        assert seen.as_of == order.as_of or parts <= there
        # What is left of one that is done is of no use to the next, which deletes it sooner or later.
        useless = there if seen.as_of == order.as_of else useless
        parts = there - useless
        day = seen.as_of

    _load_files(district, console, replace(registry_files, as_of=day + timedelta(days=1), work=place), str)
    seen = _in_force(district, console)
    key = rows(district.store, console)[0].key
    made, kept = (make(district.store, console, seen.id, key) for make in (replay, stored_bytes))
    assert made == kept
    assert verify_chain(district.store).holds


def _in_force(district: District, console: Actor) -> SnapshotView:
    """The snapshot that everybody sees, with all that it counts."""
    with district.store.read(console) as reading:
        seen = reading.overview()
    district.store.close()
    assert seen.snapshot is not None
    assert (seen.families, sum(area.families for area in seen.areas if area.level == 1)) == (260, 260)
    return seen.snapshot


def _copy(district: District, actor: Actor, out: Path, say: Say) -> None:
    store = _again(district)
    for _ in range(3):
        say(store.back_up(actor, out).digest)


def test_a_backup_survives_a_kill(district: District, console: Actor, proving: bool) -> None:
    from hashlib import sha256

    out = district.folder / "backups" / "tepat.backup"
    work = partial(_copy, district, console, out)
    district.store.close()
    seconds = _seconds(work)
    out.unlink()
    for after in _moments(_rounds(proving), seconds, seed=3):
        was_there = out.exists()
        acknowledged = _killed(work, after)

        assert out.exists() or not (was_there or acknowledged)
        if out.exists():
            assert _is_whole(out)
        if len(acknowledged) == 3:
            assert sha256(out.read_bytes()).hexdigest() == acknowledged[-1]
            assert [path.name for path in out.parent.iterdir()] == [out.name]

    assert verify_chain(district.store).holds
    assert out.exists()


def _is_whole(backup: Path) -> bool:
    """A database of SQLite without a flaw, or an archive with every table of PostgreSQL's."""
    if zipfile.is_zipfile(backup):
        with zipfile.ZipFile(backup) as archive:
            names = {f"{table.name}.copy" for table in METADATA.sorted_tables}
            return archive.testzip() is None and bool(manifest_of(backup)) and names <= {*archive.namelist()}
    connection = sqlite3.connect(f"{backup.as_uri()}?mode=ro&immutable=1", uri=True)
    with contextlib.closing(connection):
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
