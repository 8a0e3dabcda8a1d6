"""What every function of the store works with: one transaction, in the name of one actor."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.engine import Dialect, Result

from serving.personal.keys import Keys
from serving.store.actor import Actor


@dataclass(slots=True)
class Memory:
    """What never changes once it is read, kept between transactions.

    Attributes:
        snapshots: id → `serving.store.snapshots.Snapshot`, of those that are ready.
        contexts: id of a snapshot → `models.assessment.Context`, the last few.
        area_names: code → name.
        counted: id → `serving.store.counted.Counted`; lengths: of lists without filters.
        recorded: id → the day by which half of its answers were recorded.
    """

    snapshots: dict[int, Any] = field(default_factory=dict)
    contexts: dict[int, Any] = field(default_factory=dict)
    area_names: Mapping[str, str] = field(default_factory=dict)
    counted: dict[int, Any] = field(default_factory=dict)
    lengths: dict[Any, int] = field(default_factory=dict)
    recorded: dict[int, date | None] = field(default_factory=dict)


@dataclass(slots=True)
class Door:
    """One transaction.

    Attributes:
        now: when it began; every moment that is recorded in it.
        events: audit events that were written in it.
        erased: whose personal data was erased in it, as lines of `serving.store.erasures`.
    """

    connection: Connection
    actor: Actor
    keys: Keys
    memory: Memory
    now: datetime
    events: list[tuple[int, bytes]] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    _raw: Any = None

    @property
    def raw(self) -> Any:
        """The driver's connection, in the same transaction; `serving.store.prepared` asks it."""
        if self._raw is None:
            if not self.connection.in_transaction():
                self.connection.begin()
            self._raw = self.connection.connection.driver_connection
        return self._raw

    @property
    def dialect(self) -> Dialect:
        """How this database is spoken to."""
        return self.connection.dialect

    def run(self, statement: Executable, values: Any = None) -> Result[Any]:
        """The result of one statement."""
        return self.connection.execute(statement, values)

    def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """Every row of a query."""
        return self.connection.execute(statement).all()

    def row(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or None."""
        return self.connection.execute(statement).first()

    def value(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(statement).scalar()

    def scroll(self, statement: Executable, size: int) -> Iterator[Sequence[Row[Any]]]:
        """The rows of a large query, `size` at a time."""
        yield from self.connection.execution_options(yield_per=size).execute(statement).partitions(size)
