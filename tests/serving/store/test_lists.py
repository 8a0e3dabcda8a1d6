"""The lists: every household once, in the order asked for, filtered as asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from serving.store.actor import Actor
from serving.store.case_views import CASE_STATES
from serving.store.errors import BadCursor, NotAVerdict, NotFound
from serving.store.list_queries import page_query, shape_of
from serving.store.list_views import ORDERS, ListQuery, ListRow, Order
from tests.serving.conftest import District
from tests.serving.store.acting import decide, every_row, rows
from tests.small_survey import Small

SORTED: dict[Order, Callable[[ListRow], object]] = {
    "rank": lambda row: (-row.flag_probability, row.programme, row.rank),
    "probability": lambda row: (-row.flag_probability, row.programme, row.rank),
    "size": lambda row: (-row.size, -row.flag_probability, row.programme, row.rank),
    "estimate": lambda row: (-row.estimate, row.programme, row.rank),
    "area": lambda row: (row.area_path.encode(), -row.flag_probability, row.programme, row.rank),
}


@pytest.mark.parametrize("programme", [None, "PKH"])
@pytest.mark.parametrize("order", ORDERS)
def test_the_first_page_is_read_in_its_order_and_not_sorted_first(
    sqlite_district: District, order: Order, programme: str | None
) -> None:
    shape = shape_of(ListQuery("inclusion", programme, order=order), 0)
    statement = str(page_query(shape)._statement.compile(sqlite_district.store.engines.reading))

    with sqlite_district.store.engines.reading.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        values = [1] * statement.count("?")
        plan = [step[3] for step in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)]

    assert any("USING INDEX" in step for step in plan)
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize("order", ORDERS)
def test_pages_hold_every_flag_once_in_order(
    loaded: District, actors: dict[str, Actor], order: Order
) -> None:
    query = ListQuery("inclusion", order=order, limit=7)

    with loaded.store.read(actors["reviewer"]) as reading:
        found = every_row(reading, query)
        total = reading.list_page(query).total

    assert len(found) == total == len({(row.key, row.programme) for row in found})
    assert found == sorted(found, key=SORTED[order])  # type: ignore[arg-type]


def test_a_list_is_that_of_the_assessments(loaded: District, actors: dict[str, Actor], small: Small) -> None:
    table = small.assessments.select(["household_id", "flag:PKH", "rank:PKH"]).to_pylist()
    expected = {
        row["household_id"]: row["rank:PKH"] for row in table if row["flag:PKH"] == "likely_exclusion_error"
    }

    found = rows(loaded.store, actors["reviewer"])

    assert {row.household_id: row.rank for row in found} == expected
    assert [row.rank for row in found] == sorted(expected.values())


@pytest.mark.parametrize(
    ("narrowed", "holds"),
    [
        ({"programme": "rice"}, lambda row: row.programme == "rice"),
        ({"area": "02"}, lambda row: row.area_path.startswith("02/")),
        ({"area": "02/006"}, lambda row: row.area_path == "02/006"),
        ({"probability_from": 0.8}, lambda row: row.flag_probability >= 0.8),
        ({"size_from": 3, "size_to": 4}, lambda row: row.size in (3, 4)),
        ({"question": "size"}, lambda row: "size" in [name for name, _ in row.reasons]),
        ({"question": "no such question"}, lambda row: False),
    ],
)
def test_filters_keep_what_they_say(
    loaded: District,
    actors: dict[str, Actor],
    narrowed: dict[str, object],
    holds: Callable[[ListRow], bool],
) -> None:
    everything = rows(loaded.store, actors["reviewer"], ListQuery("inclusion", limit=500))
    query = replace(ListQuery("inclusion", order="probability", limit=500), **narrowed)  # type: ignore[arg-type]

    with loaded.store.read(actors["reviewer"]) as reading:
        page = reading.list_page(query)

    assert list(page.rows) == [row for row in everything if holds(row)]
    assert page.total == len(page.rows)


def test_a_list_by_state_follows_the_decisions(district: District, actors: dict[str, Actor]) -> None:
    first, second, *rest = rows(district.store, actors["reviewer"])
    with district.store.begin(actors["reviewer"]) as work:
        decide(work, first)
        decide(work, second, "kunjungi")

    by_state = {
        state: rows(district.store, actors["reviewer"], ListQuery("exclusion", "PKH", state=state, limit=500))
        for state in ("open", "visit", "decided")
    }

    assert [row.key for row in by_state["decided"]] == [first.key]
    assert (by_state["decided"][0].decided_by, by_state["decided"][0].verdict) == ("reviewer", "tetap")
    assert [row.key for row in by_state["visit"]] == [second.key]
    assert [row.key for row in by_state["open"]] == [row.key for row in rest]


@pytest.mark.parametrize("narrowed", [{}, {"size_from": 4}, {"area": "01"}, {"programme": None}])
def test_the_lengths_by_state_add_up_also_where_a_case_was_opened_again(
    district: District, actors: dict[str, Actor], narrowed: dict[str, object]
) -> None:
    reviewer = actors["reviewer"]
    first, second, third, *_ = rows(district.store, reviewer)
    with district.store.begin(reviewer) as work:
        decide(work, first)
        decide(work, second, "kunjungi")
        work.withdraw(decide(work, third).id, "salah keluarga")
    query = replace(ListQuery("exclusion", "PKH", limit=500), **narrowed)  # type: ignore[arg-type]

    with district.store.read(reviewer) as reading:
        whole = reading.list_page(query).total
        pages = {state: reading.list_page(replace(query, state=state)) for state in CASE_STATES}
        held = {state: len(every_row(reading, replace(query, state=state))) for state in CASE_STATES}

    assert {state: page.total for state, page in pages.items()} == held
    assert sum(held.values()) == whole


def test_a_cursor_fits_its_own_list_only(loaded: District, actors: dict[str, Actor]) -> None:
    with loaded.store.read(actors["reviewer"]) as reading:
        after = reading.list_page(ListQuery("exclusion", "PKH", limit=2)).next
        assert after is not None

        for other in (
            ListQuery("inclusion", "PKH", after=after),
            ListQuery("exclusion", "PKH", order="size", after=after),
            ListQuery("exclusion", "PKH", after=after[:-3]),
            ListQuery("exclusion", "PKH", after="é"),
            ListQuery("exclusion", "PKH", after="W10"),
        ):
            with pytest.raises(BadCursor):
                reading.list_page(other)


def test_what_is_no_side_state_order_or_cycle_is_refused(loaded: District, actors: dict[str, Actor]) -> None:
    with loaded.store.read(actors["reviewer"]) as reading:
        for wrong in ({"side": "both"}, {"state": "done"}, {"order": "name"}):
            with pytest.raises(NotAVerdict):
                reading.list_page(replace(ListQuery("inclusion"), **wrong))  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            reading.list_page(ListQuery("inclusion", cycle_id=77))


def test_there_is_an_empty_list_before_anything_was_loaded(empty: District, console: Actor) -> None:
    with empty.store.read(console) as reading:
        assert reading.list_page(ListQuery("inclusion")).total == 0
        assert reading.overview().next_steps[0].code == "no_cycle"
        assert reading.search("1") == []


def test_the_glance_tells_by_when_half_of_the_answers_were_recorded(
    district: District, actors: dict[str, Actor]
) -> None:
    days = ["2021-01-05", "2022-02-06", "2023-03-07", "gone", "07/08/2024"]
    with district.store.engines.writing.begin() as connection:
        for place, day in enumerate(days, 1):
            chosen = {"day": day, "left": place % len(days), "of": len(days)}
            connection.execute(
                text("UPDATE households SET recorded = :day WHERE number % :of = :left"), chosen
            )

    with district.store.read(actors["auditor"]) as reading:
        assert reading.overview().answers_half == date(2022, 2, 6)


def test_the_glance_is_silent_where_the_registry_tells_no_days(
    loaded: District, actors: dict[str, Actor]
) -> None:
    with loaded.store.read(actors["auditor"]) as reading:
        assert reading.overview().answers_half is None
