"""Cases: an explanation is shown, a person decides, another may amend; nothing is ever overwritten."""

from typing import Any

from sqlalchemy import insert, select, update

from models.flags import SIDES, Side
from serving.store.case_views import VERDICTS, CaseState, DecisionView, Verdict
from serving.store.cycles import current_cycle
from serving.store.door import Door
from serving.store.errors import (
    AlreadyDecided,
    ExplanationNotShown,
    NotAVerdict,
    NotFound,
    NothingSaid,
    SnapshotFrozen,
)
from serving.store.histories import decisions_of
from serving.store.located import located
from serving.store.snapshots import snapshot_of
from serving.store.stored import explanation_digest, programme_records
from serving.store.trail import audit_event, keep_text
from serving.store.visit_acts import move_case, plan_visit, planned_visit
from serving.store.visit_cancelling import cancel_asked
from serving.store.work_tables import CaseRow, DecisionRow, ShownRow

_LEAST_LETTERS = 3


def show_explanation(door: Door, key: str, programme: str) -> int:
    """Records that the actor was shown this household's explanation, and returns the record's id.

    Raises:
        NotFound: no such household or programme, or outside the actor's areas.
    """
    row = located(door, key)
    _side_of(door, row, programme)
    digest = explanation_digest(snapshot_of(door, row.snapshot_id), row)
    shown = {
        "snapshot_id": row.snapshot_id,
        "key": key,
        "programme": programme,
        "user_id": door.actor.user_id,
        "by": door.actor.name,
        "at": door.now,
        "explanation_digest": digest,
    }
    shown_id = int(door.run(insert(ShownRow).returning(ShownRow.id), shown).scalar_one())
    details = {"programme": programme, "shown": shown_id, "explanation": digest, "snapshot": row.snapshot_id}
    audit_event(door, "explanation_shown", key, details, area_path=row.area_path)
    return shown_id


def decide(
    door: Door, key: str, programme: str, verdict: Verdict, reason: str, shown_id: int, expected_version: int
) -> DecisionView:
    """Records a verdict.

    Raises:
        NotFound, SnapshotFrozen, NothingSaid, NotAVerdict.
        ExplanationNotShown: not this explanation, or not to this actor.
        AlreadyDecided: the case is no longer at `expected_version`.
    """
    _check(verdict, reason)
    row, case = _workable(door, key, programme)
    _must_have_seen(door, row, programme, shown_id)
    _must_be_at(case, expected_version)
    # To ask for a visit is no last word: whoever has seen that version may decide on it.
    if case is not None and case.state == "decided":
        raise AlreadyDecided(case.acted_by, case.acted_at, case.verdict)
    return _record(door, row, case, programme, "decide", verdict, reason, shown_id, None)


def amend(door: Door, decision_id: int, verdict: Verdict, reason: str, expected_version: int) -> DecisionView:
    """Records another verdict in the place of one; the first stays in the history.

    Raises:
        NotFound, SnapshotFrozen, NothingSaid, NotAVerdict.
        AlreadyDecided: somebody has amended or withdrawn it since.
    """
    _check(verdict, reason)
    before = _decision(door, decision_id)
    row, case = _workable(door, before.key, before.programme)
    _must_be_at(case, expected_version)
    _must_be_current(case, decision_id)
    shown_id = _last_shown(door, row, before.programme)
    return _record(door, row, case, before.programme, "amend", verdict, reason, shown_id, before)


def withdraw(door: Door, decision_id: int, reason: str) -> DecisionView:
    """Takes a verdict back: the case is open again, both acts stay in the history.

    The visit that a `kunjungi` asked for is cancelled with it, unless it was made or drawn since; so it is
    where an amendment puts another verdict in its place. Where a visit stays planned, the case waits for it.

    Raises:
        NotFound, SnapshotFrozen, NothingSaid.
        AlreadyDecided: somebody has amended or withdrawn it since.
    """
    _check(None, reason)
    before = _decision(door, decision_id)
    row, case = _workable(door, before.key, before.programme)
    _must_be_current(case, decision_id)
    shown_id = before.shown_id
    return _record(door, row, case, before.programme, "withdraw", None, reason, shown_id, before)


def _check(verdict: Verdict | None, reason: str) -> None:
    if verdict is not None and verdict not in VERDICTS:
        raise NotAVerdict(VERDICTS)
    if len(reason.strip()) < _LEAST_LETTERS:
        raise NothingSaid


def _workable(door: Door, key: str, programme: str) -> tuple[Any, Any]:
    """The household's row in the snapshot in force, and its case."""
    row = located(door, key)
    _side_of(door, row, programme)
    cycle = current_cycle(door)
    if cycle is None or not cycle.open or cycle.snapshot_id != row.snapshot_id:
        raise SnapshotFrozen
    case = door.row(
        select(CaseRow.__table__).where(
            CaseRow.cycle_id == cycle.id, CaseRow.key == key, CaseRow.programme == programme
        )
    )
    return row, case


