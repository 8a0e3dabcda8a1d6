"""tepat load, audit, backup, restore, erase and retain, as they are called."""

import io
import os
from pathlib import Path

import pytest

from features.digests import file_digest
from models.exclusive import exclusive
from serving.importing.registry import Order
from serving.job_process import TRY_AGAIN
from serving.personal.keys import read_keys, write_keys
from serving.store.actor import Actor
from serving.store.job_views import JobView
from serving.store.store import Store
from tepat.cli import main
from tepat.service import console_actor, console_service
from tests.small_survey import MARK


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own; no setting of this machine counts."""
    for name in [name for name in os.environ if name.startswith("TEPAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TEPAT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _call(order: Order, *more: str) -> list[str]:
    words = ["load", "--profile", order.profile, "--registry", str(order.registry)]
    words += ["--members", str(order.members), "--model", str(order.model)]
    return [*words, "--as-of", order.as_of.isoformat(), "--cycle", "2025-06", *more]


def test_an_office_loads_backs_up_erases_restores_and_verifies(
    home: Path,
    registry_files: Order,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup = home.parent / "backup.sqlite"

    assert main(_call(registry_files)) == 0
    assert main(["backup", "--out", str(backup)]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("11-0056\n"))
    assert main(["erase", "--reason", "permintaan 12/2025"]) == 0
    assert main(["retain", "--months", "24"]) == 0
    assert main(["restore", "--from", str(backup)]) == 1
    assert main(["restore", "--from", str(backup), "--replace"]) == 0
    assert main(["audit", "verify"]) == 0

    said = capsys.readouterr()
    assert "260 households" in said.out
    assert "1 households that had been erased were erased again" in said.out
    assert "the trail is whole" in said.out
    assert MARK not in said.out + said.err
    assert "11-0056" not in said.out + said.err
    assert (home / "service" / "key").stat().st_mode & 0o077 == 0
    assert (home / "service" / "tepat.sqlite").stat().st_mode & 0o077 == 0


def test_an_office_changes_its_key_and_forgets_the_old_one(
    home: Path, registry_files: Order, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.store.changing_keys._ALL_HAVE_SEEN", 0)
    key = home / "service" / "key"
    main(_call(registry_files))
    before = key.read_text("ascii")

    assert main(["keys", "change"]) == 0
    both = key.read_text("ascii")
    assert main(["keys", "forget"]) == 0
    assert main(["keys", "status"]) == 0
    assert main(["audit", "verify"]) == 0

    said = capsys.readouterr().out
    assert "key 2: 260 households and 0 texts were put under it" in said
    assert "the key file holds key 2; key 2 encrypts" in said
    assert "under an older key: 0 households, 0 texts" in said
    old = before.splitlines()[2].split()[2]
    assert (old in both, old in key.read_text("ascii")) == (True, False)
    assert key.stat().st_mode & 0o777 == 0o600
    with console_service() as service, service.store.read(console_actor()) as reading:
        (hit,) = reading.search("11-0056")
        assert reading.household(hit.key).identity.name


def test_a_change_of_keys_that_was_cut_off_is_gone_on_with_and_nothing_is_forgotten_before(
    home: Path, registry_files: Order, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.store.changing_keys._ALL_HAVE_SEEN", 0)
    key = home / "service" / "key"
    main(_call(registry_files))
    write_keys(read_keys(key).rotated(), key)

    assert main(["keys", "forget"]) == 1
    assert main(["keys", "change"]) == 0

    assert list(read_keys(key).record_secrets) == [1, 2]
    said = capsys.readouterr()
    assert "nothing was forgotten" in said.err
    assert "going on with the change to key 2" in said.err


def test_a_trail_that_was_cut_off_ends_with_1(
    home: Path, registry_files: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    main(_call(registry_files))
    with (home / "service" / "audit.anchor").open("a") as anchor:
        anchor.write(f"99 {'0' * 64}\n")

    assert main(["audit", "verify"]) == 1

    assert "cut off" in capsys.readouterr().out


def _job(store: Store, kind: str = "import") -> JobView:
    with store.begin(console_actor()) as work:
        return work.add_job(kind, "digest", "registri.parquet", {"registry": "x"})


def test_a_job_hears_of_its_progress_and_end(home: Path, registry_files: Order) -> None:
    with console_service() as service:
        job = _job(service.store)

    assert main(_call(registry_files, "--job", str(job.id), "--file-name", "registri.parquet")) == 0

    with console_service() as service, service.store.read(console_actor()) as reading:
        done = reading.job(job.id)
        assert done.snapshot_id is not None
        assert reading.snapshot(done.snapshot_id).file_name == "registri.parquet"
    assert (done.state, done.done, done.total) == ("done", 260, 260)
    assert done.started_at is not None
    assert done.finished_at is not None


def test_who_uploaded_a_registry_has_loaded_it_not_the_process_that_did(
    home: Path, registry_files: Order
) -> None:
    operator = Actor(7, "budi", "operator")
    with console_service() as service, service.store.begin(operator) as work:
        job = work.add_job("import", "digest", "registri.parquet", {"registry": "x"})

    assert main(_call(registry_files, "--job", str(job.id))) == 0

    with console_service() as service, service.store.read(console_actor()) as reading:
        snapshot = reading.overview().snapshot
    assert snapshot is not None
    assert snapshot.loaded_by == "budi"


def test_a_job_that_fails_says_why_without_quoting_the_file(home: Path, registry_files: Order) -> None:
    with console_service() as service:
        job = _job(service.store)
    bad = home.parent / "bad.csv"
    bad.write_text(f"hh,name\n1,{MARK}\n")

    words = _call(registry_files, "--job", str(job.id))
    words[words.index("--registry") + 1] = str(bad)
    assert main(words) == 1

    with console_service() as service:
        with service.store.read(console_actor()) as reading:
            failed = reading.job(job.id)
        again = _job(service.store)
    assert failed.state == "failed"
    assert failed.problem
    assert MARK not in failed.problem
    assert (again.id, again.state) == (job.id, "queued")


def test_a_job_that_another_process_is_at_waits_and_one_that_ended_is_not_done_again(
    home: Path, registry_files: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    with console_service() as service:
        job = _job(service.store)
        place = service.uploads.work_place(file_digest(registry_files.registry))
    words = _call(registry_files, "--job", str(job.id))

    with exclusive(place.with_name(f".{place.name}.lock")):
        waits = main(words)
    with console_service() as service:
        with service.store.read(console_actor()) as reading:
            waiting = reading.job(job.id)
        with service.store.begin(console_actor()) as work:
            work.move_job(job.id, "failed", problem="x")
    ended = main(words)

    assert (waits, waiting.state, waiting.problem) == (TRY_AGAIN, "running", None)
    assert ended == 2
    assert "has ended already" in capsys.readouterr().err


def test_the_same_job_is_queued_once(home: Path) -> None:
    with console_service() as service:
        first, second = _job(service.store), _job(service.store)
        other = _job(service.store, "export")

    assert first.id == second.id != other.id


def test_a_trail_without_an_anchor_is_not_called_whole(
    home: Path, registry_files: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    main(_call(registry_files))
    (home / "service" / "audit.anchor").unlink()

    assert main(["audit", "verify"]) == 0

    said = capsys.readouterr().out
    assert "the trail is whole" not in said
    assert "nobody can tell whether records at the end are missing" in said


def test_a_restore_is_told_by_whoever_verifies_the_trail(
    home: Path, registry_files: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = home.parent / "backup.sqlite"
    main(_call(registry_files))
    main(["backup", "--out", str(backup)])
    main(["restore", "--from", str(backup), "--replace"])

    assert main(["audit", "verify"]) == 0

    said = capsys.readouterr().out
    assert "put back a backup; 1 later records were not in it" in said
    assert "the trail is whole" in said


def test_a_broken_trail_sends_to_a_section_that_the_runbook_has(root: Path) -> None:
    runbook = (root / "docs" / "runbook.md").read_text("utf-8")

    for said in (root / "tepat/commands/audit.py", root / "serving/pages/words_office.py"):
        assert "Trail not whole" in said.read_text("utf-8")
    assert "\n## Trail not whole\n" in runbook
    assert "(#trail-not-whole)" in runbook
