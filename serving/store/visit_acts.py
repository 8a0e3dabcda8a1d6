"""Acts on visits: planning one, and entering what was found; `visit_cancelling` takes one off the list."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, func, insert, select, update

from models.flags import Side
from models.visit_findings import ELIGIBLE, OUTCOMES, RECEIVES
from serving.store.cycles import current_cycle
from serving.store.door import Door
from serving.store.errors import NotAVerdict, NotFound, SnapshotFrozen, VisitNotPlanned
from serving.store.finding_rules import latest_day, refuse_impossible
from serving.store.located import located
from serving.store.scope import must_be_within
from serving.store.snapshots import Snapshot, snapshot_of
from serving.store.trail import audit_event, keep_text, visitor_digest
from serving.store.visit_views import Assigned, Slice, VisitFindings, VisitView
from serving.store.visits import visit_of
from serving.store.work_tables import CaseRow, VisitFindingRow, VisitRow
from serving.what_if import NotAnAnswer

_LONGEST_ANSWER: Final = 40
_SLICES: Final[tuple[Slice, ...]] = ("list", "audit")


def assign_visits(
    door: Door, keys: Sequence[str], programme: str, side: Side | None, wanted: Slice, probability: float
) -> Assigned:
    """Plans a visit to each household; one that is planned already stays as it is.

    To a household that was decided on in this cycle none is planned, unless it was drawn: the draw asks
    nobody's leave.

    Raises:
        NotFound: one of them does not exist or lies outside the actor's areas; none is planned.
        SnapshotFrozen: the cycle is closed.
        NotAVerdict: no such slice.
    """
    if wanted not in _SLICES:
        raise NotAVerdict(_SLICES)
    planned, decided, added = [], [], 0
    for key in dict.fromkeys(keys):
        row = located(door, key)
        must_be_workable(door, row.snapshot_id)
        if programme not in {p.name for p in snapshot_of(door, row.snapshot_id).view.programmes}:
            raise NotFound
        there = planned_visit(door, row, programme)
        if there is None and wanted == "list" and _is_decided(door, row, programme):
            decided.append(key)
            continue
        added += there is None
        planned.append(_planned(door, row, there, programme, side, wanted, probability))
    return Assigned(tuple(visit_of(door, visit_id) for visit_id in planned), added, tuple(decided))


def plan_visit(
    door: Door, row: Any, programme: str, side: Side | None, wanted: Slice, probability: float
) -> int:
    """Plans a visit to the household of `row`, or finds the one that is planned; returns its id.

    One that was planned by its flag and is drawn now counts as drawn.
    """
    there = planned_visit(door, row, programme)
    return _planned(door, row, there, programme, side, wanted, probability)


def _planned(
    door: Door, row: Any, there: Any, programme: str, side: Side | None, wanted: Slice, probability: float
) -> int:
    """As `plan_visit`; `there` is the visit that is planned, or None."""
    view = snapshot_of(door, row.snapshot_id).view
    if there is not None:
        if wanted == "audit" and there.slice == "list":
            now = {"slice": wanted, "probability": probability}
            door.run(update(VisitRow).where(VisitRow.id == there.id).values(now))
            details = {"programme": programme, "visit": there.id, **now}
            audit_event(door, "visit_planned", row.key, details, area_path=row.area_path)
        return int(there.id)
    visit = {
        "cycle_id": view.cycle_id,
        "snapshot_id": row.snapshot_id,
        "number": row.number,
        "key": row.key,
        "programme": programme,
        "side": side,
        "area_path": row.area_path,
        "size": row.size,
        "slice": wanted,
        "probability": probability,
        "state": "planned",
        "assigned_by": door.actor.name,
        "assigned_at": door.now,
    }
    visit_id = int(door.run(insert(VisitRow).returning(VisitRow.id), visit).scalar_one())
    move_case(door, view.cycle_id, visit, "open", "visit")
    details = {"programme": programme, "visit": visit_id, "slice": wanted, "probability": probability}
    audit_event(door, "visit_planned", row.key, details | {"side": side}, area_path=row.area_path)
    return visit_id


def enter_findings(door: Door, visit_id: int, found: VisitFindings) -> VisitView:
    """Records what was found; entered again, the later counts and the earlier stays.

    Raises:
        NotFound, SnapshotFrozen.
        NotAVerdict: a word that findings do not have.
        ImpossibleFindings: they contradict one another, or the calendar.
        NotAnAnswer: no such question, or an answer that is longer than any.
        VisitNotPlanned: it was cancelled.
    """
    row = door.row(select(VisitRow.__table__).where(VisitRow.id == visit_id))
    if row is None:
        raise NotFound
    must_be_within(row.area_path, door.actor)
    must_be_workable(door, None, row.cycle_id)
    if row.state == "cancelled":
        raise VisitNotPlanned
    _check(found)
    _refuse_free_text(snapshot_of(door, row.snapshot_id), found.answers)
    refuse_impossible(found, current_cycle(door), latest_day(door.now))
    of_visit = select(func.max(VisitFindingRow.version)).where(VisitFindingRow.visit_id == visit_id)
    version = int(door.value(of_visit) or 0) + 1
    note = found.note.strip()
    text_id, digest = keep_text(door, row.key, note) if note else (None, None)
    finding = {
        "visit_id": visit_id,
        "version": version,
        "outcome": found.outcome,
        "visited_on": None if found.visited_on is None else found.visited_on.isoformat(),
        "visitor": found.visitor,
        "eligible": found.eligible,
        "receives": found.receives,
        "answers": dict(found.answers),
        "text_id": text_id,
        "text_digest": digest,
        "by": door.actor.name,
        "user_id": door.actor.user_id,
        "at": door.now,
    }
    door.run(insert(VisitFindingRow), finding)
    door.run(update(VisitRow).where(VisitRow.id == visit_id).values(state="done"))
    move_case(door, row.cycle_id, row._mapping, "visit", "open")
    told = ("outcome", "visited_on", "eligible", "receives", "answers", "version")
    details = {name: finding[name] for name in told} | {"visit": visit_id, "text": digest}
    details["visitor"] = visitor_digest(door.keys, found.visitor)
    audit_event(door, "findings_entered", row.key, details, area_path=row.area_path, text_id=text_id)
    return visit_of(door, visit_id)


def _refuse_free_text(snapshot: Snapshot, answers: Mapping[str, str]) -> None:
    """Answers outlive an erased household: they are codes and numbers to questions that were asked."""
    for question, text in answers.items():
        if question not in snapshot.places or len(text) > _LONGEST_ANSWER:
            raise NotAnAnswer(question)


def planned_visit(door: Door, row: Any, programme: str) -> Any:
    """The visit that is planned to the household of `row` in its cycle, or None."""
    return door.row(
        select(VisitRow.__table__).where(
            VisitRow.cycle_id == snapshot_of(door, row.snapshot_id).view.cycle_id,
            VisitRow.key == row.key,
            VisitRow.programme == programme,
            VisitRow.state == "planned",
        )
    )


def must_be_workable(door: Door, snapshot_id: int | None, cycle_id: int | None = None) -> None:
    """
    Raises:
        SnapshotFrozen: the cycle is closed, or the snapshot is no longer in force.
    """
    cycle = current_cycle(door)
    if cycle is None or not cycle.open:
        raise SnapshotFrozen
    if snapshot_id is not None and cycle.snapshot_id != snapshot_id:
        raise SnapshotFrozen
    if cycle_id is not None and cycle.id != cycle_id:
        raise SnapshotFrozen


def move_case(door: Door, cycle_id: int, visit: Any, before: str, now: str) -> None:
    """Moves the visit's case, if it is where it should come from; a decided case stays decided."""
    of_case = and_(
        CaseRow.cycle_id == cycle_id, CaseRow.key == visit["key"], CaseRow.programme == visit["programme"]
    )
    case = door.row(select(CaseRow.state).where(of_case))
    if case is None and now == "visit":
        door.run(
            insert(CaseRow),
            {
                "cycle_id": cycle_id,
                "key": visit["key"],
                "programme": visit["programme"],
                "side": visit["side"],
                "area_path": visit["area_path"],
                "state": now,
                "version": 0,
                "decision_id": None,
                "verdict": None,
                "acted_by": door.actor.name,
                "acted_at": door.now,
            },
        )
    elif case is not None and case.state == before:
        door.run(update(CaseRow).where(of_case).values(state=now))


def _is_decided(door: Door, row: Any, programme: str) -> bool:
    state = door.value(
        select(CaseRow.state).where(
            CaseRow.cycle_id == snapshot_of(door, row.snapshot_id).view.cycle_id,
            CaseRow.key == row.key,
            CaseRow.programme == programme,
        )
    )
    return bool(state == "decided")


def _check(found: VisitFindings) -> None:
    if found.outcome not in OUTCOMES:
        raise NotAVerdict(OUTCOMES)
    if found.eligible is not None and found.eligible not in ELIGIBLE:
        raise NotAVerdict(ELIGIBLE)
    if found.receives is not None and found.receives not in RECEIVES:
        raise NotAVerdict(RECEIVES)
