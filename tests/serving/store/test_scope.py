"""Areas: what lies outside is answered like what does not exist, wherever one asks."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text

from serving.store.actor import Actor
from serving.store.errors import NotFound
from serving.store.list_views import ListQuery, ListRow
from serving.store.registry_tables import HouseholdRow
from serving.store.scope import area_values, is_within, within, within_named
from serving.store.visit_views import VisitFindings, VisitQuery
from serving.store.work import Work
from tests.serving.conftest import AREA, District
from tests.serving.store.acting import decide, every_row, rows

CODES = st.sampled_from(["0", "01", "010", "011", "1", "a", "a0", "A", "-", "ä", "é", "%", "_", "01 "])
PATHS = st.lists(CODES, min_size=1, max_size=3).map("/".join)


@given(PATHS, st.lists(PATHS, max_size=3))
def test_the_condition_of_a_query_says_what_is_said_of_one_path(path: str, areas: list[str]) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE households (area_path TEXT)"))
        connection.execute(text("INSERT INTO households VALUES (:path)"), {"path": path})
        column = HouseholdRow.area_path
        literal = connection.execute(select(column).where(within(column, areas))).first()
        named = connection.execute(
            select(column).where(within_named(column, "own", len(areas))), area_values("own", areas)
        ).first()
    engine.dispose()

    assert (literal is not None, named is not None) == (is_within(path, areas), is_within(path, areas))


def test_lists_and_counts_hold_the_own_area_only(loaded: District, actors: dict[str, Actor]) -> None:
    with loaded.store.read(actors["reviewer"]) as reading:
        everything = every_row(reading, ListQuery("inclusion"))
        whole = reading.overview()
    with loaded.store.read(actors["area_reviewer"]) as reading:
        own = every_row(reading, ListQuery("inclusion"))
        counted = reading.overview()
        page = reading.list_page(ListQuery("inclusion", limit=1))

    assert own == [row for row in everything if row.area_path.startswith(f"{AREA}/")]
    assert 0 < len(own) < len(everything)
    assert page.total == len(own)
    assert 0 < counted.families < whole.families
    assert {area.path.split("/")[0] for area in counted.areas} == {AREA}
    assert counted.flagged == sum(
        len(rows(loaded.store, actors["area_reviewer"], ListQuery(side, limit=500)))
        for side in ("inclusion", "exclusion")
    )


def test_an_area_is_not_its_namesakes_beginning(loaded: District, actors: dict[str, Actor]) -> None:
    narrow = replace(actors["area_reviewer"], areas=("0",))

    assert rows(loaded.store, narrow) == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda work, row: work.household(row.key),
        lambda work, row: work.answers(row.key),
        lambda work, row: work.show_explanation(row.key, row.programme),
        lambda work, row: work.decide(row.key, row.programme, "tetap", "karena", 1, 0),
        lambda work, row: work.unmask(row.key, "perlu tahu"),
        lambda work, row: work.assign_visits([row.key], row.programme, row.side),
        lambda work, row: work.erase(row.key, "permintaan"),
        lambda work, row: work.enter_findings(1, VisitFindings("met")),
        lambda work, row: work.cancel_visit(1, "salah keluarga"),
        lambda work, row: work.visit(1),
        lambda work, row: work.amend(1, "tetap", "karena", 1),
        lambda work, row: work.withdraw(1, "karena"),
    ],
)
def test_outside_the_own_area_nothing_is_found(
    district: District, actors: dict[str, Actor], act: Callable[[Work, ListRow], object]
) -> None:
    outside = next(row for row in rows(district.store, actors["reviewer"]) if row.area_path[:2] != AREA)
    with district.store.begin(actors["reviewer"]) as work:
        decide(work, outside)
        work.assign_visits([outside.key], outside.programme, outside.side)

    with pytest.raises(NotFound) as elsewhere, district.store.begin(actors["area_reviewer"]) as work:
        act(work, outside)
    with pytest.raises(NotFound) as absent, district.store.begin(actors["area_reviewer"]) as work:
        work.household("AAAAAAAAAAAAAAAA")

    assert str(elsewhere.value) == str(absent.value)


def test_what_happened_elsewhere_is_in_no_history_visit_or_trail(
    district: District, actors: dict[str, Actor]
) -> None:
    outside = next(row for row in rows(district.store, actors["reviewer"]) if row.area_path[:2] != AREA)
    with district.store.begin(actors["reviewer"]) as work:
        decide(work, outside, "kunjungi")

    with district.store.read(actors["area_reviewer"]) as reading:
        from serving.store.trail_views import AuditQuery

        assert reading.decisions(outside.key) == ()
        assert reading.visits(VisitQuery(key=outside.key)).rows == ()
        assert reading.visits(VisitQuery()).total == 0
        assert reading.audit(AuditQuery(subject=outside.key)).rows == ()


def test_a_search_finds_nothing_outside(loaded: District, actors: dict[str, Actor]) -> None:
    outside = next(row for row in rows(loaded.store, actors["reviewer"]) if row.area_path[:2] != AREA)
    assert outside.household_id is not None

    with loaded.store.read(actors["reviewer"]) as reading:
        assert [hit.key for hit in reading.search(outside.household_id)] == [outside.key]
    with loaded.store.read(actors["area_reviewer"]) as reading:
        assert reading.search(outside.household_id) == []
