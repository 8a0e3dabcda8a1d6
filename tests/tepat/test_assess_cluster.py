"""Assessing and learning on a real scheduler and real workers, one of which is killed in the middle."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from features.reading_in_blocks import ReadBlock, _Added
from models.cluster import AnotherKindOfMachine, Cluster, FailedOnTheCluster, NoCluster, cluster_at
from models.cluster_given import SameFile
from models.cluster_held import HeldElsewhere, _decode
from models.door import Door, Placed
from models.work_folder import WorkFolder
from tests.processes import Machines, machines_at_work
from tests.small_survey import Small, draw_district
from tests.tepat.desk import Desk, lay_out
from tests.training.test_growing import lesson_of
from training.growing import grow, growing_on


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with machines_at_work(tmp_path_factory.mktemp("cluster"), workers=2) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("models.assessment.CHUNK", 16)
    monkeypatch.setattr("features.reading_in_blocks.BLOCK", 90)
    return lay_out(tmp_path)


def test_a_cluster_writes_the_bytes_of_one_machine(desk: Desk, small: Small, machines: Machines) -> None:
    assert desk.assess(small.folder) == 0
    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert several.read_bytes() == one.read_bytes()


def _copies() -> list[str]:
    from models import cluster_given

    return [str(copy) for copy in cluster_given._copies.values()]


def test_without_a_shared_disk_workers_are_given_the_files_and_send_the_parts(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.assess(small.folder) == 0
    there, keep = SameFile.of, WorkFolder.keep
    kept: list[object] = []
    held: list[dict[str, list[str]]] = []

    def keep_what_came(folder: WorkFolder, number: int, content: bytes | Placed) -> Path:
        kept.append(content)
        with cluster_at(machines.address) as cluster:
            held.append(cluster.client.run(_copies))
        return keep(folder, number, content)

    monkeypatch.setattr(SameFile, "of", lambda path: replace(there(path), path="/nowhere/a.parquet"))
    monkeypatch.setattr(WorkFolder, "door", lambda folder: Door("/nowhere", "door"))
    monkeypatch.setattr(WorkFolder, "keep", keep_what_came)

    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert several.read_bytes() == one.read_bytes()
    assert all(isinstance(part, bytes) for part in kept)
    assert [len(copies) for copies in held[0].values()] == [2, 2]
    with cluster_at(machines.address) as cluster:
        assert list(cluster.client.run(_copies).values()) == [[], []]
    assert not any(Path(copy).exists() for copies in held[0].values() for copy in copies)


def test_workers_that_reach_the_folder_put_their_parts_there(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, kept = WorkFolder.keep, list[object]()

    def keep_what_came(folder: WorkFolder, number: int, content: bytes | Placed) -> Path:
        kept.append(content)
        return keep(folder, number, content)

    monkeypatch.setattr(WorkFolder, "keep", keep_what_came)

    assert desk.assess(small.folder, "--cluster", machines.address) == 0

    assert kept
    assert all(isinstance(part, Placed) for part in kept)


def test_no_part_is_begun_twice(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, begun = HeldElsewhere._made, list[int]()

    def make_and_count(held: HeldElsewhere, rows: slice, *told: Any) -> Any:
        begun.append(rows.start)
        return make(held, rows, *told)

    monkeypatch.setattr(HeldElsewhere, "_made", make_and_count)

    assert desk.assess(small.folder, "--cluster", machines.address) == 0

    assert sorted(begun) == list(range(0, 17 * 16, 16))


def test_a_worker_goes_through_its_blocks_in_the_order_of_the_file(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit, ended = Cluster.submit, dict[str | None, list[int]]()

    def submit_and_watch(cluster: Cluster, task: Any, *told: Any, **how: Any) -> Any:
        future: Any = submit(cluster, task, *told, **how)
        if task is _decode:
            start = told[1].households.start
            of_worker = ended.setdefault(how["on"], [])
            future.add_done_callback(lambda _: of_worker.append(start))
        return future

    monkeypatch.setattr("features.reading_in_blocks.BLOCK", 30)
    monkeypatch.setattr(Cluster, "submit", submit_and_watch)

    assert desk.assess(small.folder, "--cluster", machines.address) == 0

    assert len(ended) == 2
    assert all(len(starts) > 5 and starts == sorted(starts) for starts in ended.values())


def test_a_part_that_is_told_of_and_not_there_is_sent(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.assess(small.folder) == 0
    monkeypatch.setattr(Door, "holds", lambda door, part: False)

    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert several.read_bytes() == one.read_bytes()


def _lose_everything() -> None:
    from models import cluster_given

    cluster_given._objects.clear()


def test_a_worker_that_lacks_what_it_works_with_is_given_it_then(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.assess(small.folder) == 0
    keep, kept = WorkFolder.keep, list[int]()

    def keep_and_lose(folder: WorkFolder, number: int, content: bytes | Placed) -> Path:
        kept.append(number)
        if len(kept) == 3:
            with cluster_at(machines.address) as cluster:
                cluster.client.run(_lose_everything)
        return keep(folder, number, content)

    monkeypatch.setattr(WorkFolder, "keep", keep_and_lose)

    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert len(kept) == len(set(kept))
    assert max(kept) == 16
    assert several.read_bytes() == one.read_bytes()


def test_a_file_that_is_not_what_it_was_ends_in_words(
    desk: Desk,
    small: Small,
    machines: Machines,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = SameFile.of
    monkeypatch.setattr(SameFile, "of", lambda path: replace(there(path), digest="of what it was before"))

    code = desk.assess(small.folder, "--cluster", machines.address)

    assert code == 1
    assert "If a file was changed meanwhile" in capsys.readouterr().err


def test_persons_in_any_order_are_sorted_out_here(
    tmp_path: Path, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.assessment.CHUNK", 64)
    monkeypatch.setattr("features.reading_in_blocks.BLOCK", 90)
    district = draw_district(260, 11)
    desk = lay_out(tmp_path, type(district)(district.households, district.shuffled(2).members))
    assert desk.assess(small.folder) == 0

    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert several.read_bytes() == one.read_bytes()


def test_a_file_is_refused_on_a_cluster_as_on_one_machine(
    tmp_path: Path, small: Small, machines: Machines, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = draw_district(260, 11)
    place = strange.households.column_names.index("floor")
    district = type(strange)(strange.households.set_column(place, "floor", [["7"] * 260]), strange.members)
    desk = lay_out(tmp_path, district)
    told = []
    for more in ([], ["--cluster", machines.address]):
        assert desk.assess(small.folder, *more) == 1
        told.append(capsys.readouterr().err)

    assert told[0] == told[1]
    assert "column floor: 260 of its 260 filled cells" in told[0]
    assert not (desk.place / "assessments.parquet").exists()


def _refuse(number: int) -> int:
    raise NoCluster("nowhere", f"part {number} is not to be done")


def test_what_a_worker_says_is_passed_on(machines: Machines) -> None:
    with cluster_at(machines.address) as cluster:
        with pytest.raises(FailedOnTheCluster, match="part 3 is not to be done"):
            list(cluster.run(_refuse, [3]))
        assert list(cluster.run(str, range(40))) == [str(number) for number in range(40)]


class _CannotBeSent(Exception):
    def __reduce__(self) -> str:
        raise TypeError("nobody may have this")


class _CannotBeReceived(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def _end_badly(number: int) -> int:
    raise _CannotBeSent("1371 Siti") if number else _CannotBeReceived("1371", "Siti")


@pytest.mark.parametrize("number", [0, 1])
def test_a_mistake_that_cannot_be_passed_on_is_told_without_its_words(
    machines: Machines, number: int
) -> None:
    with (
        cluster_at(machines.address) as cluster,
        pytest.raises(FailedOnTheCluster, match="_CannotBe") as told,
    ):
        list(cluster.run(_end_badly, [number]))

    assert "Siti" not in str(told.value)


def test_a_machine_with_other_last_digits_is_refused(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster.machine_of", lambda: {"arithmetic": "another"})

    with cluster_at(machines.address) as cluster, pytest.raises(AnotherKindOfMachine, match="arithmetic"):
        list(cluster.run(str, [1]))


def test_no_scheduler_ends_in_words(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster._WAIT", 1)

    code = desk.assess(small.folder, "--cluster", "tcp://127.0.0.1:9")

    assert code == 1
    assert "The cluster at tcp://127.0.0.1:9 cannot be used" in capsys.readouterr().err


def test_without_dask_the_extra_is_named(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    code = desk.assess(small.folder, "--cluster", "tcp://127.0.0.1:9")

    assert code == 2
    assert "install tepat with its extra `cluster`" in capsys.readouterr().err


def test_a_large_survey_is_learned_from_on_the_workers_as_well_as_here(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = lesson_of()
    here = grow(lesson)
    monkeypatch.setattr("training.growing.LARGE", 1000)

    with cluster_at(machines.address) as cluster, growing_on(cluster):
        there = grow(lesson)

    one, two = (np.asarray(booster.predict(lesson.values)) for booster in (here, there))
    errors = [float(np.mean((told - lesson.label) ** 2)) for told in (one, two)]
    assert there.num_trees() == 40
    assert "num_machines: 2" in there.model_to_string()
    assert errors[1] < 1.1 * errors[0] < 0.1
    assert np.corrcoef(one, two)[0, 1] > 0.99
    rising = np.repeat(lesson.values[:1], 50, axis=0)
    rising[:, 1] = np.linspace(-3, 3, 50)
    assert (np.diff(np.asarray(there.predict(rising))) >= 0).all()


def test_every_worker_learns_its_part_also_when_one_had_other_work(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.growing.LARGE", 1000)

    with cluster_at(machines.address) as cluster, growing_on(cluster):
        busy, _ = sorted(cluster.client.scheduler_info()["workers"])
        others = [cluster.client.submit(time.sleep, 1, workers=[busy], pure=False) for _ in range(2)]
        there = grow(lesson_of())
        cluster.client.gather(others)  # type: ignore[no-untyped-call]

    assert "num_machines: 2" in there.model_to_string()


def test_a_worker_that_is_killed_while_it_reads_costs_its_blocks_only(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.assess(small.folder) == 0
    victim = machines.start_worker()
    machines.wait_for(3)
    add, added = _Added.add, list[ReadBlock]()

    def add_and_kill(together: _Added, read: ReadBlock) -> None:
        added.append(read)
        if len(added) == 2:
            os.kill(victim.pid, signal.SIGKILL)
        add(together, read)

    monkeypatch.setattr(_Added, "add", add_and_kill)

    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert victim.wait(timeout=10) == -signal.SIGKILL
    assert len(added) == 6
    assert several.read_bytes() == one.read_bytes()


def test_a_worker_that_is_killed_costs_its_parts_only(
    desk: Desk, small: Small, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last test of this file: the other worker has to do the rest."""
    assert desk.assess(small.folder) == 0
    victim = machines.workers[0]
    keep, kept = WorkFolder.keep, list[int]()

    def keep_and_kill(folder: WorkFolder, number: int, content: bytes | Placed) -> Path:
        kept.append(number)
        if len(kept) == 3:
            os.kill(victim.pid, signal.SIGKILL)
        return keep(folder, number, content)

    monkeypatch.setattr(WorkFolder, "keep", keep_and_kill)

    assert desk.assess(small.folder, "--cluster", machines.address, out="cluster.parquet") == 0

    one, several = (desk.place / name for name in ("assessments.parquet", "cluster.parquet"))
    assert victim.wait(timeout=10) == -signal.SIGKILL
    assert len(kept) == len(set(kept))
    assert max(kept) == 16
    assert several.read_bytes() == one.read_bytes()
