"""What findings cannot say is refused, all of it at once; what is only unusual stays."""

from datetime import UTC, date, datetime

import pytest

from serving.store.actor import Actor
from serving.store.cycle_views import CycleView
from serving.store.finding_rules import ImpossibleFindings, contradictions_of, first_day, latest_day
from serving.store.visit_views import VisitFindings
from tests.serving.conftest import District
from tests.serving.store.acting import rows

CYCLE = CycleView(1, "2025-06", datetime(2025, 6, 4, tzinfo=UTC), None, None, 1)
TODAY = date(2025, 6, 20)


def _wrong(found: VisitFindings) -> list[tuple[str, str]]:
    return [(each.place, each.why) for each in contradictions_of(found, CYCLE, TODAY)]


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (VisitFindings("met"), [("outcome", "nothing_told")]),
        (VisitFindings("met", date(2001, 1, 1), note="ada"), [("visited_on", "before_cycle")]),
        (VisitFindings("refused", date(2025, 6, 21)), [("visited_on", "future")]),
        (
            VisitFindings("not_found", eligible="no", receives="yes", answers={"rooms": "2"}),
            [("eligible", "nobody_there"), ("receives", "nobody_there"), ("answers", "nobody_there")],
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_field(found: VisitFindings, wrong: list[tuple[str, str]]) -> None:
    assert _wrong(found) == wrong


@pytest.mark.parametrize(
    "found",
    [
        VisitFindings("met", note="Ibu ada di rumah."),
        VisitFindings("met", answers={"rooms": "2"}),
        VisitFindings("not_found", TODAY, eligible="cannot_tell", note="Rumah kosong."),
        VisitFindings("refused", date(2025, 6, 1), eligible="yes"),
    ],
)
def test_what_is_only_unusual_stays(found: VisitFindings) -> None:
    assert _wrong(found) == []


def test_a_cycle_begins_on_the_first_of_its_month_or_when_it_was_opened_before() -> None:
    early = CycleView(1, "2025-06", datetime(2025, 5, 28, tzinfo=UTC), None, None, 1)
    named = CycleView(1, "uji", datetime(2025, 6, 4, tzinfo=UTC), None, None, 1)

    assert [first_day(cycle) for cycle in (CYCLE, early, named)] == [
        date(2025, 6, 1),
        date(2025, 5, 28),
        date(2025, 6, 4),
    ]


def test_a_day_that_has_begun_in_papua_is_not_in_the_future() -> None:
    assert latest_day(datetime(2025, 6, 2, 15, 30, tzinfo=UTC)) == date(2025, 6, 3)


def test_the_store_records_nothing_that_cannot_be(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store, row = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])[0]
    with store.begin(actors["operator"]) as work:
        (visit,) = work.assign_visits([row.key], row.programme, row.side).visits

    with pytest.raises(ImpossibleFindings) as told, store.begin(actors["operator"]) as work:
        work.enter_findings(visit.id, VisitFindings("moved", date(2001, 1, 1), eligible="no"))

    assert [each.place for each in told.value.contradictions] == ["visited_on", "eligible"]
    with store.read(actors["operator"]) as reading:
        assert reading.visit(visit.id).state == "planned"
