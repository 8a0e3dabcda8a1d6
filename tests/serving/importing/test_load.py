"""Importing: what is refused leaves nothing behind, what was interrupted goes on, other profiles fit."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.errors import UnusableFile
from features.households import Households
from models.assessment import Context, assess_table
from serving.importing.load import load_registry
from serving.importing.registry import Order, digest_of_files, prepare, read_registry
from serving.store.actor import Actor
from serving.store.errors import CycleIsOpen
from serving.store.list_views import ListQuery
from serving.store.loading import begin_loading
from serving.store.store import Store, replay, stored_bytes, verify_chain
from serving.store.what_is_loaded import Load
from tests.serving.conftest import District
from tests.serving.store.acting import rows
from tests.small_survey import AMOUNTS_TEXT, LEVELS_TEXT, MARK, TODAY, Small, draw_district


def nothing(step: str, done: int, total: int) -> None:
    """Nobody listens to the progress."""


def read(order: Order, folder: Path) -> Load:
    """The order's files, read."""
    place = folder / "reading"
    place.mkdir()
    return read_registry(prepare(order), place, lambda step: None)


def test_a_half_loaded_registry_is_not_seen_and_goes_on(
    district: District, console: Actor, registry_files: Order, tmp_path: Path
) -> None:
    load = replace(read(registry_files, tmp_path), file_digest="another")
    table = assess_table(load.context, load.households.rows(0, 260))
    chunks = [table.slice(start, 50) for start in range(0, 260, 50)]
    first = begin_loading(district.store, console, load)
    for chunk in chunks[:3]:
        first.write(chunk)
    with district.store.read(console) as reading:
        before = reading.overview()

    second = begin_loading(district.store, console, load)
    for chunk in chunks:
        second.write(chunk)
    loaded = second.finish()

    assert before.snapshot is not None
    assert (before.snapshot.id, before.families) == (1, 260)
    assert (first.done, second.done, second.snapshot_id) == (0, 150, first.snapshot_id)
    with district.store.read(console) as reading:
        after = reading.overview()
        key = reading.list_page(ListQuery("exclusion", "PKH")).rows[0].key
    assert after.snapshot is not None
    assert (after.snapshot.id, after.families, after.flagged) == (loaded, 260, before.flagged)
    assert replay(district.store, console, loaded, key) == stored_bytes(district.store, console, loaded, key)
    assert begin_loading(district.store, console, load).ready


