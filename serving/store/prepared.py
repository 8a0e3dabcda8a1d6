"""Queries that are written with SQLAlchemy once and from then on run at the driver's own speed.

A page asks for ten small things. Building and looking up a statement anew costs several times what
SQLite needs to answer it; a `Prepared` is compiled once per kind of database.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Boolean, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

Convert = Callable[[Any], Any]


class Asked(Protocol):
    """What a query is asked through: a transaction that is open on the driver's connection."""

    @property
    def raw(self) -> Any:
        """The driver's connection."""

    @property
    def dialect(self) -> Dialect:
        """How this database is spoken to."""


class _Compiled:
    """A statement in the words of one kind of database."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self.order: Sequence[str] | None = compiled.positiontup
        self.binds: dict[str, Convert] = {}
        for name, bind in compiled.binds.items():
            convert = _own(bind.type) and bind.type.dialect_impl(dialect).bind_processor(dialect)
            if convert:
                self.binds[name] = convert
        self.given = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        names, self.converts = [], []
        for place, column in enumerate(statement.selected_columns):
            names.append(column.key or f"column_{place}")
            convert = _own(column.type) and column.type.dialect_impl(dialect).result_processor(dialect, None)
            if convert:
                self.converts.append((place, convert))
        kind: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
        self.row: Convert = kind._make

    def values(self, given: Mapping[str, Any]) -> Any:
        told = {**self.given, **given}
        for name, convert in self.binds.items():
            told[name] = convert(told[name])
        return told if self.order is None else [told[name] for name in self.order]


def _own(kind: TypeEngine[Any]) -> bool:
    """Whether values of this kind are not what the driver gives and takes: ours, and SQLite's booleans."""
    return isinstance(kind, TypeDecorator | Boolean)


class Prepared:
    """A query with named parameters (`bindparam`), the same for every caller."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, asked: Asked, **given: Any) -> list[Any]:
        """Every row, with its columns as attributes."""
        compiled = self._compiled.get(asked.dialect.name)
        if compiled is None:
            compiled = self._compiled[asked.dialect.name] = _Compiled(self._statement, asked.dialect)
        found = asked.raw.execute(compiled.sql, compiled.values(given)).fetchall()
        if not compiled.converts:
            return list(map(compiled.row, found))
        rows = []
        for cells in map(list, found):
            for place, convert in compiled.converts:
                cells[place] = convert(cells[place])
            rows.append(compiled.row(cells))
        return rows

    def row(self, asked: Asked, **given: Any) -> Any:
        """The first row, or None."""
        rows = self.rows(asked, **given)
        return rows[0] if rows else None
