"""The store: one database, its keys, and the way in.

    store = open_store("sqlite:///tepat.sqlite", keys)
    with store.read(actor) as reading:      # one moment of the database, the actor's areas only
        page = reading.list_page(ListQuery(side="exclusion"))
    with store.begin(actor) as work:        # one transaction: all of it or nothing, with its audit records
        shown = work.show_explanation(key, "PKH")

An error inside `begin` undoes all of it. A moment is an argument: `clock` says what time it is.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from serving.personal.keys import Keys
from serving.store import anchoring, backing_up, chain, erasures, jobs, looking, migrating, replaying
from serving.store.actor import Actor
from serving.store.backing_up import Backup
from serving.store.door import Door, Memory
from serving.store.engines import Engines, make_engines
from serving.store.errors import NO_ROOM, UnusableDatabase
from serving.store.looking import TrailEnd
from serving.store.reading import Reading
from serving.store.trail_views import ChainReport
from serving.store.work import Work

_LOG: Final = logging.getLogger(__name__)
CHAIN_LOCK = 7_470_001
"""PostgreSQL's advisory lock that writers of the trail take, one after the other."""


class Store:
    """One database with its keys. Made by `open_store`; may be used by many threads."""

    def __init__(
        self,
        engines: Engines,
        keys: Keys | Callable[[], Keys],
        clock: Callable[[], datetime],
        anchored_at: Path | None,
    ) -> None:
        self.engines = engines
        self._keys = keys
        self.anchored_at = anchored_at
        self._clock = clock
        self._memory = Memory(area_names=_built_in_names())
        # SQLite's own waiting polls; in one process threads may as well stand in line.
        self._turn = threading.Lock()

    def end_of_trail(self, since: int) -> list[TrailEnd] | None:
        """The records from that number on, newest first; None where the connection had gone."""
        return looking.end_of_trail(self.engines, since)

    @contextmanager
    def read(self, actor: Actor) -> Iterator[Reading]:
        """One moment of the database."""
        with self.door(actor) as door:
            yield Reading(door)

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Work]:
        """One transaction; its audit records are in it, and the anchor follows it."""
        with self.writing_door(actor) as door:
            yield Work(door)

    @contextmanager
    def door(self, actor: Actor) -> Iterator[Door]:
        """What the functions of the store read with."""
        with _told(), self.engines.reading.connect() as connection:
            yield Door(connection, actor, self.keys, self._memory, self._clock())

    @contextmanager
    def writing_door(self, actor: Actor) -> Iterator[Door]:
        """What the functions of the store write with."""
        with self._turn, _told():
            with erasures.noting(self.anchored_at) as note_erased, self.engines.writing.begin() as connection:
                if self.engines.file is None:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
                door = Door(connection, actor, self.keys, self._memory, self._clock())
                differs = anchoring.hold(door, self.anchored_at)
                yield door
                note_erased(door.erased)
            # It is done from here on, and whoever asked is told so.
            anchoring.follow(self.anchored_at, door, anew=differs)
            if door.erased:
                self.empty_log()

    def note_progress(self, job_id: int, step: str, done: int, total: int) -> None:
        """How far a job has come; not audited."""
        with self.writing_door(Actor(None, "service", "service", via="console")) as door:
            jobs.note_progress(door, job_id, step, done, total)

    def migrate(self) -> None:
        """Brings the tables to this program's state; a new database gets them all.

        Raises:
            UnusableDatabase: it was made by a newer Tepat, cannot be reached, or has another key.
        """
        with self._turn, _told():
            migrating.migrate(self.engines, self.keys)

    def back_up(self, actor: Actor, out: Path) -> Backup:
        """Writes a backup while others work, and notes it in the trail."""
        with _told():
            made = backing_up.back_up(self.engines, out)
        with self.begin(actor) as work:
            work.audit_event("backup_made", "database", backing_up.told(made))
        return made

    def is_ready(self) -> bool:
        """Whether the database answers and its tables are those of this program."""
        try:
            with self.engines.reading.connect() as connection:
                return migrating.is_current(connection)
        except (DBAPIError, sqlite3.Error):
            return False

    @property
    def keys(self) -> Keys:
        """The keys of personal data as they are now."""
        return self._keys if isinstance(self._keys, Keys) else self._keys()

    def empty_log(self) -> None:
        """What was erased does not live on in SQLite's log; a reader who is at it puts that off."""
        if self.engines.file is None:
            return
        try:
            with self.engines.reading.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (DBAPIError, sqlite3.Error) as error:
            _LOG.error("%s: the database's log still holds what was erased", type(error).__name__)

    def forget(self) -> None:
        """Forgets what it remembers of a database that was replaced."""
        self._memory = Memory(area_names=self._memory.area_names)

    def close(self) -> None:
        """Closes every connection."""
        self.engines.dispose()


def open_store(
    url: str,
    keys: Keys | Callable[[], Keys],
    *,
    anchored_at: Path | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Store:
    """A store on a database; `migrate` before its first use.

    Args:
        keys: or what gives them each time, where they may change meanwhile.
        url: `sqlite:///FILE` or `postgresql+psycopg://…`.
        anchored_at: file of the trail's anchor, by custom `audit.anchor` beside the key file.

    Raises:
        UnusableDatabase: the URL is neither.
    """
    return Store(make_engines(url), keys, clock, anchored_at)


def verify_chain(store: Store) -> ChainReport:
    """Whether the audit trail is whole and unchanged."""
    with store.door(Actor(None, "service", "service", via="console")) as door:
        return chain.verify(door, store.anchored_at)


def replay(store: Store, actor: Actor, snapshot_id: int, key: str) -> bytes:
    """The assessment computed again from stored answers, model, policy and profile (NotFound)."""
    with store.door(actor) as door:
        return replaying.replay(door, key, snapshot_id)


def stored_bytes(store: Store, actor: Actor, snapshot_id: int, key: str) -> bytes:
    """The assessment as it was stored; `replay` arrives at the same bytes (NotFound)."""
    with store.door(actor) as door:
        return replaying.stored(door, key, snapshot_id)


@contextmanager
def _told() -> Iterator[None]:
    """What the driver reports, without its values, which may be personal data."""
    try:
        yield
    except OperationalError as error:
        raise UnusableDatabase(_why(str(error.orig))) from None
    except sqlite3.OperationalError as error:  # of what is done before SQLAlchemy listens
        raise UnusableDatabase(_why(str(error))) from None
    except (DBAPIError, sqlite3.DatabaseError) as error:
        if not _is_damage(error):
            raise
        raise UnusableDatabase(_DAMAGED) from None


_DAMAGED: Final = (
    "it is damaged. Stop the service and put the last backup in its place: docs/runbook.md, Restore"
)


def _is_damage(error: Exception) -> bool:
    """Whether the database says that its own file is not what it should be."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return getattr(found, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _why(told: str) -> str:
    reason = told.lower()
    if "locked" in reason:
        return "another process has held it for too long. Try again in a moment"
    if "full" in reason:
        return NO_ROOM
    if "no such table" in reason:
        return "its tables are missing. Start the service, or run a command, with the right TEPAT_DATABASE"
    return "it cannot be reached, opened or written. docs/runbook.md says what to look at"


def _built_in_names() -> Mapping[str, str]:
    from features.area_names import area_names

    return area_names()
