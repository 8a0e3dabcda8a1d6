"""What happened to one household: decisions, visits, earlier snapshots."""

from typing import Any

from sqlalchemy import bindparam, select

from models.flags import SIDES
from serving.store.case_views import DecisionView
from serving.store.door import Door
from serving.store.household_views import EarlierSnapshot
from serving.store.prepared import Prepared
from serving.store.registry_tables import CycleRow, HouseholdRow, SnapshotRow
from serving.store.scope import is_within
from serving.store.snapshots import READY, snapshot_of
from serving.store.stored import programme_records
from serving.store.trail import read_text, text_of
from serving.store.work_tables import CaseRow, DecisionRow, ShownRow, TextRow

_DECISIONS = Prepared(
    select(
        DecisionRow.__table__,
        CycleRow.name.label("cycle"),
        ShownRow.at.label("shown_at"),
        ShownRow.explanation_digest,
        TextRow.box,
        CaseRow.decision_id.label("current_id"),
    )
    .join(CycleRow, CycleRow.id == DecisionRow.cycle_id)
    .outerjoin(ShownRow, ShownRow.id == DecisionRow.shown_id)
    .outerjoin(TextRow, text_of(DecisionRow.text_id, DecisionRow.key))
    .outerjoin(
        CaseRow,
        (CaseRow.cycle_id == DecisionRow.cycle_id)
        & (CaseRow.key == DecisionRow.key)
        & (CaseRow.programme == DecisionRow.programme),
    )
    .where(DecisionRow.key == bindparam("key"))
    .order_by(DecisionRow.id.desc())
)
_EARLIER = Prepared(
    select(HouseholdRow.snapshot_id, HouseholdRow.area_path, HouseholdRow.estimate, HouseholdRow.programmes)
    .join(SnapshotRow, SnapshotRow.id == HouseholdRow.snapshot_id)
    .where(
        HouseholdRow.key == bindparam("key"),
        HouseholdRow.snapshot_id != bindparam("but"),
        SnapshotRow.state == READY,
    )
    .order_by(HouseholdRow.snapshot_id.desc())
)


def decisions_of(door: Door, key: str) -> tuple[DecisionView, ...]:
    """Every act on a household's cases, newest first, as far as they lie in the actor's areas."""
    rows = _DECISIONS.rows(door, key=key)
    return tuple(_decision(door, row) for row in rows if is_within(row.area_path, door.actor.areas))


def earlier_snapshots(door: Door, key: str, but: int) -> tuple[EarlierSnapshot, ...]:
    """The household in the other snapshots of the actor's areas, newest first."""
    rows = _EARLIER.rows(door, key=key, but=but)
    return tuple(_earlier(door, row) for row in rows if is_within(row.area_path, door.actor.areas))


def _earlier(door: Door, row: Any) -> EarlierSnapshot:
    snapshot = snapshot_of(door, row.snapshot_id)
    flags = tuple(
        (name, SIDES[record["flag"]])
        for name, record in programme_records(snapshot, row)
        if record["flag"] >= 0
    )
    view = snapshot.view
    return EarlierSnapshot(view.id, view.cycle, view.as_of, row.estimate, flags, view.model_digest)


def _decision(door: Door, row: Any) -> DecisionView:
    return DecisionView(
        id=row.id,
        key=row.key,
        programme=row.programme,
        side=row.side,
        kind=row.kind,
        verdict=row.verdict,
        reason=read_text(door.keys, row.key, row.box, row.text_digest),
        version=row.version,
        by=row.by,
        by_id=row.user_id,
        role=row.role,
        at=row.at,
        snapshot_id=row.snapshot_id,
        cycle=row.cycle,
        shown_id=row.shown_id,
        shown_at=row.shown_at,
        explanation_digest=row.explanation_digest,
        current=row.current_id == row.id,
    )
