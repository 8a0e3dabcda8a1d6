"""The glance: every column of the areas counts families, and next steps count what the tiles count."""

from datetime import UTC, datetime

from sqlalchemy import text

from serving.store.actor import Actor
from serving.store.list_views import ListQuery
from tests.serving.conftest import AREA, District
from tests.serving.store.acting import decide, every_row, rows


def test_no_column_of_an_area_holds_more_than_its_families(
    loaded: District, actors: dict[str, Actor]
) -> None:
    with loaded.store.read(actors["supervisor"]) as reading:
        seen = reading.overview()

    for area in seen.areas:
        assert area.done_families <= area.flagged_families <= area.families
        assert area.visit_families <= area.families
        assert area.cannot_tell <= area.told
    coarsest = [area for area in seen.areas if area.level == 1]
    assert sum(area.flagged_families for area in coarsest) == seen.flagged_families
    assert sum(area.flagged for area in coarsest) == seen.flagged


def test_a_family_is_done_once_its_every_flag_is_decided(
    district: District, actors: dict[str, Actor]
) -> None:
    reviewer = actors["reviewer"]
    with district.store.read(reviewer) as reading:
        flagged = [
            row
            for side in ("inclusion", "exclusion")
            for row in every_row(reading, ListQuery(side, limit=500))
        ]
    of_key: dict[str, list[str]] = {}
    for row in flagged:
        of_key.setdefault(row.key, []).append(row.programme)
    twice = next(key for key, programmes in of_key.items() if len(programmes) > 1)
    first, *others = [row for row in flagged if row.key == twice]

    def done() -> int:
        with district.store.read(reviewer) as reading:
            return sum(area.done_families for area in reading.overview().areas if area.level == 1)

    before = done()
    with district.store.begin(reviewer) as work:
        decide(work, first)
    halfway = done()
    with district.store.begin(reviewer) as work:
        for row in others:
            decide(work, row)

    assert (before, halfway, done()) == (0, 0, 1)


def test_the_step_about_visits_counts_the_visits_that_the_tile_counts(
    district: District, actors: dict[str, Actor]
) -> None:
    supervisor = actors["supervisor"]
    one, two = rows(district.store, supervisor)[:2]
    with district.store.begin(supervisor) as work:
        work.assign_visits([one.key, two.key], one.programme, "exclusion")
        decide(work, one)

    with district.store.read(supervisor) as reading:
        seen = reading.overview()

    steps = {step.code: step.count for step in seen.next_steps}
    assert (seen.planned, steps["visits_planned"], seen.visits) == (2, 2, 1)
    assert sum(area.visit_families for area in seen.areas if area.level == 1) == 2


def test_nobody_is_sent_to_close_a_cycle_whose_cases_wait_for_visits(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store, supervisor = sqlite_district.store, actors["supervisor"]
    with store.read(supervisor) as reading:
        flagged = [
            row
            for side in ("inclusion", "exclusion")
            for row in every_row(reading, ListQuery(side, limit=500))
        ]
    with store.begin(supervisor) as work:
        for row in flagged:
            work.assign_visits([row.key], row.programme, row.side)

    def steps() -> set[str]:
        with store.read(supervisor) as reading:
            return {step.code for step in reading.overview().next_steps}

    waiting = steps()
    with store.begin(supervisor) as work:
        for row in flagged:
            decide(work, row)

    assert "open_cases" not in waiting
    assert "all_decided" not in waiting
    assert "all_decided" in steps()


def test_old_answers_are_a_step_of_their_own_however_new_the_file(
    district: District, actors: dict[str, Actor]
) -> None:
    district.clock.set(datetime(2025, 6, 2, 8, 0, tzinfo=UTC))
    with district.store.engines.writing.begin() as connection:
        connection.execute(text("UPDATE households SET recorded = '2022-06-02'"))

    with district.store.read(actors["supervisor"]) as reading:
        seen = reading.overview()

    with district.store.begin(actors["supervisor"]) as work:
        work.close_cycle()
        closed = {step.code for step in work.overview().next_steps}

    steps = {step.code: step.count for step in seen.next_steps}
    assert seen.answers_age_days == steps["old_records"] == 3 * 365 + 1
    assert "old_answers" not in steps
    assert "old_records" not in closed, "no visit can be planned"


def test_records_to_mend_are_listed_once_a_family_wherever_it_stands(
    district: District, actors: dict[str, Actor]
) -> None:
    reviewer = actors["reviewer"]
    row = rows(district.store, reviewer)[0]
    with district.store.begin(reviewer) as work:
        programmes = [status.programme for status in work.household(row.key).statuses][:2]
        for programme in programmes:
            shown = work.show_explanation(row.key, programme)
            work.decide(row.key, programme, "perbaiki_data", "luas lantainya keliru", shown, 0)

    with district.store.read(reviewer) as reading:
        found, steps = reading.repairs(), reading.overview().next_steps
    elsewhere = "02" if row.area_path.startswith(AREA) else AREA
    with district.store.read(Actor(9, "lain", "reviewer", (elsewhere,))) as reading:
        not_theirs = reading.repairs()

    assert [(each.key, each.household_id, each.programme) for each in found] == [
        (row.key, row.household_id, programme) for programme in sorted(programmes)
    ]
    assert {step.code: step.count for step in steps}["repairs_proposed"] == 1
    assert not_theirs == ()
