"""A cluster that is lost in the middle: all workers, or the scheduler; and what the next call does."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from models.cluster import cluster_at
from models.cluster_held import HeldElsewhere
from models.cluster_lookout import Lookout, LostCluster
from models.door import Placed
from models.work_folder import WorkFolder
from tests.processes import Machines, machines_at_work
from tests.small_survey import Small
from tests.tepat.desk import Desk, lay_out


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("models.assessment.CHUNK", 16)
    monkeypatch.setattr("features.reading_in_blocks.BLOCK", 90)
    monkeypatch.setattr("models.cluster_lookout._EVERY", 0.3)
    monkeypatch.setattr("models.cluster._WAIT", 5)
    return lay_out(tmp_path)


def test_when_all_workers_die_those_that_come_do_the_rest(
    desk: Desk, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proving: bool
) -> None:
    if not proving:
        pytest.skip("how long new workers take is the machine's affair: --prove runs it")
    assert desk.assess(small.folder) == 0
    keep, kept = WorkFolder.keep, list[int]()
    with machines_at_work(tmp_path, workers=2) as machines:

        def keep_and_kill(folder: WorkFolder, number: int, content: bytes | Placed) -> Path:
            kept.append(number)
            if len(kept) == 3:
                for worker in machines.workers:
                    os.kill(worker.pid, signal.SIGKILL)
                machines.start_worker()
            return keep(folder, number, content)

        monkeypatch.setattr(WorkFolder, "keep", keep_and_kill)

        assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert len(kept) == len(set(kept))
    assert several.read_bytes() == one.read_bytes()


def test_a_scheduler_that_dies_ends_the_command_in_words_and_the_next_call_goes_on(
    desk: Desk,
    small: Small,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert desk.assess(small.folder) == 0
    keep, kept = WorkFolder.keep, list[int]()

    def lose_the_scheduler(machines: Machines) -> None:
        def keep_and_kill(folder: WorkFolder, number: int, content: bytes | Placed) -> Path:
            kept.append(number)
            if len(kept) == 3:
                os.kill(machines.scheduler.pid, signal.SIGKILL)
            return keep(folder, number, content)

        monkeypatch.setattr(WorkFolder, "keep", keep_and_kill)

    with machines_at_work(tmp_path, workers=2) as machines:
        lose_the_scheduler(machines)
        assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 1
    told = capfd.readouterr().err
    before = set(kept)
    monkeypatch.setattr(WorkFolder, "keep", keep)
    made = _counted_making(monkeypatch)
    with machines_at_work(tmp_path, workers=2) as machines:
        assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert "was lost: its scheduler is gone" in told
    assert "Traceback" not in told
    assert "mistake in Tepat" not in told
    assert not {start // 16 for start in made} & before
    assert len(made) == len(set(made))
    assert several.read_bytes() == one.read_bytes()


def _counted_making(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    make, made = HeldElsewhere._made, list[int]()

    def make_and_count(held: HeldElsewhere, rows: slice, *told: Any) -> Any:
        made.append(rows.start)
        return make(held, rows, *told)

    monkeypatch.setattr(HeldElsewhere, "_made", make_and_count)
    return made


def _for_ever(number: int) -> None:
    Path("/nowhere", str(number)).exists()
    signal.pause()


def test_where_nobody_comes_any_more_the_work_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster_lookout._EVERY", 0.2)
    monkeypatch.setattr("models.cluster_lookout.PATIENCE", 0.5)
    look = Lookout.look

    with machines_at_work(tmp_path, workers=1) as machines:

        def look_and_kill(lookout: Lookout) -> None:
            look(lookout)
            os.kill(machines.workers[0].pid, signal.SIGKILL)

        monkeypatch.setattr(Lookout, "look", look_and_kill)

        with (
            pytest.raises(LostCluster, match="no worker for a long time"),
            cluster_at(machines.address) as cluster,
        ):
            list(cluster.run(_for_ever, [1]))