def _side_of(door: Door, row: Any, programme: str) -> Side | None:
    records = dict(programme_records(snapshot_of(door, row.snapshot_id), row))
    if programme not in records:
        raise NotFound
    flag = records[programme]["flag"]
    return SIDES[flag] if flag >= 0 else None


def _must_have_seen(door: Door, row: Any, programme: str, shown_id: int) -> None:
    shown = door.row(select(ShownRow.__table__).where(ShownRow.id == shown_id))
    if (
        shown is None
        or shown.key != row.key
        or shown.programme != programme
        or shown.snapshot_id != row.snapshot_id
        or (shown.user_id, shown.by) != (door.actor.user_id, door.actor.name)
    ):
        raise ExplanationNotShown


def _last_shown(door: Door, row: Any, programme: str) -> int:
    """The last time this actor was shown the explanation as it is now."""
    shown = door.value(
        select(ShownRow.id)
        .where(
            ShownRow.key == row.key,
            ShownRow.programme == programme,
            ShownRow.snapshot_id == row.snapshot_id,
            ShownRow.by == door.actor.name,
        )
        .order_by(ShownRow.id.desc())
        .limit(1)
    )
    if shown is None:
        raise ExplanationNotShown
    return int(shown)


def _must_be_at(case: Any, expected_version: int) -> None:
    if case is not None and case.version != expected_version:
        raise AlreadyDecided(case.acted_by, case.acted_at, case.verdict)
    if case is None and expected_version != 0:
        raise SnapshotFrozen


def _must_be_current(case: Any, decision_id: int) -> None:
    if case is None:
        raise SnapshotFrozen
    if case.decision_id != decision_id:
        raise AlreadyDecided(case.acted_by, case.acted_at, case.verdict)


def _decision(door: Door, decision_id: int) -> DecisionView:
    key = door.value(select(DecisionRow.key).where(DecisionRow.id == decision_id))
    every = decisions_of(door, key) if key is not None else ()
    found = [decision for decision in every if decision.id == decision_id]
    if not found:
        raise NotFound
    return found[0]


def _record(
    door: Door,
    row: Any,
    case: Any,
    programme: str,
    kind: str,
    verdict: Verdict | None,
    reason: str,
    shown_id: int | None,
    replaces: DecisionView | None,
) -> DecisionView:
    side, view = _side_of(door, row, programme), snapshot_of(door, row.snapshot_id).view
    text_id, digest = keep_text(door, row.key, reason.strip())
    version = (case.version if case is not None else 0) + 1
    decision = {
        "cycle_id": view.cycle_id,
        "snapshot_id": row.snapshot_id,
        "key": row.key,
        "programme": programme,
        "side": side,
        "area_path": row.area_path,
        "kind": kind,
        "verdict": verdict,
        "text_id": text_id,
        "text_digest": digest,
        "version": version,
        "replaces": None if replaces is None else replaces.id,
        "user_id": door.actor.user_id,
        "by": door.actor.name,
        "role": door.actor.role,
        "at": door.now,
        "shown_id": shown_id,
    }
    decision_id = int(door.run(insert(DecisionRow).returning(DecisionRow.id), decision).scalar_one())
    _move(door, case, decision, None if kind == "withdraw" else decision_id)
    if verdict == "kunjungi":
        plan_visit(door, row, programme, side, "list", 1.0)
    elif replaces is not None and replaces.verdict == "kunjungi":
        every = [d for d in decisions_of(door, row.key) if d.programme == programme]
        asked = {(d.by, d.at) for d in every if d.verdict == "kunjungi"}
        cancel_asked(door, row, programme, asked, text_id, digest)
    if kind == "withdraw" and planned_visit(door, row, programme) is not None:
        move_case(door, view.cycle_id, decision, "open", "visit")
    told = ("programme", "side", "verdict", "version", "replaces", "shown_id", "snapshot_id")
    details = {name: decision[name] for name in told} | {"decision": decision_id, "text": digest}
    acts = {"decide": "decided", "amend": "amended", "withdraw": "withdrawn"}
    audit_event(door, acts[kind], row.key, details, area_path=row.area_path, text_id=text_id)
    return _decision(door, decision_id)


def _move(door: Door, case: Any, decision: dict[str, Any], decision_id: int | None) -> None:
    """The case as it stands after the act."""
    verdict = decision["verdict"]
    state: CaseState = "open" if decision_id is None else "visit" if verdict == "kunjungi" else "decided"
    identity = {name: decision[name] for name in ("cycle_id", "key", "programme")}
    changed = {
        "side": decision["side"],
        "area_path": decision["area_path"],
        "state": state,
        "version": decision["version"],
        "decision_id": decision_id,
        "verdict": verdict,
        "acted_by": decision["by"],
        "acted_at": decision["at"],
    }
    if case is None:
        door.run(insert(CaseRow), {**identity, **changed})
    else:
        door.run(
            update(CaseRow)
            .where(
                CaseRow.cycle_id == identity["cycle_id"],
                CaseRow.key == identity["key"],
                CaseRow.programme == identity["programme"],
            )
            .values(**changed)
        )
