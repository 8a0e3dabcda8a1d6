"""A registry file arrives, is imported by a process of its own, and leaves nothing lying about."""

import asyncio
import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from serving import jobs
from serving.accounts.callers import SERVICE_ACTOR
from serving.job_process import ATTACHED
from serving.store.errors import NO_ROOM, UnusableDatabase
from serving.store.work import Work
from tests.serving.office import AREA, Office, Person

if TYPE_CHECKING:
    from serving.importing.registry import Order

RAW = {"content-type": "application/octet-stream"}
CSV = b"id,luas\n1,36\n"
MEMBERS = b"id,umur\n1,36\n"


def _send(someone: Person, content: bytes, **more: Any) -> Any:
    return someone.send("POST", "/uploads", content=content, headers={**RAW, **more})


def _both(someone: Person) -> dict[str, str]:
    """An order of two files that have just arrived."""
    return {
        "registry": _send(someone, CSV).json()["digest"],
        "members": _send(someone, MEMBERS).json()["digest"],
    }


def _wait(someone: Person, job: int, until: tuple[str, ...] = ("done", "failed"), seconds: float = 60) -> Any:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        found = someone.get(f"/jobs/{job}").json()
        if found["state"] in until:
            return found
        time.sleep(0.1)
    raise AssertionError(f"the job is still {found['state']}")


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Runs a line of Python in the place of `tepat load`."""

    def use(line: str) -> None:
        def call(*_: object) -> Sequence[str]:
            return [sys.executable, "-c", line]

        monkeypatch.setattr(jobs, "call_of", call)

    return use


def test_nobody_uploads_without_signing_in(office: Office) -> None:
    assert office.anonymous.post("/api/v1/uploads", content=CSV, headers=RAW).status_code == 401


def test_a_file_arrives_whole_under_its_digest_and_twice_is_once(office: Office) -> None:
    operator = office.person("operator")

    first, second = _send(operator, CSV), _send(operator, CSV)

    assert first.json() == second.json()
    assert first.json() == {"digest": hashlib.sha256(CSV).hexdigest(), "size": len(CSV), "kind": "CSV"}
    assert len(list(office.settings.uploads.iterdir())) == 1


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 not a table", b"\x7fELF\x02\x01\x01\x00", b"PK\x03\x04 cut"]
)
def test_what_is_no_table_is_refused_and_nothing_of_it_is_kept(office: Office, content: bytes) -> None:
    answer = _send(office.person("operator"), content)

    assert answer.status_code == 415
    assert list(office.settings.uploads.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_is_kept(office: Office) -> None:
    object.__setattr__(office.service.uploads, "limit", 1000)

    answer = _send(office.person("operator"), CSV + b"2,40\n" * 1000)

    assert answer.status_code == 413
    assert list(office.settings.uploads.iterdir()) == []


@pytest.mark.parametrize("step", ["flush", "finish"])
def test_a_full_disk_is_told_as_such_and_nothing_is_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"serving.uploads.folder.Receiving.{step}", full)
    operator = office.person("operator")
    operator.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]

    answer = _send(operator, CSV)
    page = operator.client.post(
        "/data/muat",
        data={"csrf": operator.csrf},
        files={"registry": ("a.csv", CSV, "text/csv"), "members": ("b.csv", CSV, "text/csv")},
    )

    assert (answer.status_code, page.status_code) == (503, 503)
    assert answer.json()["type"] == "urn:tepat:problem:DiskFull"
    assert "Penyimpanan penuh" in page.text
    assert list(office.settings.uploads.iterdir()) == []


def test_a_form_in_the_place_of_a_file_is_refused(office: Office) -> None:
    answer = office.person("operator").send("POST", "/uploads", files={"file": ("a.csv", CSV)})

    assert answer.status_code == 415


def test_a_cut_connection_leaves_nothing_and_is_no_mistake_of_ours(office: Office) -> None:
    operator = office.person("operator")
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": "/api/v1/uploads",
        "query_string": b"", "root_path": "", "scheme": "http",
        "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 1),
        "headers": [
            (b"host", b"127.0.0.1:8000"), (b"content-type", b"application/octet-stream"),
            (b"cookie", f"tepat={operator.cookie}".encode()), (b"x-csrf-token", operator.csrf.encode()),
        ],
    }  # fmt: skip
    arriving = iter(
        [{"type": "http.request", "body": CSV * 9, "more_body": True}, {"type": "http.disconnect"}]
    )
    sent: list[Any] = []

    async def receive() -> Any:
        return next(arriving)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(office.app(scope, receive, send))

    assert list(office.settings.uploads.iterdir()) == []
    assert json.loads(office.logged.getvalue().splitlines()[-1])["level"] == "info"


def test_an_account_of_one_area_cannot_put_another_registry_in_the_district_s_place(office: Office) -> None:
    operator = office.person("operator", (AREA,))

    assert _send(operator, CSV).status_code == 403
    assert operator.post("/imports", {"registry": "0" * 64}).status_code == 403


def test_a_file_that_never_arrived_cannot_be_imported(office: Office) -> None:
    assert office.person("operator").post("/imports", {"registry": "0" * 64}).status_code == 404


def test_an_upload_is_imported_by_a_process_of_its_own_and_then_removed(
    office: Office, registry_files: "Order"
) -> None:
    operator = office.person("operator")
    assert registry_files.members is not None
    # One household less than is loaded: another registry.
    files = (_without_last(registry_files.registry), registry_files.members.read_bytes())
    digests = [_send(operator, content).json()["digest"] for content in files]
    order = {"registry": digests[0], "members": digests[1], "file_name": "C:\\daftar\\=Juni.parquet"}

    first = operator.post("/imports", order).json()
    again = operator.post("/imports", order).json()
    done = _wait(operator, first["id"])
    later = operator.post("/imports", order).json()

    assert done["state"] == "done", done["problem"]
    assert first["id"] == again["id"] == later["id"]
    assert done["file_name"] == "_Juni.parquet"
    assert done["done"] == done["total"] > 0
    assert operator.get("/overview").json()["snapshot"]["id"] == done["snapshot_id"]
    last = time.monotonic() + 30
    while list(office.settings.uploads.iterdir()) and time.monotonic() < last:
        time.sleep(0.05)
    assert list(office.settings.uploads.iterdir()) == []


def test_files_that_were_imported_are_imported_again_once_others_are_in_force(
    office: Office, registry_files: "Order"
) -> None:
    operator = office.person("operator")
    assert registry_files.members is not None
    registry, members = registry_files.registry.read_bytes(), registry_files.members.read_bytes()
    other = _without_last(registry_files.registry)

    def load(content: bytes) -> tuple[int, int, int]:
        digests = [_send(operator, each).json()["digest"] for each in (content, members)]
        job = operator.post("/imports", {"registry": digests[0], "members": digests[1]}).json()
        done = _wait(operator, job["id"])
        assert done["state"] == "done", done["problem"]
        snapshot = operator.get("/overview").json()["snapshot"]
        return job["id"], snapshot["number"], snapshot["households"]

    first, second, again, once_more = load(registry), load(other), load(registry), load(registry)

    assert (first[2], second[2]) == (260, 259)
    assert again == once_more == (first[0], second[1] + 1, 260)


def test_one_of_two_files_is_refused_at_once(office: Office) -> None:
    operator = office.person("operator")
    order = {"registry": _send(operator, CSV).json()["digest"], "file_name": "luas.csv"}

    refused = operator.post("/imports", order)
    asked = operator.post("/imports", order, headers={"accept-language": "id"})

    assert (refused.status_code, asked.status_code) == (422, 422)
    assert refused.json()["detail"].startswith("The file cannot be used: luas.csv\n")
    assert "table of persons" in refused.json()["detail"]
    assert "tabel anggota keluarga" in asked.json()["detail"]
    assert operator.get("/jobs").json() == []


def test_a_cycle_that_is_not_open_is_refused_at_once(office: Office) -> None:
    operator, supervisor = office.person("operator"), office.person("supervisor")
    order = _both(operator)

    another = operator.post("/imports", order | {"cycle": "2025-07"})
    supervisor.post("/cycles/closing", {"name": "2025-06"})
    closed = operator.post("/imports", order | {"cycle": "2025-06"})

    assert (another.status_code, closed.status_code) == (409, 409)
    assert another.json()["type"] == closed.json()["type"] == "urn:tepat:problem:CycleIsOpen"
    assert operator.get("/jobs").json() == []


def test_a_job_ordered_again_while_its_process_ends_waits_and_keeps_its_files(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = office.person("operator")
    order = _both(operator)
    begun: list[int] = []

    def process(_: object, job: Any) -> tuple[int, str]:
        begun.append(job.id)
        with office.district.store.begin(SERVICE_ACTOR) as work:
            work.move_job(job.id, "failed", problem="first") if len(begun) == 1 else None
        if len(begun) == 1:
            _both(operator)
            operator.post("/imports", order)
        return 0, ""

    monkeypatch.setattr(jobs.JobRunner, "_in_process", process)
    job = operator.post("/imports", order).json()["id"]

    assert _wait(operator, job, ("done",))["problem"] is None
    assert begun == [job, job]


def test_a_file_that_arrives_again_during_its_import_is_there_for_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = office.person("operator")
    order = _both(operator)

    def process(*_: object) -> tuple[int, str]:
        time.sleep(0.02)
        _send(operator, MEMBERS)
        return 0, ""

    monkeypatch.setattr(jobs.JobRunner, "_in_process", process)
    _wait(operator, operator.post("/imports", order).json()["id"])
    last = time.monotonic() + 30
    while office.service.uploads.place(order["registry"]) and time.monotonic() < last:
        time.sleep(0.02)

    assert office.service.uploads.place(order["registry"]) is None
    time.sleep(0.1)
    assert office.service.uploads.place(order["members"]) is not None


def test_an_import_that_fails_says_why_in_words_and_can_be_ordered_again(office: Office) -> None:
    operator = office.person("operator")
    order = _both(operator) | {"file_name": "luas.csv"}

    failed = _wait(operator, operator.post("/imports", order).json()["id"])
    asked = operator.get(f"/jobs/{failed['id']}", headers={"accept-language": "id"}).json()
    _both(operator)
    again = operator.post("/imports", order).json()

    assert failed["state"] == "failed"
    assert failed["problem"].startswith("The file cannot be used: luas.csv\n")
    assert order["registry"] not in failed["problem"]
    assert "Traceback" not in failed["problem"]
    assert asked["problem"].startswith("Berkas tidak dapat dipakai: luas.csv\n")
    assert again["id"] == failed["id"]
    assert again["state"] == "queued"


def test_an_import_whose_process_is_killed_is_begun_again_and_given_up_after_three_times(
    office: Office, instead: Callable[[str], None]
) -> None:
    instead(f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    operator = office.person("operator")
    order = _both(operator)

    failed = _wait(operator, operator.post("/imports", order).json()["id"])

    assert failed["state"] == "failed"
    assert "three times" in failed["problem"]


def test_a_database_that_is_away_costs_an_import_no_try(
    office: Office, instead: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_LOOK_EVERY", 0.01)
    instead(f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    operator, order = office.person("operator"), _both(office.person("operator"))
    move, away = Work.move_job, iter(range(jobs.MOST_TRIES))
    begun: list[int] = []

    def move_job(work: Work, job: int, state: Any, **more: Any) -> Any:
        if state == "running" and next(away, None) is not None:
            raise UnusableDatabase(NO_ROOM)
        begun.extend([job] if state == "running" else [])
        return move(work, job, state, **more)

    monkeypatch.setattr(Work, "move_job", move_job)
    _wait(operator, operator.post("/imports", order).json()["id"])

    assert len(begun) == jobs.MOST_TRIES


def test_an_import_at_which_another_process_still_is_waits_and_loses_no_try(
    office: Office, instead: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_LOOK_EVERY", 0.05)
    mark = tmp_path / "tries"
    instead(
        f"import pathlib, sys; mark = pathlib.Path({str(mark)!r}); tries = len(mark.read_text()) if "
        "mark.exists() else 0; mark.write_text('x' * (tries + 1)); sys.exit(75 if tries < 4 else 0)"
    )
    operator = office.person("operator")

    job = operator.post("/imports", _both(operator)).json()["id"]

    assert _wait(operator, job)["state"] == "done"
    assert len(mark.read_text()) == 5


def test_the_process_of_a_job_is_told_that_it_belongs_to_the_service(
    office: Office,
) -> None:
    told = jobs.environment_of(office.service)

    assert told[ATTACHED] == "1"


def test_a_job_that_ended_stays_as_it_ended(office: Office, instead: Callable[[str], None]) -> None:
    instead("pass")
    operator = office.person("operator")
    job = operator.post("/imports", _both(operator)).json()["id"]
    done = _wait(operator, job)

    with office.district.store.begin(SERVICE_ACTOR) as work:
        moved = [work.move_job(job, state, problem="late") for state in ("running", "failed", "interrupted")]

    assert [each.state for each in moved] == ["done"] * 3
    assert operator.get(f"/jobs/{job}").json() == done


def test_the_process_of_a_job_ends_with_a_service_that_is_killed() -> None:
    child = "from serving.job_process import ATTACHED, end_with_parent; import time; "
    child += "end_with_parent({ATTACHED: '1'}); print('begun', flush=True); time.sleep(60)"
    parent = (
        "import subprocess, sys, time; "
        f"c = subprocess.Popen([sys.executable, '-c', {child!r}], stdin=subprocess.PIPE, "
        "stdout=subprocess.PIPE); c.stdout.readline(); print(c.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        process = int(service.stdout.readline())
        service.kill()

    last = time.monotonic() + 10
    while _is_alive(process) and time.monotonic() < last:
        time.sleep(0.02)

    assert not _is_alive(process)


def _is_alive(process: int) -> bool:
    """Whether it still runs; one that nobody has asked for its end does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_when_the_service_ends_its_import_ends_and_goes_on_at_the_next_start(
    office: Office, instead: Callable[[str], None], tmp_path: Path
) -> None:
    mark = tmp_path / "begun"
    write = f"pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))"
    instead(f"import os, pathlib, time; {write}; time.sleep(60)")
    operator = office.person("operator")
    job = operator.post("/imports", _both(operator)).json()["id"]
    while not mark.exists() or not mark.read_text():
        time.sleep(0.02)

    office.service.jobs.stop()
    state = operator.get(f"/jobs/{job}").json()["state"]
    instead("pass")
    office.service.jobs = jobs.JobRunner(office.service, office.service.log)
    office.service.jobs.start()

    assert state == "interrupted"
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
    assert _wait(operator, job)["state"] == "done"


def _without_last(registry: Path) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(registry)
    sink = pa.BufferOutputStream()
    pq.write_table(table.slice(0, table.num_rows - 1), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content
