"""A cycle at a glance: what was counted when the snapshot was loaded, and live how far the work has come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, select

from models.flags import SIDES
from models.statuses import STATUSES
from serving.store.area_levels import depth_of
from serving.store.area_names import names_of
from serving.store.counted import Counted, counted, flagged, recorded_half
from serving.store.cycle_views import CycleView, SnapshotView
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.families_worked import FamiliesWorked, families_worked
from serving.store.next_steps import next_steps
from serving.store.overview_views import AreaCounts, ListCounts, NextStep, Overview, ProgrammeCounts
from serving.store.registry_tables import FlagRow
from serving.store.scope import within
from serving.store.snapshots import snapshot_view
from serving.store.work_tables import CaseRow

_TOLD: Final = ("flagged", "consistent", "cannot_tell")


@dataclass(slots=True)
class _Tally:
    """Of one area: families, persons, and pairs of household and programme by what they are."""

    families: int = 0
    persons: int = 0
    flagged_families: int = 0
    done_families: int = 0
    visit_families: int = 0
    told: int = 0
    pairs: Counter[str] = field(default_factory=Counter)


def overview(door: Door, cycle_id: int | None) -> Overview:
    """The cycle over the areas that the actor may see.

    Raises:
        NotFound: there is no such cycle.
    """
    cycle = cycle_of(door, cycle_id)
    if cycle is None or cycle.snapshot_id is None:
        return _empty(cycle)
    snapshot = snapshot_view(door, cycle.snapshot_id)
    found = counted(door, snapshot.id, len(snapshot.areas))
    worked = _worked(door, cycle.id, snapshot.id)
    families = families_worked(door, cycle.id, snapshot.id)
    areas = _areas(found, worked, families)
    whole = areas.pop("")
    lists = _lists(snapshot, found, worked)
    age = (door.now.date() - snapshot.as_of).days
    half = recorded_half(door, snapshot.id)
    half_age = None if half is None else (door.now.date() - half).days
    return Overview(
        cycle=cycle,
        snapshot=snapshot,
        families=whole.families,
        persons=whole.persons,
        flagged=sum(each.flagged for each in lists),
        flagged_families=whole.flagged_families,
        open=sum(each.open for each in lists),
        visits=sum(each.visits for each in lists),
        decided=sum(each.decided for each in lists),
        cannot_tell=whole.pairs["cannot_tell"],
        lists=lists,
        programmes=_programmes(snapshot, found),
        areas=tuple(_area(door, path, tally) for path, tally in sorted(areas.items())),
        age_days=age,
        next_steps=next_steps(door, cycle, lists, families.planned, age, half_age),
        answers_half=half,
        answers_age_days=half_age,
        told=whole.told,
        planned=families.planned,
    )


def _empty(cycle: CycleView | None) -> Overview:
    step = NextStep("no_cycle" if cycle is None else "no_snapshot", 1)
    return Overview(cycle, None, 0, 0, 0, 0, 0, 0, 0, 0, (), (), (), None, (step,))


def _worked(door: Door, cycle_id: int, snapshot_id: int) -> Sequence[Any]:
    """Flags whose case is no longer open: area, programme, side, state and how many."""
    # Asked case by case: a join would begin with the flags, of which there are far more.
    side = (
        select(FlagRow.side)
        .where(
            FlagRow.snapshot_id == snapshot_id,
            FlagRow.key == CaseRow.key,
            FlagRow.programme == CaseRow.programme,
        )
        .correlate(CaseRow)
        .scalar_subquery()
    )
    moved = (
        select(CaseRow.area_path, CaseRow.programme, side.label("side"), CaseRow.state)
        .where(
            CaseRow.cycle_id == cycle_id,
            CaseRow.state != "open",
            within(CaseRow.area_path, door.actor.areas),
        )
        .subquery()
    )
    by = (moved.c.area_path, moved.c.programme, moved.c.side, moved.c.state)
    query = select(*by, func.count().label("pairs")).where(moved.c.side.is_not(None))
    return door.rows(query.group_by(*by))


def _areas(found: Counted, worked: Sequence[Any], families: FamiliesWorked) -> dict[str, _Tally]:
    """Area path → tally, for every level down to the counted one; "" is everything in view."""
    tallies: dict[str, _Tally] = {"": _Tally()}
    above = {area.path: _and_above(area.path) for area in found.areas}
    for area in found.areas:
        for path in above[area.path]:
            tally = tallies.setdefault(path, _Tally())
            tally.families += area.families
            tally.persons += area.persons
            tally.flagged_families += area.flagged_families
    for count in found.counts:
        for each in above[count.path]:
            tallies[each].pairs[count.what.partition(":")[0]] += count.families
            tallies[each].told += count.families if count.what in _TOLD else 0
    depth = max(map(depth_of, above), default=0)

    def holding(path: str) -> list[_Tally]:
        """Of the counted areas that hold a place, which may be finer than they."""
        return [tallies[each] for each in above.get("/".join(path.split("/")[:depth]), [""])]

    for path, _, _, state, pairs in worked:
        for tally in holding(path):
            tally.pairs[f"case:{state}"] += pairs
    for path, done, to_visit in families.by_area():
        for tally in holding(path):
            tally.done_families += done
            tally.visit_families += to_visit
    return tallies


def _and_above(path: str) -> list[str]:
    """
    >>> _and_above("01/003")
    ['', '01', '01/003']
    """
    parts = path.split("/") if path else []
    return ["/".join(parts[:depth]) for depth in range(len(parts) + 1)]


def _area(door: Door, path: str, tally: _Tally) -> AreaCounts:
    return AreaCounts(
        path=path,
        names=names_of(door, path),
        level=path.count("/") + 1,
        families=tally.families,
        persons=tally.persons,
        flagged=tally.pairs["flag"],
        decided=tally.pairs["case:decided"],
        visits=tally.pairs["case:visit"],
        cannot_tell=tally.pairs["cannot_tell"],
        told=tally.told,
        flagged_families=tally.flagged_families,
        done_families=tally.done_families,
        visit_families=tally.visit_families,
    )


def _lists(snapshot: SnapshotView, found: Counted, worked: Sequence[Any]) -> tuple[ListCounts, ...]:
    length = flagged(found)
    moved: Counter[tuple[str, str, str]] = Counter()
    for _, programme, side, state, pairs in worked:
        moved[programme, side, state] += pairs
    lists = []
    for line in snapshot.programmes:
        for side in SIDES:
            if side not in line.bounds:
                continue
            n = length[line.name, side]
            visits, decided = moved[line.name, side, "visit"], moved[line.name, side, "decided"]
            lists.append(ListCounts(line.name, side, n, n - visits - decided, visits, decided))
    return tuple(lists)


def _programmes(snapshot: SnapshotView, found: Counted) -> tuple[ProgrammeCounts, ...]:
    told: dict[str, Counter[str]] = {line.name: Counter() for line in snapshot.programmes}
    for count in found.counts:
        told[count.programme][count.what] += count.families
    return tuple(
        ProgrammeCounts(
            line.name,
            line.line,
            {status: told[line.name][status] for status in STATUSES if told[line.name][status]},
            told[line.name]["enrolled"],
        )
        for line in snapshot.programmes
    )
