"""Whether the tables of decisions, explanations, findings and cases say what the trail says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_

from serving.personal.keys import Keys
from serving.store.door import Door
from serving.store.raw_records import Record, details_of, raw
from serving.store.registry_tables import SnapshotRow
from serving.store.trail import visitor_digest
from serving.store.work_tables import CaseRow, DecisionRow, ShownRow, VisitFindingRow, VisitRow

_LARGEST: Final = 2**63 - 1
_AT_ONCE: Final = 10_000
_KINDS: Final = {"decided": "decide", "amended": "amend", "withdrawn": "withdraw"}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of acts that only grows.

    Attributes:
        called: what one row is, for whoever reads the report.
        ids: the columns that name a row; `named` the details of a record that do.
        told: column → the detail that holds it, where the record tells it.
        cells: columns that are cells of the record itself.
    """

    called: str
    ids: tuple[Any, ...]
    named: tuple[str, ...]
    told: Mapping[str, str]
    cells: tuple[str, ...]
    query: Select[*tuple[Any, ...]]

    def name_of(self, record: Record) -> tuple[Any, ...]:
        return tuple(record.details.get(name) for name in self.named)


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _rows(table: Any) -> list[Any]:
    return [raw(column) for column in table.__table__.columns]


_DECISIONS: Final = _Table(
    "decision",
    (DecisionRow.id,),
    ("decision",),
    _same("programme", "side", "verdict", "version", "replaces", "shown_id", "snapshot_id")
    | {"text_digest": "text"},
    ("user_id", "by", "role", "at", "area_path", "text_id"),
    select(*_rows(DecisionRow), SnapshotRow.cycle_id.label("cycle_of_snapshot")).join(
        SnapshotRow, SnapshotRow.id == DecisionRow.snapshot_id
    ),
)
_SHOWN: Final = _Table(
    "shown explanation",
    (ShownRow.id,),
    ("shown",),
    _same("programme") | {"explanation_digest": "explanation", "snapshot_id": "snapshot"},
    ("user_id", "by", "at"),
    select(*_rows(ShownRow)),
)
_FINDINGS: Final = _Table(
    "finding",
    (VisitFindingRow.visit_id, VisitFindingRow.version),
    ("visit", "version"),
    _same("outcome", "visited_on", "eligible", "receives", "answers", "visitor") | {"text_digest": "text"},
    ("user_id", "by", "at", "text_id"),
    select(*_rows(VisitFindingRow), VisitRow.key).join(VisitRow, VisitRow.id == VisitFindingRow.visit_id),
)
_TABLES: Final[Mapping[object, _Table]] = {
    **dict.fromkeys(_KINDS, _DECISIONS),
    "explanation_shown": _SHOWN,
    "findings_entered": _FINDINGS,
}


