"""A cycle at a glance: what was counted when the snapshot was loaded, and live how far the work has come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, select

from models.flags import SIDES
from models.statuses import STATUSES
from serving.store.area_levels import counted_depth
from serving.store.area_names import names_of
from serving.store.cycles import cycle_of
from serving.store.door import Door
from serving.store.registry_tables import AreaRow, CountRow, FlagRow
from serving.store.scope import within
from serving.store.snapshots import snapshot_view
from serving.store.views import (
    AreaCounts,
    CycleView,
    ListCounts,
    NextStep,
    Overview,
    ProgrammeCounts,
    SnapshotView,
)
from serving.store.work_tables import CaseRow, JobRow, VisitRow

_OLD_DAYS = 45


@dataclass(slots=True)
class _Tally:
    """Of one area: families, persons, and pairs of household and programme by what they are."""

    families: int = 0
    persons: int = 0
    flagged_families: int = 0
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
    depth = counted_depth(door.actor.areas, len(snapshot.areas))
    counted = _counted(door, snapshot.id, depth)
    worked = _worked(door, cycle.id, snapshot.id)
    areas = _areas(door, snapshot.id, depth, counted, worked)
    whole = areas.pop("")
    lists = _lists(snapshot, counted, worked)
    flagged = sum(each.flagged for each in lists)
    age = (door.now.date() - snapshot.as_of).days
    return Overview(
        cycle=cycle,
        snapshot=snapshot,
        families=whole.families,
        persons=whole.persons,
        flagged=flagged,
        flagged_families=whole.flagged_families,
        open=sum(each.open for each in lists),
        visits=sum(each.visits for each in lists),
        decided=sum(each.decided for each in lists),
        cannot_tell=whole.pairs["cannot_tell"],
        lists=lists,
        programmes=_programmes(snapshot, counted),
        areas=tuple(_area(door, path, tally) for path, tally in sorted(areas.items())),
        age_days=age,
        next_steps=_next_steps(door, cycle, lists, age),
    )


def _empty(cycle: CycleView | None) -> Overview:
    step = NextStep("no_cycle" if cycle is None else "no_snapshot", 1)
    return Overview(cycle, None, 0, 0, 0, 0, 0, 0, 0, 0, (), (), (), None, (step,))


def _counted(door: Door, snapshot_id: int, depth: int) -> Sequence[Any]:
    query = select(CountRow.path, CountRow.programme, CountRow.what, CountRow.families)
    of_level = (CountRow.snapshot_id == snapshot_id, CountRow.depth == depth)
    return door.rows(query.where(*of_level, within(CountRow.path, door.actor.areas)))


def _worked(door: Door, cycle_id: int, snapshot_id: int) -> Sequence[Any]:
    """Flags whose case is no longer open: area, programme, side, state and how many."""
    of_flag = and_(
        FlagRow.snapshot_id == snapshot_id, FlagRow.key == CaseRow.key, FlagRow.programme == CaseRow.programme
    )
    by = (FlagRow.area_path, FlagRow.programme, FlagRow.side, CaseRow.state)
    query = select(*by, func.count().label("pairs")).select_from(CaseRow).join(FlagRow, of_flag)
    query = query.where(
        CaseRow.cycle_id == cycle_id, CaseRow.state != "open", within(FlagRow.area_path, door.actor.areas)
    )
    return door.rows(query.group_by(*by))


def _areas(
    door: Door, snapshot_id: int, depth: int, counted: Sequence[Any], worked: Sequence[Any]
) -> dict[str, _Tally]:
    """Area path → tally, for every level down to `depth`; "" is everything in view."""
    columns = (AreaRow.path, AreaRow.families, AreaRow.persons, AreaRow.flagged_families)
    of_level = (AreaRow.snapshot_id == snapshot_id, AreaRow.depth == depth)
    rows = door.rows(select(*columns).where(*of_level, within(AreaRow.path, door.actor.areas)))
    tallies: dict[str, _Tally] = {"": _Tally()}
    above = {row.path: _and_above(row.path) for row in rows}
    for row in rows:
        for path in above[row.path]:
            tally = tallies.setdefault(path, _Tally())
            tally.families += row.families
            tally.persons += row.persons
            tally.flagged_families += row.flagged_families
    for path, _, what, pairs in counted:
        name = "flagged" if what.startswith("flag:") else what
        for each in above[path]:
            tallies[each].pairs[name] += pairs
    for path, _, _, state, pairs in worked:
        for each in above["/".join(path.split("/")[:depth])]:
            tallies[each].pairs[f"case:{state}"] += pairs
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
        flagged=tally.pairs["flagged"],
        decided=tally.pairs["case:decided"],
        visits=tally.pairs["case:visit"],
        cannot_tell=tally.pairs["cannot_tell"],
    )


def _lists(snapshot: SnapshotView, counted: Sequence[Any], worked: Sequence[Any]) -> tuple[ListCounts, ...]:
    flagged: Counter[tuple[str, str]] = Counter()
    for _, programme, what, pairs in counted:
        if what.startswith("flag:"):
            flagged[programme, what.removeprefix("flag:")] += pairs
    moved: Counter[tuple[str, str, str]] = Counter()
    for _, programme, side, state, pairs in worked:
        moved[programme, side, state] += pairs
    found = []
    for line in snapshot.programmes:
        for side in SIDES:
            if side not in line.bounds:
                continue
            n = flagged[line.name, side]
            visits, decided = moved[line.name, side, "visit"], moved[line.name, side, "decided"]
            found.append(ListCounts(line.name, side, n, n - visits - decided, visits, decided))
    return tuple(found)


def _programmes(snapshot: SnapshotView, counted: Sequence[Any]) -> tuple[ProgrammeCounts, ...]:
    found: dict[str, Counter[str]] = {line.name: Counter() for line in snapshot.programmes}
    for _, programme, what, pairs in counted:
        found[programme][what] += pairs
    return tuple(
        ProgrammeCounts(
            line.name,
            line.line,
            {status: found[line.name][status] for status in STATUSES if found[line.name][status]},
            found[line.name]["enrolled"],
        )
        for line in snapshot.programmes
    )


def _next_steps(
    door: Door, cycle: CycleView, lists: tuple[ListCounts, ...], age: int
) -> tuple[NextStep, ...]:
    of_cycle = (VisitRow.cycle_id == cycle.id, within(VisitRow.area_path, door.actor.areas))
    planned = door.value(
        select(func.count()).select_from(VisitRow).where(*of_cycle, VisitRow.state == "planned")
    )
    repairs = door.value(
        select(func.count())
        .select_from(CaseRow)
        .where(
            CaseRow.cycle_id == cycle.id,
            CaseRow.verdict == "perbaiki_data",
            within(CaseRow.area_path, door.actor.areas),
        )
    )
    working = door.value(
        select(func.count()).select_from(JobRow).where(JobRow.state.in_(("queued", "running", "interrupted")))
    )
    still_open = sum(each.open for each in lists)
    facts = (
        ("jobs_running", int(working or 0)),
        ("old_answers", age if age > _OLD_DAYS else 0),
        ("open_cases", still_open),
        ("visits_planned", int(planned or 0)),
        ("repairs_proposed", int(repairs or 0)),
        ("all_decided", int(cycle.open and not still_open and any(each.flagged for each in lists))),
    )
    return tuple(NextStep(code, count) for code, count in facts if count)
