"""Records of the trail as their cells are, so that an edited cell spoils one record and not the reading."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, type_coerce
from sqlalchemy.types import NullType

from serving.personal.keys import Keys
from serving.store.column_types import moment_text, plain_text
from serving.store.door import Door
from serving.store.trail import record_hash, text_of
from serving.store.work_tables import AuditRow, TextRow

_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """One record as far as it can be read.

    Attributes:
        cells: as they are in the database, of no sure type.
        at: None where it is no moment as the trail writes them.
        details: empty where they are not as the trail writes them.
        readable: whether every cell is of its kind.
    """

    number: int
    cells: Mapping[str, Any]
    at: datetime | None
    details: Mapping[str, Any]
    readable: bool

    @property
    def act(self) -> object:
        """What was done."""
        return self.cells["act"]

    @property
    def subject(self) -> object:
        """To what."""
        return self.cells["subject"]

    @property
    def stored_hash(self) -> bytes | None:
        """The hash that stands in its row."""
        found = self.cells["hash"]
        return bytes(found) if isinstance(found, bytes | memoryview) else None

    def hash_after(self, keys: Keys, before: bytes) -> bytes | None:
        """The hash that belongs to it behind that of the one before; None where it cannot be read."""
        if not self.readable:
            return None
        try:
            return record_hash(keys, before, {**self.cells, "at": self.at, "details": self.details})
        except (TypeError, ValueError):
            return None


def raw_query() -> Select[*tuple[Any, ...]]:
    """Every record with the box of its text, in the order of the trail."""
    columns = [raw(column) for column in AuditRow.__table__.columns]
    joined = text_of(AuditRow.text_id, AuditRow.subject)
    query = select(*columns, raw(TextRow.box)).outerjoin(TextRow, joined)
    return query.order_by(AuditRow.number)


def raw(column: Any) -> Any:
    """A column as the driver gives it, whatever stands in it."""
    return type_coerce(column, NullType()).label(column.key)


def record_of(row: Any) -> Record:
    """What can be read of a row of `raw_query`."""
    cells = dict(row._mapping)
    at, details = moment_of(cells["at"]), details_of(cells["details"])
    fine = at is not None and details is not None
    return Record(cells["number"], cells, at, details or _NOTHING, fine)


def moment_of(cell: object) -> datetime | None:
    """A moment, if it is written as the store writes them."""
    try:
        moment = datetime.fromisoformat(cell) if isinstance(cell, str) else None
        return moment if moment is not None and moment_text(moment) == cell else None
    except (ValueError, OverflowError):
        return None


def details_of(cell: object) -> Mapping[str, Any] | None:
    """Details, if they are written as the store writes them."""
    try:
        found = json.loads(cell) if isinstance(cell, str) else None
        return found if isinstance(found, dict) and plain_text(found) == cell else None
    except (ValueError, RecursionError):
        return None


@contextmanager
def any_text(door: Door) -> Iterator[None]:
    """SQLite lets texts hold bytes that are no UTF-8; meanwhile they are read, and spoil nothing."""
    connection: Any = door.raw
    if door.dialect.name != "sqlite":
        yield
        return
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = str