class ActsHeld:
    """Hears of the records of the trail, some at a time, and tells at the end what none of them tells of."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._heard: dict[str, set[tuple[Any, ...]]] = {t.called: set() for t in _TABLES.values()}

    def hear(self, records: Sequence[Record]) -> list[str]:
        """What rows say otherwise than the records of them."""
        problems: list[str] = []
        for table in dict.fromkeys(id(found) for found in _TABLES.values()):
            of_table = [r for r in records if r.act in _TABLES and id(_TABLES[r.act]) == table]
            if of_table:
                problems.extend(self._held(_TABLES[of_table[0].act], of_table))
        return problems

    def unheard(self) -> Iterator[str]:
        """Rows that no record tells of, and cases that stand elsewhere than their last decision."""
        for table in (_DECISIONS, _SHOWN, _FINDINGS):
            heard = self._heard[table.called]
            for part in self._door.scroll(select(*table.ids), _AT_ONCE):
                for name in map(tuple, part):
                    if name not in heard:
                        yield f"{table.called} {_written(name)} is told by no record of the trail"
        yield from _cases(self._door)

    def _held(self, table: _Table, records: Sequence[Record]) -> Iterator[str]:
        names = [name for name in map(table.name_of, records) if all(map(_is_number, name))]
        self._heard[table.called].update(names)
        place = tuple_(*table.ids) if len(table.ids) > 1 else table.ids[0]
        wanted = names if len(table.ids) > 1 else [name[0] for name in names]
        found = {
            tuple(row._mapping[column.key] for column in table.ids): row._mapping
            for row in self._door.rows(table.query.where(place.in_(wanted)))
        }
        for record in records:
            name = table.name_of(record)
            called = f"{table.called} {_written(name)} of record {record.number}"
            if name not in found:
                yield f"{called} is missing"
            elif wrong := _differing(table, record, _as_told(self._door.keys, found[name])):
                yield f"{called} was changed: {', '.join(wrong)}"


def _is_number(part: object) -> bool:
    return isinstance(part, int) and 0 <= part <= _LARGEST


def _as_told(keys: Keys, row: Any) -> Mapping[str, Any]:
    """The row with its cells as a record tells them: of a name no more than its keyed digest."""
    told = dict(row)
    if "visitor" in told:
        told["visitor"] = visitor_digest(keys, str(told["visitor"]))
        told["answers"] = details_of(told["answers"])
    return told


def _differing(table: _Table, record: Record, row: Any) -> list[str]:
    """The columns that are not what the record says."""
    expected: dict[str, Any] = {"key": record.subject}
    expected |= {column: record.cells[column] for column in table.cells}
    expected |= {
        column: record.details[told] for column, told in table.told.items() if told in record.details
    }
    if table is _DECISIONS:
        expected |= {"kind": _KINDS[str(record.act)], "cycle_id": row["cycle_of_snapshot"]}
    return sorted(column for column, value in expected.items() if row[column] != value)


def _written(name: tuple[Any, ...]) -> str:
    return ", version ".join(map(str, name))


def _cases(door: Door) -> Iterator[str]:
    """A case stands where the last decision on it left it, which the trail has been held against."""
    case, made = CaseRow.__table__.c, DecisionRow.__table__.c
    same = and_(made.cycle_id == case.cycle_id, made.key == case.key, made.programme == case.programme)
    last = select(func.max(made.version)).where(same).correlate(CaseRow).scalar_subquery()
    open_again = and_(
        made.kind == "withdraw",
        case.decision_id.is_(None),
        case.verdict.is_(None),
        _in(case, "open", "visit"),
    )
    to_visit = and_(made.kind != "withdraw", made.verdict == "kunjungi", _in(case, "open", "visit"))
    settled = and_(made.kind != "withdraw", made.verdict != "kunjungi", case.state == "decided")
    stands = and_(case.decision_id == made.id, case.verdict == made.verdict)
    by = and_(
        case.acted_by == made.by,
        case.acted_at == made.at,
        case.area_path == made.area_path,
        case.side.is_not_distinct_from(made.side),
    )
    decided = and_(by, or_(open_again, and_(stands, or_(to_visit, settled))))
    never = and_(
        case.version == 0, case.decision_id.is_(None), case.verdict.is_(None), _in(case, "open", "visit")
    )
    query = (
        select(case.key, case.programme)
        .select_from(
            CaseRow.__table__.outerjoin(DecisionRow.__table__, and_(same, made.version == case.version))
        )
        .where(
            or_(
                func.coalesce(last, 0) != case.version,
                and_(made.id.is_(None), func.coalesce(never, False).is_(False)),
                and_(made.id.is_not(None), func.coalesce(decided, False).is_(False)),
            )
        )
    )
    without = (
        select(made.key, made.programme)
        .outerjoin(CaseRow.__table__, same)
        .where(case.key.is_(None))
        .distinct()
    )
    for row in door.rows(query):
        yield f"the case of {row.key} in {row.programme} is not where the last decision on it left it"
    for row in door.rows(without):
        yield f"the case of {row.key} in {row.programme} is missing, though there are decisions on it"


def _in(case: Any, *states: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = case.state.in_(states)
    return found
