"""Connections: engines that read, look and write, on SQLite or PostgreSQL.

SQLite: write-ahead log, every acknowledged write on the disk (synchronous FULL), foreign keys held,
what is erased overwritten, and a writer waits for another instead of failing. PostgreSQL: readers see
one moment (REPEATABLE READ).
"""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from serving.store.errors import UnusableDatabase

COMPANIONS: Final = ("-wal", "-shm")
"""Endings of what SQLite writes beside its file; its log holds what is not in the file yet."""
_WAIT_SECONDS: Final = 30
_POOL: Final = 8
_DISCREET: Final = {"hide_parameters": True}
"""An error of the driver quotes the statement, never the values: they may be anybody's."""
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {_WAIT_SECONDS * 1000}",
    "PRAGMA cache_size = -16000",
    "PRAGMA mmap_size = 1073741824",
)


@dataclass(frozen=True, slots=True)
class Engines:
    """Engines on one database.

    Attributes:
        looking: for one statement outside of any transaction: one way to the database and back.
        file: of SQLite; None on PostgreSQL.
    """

    reading: Engine
    looking: Engine
    writing: Engine
    file: Path | None

    def dispose(self) -> None:
        """Closes every connection."""
        self.reading.dispose()
        self.looking.dispose()
        self.writing.dispose()


def make_engines(url: str) -> Engines:
    """Engines on the database of a URL: `sqlite:///FILE` or `postgresql+psycopg://…`.

    Raises:
        UnusableDatabase: the URL is neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnusableDatabase("its address (TEPAT_DATABASE) is not written like one") from None
    if (file := _file_in(parsed)) is not None:
        return _sqlite(url, file)
    if parsed.drivername == "postgresql+psycopg":
        return _postgresql(url)
    raise UnusableDatabase("its address must begin with sqlite:/// or postgresql+psycopg://")


def file_of(url: str) -> Path | None:
    """The file of SQLite's that a URL means; None where it means none."""
    try:
        return _file_in(make_url(url))
    except ArgumentError:
        return None


def _file_in(parsed: URL) -> Path | None:
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return Path(parsed.database)
    return None


def _sqlite(url: str, file: Path) -> Engines:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        # SQLite gives its log the mode of the database: nobody else reads either.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    reading = create_engine(
        url, pool_size=_POOL, max_overflow=_POOL, connect_args={"timeout": _WAIT_SECONDS}, **_DISCREET
    )
    writing = create_engine(
        url, pool_size=1, max_overflow=_POOL, connect_args={"timeout": _WAIT_SECONDS}, **_DISCREET
    )
    for engine, begin in ((reading, "BEGIN"), (writing, "BEGIN IMMEDIATE")):
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _beginning(begin))
    return Engines(reading, reading, writing, file)


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    # The driver must not begin transactions by itself: a reader would then see several moments.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _beginning(statement: str) -> Any:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: str) -> Engines:
    reading = create_engine(
        url,
        pool_size=_POOL,
        max_overflow=_POOL,
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        **_DISCREET,
    )
    # No ping before each use: whoever looks is told when the connection had gone.
    looking = create_engine(
        url, pool_size=_POOL, max_overflow=_POOL, isolation_level="AUTOCOMMIT", **_DISCREET
    )
    writing = create_engine(
        url,
        pool_size=2,
        max_overflow=_POOL,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        **_DISCREET,
    )
    return Engines(reading, looking, writing, None)
