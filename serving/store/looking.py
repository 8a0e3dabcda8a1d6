"""A look at the store's stamp: one statement, without the transaction that reading needs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError

from serving.store.engines import Engines
from serving.store.trail import stamp


@dataclass(frozen=True, slots=True)
class _Look:
    raw: Any
    dialect: Dialect


def stamp_of(engines: Engines) -> bytes | None:
    """`Reading.stamp` of now; None where the connection had gone: whoever then reads gets a new one."""
    try:
        connection = engines.looking.raw_connection()
    except SQLAlchemyError:
        return None
    driver = engines.looking.dialect.dbapi
    assert driver is not None, "an engine has a driver"
    try:
        return stamp(_Look(connection.driver_connection, engines.looking.dialect))
    except driver.Error:
        connection.invalidate()
        return None
    finally:
        connection.close()
