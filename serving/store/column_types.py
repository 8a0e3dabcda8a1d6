"""Columns that hold the same bytes on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Number = BigInteger().with_variant(Integer(), "sqlite")
"""Whole numbers; on SQLite the kind that numbers itself."""
Code = String().with_variant(String(collation="C"), "postgresql")
"""Codes, keys and paths: compared byte by byte on both, so that a prefix is a range."""
Words = Text()
Blob = LargeBinary()


def moment_text(moment: datetime) -> str:
    """A moment as text that sorts like time.

    >>> moment_text(datetime(2026, 11, 1, 8, 30, tzinfo=UTC))
    '2026-11-01T08:30:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain_text(value: object) -> str:
    """Plain values as canonical JSON: the same value, the same text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as text in UTC."""

    impl = Code
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.fromisoformat(value)


class Plain(TypeDecorator[Any]):
    """Plain values (JSON), kept as canonical text."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else plain_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the database."""
        return None if value is None else json.loads(value)
