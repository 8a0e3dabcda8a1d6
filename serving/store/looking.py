"""A look at the end of the trail: one statement, without the transaction that reading needs."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError

from serving.store.engines import Engines
from serving.store.prepared import Prepared
from serving.store.work_tables import AuditRow

_MOST: Final = 200
_END: Final = Prepared(
    select(AuditRow.number, AuditRow.hash, AuditRow.act, AuditRow.subject)
    .where(AuditRow.number >= bindparam("number"))
    .order_by(AuditRow.number.desc())
    .limit(_MOST)
)


@dataclass(frozen=True, slots=True)
class TrailEnd:
    """A record of the trail: its number and hash, what was done, and to what."""

    number: int
    hash: bytes
    act: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Look:
    raw: Any
    dialect: Dialect


def end_of_trail(engines: Engines, since: int) -> list[TrailEnd] | None:
    """The records from that number on, newest first, at most the last two hundred.

    None where the connection had gone: whoever then reads gets a new one.
    """
    driver = engines.looking.dialect.dbapi
    assert driver is not None, "an engine has a driver"
    try:
        connection = engines.looking.raw_connection()
    except (SQLAlchemyError, driver.Error):
        return None
    try:
        look = _Look(connection.driver_connection, engines.looking.dialect)
        return [TrailEnd(*row) for row in _END.rows(look, number=since)]
    except driver.Error:
        connection.invalidate()
        return None
    finally:
        connection.close()
