"""`tepat assess` killed in the middle: the next call goes on, and writes what an undisturbed one writes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.small_survey import Small
from tests.tepat.desk import Desk, lay_out

# Parts of 16 households, slowly enough to be killed between two of them.
_SLOWLY = """
import sys, time
import models.assessment, models.work_folder
from tepat.cli import main
models.assessment.CHUNK = 16
keep = models.work_folder.WorkFolder.keep
def keep_slowly(self, number, content):
    time.sleep(0.2)
    return keep(self, number, content)
models.work_folder.WorkFolder.keep = keep_slowly
sys.exit(main(sys.argv[1:]))
"""


def _words(desk: Desk, small: Small, out: str) -> list[str]:
    words = ["assess", "--profile", str(desk.profile), "--registry", str(desk.registry)]
    words += ["--members", str(desk.members), "--model", str(small.folder), "--as-of", "2025-06-01"]
    return [*words, "--out", str(desk.place / out)]


def _kill_when(parts: int, desk: Desk, small: Small) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOWLY, *_words(desk, small, "a.parquet")],
        cwd=desk.place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while len(_parts(desk)) < parts and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def _parts(desk: Desk) -> list[Path]:
    return sorted((desk.place / ".a.parquet.work").glob("*.part"))


def test_a_killed_assessment_goes_on_and_ends_in_the_same_bytes(tmp_path: Path, small: Small) -> None:
    desk = lay_out(tmp_path)
    _kill_when(3, desk, small)
    left = {path.name: path.stat().st_mtime_ns for path in _parts(desk)}
    _parts(desk)[-1].write_bytes(b"torn")
    assert len(left) >= 3
    assert not (desk.place / "a.parquet").exists()

    for out in ("a.parquet", "undisturbed.parquet"):
        script = _SLOWLY.replace("time.sleep(0.2)", "print('part', number, file=sys.stderr)")
        done = subprocess.run(
            [sys.executable, "-c", script, *_words(desk, small, out)],
            cwd=desk.place, capture_output=True, text=True, check=True,
        )  # fmt: skip
        made = [int(line.split()[1]) for line in done.stderr.splitlines() if line.startswith("part ")]
        # The torn part again, and what was not yet there.
        assert made == (list(range(len(left) - 1, 17)) if out == "a.parquet" else list(range(17)))

    assert (desk.place / "a.parquet").read_bytes() == (desk.place / "undisturbed.parquet").read_bytes()
    assert [path.name for path in desk.place.iterdir() if path.name.startswith(".")] == []
