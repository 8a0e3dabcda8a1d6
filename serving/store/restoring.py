"""Putting a backup back: into an empty place, or in the place of a database that nobody uses."""

import contextlib
import os
import shutil
import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, text

from features.errors import TepatError
from serving.store.backing_up import manifest_of
from serving.store.engines import COMPANIONS, Engines
from serving.store.migrating import known_revisions, upgrade
from serving.store.tables import METADATA

DAMAGED: Final = ".damaged-"
"""In the name that a database gets when it could not be opened: its log was not taken into it."""
_HEADER: Final = b"SQLite format 3\0"
_TAKEN: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FIRST_LOCK, _LOCKS = 0x40000002, 510
"""Where whoever has a database open holds a lock on the file (SQLite's `os.h`, SHARED_FIRST)."""


class UnusableBackup(TepatError):
    """A backup cannot be restored: it is damaged, of another kind of database, or of a newer Tepat."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"This backup cannot be restored: {problem}. Nothing was changed.")


class DatabaseInUse(TepatError):
    """There is a database in this place already, or the service is running on it."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"The database cannot be replaced: {problem}. Nothing was changed.")


def restore(engines: Engines, backup: Path, *, replace: bool, now: datetime) -> Path | None:
    """Puts a backup in the place of the database.

    Args:
        replace: what is there is moved aside (SQLite) or emptied (PostgreSQL).

    Returns:
        SQLite: where the database that was there is now; None where there was none.

    Raises:
        UnusableBackup, DatabaseInUse: nothing was changed.
    """
    if not backup.is_file():
        raise UnusableBackup("there is no such file")
    if engines.file is not None:
        return _sqlite(engines, engines.file, backup, replace, now)
    _postgresql(engines, backup, replace)
    return None


def _sqlite(engines: Engines, file: Path, backup: Path, replace: bool, now: datetime) -> Path | None:
    _check_sqlite(backup)
    engines.dispose()
    aside = None
    beside = file.with_name(f".{file.name}.restoring")
    shutil.copyfile(backup, beside)
    beside.chmod(0o600)
    with beside.open("rb") as copied:
        os.fsync(copied.fileno())
    try:
        if file.exists() and file.stat().st_size:
            if not replace:
                raise DatabaseInUse("it holds data already; with --replace it is moved aside")
            mark = ".before-" if _taken_alone(file) else DAMAGED
            aside = file.with_name(f"{file.name}{mark}{now:%Y%m%dT%H%M%S}")
            file.replace(aside)
        for ending in COMPANIONS:
            _move_or_remove(file, aside, ending)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return aside


def _check_sqlite(backup: Path) -> None:
    try:
        uri = f"{backup.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
            (fine,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError):
        raise UnusableBackup("it is no SQLite database of Tepat, or damaged") from None
    if fine != "ok":
        raise UnusableBackup("it is damaged")
    _check_revision(revision)


def _check_revision(revision: str) -> None:
    if revision not in known_revisions():
        raise UnusableBackup("a newer Tepat made it; install that version")


def _move_or_remove(file: Path, aside: Path | None, ending: str) -> None:
    """A log that is still there holds what the file does not: it goes where the file went."""
    beside = file.with_name(file.name + ending)
    if aside is not None and beside.exists():
        beside.replace(aside.with_name(aside.name + ending))
    beside.unlink(missing_ok=True)


def _taken_alone(file: Path) -> bool:
    """Takes the log of a database that nobody else has open into it; False where it is too damaged for that.

    Raises:
        DatabaseInUse: somebody has it open, damaged or not.
    """
    try:
        _check_header(file)
        with contextlib.closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _TAKEN or _is_held(file):
            raise DatabaseInUse("the service, or another command, has it open; stop it first") from None
        return False
    return True


def _check_header(file: Path) -> None:
    """Before SQLite sees the file: it would remove the log of one that it does not know.

    Raises:
        sqlite3.DatabaseError: this is no database any more.
    """
    with file.open("rb") as opened:
        if opened.read(len(_HEADER)) != _HEADER:
            raise sqlite3.DatabaseError


def _is_held(file: Path) -> bool:
    """Whether another process has a database open that SQLite itself can no longer look into."""
    try:
        import fcntl
    except ImportError:
        return False
    with file.open("r+b") as opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS, _FIRST_LOCK)
        except OSError:
            return True
    return False


def _postgresql(engines: Engines, backup: Path, replace: bool) -> None:
    manifest = manifest_of(backup)
    if not manifest:
        raise UnusableBackup("it is no archive of Tepat's tables, or damaged")
    _check_revision(manifest["revision"])
    with zipfile.ZipFile(backup) as archive, engines.writing.begin() as connection:
        if archive.testzip() is not None:
            raise UnusableBackup("it is damaged")
        if _holds_data(connection) and not replace:
            raise DatabaseInUse("it holds data already; with --replace it is emptied first")
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        upgrade(connection, manifest["revision"])
        _put_back(connection, archive)
    with engines.writing.begin() as connection:
        upgrade(connection, "head")


def _holds_data(connection: Connection) -> bool:
    there = text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
    return bool(connection.execute(there).scalar())


def _put_back(connection: Connection, archive: zipfile.ZipFile) -> None:
    raw: Any = connection.connection.driver_connection
    names = set(archive.namelist())
    for table in METADATA.sorted_tables:
        if f"{table.name}.copy" not in names:
            continue
        listed = ", ".join(f'"{column.name}"' for column in table.columns)
        with (
            archive.open(f"{table.name}.copy") as entry,
            raw.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN WITH (FORMAT BINARY)") as rows,
        ):
            while part := entry.read(1 << 20):
                rows.write(part)
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Lets columns that number themselves go on behind what was put back."""
    for column in table.columns:
        asked = {"table": table.name, "column": column.name}
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), asked).scalar()
        if sequence is not None:
            last = f'SELECT coalesce(max("{column.name}"), 0) + 1 FROM {table.name}'
            connection.execute(text(f"SELECT setval('{sequence}', ({last}), false)"))
