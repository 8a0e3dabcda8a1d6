"""A round of visits: the flagged families that matter most, and some drawn at random from all.

The rule, the draw and its probabilities are those of `tepat visits` (`models.visit_choice`,
`models.audit_sample`); a family's keyed hash stands for its id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import exists, func, insert, select

from models.audit_sample import audit_size, draw_audit
from models.flags import FLAG_OF, SIDES, Side
from models.visit_choice import choose, priorities, stakes
from models.visit_rule import VisitRule
from serving.store.cycles import open_cycle_view
from serving.store.door import Door
from serving.store.errors import NotFound, SnapshotFrozen
from serving.store.located import located
from serving.store.registry_tables import FlagRow, HouseholdRow
from serving.store.scope import must_be_within, within
from serving.store.snapshots import policy_of, snapshot_of
from serving.store.trail import audit_event
from serving.store.visit_acts import plan_visit
from serving.store.visit_views import VisitQuery, VisitView
from serving.store.visits import conditions_of, visit_of
from serving.store.work_tables import CaseRow, DrawRow, VisitRow

MOST_VISITS: Final = 500
MOST_SEED: Final = 2**62


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """What round of visits is wanted.

    Attributes:
        visits: how many, drawn ones included; 1 to MOST_VISITS.
        audit_share: of them at random, 0.10 to 0.20 (`models.audit_sample.audit_size`).
        sides: the lists to choose from.
        area: path of the area to visit; None for all that the actor may see.
    """

    programme: str
    visits: int = 40
    audit_share: float = 0.15
    sides: tuple[Side, ...] = SIDES
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What was planned.

    Attributes:
        chosen: visits to families chosen by their flag and not drawn as well.
        drawn: visits drawn at random; population: out of how many families.
        expected_errors: of all planned families with a flag, how many flags should prove right: the sum
            of their probabilities.
        flagged: planned families with a flag, drawn or not.
    """

    visits: tuple[VisitView, ...]
    chosen: int
    drawn: int
    population: int
    flagged: int
    expected_errors: float


@dataclass(frozen=True, slots=True)
class Expected:
    """Planned visits of one filter.

    Attributes:
        flagged: with a flag; right: how many of these flags should prove right.
        drawn: at random, with a flag or without.
    """

    flagged: int
    right: float
    drawn: int


def plan_round(door: Door, order: RoundOrder, seed: int) -> Round:
    """Plans a round and records its draw. Families that were planned or visited already are not chosen again.

    Args:
        seed: 0 to MOST_SEED, of the draw; kept, so that anybody can draw again.

    Raises:
        NoOpenCycle, SnapshotFrozen: there is nothing to plan in.
        NotFound: no such programme, or the area lies outside the actor's.
        ValueError: the share is outside 0.10 to 0.20.
    """
    cycle = open_cycle_view(door)
    if cycle.snapshot_id is None:
        raise SnapshotFrozen
    snapshot = snapshot_of(door, cycle.snapshot_id).view
    if order.programme not in {programme.name for programme in snapshot.programmes}:
        raise NotFound
    if order.area is not None:
        must_be_within(order.area, door.actor)
    keys = _everybody(door, snapshot.id, order)
    flags = _waiting(door, snapshot.id, cycle.id, order)
    places = pc.index_in(pa.array([flag.key for flag in flags], pa.string()), value_set=keys).to_numpy()
    priority = np.zeros(len(keys))
    priority[places] = _priorities(door, snapshot.policy_digest, order.programme, flags)
    draw = draw_audit(keys, audit_size(order.visits, order.audit_share), seed, cycle.name)
    choice = choose(priority, keys, draw, order.visits)
    of_key = _flags_of(door, snapshot.id, order, keys.take(pa.array(choice.visited)).to_pylist())
    drawn, planned = set(draw.positions.tolist()), {}
    for position in choice.visited.tolist():
        key = keys[position].as_py()
        flag = of_key.get(key)
        side: Side | None = flag.side if flag else None
        row = located(door, key)
        if position in drawn:
            visit = plan_visit(door, row, order.programme, side, "audit", draw.probability)
        else:
            visit = plan_visit(door, row, order.programme, side, "list", 1.0)
        planned[position] = visit
    ids = [planned[position] for position in sorted(drawn)]
    _record(door, cycle.id, snapshot.id, order, seed, draw.population, ids)
    return Round(
        visits=tuple(visit_of(door, visit_id) for visit_id in planned.values()),
        chosen=len(planned) - len(ids),
        drawn=len(ids),
        population=draw.population,
        flagged=len(of_key),
        expected_errors=sum(flag.flag_probability for flag in of_key.values()),
    )