def test_a_file_that_cannot_be_used_leaves_nothing_behind(
    sqlite_district: District, console: Actor, registry_files: Order, tmp_path: Path
) -> None:
    assert registry_files.members is not None
    records = verify_chain(sqlite_district.store).records
    table = pq.read_table(registry_files.registry)
    pq.write_table(table.drop_columns(["floor"]), tmp_path / "lacking.parquet")
    (tmp_path / "text.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "empty.csv").write_bytes(b"")

    for name in ("lacking.parquet", "text.xlsx", "empty.csv", "absent.csv"):
        order = replace(registry_files, registry=tmp_path / name)
        with pytest.raises(UnusableFile) as refused:
            load_registry(sqlite_district.store, console, order, nothing)
        assert MARK not in str(refused.value)

    assert verify_chain(sqlite_district.store).records == records


def test_another_cycle_is_not_begun_while_one_is_open(
    sqlite_district: District, console: Actor, registry_files: Order
) -> None:
    with pytest.raises(CycleIsOpen):
        load_registry(sqlite_district.store, console, replace(registry_files, cycle="2025-07"), nothing)


def test_a_cycle_that_nobody_named_has_the_month_of_the_offices_calendar(
    empty: District, console: Actor, registry_files: Order
) -> None:
    empty.clock.set(datetime(2025, 6, 30, 17, tzinfo=UTC))

    load_registry(empty.store, console, replace(registry_files, cycle=""), nothing)

    with empty.store.read(console) as reading:
        cycle = reading.overview().cycle
    assert cycle is not None
    assert cycle.name == "2025-07"


def test_progress_ends_with_every_household(empty: District, console: Actor, registry_files: Order) -> None:
    heard: list[tuple[str, int, int]] = []

    load_registry(empty.store, console, registry_files, lambda *told: heard.append(told))

    assert [step for step, _, _ in heard] == ["reading", "comparing", "assessing", "writing", "finishing"]
    assert heard[-1] == ("finishing", 260, 260)


def test_files_are_told_apart_by_bytes_order_and_number(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"ab")
    other.write_bytes(b"c")

    found = {digest_of_files(files) for files in ([one, other], [other, one], [one], [one, None])}

    assert len(found) == 4


def _order(small: Small, folder: Path, text: str, drop: tuple[str, ...] = ()) -> Order:
    (folder / "profile.yaml").write_text(text, encoding="utf-8")
    district = draw_district(120, seed=21)
    households = district.households.drop_columns(list(drop))
    numbers = pa.array([f"99{place:014d}" for place in range(len(households))])
    if "nik" not in drop:
        households = households.set_column(households.column_names.index("nik"), "nik", numbers)
    pq.write_table(households, folder / "registry.parquet")
    pq.write_table(district.members, folder / "members.parquet")
    return Order(
        str(folder / "profile.yaml"),
        folder / "registry.parquet",
        folder / "members.parquet",
        TODAY,
        model=str(small.folder),
    )


def test_ordered_classes_are_loaded_shown_and_replayed(
    empty: District, console: Actor, small_levels: Small, tmp_path: Path
) -> None:
    order = _order(small_levels, tmp_path, LEVELS_TEXT)

    loaded = load_registry(empty.store, console, order, nothing)

    with empty.store.read(console) as reading:
        listed = (
            reading.list_page(ListQuery("inclusion")).rows or reading.list_page(ListQuery("exclusion")).rows
        )
        seen = reading.household(listed[0].key)
    assert loaded.simulated
    assert (seen.low_80, seen.high_90) == (None, None)
    assert all(reason.percent is None and reason.currency is None for reason in seen.reasons)
    assert replay(empty.store, console, loaded.id, seen.key) == stored_bytes(
        empty.store, console, loaded.id, seen.key
    )


def test_a_file_without_names_and_numbers_is_loaded_all_the_same(
    empty: District, console: Actor, small: Small, tmp_path: Path
) -> None:
    drop = ("nik", "kk", "name", "born", "sex", "address")
    order = _order(small, tmp_path, AMOUNTS_TEXT, drop)

    loaded = load_registry(empty.store, console, order, nothing)

    with empty.store.read(console) as reading:
        seen = reading.household(rows(empty.store, console)[0].key)
    assert not loaded.simulated
    assert (seen.identity.name, seen.identity.kk, seen.identity.address) == ("", "", "")
    assert seen.identity.persons


class Killed(Exception):
    """Stands for whatever ends an import in the middle."""


def _stop_after(times: int, wanted: str) -> Callable[[str, int, int], None]:
    heard: list[str] = []

    def progress(step: str, done: int, total: int) -> None:
        heard.append(step)
        if heard.count(wanted) == times:
            raise Killed

    return progress


@pytest.fixture
def assessed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Parts of 64 families, and the sizes of those that are assessed."""
    from models.assessment import assess_chunk

    sizes: list[int] = []

    def counted(context: Context, households: Households) -> pa.Table:
        sizes.append(len(households))
        return assess_chunk(context, households)

    monkeypatch.setattr("models.assessment.CHUNK", 64)
    monkeypatch.setattr("serving.importing.parts.assess_chunk", counted)
    return sizes


@pytest.mark.parametrize(("step", "times", "left"), [("assessing", 2, 3), ("writing", 2, 0)])
def test_an_import_that_was_cut_off_goes_on_with_its_finished_parts(
    empty: District,
    console: Actor,
    registry_files: Order,
    tmp_path: Path,
    assessed: list[int],
    step: str,
    times: int,
    left: int,
) -> None:
    order = replace(registry_files, work=tmp_path / "work" / "load")
    with pytest.raises(Killed):
        load_registry(empty.store, console, order, _stop_after(times, step))
    # Two are under way beside those that were counted; how far they come is the machine's affair.
    assert (len(assessed), sum(assessed)) in ((2, 128), (3, 192), (4, 256), (5, 260))
    assert (tmp_path / "work" / ".load.work").stat().st_mode & 0o077 == 0
    before = len(assessed)

    loaded = load_registry(empty.store, console, order, nothing)

    assert len(assessed) - before in (left, left - 1)
    assert (loaded.number, loaded.households) == (1, 260)
    assert list((tmp_path / "work").iterdir()) == []
    key = rows(empty.store, console)[0].key
    again = replay(empty.store, console, loaded.id, key)
    assert again == stored_bytes(empty.store, console, loaded.id, key)


def test_an_import_without_an_end_is_not_gone_on_with_by_another_program(
    empty: District, console: Actor, registry_files: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.assessment.CHUNK", 64)
    order = replace(registry_files, work=tmp_path / "work" / "load")
    with pytest.raises(Killed):
        load_registry(empty.store, console, order, _stop_after(2, "writing"))
    monkeypatch.setattr("models.assessment.CHUNK", 50)

    loaded = load_registry(empty.store, console, order, nothing)

    assert (loaded.number, loaded.households) == (2, 260)
    assert verify_chain(empty.store).holds


def test_how_a_registry_is_cut_changes_nothing_that_is_stored(
    empty: District, console: Actor, registry_files: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import select

    from serving.store.registry_tables import HouseholdRow, NumberRow

    seen = []
    for day, (block, chunk) in enumerate([(1 << 15, 8192), (90, 64)], start=1):
        monkeypatch.setattr("features.reading_in_blocks.BLOCK", block)
        monkeypatch.setattr("models.assessment.CHUNK", chunk)
        order = replace(registry_files, as_of=registry_files.as_of.replace(day=day))
        loaded = load_registry(empty.store, console, order, nothing)
        columns = (HouseholdRow.number, HouseholdRow.key, HouseholdRow.area_path, HouseholdRow.findings)
        more = (HouseholdRow.recorded, HouseholdRow.programmes, HouseholdRow.contributions)
        with empty.store.door(console) as door, empty.store.read(console) as reading:
            of_snapshot = select(*columns, *more).where(HouseholdRow.snapshot_id == loaded.id)
            numbers = select(NumberRow.hash, NumberRow.number).where(NumberRow.snapshot_id == loaded.id)
            stored = [tuple(row) for row in door.rows(of_snapshot.order_by(HouseholdRow.number))]
            known = {row.key: reading.household(row.key, loaded.id) for row in door.rows(of_snapshot)}
            people = {
                key: (h.identity, [(r.question, r.answer) for r in h.reasons]) for key, h in known.items()
            }
            seen.append((stored, people, {tuple(row) for row in door.rows(numbers)}, loaded.persons))

    assert seen[0] == seen[1]


def _findings(store: Store, console: Actor, household: str) -> set[tuple[str, str, bool]]:
    with store.read(console) as reading:
        (hit,) = reading.search(household)
        found = reading.household(hit.key).findings
    return {(finding.code, finding.column, finding.of_member) for finding in found}


def test_what_is_wrong_with_a_member_stands_with_its_family(
    empty: District, console: Actor, registry_files: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.reading_in_blocks.BLOCK", 90)
    assert registry_files.members is not None
    registry, members = pq.read_table(registry_files.registry), pq.read_table(registry_files.members)
    ids = registry["hh"].to_pylist()
    first = {hh: members["hh"].to_pylist().index(hh) for hh in (ids[3], ids[200])}
    ages = members["age"].to_pylist()
    for row in first.values():
        ages[row] = "-4"
    rooms = registry["rooms"].to_pylist()
    rooms[200] = "-1"
    order = replace(
        registry_files,
        registry=_with(registry, "rooms", rooms, tmp_path / "data.parquet"),
        members=_with(members, "age", ages, tmp_path / "members" / "data.parquet"),
    )

    load_registry(empty.store, console, order, nothing)

    code = {code for code, column, _ in _findings(empty.store, console, ids[3]) if column == "age"}
    assert code
    assert {(column, of) for _, column, of in _findings(empty.store, console, ids[200])} >= {
        ("age", True),
        ("rooms", False),
    }
    assert not any(of for _, _, of in _findings(empty.store, console, ids[100]))


def _with(table: pa.Table, name: str, cells: list[str | None], path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    place = table.column_names.index(name)
    pq.write_table(table.set_column(place, name, pa.array(cells, pa.string())), path)
    return path


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_a_million_families_are_loaded_in_two_gibibytes(
    sqlite_district: District,
    console: Actor,
    registry_files: Order,
    tmp_path: Path,
    record: Callable[[str, Mapping[str, object]], None],
) -> None:
    assert registry_files.members is not None
    registry, members = pq.read_table(registry_files.registry), pq.read_table(registry_files.members)
    copies = -(-1_000_000 // len(registry))
    order = replace(
        registry_files,
        registry=_repeated(registry, copies, tmp_path / "registry.parquet"),
        members=_repeated(members, copies, tmp_path / "members.parquet"),
    )

    sqlite_district.store.close()
    seconds, peak = _in_a_process_of_its_own(sqlite_district, order)

    with sqlite_district.store.read(console) as reading:
        loaded = reading.overview().snapshot
    record("a_million_families_loaded", {"seconds": round(seconds), "peak_gib": round(peak, 2)})
    assert loaded is not None
    assert loaded.households == copies * len(registry)
    assert verify_chain(sqlite_district.store).holds
    assert peak < 2


def _in_a_process_of_its_own(district: District, order: Order) -> tuple[float, float]:
    """Seconds and GiB that `tepat load` takes."""
    words = ["load", "--profile", order.profile, "--registry", str(order.registry)]
    words += ["--members", str(order.members), "--model", str(order.model), "--cycle", order.cycle]
    told = {
        "TEPAT_HOME": str(district.folder / "home"),
        "TEPAT_DATABASE": district.url,
        "TEPAT_KEY_FILE": str(district.folder / "key"),
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tepat", *words, "--as-of", order.as_of.isoformat()],
        env=os.environ | told,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        process.kill()
    assert process.returncode == 0
    return time.perf_counter() - start, used.ru_maxrss / 2**20


def _repeated(table: pa.Table, copies: int, path: Path) -> Path:
    import pyarrow.compute as pc

    place = table.column_names.index("hh")
    with pq.ParquetWriter(path, table.schema) as file:
        for copy in range(copies):
            ids = pc.binary_join_element_wise(table["hh"], f"{copy}", "-")
            file.write_table(table.set_column(place, "hh", ids))
    return path
