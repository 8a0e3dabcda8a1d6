"""Whether the tables of visits and draws say what the trail says: who was drawn, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from serving.store.cancellations import ACT as CANCELLED
from serving.store.column_types import plain_text
from serving.store.door import Door
from serving.store.raw_records import Record, raw
from serving.store.work_tables import DrawRow, VisitRow

_AT_ONCE: Final = 10_000
_STATES: Final = {"visit_planned": "planned", "findings_entered": "done", CANCELLED: "cancelled"}
_PLANNED: Final = ("programme", "side", "slice", "probability")
_DRAWN: Final = ("programme", "areas", "seed", "population", "drawn", "visits")


class VisitsHeld:
    """Hears of the records of the trail in their order, and tells at the end where the tables differ.

    A visit that is planned already and drawn then is told of twice: the later record counts.
    """

    def __init__(self, door: Door) -> None:
        self._door = door
        self._visits: dict[object, dict[str, Any]] = {}
        self._numbers: dict[object, int] = {}
        self._draws: dict[str, int] = {}

    def hear(self, records: Sequence[Record]) -> None:
        """The next records."""
        for record in records:
            if record.act == "round_planned":
                by, at = record.cells["by"], record.cells["at"]
                self._draws[_draw({**record.details, "by": by, "at": str(at)})] = record.number
            elif record.act in _STATES:
                self._visit(record)

    def unheard(self) -> Iterator[str]:
        """Visits and draws that are missing, changed, or told by no record."""
        yield from self._of_visits()
        yield from self._of_draws()

    def _visit(self, record: Record) -> None:
        visit: Any = record.details.get("visit")
        if not isinstance(visit, int):
            return
        self._numbers[visit] = record.number
        known = self._visits.get(visit)
        if known is None:
            cells = record.cells
            known = self._visits[visit] = {
                "key": record.subject,
                "area_path": cells["area_path"],
                "assigned_by": cells["by"],
                "assigned_at": cells["at"],
            }
        known["state"] = _STATES[str(record.act)]
        if record.act == "visit_planned":
            known |= {name: record.details[name] for name in _PLANNED if name in record.details}

    def _of_visits(self) -> Iterator[str]:
        found = set()
        for part in self._door.scroll(select(*map(raw, VisitRow.__table__.columns)), _AT_ONCE):
            for row in part:
                found.add(row.id)
                due = self._visits.get(row.id)
                if due is None:
                    yield f"visit {row.id} is told by no record of the trail"
                elif wrong := sorted(name for name, value in due.items() if row._mapping[name] != value):
                    yield f"visit {row.id} of record {self._numbers[row.id]} was changed: {', '.join(wrong)}"
        for visit in self._visits.keys() - found:
            yield f"visit {visit} of record {self._numbers[visit]} is missing"

    def _of_draws(self) -> Iterator[str]:
        left = dict(self._draws)
        for row in self._door.rows(select(*map(raw, DrawRow.__table__.columns))):
            if left.pop(_draw({**row._mapping, "at": str(row.at)}), None) is None:
                yield f"draw {row.id} is not as any record of the trail tells it"
        for number in left.values():
            yield f"the draw of record {number} is missing or was changed"


def _draw(told: Mapping[str, Any]) -> str:
    """All that a draw is, as one text; lists are such texts already in a row, and not yet in a record."""
    plain = {name: told.get(name) for name in (*_DRAWN, "by", "at")}
    for name in ("areas", "visits"):
        if not isinstance(plain[name], str):
            plain[name] = plain_text(plain[name])
    return plain_text(plain)
