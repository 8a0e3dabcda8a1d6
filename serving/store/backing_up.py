"""Backups that are made while the service works, each whole or not there at all.

The key file is never in a backup: whoever finds one reads no name. SQLite: one database file, copied
at one moment. PostgreSQL: an archive with every table, read in one transaction that sees one moment.
"""

import contextlib
import json
import os
import secrets
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from features.digests import file_digest
from serving.store.engines import Engines
from serving.store.migrating import revision_of
from serving.store.tables import METADATA

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was backed up.

    Attributes:
        records: of the audit trail; `head` is the hash of the last.
        digest: SHA-256 of the file.
    """

    file: Path
    size: int
    digest: str
    revision: str
    records: int
    head: str


def back_up(engines: Engines, out: Path) -> Backup:
    """Writes a backup to `out`, replacing what is there once the new one is whole and on the disk."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with _beside(out) as beside:
        with engines.reading.connect() as connection:
            head = _copy_sqlite(connection, beside) if engines.file else _copy_tables(connection, beside)
        size, digest = beside.stat().st_size, file_digest(beside)
    return Backup(out, size, digest, *head)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A file beside `out` that takes its name at the end; what an earlier one left behind is removed."""
    for left in out.parent.glob(f".{out.name}.*.part*"):
        left.unlink(missing_ok=True)
    beside = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield beside
        _settle(beside)
        beside.replace(out)
        _settle(out.parent)
    finally:
        beside.unlink(missing_ok=True)


def _copy_sqlite(connection: Connection, beside: Path) -> tuple[str, int, str]:
    """All pages in one step: a reader of the write-ahead log, in nobody's way."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    with contextlib.closing(sqlite3.connect(beside)) as copy:
        raw.backup(copy, pages=-1)
        # One file without a log, so that it can be copied about.
        copy.execute("PRAGMA journal_mode = DELETE")
        last = copy.execute("SELECT number, hash FROM audit_events ORDER BY number DESC LIMIT 1").fetchone()
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return revision, *_head(last)


def _copy_tables(connection: Connection, beside: Path) -> tuple[str, int, str]:
    """Every table as the database's own binary rows, in the order in which they can be put back."""
    revision = revision_of(connection)
    last = connection.execute(
        text("SELECT number, hash FROM audit_events ORDER BY number DESC LIMIT 1")
    ).first()
    head = _head(last)
    raw: Any = connection.connection.driver_connection
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in METADATA.sorted_tables:
            listed = ", ".join(f'"{column.name}"' for column in table.columns)
            copying = f"COPY {table.name} ({listed}) TO STDOUT WITH (FORMAT BINARY)"
            with (
                archive.open(f"{table.name}.copy", "w", force_zip64=True) as entry,
                raw.cursor() as cursor,
                cursor.copy(copying) as rows,
            ):
                for part in rows:
                    entry.write(part)
        about = {"format": FORMAT, "revision": revision, "records": head[0], "head": head[1]}
        archive.writestr(_MANIFEST, json.dumps(about))
    return revision, *head


def _head(last: Any) -> tuple[int, str]:
    return (0, "") if last is None else (int(last[0]), bytes(last[1]).hex())


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def manifest_of(path: Path) -> dict[str, Any]:
    """What an archive of PostgreSQL's tables says of itself; empty where it is none."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        try:
            found: dict[str, Any] = json.loads(archive.read(_MANIFEST))
        except (KeyError, ValueError):
            return {}
    return found if found.get("format") == FORMAT else {}


def told(backup: Backup) -> dict[str, Any]:
    """For the audit trail: everything but where the file lies."""
    return {name: value for name, value in asdict(backup).items() if name != "file"}
