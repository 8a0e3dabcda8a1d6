"""Long work, one piece at a time, each in a process of its own: what is cut off goes on at the next start."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from serving.importing_failures import CUT_OFF, of_program
from serving.importing_orders import IMPORT
from serving.job_process import ATTACHED, TRY_AGAIN
from serving.store.actor import Actor
from serving.store.job_views import JobView

if TYPE_CHECKING:
    from serving.running import Service

MOST_TRIES: Final = 3
_LOOK_EVERY: Final = 2.0
_SWEEP_EVERY: Final = timedelta(hours=1)
_STOP_WITHIN: Final = 10.0
_LAST_WORDS: Final = 4_000
_MARK: Final = "tepat: "
_ACTOR: Final = Actor(None, "service", "service", (), "en", "console")


class JobRunner:
    """Runs queued jobs one after the other, in a thread that waits for their processes.

    A job that was running when the service ended (or was killed) is interrupted; it is begun again,
    and the import itself goes on where it stopped. One whose process dies three times has failed.
    """

    def __init__(self, service: "Service", log: Any) -> None:
        self._service = service
        self._log = log
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._tries: dict[int, int] = {}
        self._swept: Any = None
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Begins to look for work."""
        self._thread.start()

    def wake(self) -> None:
        """There is work: looks at once."""
        self._wake.set()

    def stop(self) -> None:
        """Takes no new job, ends the process of the one that runs, and leaves it as interrupted."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_WITHIN + 5)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                job = self._next()
                if job is not None:
                    self._run(job)
                    continue
                self._sweep()
            except Exception as error:  # noqa: BLE001 (the thread must outlive a database that is away)
                self._log.error("jobs", error=type(error).__name__)
            self._wake.wait(_LOOK_EVERY)
            self._wake.clear()

    def _next(self) -> JobView | None:
        """The oldest job that waits or was cut off."""
        with self._service.store.read(_ACTOR) as reading:
            jobs = reading.jobs(500)
        waiting = [job for job in jobs if job.state in ("queued", "running", "interrupted")]
        return waiting[-1] if waiting else None

    def _run(self, job: JobView) -> None:
        with self._service.store.begin(_ACTOR) as work:
            if work.move_job(job.id, "running").state != "running":
                return
        self._tries[job.id] = self._tries.get(job.id, 0) + 1
        self._log.info("job", job=job.id, kind=job.kind, state="running")
        arrived = {digest: self._service.uploads.arrival(digest) for digest in _files_of(job)}
        code, words = self._in_process(job)
        state, problem = self._outcome(job, code, words)
        with self._service.store.begin(_ACTOR) as work:
            ended = work.job(job.id)
            # Otherwise the process has said itself how it ended, and somebody may have ordered it again.
            if ended.state == "running":
                ended = work.move_job(job.id, state, problem=problem)
        self._log.info("job", job=job.id, kind=job.kind, state=ended.state, code=code)
        if ended.state not in ("running", "interrupted"):
            del self._tries[job.id]
            self._forget(job, arrived)
        elif code == TRY_AGAIN:
            self._stopping.wait(_LOOK_EVERY)

    def _in_process(self, job: JobView) -> tuple[int | None, str]:
        """Exit code (None: we are stopping) and what the process said last."""
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                call_of(self._service, job),
                # Closed by the system when we end, whatever ends us: `serving.job_process`.
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=environment_of(self._service),
            )
            while process.poll() is None and not self._stopping.is_set():
                self._wake.wait(0.2)
                self._wake.clear()
            stopped = process.poll() is None
            if stopped:
                _end(process)
            assert process.stdin is not None, "a pipe was asked for"
            process.stdin.close()
            said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST_WORDS))
            words = said.read().decode("utf-8", "replace")
        return (None if stopped else process.returncode), words

    def _outcome(self, job: JobView, code: int | None, words: str) -> tuple[Any, str | None]:
        if code == 0:
            return "done", None
        if code == TRY_AGAIN:
            self._tries[job.id] -= 1
            return "interrupted", None
        cut_off = code is None or code < 0
        if cut_off and (code is None or self._tries[job.id] < MOST_TRIES):
            return "interrupted", None
        if cut_off:
            return "failed", CUT_OFF
        return "failed", of_program(told_by(words))

    def _forget(self, job: JobView, arrived: Mapping[str, int | None]) -> None:
        """Names and numbers lie in the clear no longer than the import needs them.

        A file that has arrived again meanwhile is there for an import that is yet to be ordered.
        """
        still = self._needed()
        for digest in _files_of(job):
            if digest not in still and self._service.uploads.arrival(digest) == arrived[digest]:
                self._service.uploads.forget(digest)
                self._service.uploads.forget_work(digest)

    def _needed(self) -> frozenset[str]:
        with self._service.store.read(_ACTOR) as reading:
            jobs = reading.jobs(500)
        open_ones = [job for job in jobs if job.state in ("queued", "running", "interrupted")]
        return frozenset(digest for job in open_ones for digest in _files_of(job))

    def _sweep(self) -> None:
        now = self._service.now()
        if self._swept is None or now - self._swept >= _SWEEP_EVERY:
            self._swept = now
            self._service.uploads.sweep(now, self._needed())


def call_of(service: "Service", job: JobView) -> Sequence[str]:
    """The command that does a job."""
    if job.kind != IMPORT:
        raise ValueError(f"no command for {job.kind}")
    folder, settings, told = service.uploads.path, service.settings, job.parameters
    call = [sys.executable, "-m", "tepat", "load", "--job", str(job.id), "--profile", settings.profile]
    call += ["--registry", str(folder / told["registry"]), "--file-name", job.file_name]
    if told.get("members"):
        call += ["--members", str(folder / told["members"])]
    if told.get("cycle"):
        call += ["--cycle", told["cycle"]]
    if settings.policy is not None:
        call += ["--policy", str(settings.policy)]
    return call


def environment_of(service: "Service") -> Mapping[str, str]:
    """The environment of a job: ours, with the settings as this service has them."""
    settings = service.settings
    told = {
        "TEPAT_HOME": str(settings.home),
        "TEPAT_DATABASE": settings.database,
        "TEPAT_KEY_FILE": str(settings.key_file),
        "TEPAT_UPLOADS": str(settings.uploads),
        "TEPAT_SIMULATED": "1" if settings.simulated else "0",
        "PYTHONUNBUFFERED": "1",
        ATTACHED: "1",
    }
    return {**os.environ, **told}


def _files_of(job: JobView) -> list[str]:
    """Digests of the uploads that it reads."""
    told = (job.parameters.get(name) for name in ("registry", "members"))
    return [digest for digest in told if isinstance(digest, str)]


def told_by(words: str) -> str:
    """What a command said of its failure: everything from its last `tepat: …` on.

    >>> told_by("reading\\ntepat: File cannot be used: x\\n  - column missing\\n")
    'File cannot be used: x\\n  - column missing'
    """
    place = words.rfind(f"\n{_MARK}")
    start = place + 1 if place >= 0 else 0
    text = words[start:].removeprefix(_MARK).strip()
    return text or "The import failed without a word. The service's log says when."


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