def expected_of(door: Door, query: VisitQuery) -> Expected:
    """What the planned visits of a filter should find.

    Raises:
        NoOpenCycle.
    """
    conditions = conditions_of(door, replace(query, state="planned"), open_cycle_view(door).id)
    flagged = (
        select(func.count().label("flags"), func.sum(FlagRow.flag_probability).label("right"))
        .select_from(VisitRow)
        .join(
            FlagRow,
            (FlagRow.snapshot_id == VisitRow.snapshot_id)
            & (FlagRow.key == VisitRow.key)
            & (FlagRow.programme == VisitRow.programme),
        )
        .where(*conditions)
    )
    found: Any = door.row(flagged)
    drawn = door.value(
        select(func.count()).select_from(VisitRow).where(*conditions, VisitRow.slice == "audit")
    )
    return Expected(int(found.flags), float(found.right or 0.0), int(drawn or 0))


def _areas(door: Door, order: RoundOrder) -> tuple[str, ...]:
    """Where the round is made: an area that `plan_round` has seen to be the actor's, or all of theirs."""
    return door.actor.areas if order.area is None else (order.area,)


def _everybody(door: Door, snapshot_id: int, order: RoundOrder) -> pa.Array:
    """Keys of all families of the areas, in an order of their own, so that a draw can be repeated."""
    query = select(HouseholdRow.key).where(
        HouseholdRow.snapshot_id == snapshot_id, within(HouseholdRow.area_path, _areas(door, order))
    )
    return pa.array(sorted(door.run(query).scalars()), pa.string())


def _waiting(door: Door, snapshot_id: int, cycle_id: int, order: RoundOrder) -> Sequence[Any]:
    """Flags of the programme about which nobody has done anything in this cycle."""
    planned = exists().where(
        VisitRow.cycle_id == cycle_id,
        VisitRow.key == FlagRow.key,
        VisitRow.programme == FlagRow.programme,
        VisitRow.state != "cancelled",
    )
    decided = exists().where(
        CaseRow.cycle_id == cycle_id,
        CaseRow.key == FlagRow.key,
        CaseRow.programme == FlagRow.programme,
        CaseRow.state == "decided",
    )
    query = select(FlagRow.key, FlagRow.side, FlagRow.flag_probability, FlagRow.size).where(
        FlagRow.snapshot_id == snapshot_id,
        FlagRow.programme == order.programme,
        FlagRow.side.in_(order.sides),
        within(FlagRow.area_path, _areas(door, order)),
        ~planned,
        ~decided,
    )
    return door.rows(query)


def _priorities(door: Door, policy_digest: str, programme: str, flags: Sequence[Any]) -> Any:
    """shape (flags,), by the rule as it stands."""
    persons = np.array([flag.size for flag in flags], dtype=np.float64)
    paid = stakes(policy_of(door, policy_digest).programmes, persons)[programme]
    assessed = pa.table(
        {
            f"flag:{programme}": pa.array([FLAG_OF[flag.side] for flag in flags], pa.string()),
            f"flag_probability:{programme}": pa.array(
                [flag.flag_probability for flag in flags], pa.float64()
            ),
        }
    )
    return priorities(assessed, persons, {programme: paid}, VisitRule())


def _flags_of(door: Door, snapshot_id: int, order: RoundOrder, keys: list[str]) -> dict[str, Any]:
    query = select(FlagRow.key, FlagRow.side, FlagRow.flag_probability).where(
        FlagRow.snapshot_id == snapshot_id, FlagRow.programme == order.programme, FlagRow.key.in_(keys)
    )
    return {row.key: row for row in door.rows(query)}


def _record(
    door: Door, cycle_id: int, snapshot_id: int, order: RoundOrder, seed: int, population: int, ids: list[int]
) -> None:
    areas = list(_areas(door, order))
    drawn = {
        "cycle_id": cycle_id,
        "snapshot_id": snapshot_id,
        "programme": order.programme,
        "areas": areas,
        "seed": seed,
        "population": population,
        "drawn": len(ids),
        "visits": ids,
        "by": door.actor.name,
        "at": door.now,
    }
    door.run(insert(DrawRow), drawn)
    told = ("programme", "areas", "seed", "population", "drawn", "visits")
    details = {name: drawn[name] for name in told} | {
        "capacity": order.visits,
        "audit_share": order.audit_share,
        "sides": list(order.sides),
    }
    audit_event(
        door,
        "round_planned",
        f"snapshot:{snapshot_id}",
        details,
        area_path=areas[0] if len(areas) == 1 else "",
    )
