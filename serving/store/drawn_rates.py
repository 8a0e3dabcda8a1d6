"""Error rates of a programme's enrolment from randomly drawn visits alone: no model has a say in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import select

from models.audit_estimates import AuditEstimate, AuditVisits, Error, audit_errors
from serving.store.door import Door
from serving.store.registry_tables import HouseholdRow
from serving.store.scope import is_within, within
from serving.store.snapshots import snapshot_of
from serving.store.stored import programme_records
from serving.store.visits import NEWEST_FINDING
from serving.store.work_tables import DrawRow, VisitFindingRow, VisitRow

_WINDOW: Final = timedelta(days=366)
_TRUTH: Final = {"yes": 1.0, "no": 0.0}


@dataclass(frozen=True, slots=True)
class DrawnRates:
    """What the random visits of the last twelve months say about one programme.

    Attributes:
        errors: inclusion_error and exclusion_error, of `models.audit_estimates.audit_errors`.
        pending: drawn families without the findings of a visit, to come or never to; they are in no figure.
    """

    programme: str
    errors: Mapping[Error, AuditEstimate]
    pending: int


def drawn_rates(door: Door) -> tuple[DrawnRates, ...]:
    """By programme, of the families within the actor's areas; programmes without a draw are left out.

    A visit that was cancelled, or in which nobody could tell, is counted as unjudged.
    """
    draws = door.rows(select(DrawRow.__table__).where(DrawRow.at >= door.now - _WINDOW).order_by(DrawRow.id))
    visits = _visits(door, sorted({visit for draw in draws for visit in draw.visits}))
    found = []
    for programme in dict.fromkeys(draw.programme for draw in draws):
        own = [draw for draw in draws if draw.programme == programme]
        rows = [(draw, visits[visit]) for draw in own for visit in draw.visits if visit in visits]
        if rows:
            found.append(_rates(door, programme, own, rows))
    return tuple(found)


def _visits(door: Door, ids: Sequence[int]) -> dict[int, Any]:
    query = (
        select(
            VisitRow.id,
            VisitRow.snapshot_id,
            VisitRow.programme,
            VisitRow.area_path,
            VisitRow.state,
            HouseholdRow.programmes,
            VisitFindingRow.outcome,
            VisitFindingRow.eligible,
        )
        .join(
            HouseholdRow,
            (HouseholdRow.snapshot_id == VisitRow.snapshot_id) & (HouseholdRow.number == VisitRow.number),
        )
        .outerjoin(VisitFindingRow, NEWEST_FINDING)
        .where(VisitRow.slice == "audit", within(VisitRow.area_path, door.actor.areas))
    )
    wanted = set(ids)
    return {row.id: row for row in door.rows(query) if row.id in wanted}


def _rates(door: Door, programme: str, draws: Sequence[Any], rows: Sequence[tuple[Any, Any]]) -> DrawnRates:
    made = [(draw, visit) for draw, visit in rows if visit.state != "planned"]
    drawn = AuditVisits(
        expected=np.array([_expected(draws, visit.area_path) for _, visit in made]),
        fraction=np.array([draw.drawn / draw.population for draw, _ in made]),
        enrolled=np.array([_enrolled(door, programme, visit) for _, visit in made]),
        eligible=np.array([_TRUTH.get(visit.eligible or "", np.nan) for _, visit in made]),
    )
    return DrawnRates(programme, audit_errors(drawn), len(rows) - len(made))


def _expected(draws: Sequence[Any], area_path: str) -> float:
    """How often a family there was expected to be drawn."""
    return float(sum(d.drawn / d.population for d in draws if is_within(area_path, d.areas)))


def _enrolled(door: Door, programme: str, visit: Any) -> float:
    record = dict(programme_records(snapshot_of(door, visit.snapshot_id), visit))[programme]
    return float(record["enrolled"]) if record["enrolled"] >= 0 else np.nan
