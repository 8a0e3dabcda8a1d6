"""The one screen: everything about a household that may be seen without a reason."""

from typing import Any

import numpy as np
from sqlalchemy import bindparam, select

from models.flags import FLAG_OF, SIDES
from models.statuses import STATUSES
from serving.store.area_levels import listed_path
from serving.store.area_names import names_of
from serving.store.case_views import DecisionView
from serving.store.cycles import current_cycle
from serving.store.door import Door
from serving.store.histories import decisions_of, earlier_snapshots
from serving.store.household_views import AreaFigures, HouseholdView, StatusView
from serving.store.identities import masked_identity
from serving.store.lists import household_id_of
from serving.store.located import located
from serving.store.packing import numbers_of
from serving.store.prepared import Prepared
from serving.store.registry_tables import AreaRow
from serving.store.snapshots import Snapshot, snapshot_of, snapshot_view
from serving.store.stored import (
    checks_of,
    explanation_digest,
    findings_of,
    in_order,
    interval_ends,
    programme_records,
    strongest_first,
)
from serving.store.visits import visits_of
from serving.store.work_tables import CaseRow

_CASES = Prepared(
    select(CaseRow.programme, CaseRow.state, CaseRow.version).where(
        CaseRow.cycle_id == bindparam("cycle_id"), CaseRow.key == bindparam("key")
    )
)
_AREA = Prepared(
    select(AreaRow.families, AreaRow.percentiles).where(
        AreaRow.snapshot_id == bindparam("snapshot_id"), AreaRow.path == bindparam("path")
    )
)


def household(door: Door, key: str, snapshot_id: int | None = None) -> HouseholdView:
    """The household in the snapshot in force, or in another.

    Raises:
        NotFound: there is no such household, or it lies outside the actor's areas.
    """
    row = located(door, key, snapshot_id)
    snapshot = snapshot_of(door, row.snapshot_id)
    view = snapshot_view(door, row.snapshot_id)
    decisions = decisions_of(door, key)
    cycle = current_cycle(door)
    in_force = cycle is not None and cycle.open and cycle.snapshot_id == view.id
    reasons = in_order(snapshot, row)
    low_80, high_80, low_90, high_90 = interval_ends(row)
    return HouseholdView(
        key=key,
        household_id=household_id_of(door, key, row.id_box),
        snapshot=view,
        area_path=row.area_path,
        area_names=names_of(door, row.area_path),
        size=row.size,
        estimate=row.estimate,
        low_80=low_80,
        high_80=high_80,
        low_90=low_90,
        high_90=high_90,
        reference=view.reference,
        statuses=_statuses(door, snapshot, row, decisions),
        reasons=strongest_first(reasons),
        checks=checks_of(row),
        findings=findings_of(row),
        recorded=row.recorded,
        identity=masked_identity(door, key, row.personal),
        compared=_compared(door, row),
        decisions=decisions,
        visits=visits_of(door, key),
        earlier=earlier_snapshots(door, key, view.id),
        explanation_digest=explanation_digest(snapshot, row, reasons),
        editable=in_force,
    )


def _statuses(
    door: Door, snapshot: Snapshot, row: Any, decisions: tuple[DecisionView, ...]
) -> tuple[StatusView, ...]:
    cases = {case.programme: case for case in _CASES.rows(door, cycle_id=snapshot.view.cycle_id, key=row.key)}
    current = {
        d.programme: d
        for d in decisions
        if d.current and d.cycle == snapshot.view.cycle and d.kind != "withdraw"
    }
    lines = {programme.name: programme.line for programme in snapshot.view.programmes}
    found = []
    for name, record in programme_records(snapshot, row):
        side = SIDES[record["flag"]] if record["flag"] >= 0 else None
        case = cases.get(name)
        probability = record["flag_probability"]
        found.append(
            StatusView(
                programme=name,
                line=lines[name],
                p_below=record["p_below"],
                enrolled=None if record["enrolled"] < 0 else bool(record["enrolled"]),
                status=STATUSES[record["status"]],
                flag=FLAG_OF[side] if side else None,
                side=side,
                flag_probability=None if np.isnan(probability) else probability,
                rank=record["rank"] or None,
                state=case.state if case is not None else "open",
                version=case.version if case is not None else 0,
                decision=current.get(name),
            )
        )
    return tuple(found)


def _compared(door: Door, row: Any) -> AreaFigures | None:
    path = listed_path(row.area_path)
    area = _AREA.row(door, snapshot_id=row.snapshot_id, path=path)
    if area is None or area.families == 0:
        return None
    percentiles = numbers_of(area.percentiles)
    below = float(np.interp(row.estimate, percentiles, np.linspace(0, 1, len(percentiles))))
    return AreaFigures(path, names_of(door, path), area.families, below, tuple(percentiles.tolist()))
