"""Importing: what is refused leaves nothing behind, what was interrupted goes on, other profiles fit."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.errors import UnusableFile
from models.assessment import assess_table
from serving.importing.load import load_registry
from serving.importing.registry import Order, digest_of_files, prepare, read_registry
from serving.store.errors import CycleIsOpen
from serving.store.loading import Load, begin_loading
from serving.store.store import replay, stored_bytes, verify_chain
from serving.store.views import Actor, ListQuery
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


@pytest.mark.prove
def test_a_million_families_are_loaded(
    sqlite_district: District, console: Actor, registry_files: Order, tmp_path: Path
) -> None:
    assert registry_files.members is not None
    registry, members = pq.read_table(registry_files.registry), pq.read_table(registry_files.members)
    copies = -(-1_000_000 // len(registry))
    order = replace(
        registry_files,
        registry=_repeated(registry, copies, tmp_path / "registry.parquet"),
        members=_repeated(members, copies, tmp_path / "members.parquet"),
    )

    loaded = load_registry(sqlite_district.store, console, order, nothing)

    assert loaded.households == copies * len(registry)
    assert verify_chain(sqlite_district.store).holds


def _repeated(table: pa.Table, copies: int, path: Path) -> Path:
    import pyarrow.compute as pc

    place = table.column_names.index("hh")
    with pq.ParquetWriter(path, table.schema) as file:
        for copy in range(copies):
            ids = pc.binary_join_element_wise(table["hh"], f"{copy}", "-")
            file.write_table(table.set_column(place, "hh", ids))
    return path
