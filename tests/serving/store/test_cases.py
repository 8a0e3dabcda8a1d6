"""Decisions: after the explanation, by one person, never overwritten, never in a closed cycle."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from serving.importing.load import load_registry
from serving.importing.registry import Order
from serving.store.actor import Actor
from serving.store.errors import (
    AlreadyDecided,
    ExplanationNotShown,
    NoOpenCycle,
    NotAVerdict,
    NothingSaid,
    SnapshotFrozen,
    VisitNotPlanned,
)
from serving.store.list_views import ListQuery
from serving.store.store import stored_bytes, verify_chain
from serving.store.visit_views import VisitFindings
from serving.store.work import Work
from serving.what_if import NotAnAnswer
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows
from tests.small_survey import MARK


def test_a_decision_is_refused_before_the_explanation_was_shown(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store, (row, other, *_) = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])
    with store.begin(actors["second_reviewer"]) as work:
        of_another = work.show_explanation(row.key, row.programme)
    with store.begin(actors["reviewer"]) as work:
        of_other_household = work.show_explanation(other.key, other.programme)
        of_other_programme = work.show_explanation(row.key, "rice")

    for shown in (0, 999, of_another, of_other_household, of_other_programme):
        with pytest.raises(ExplanationNotShown), store.begin(actors["reviewer"]) as work:
            work.decide(row.key, row.programme, "tetap", "karena", shown, 0)


def test_a_second_decision_is_refused_and_says_who_decided(
    district: District, actors: dict[str, Actor]
) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    with district.store.begin(actors["reviewer"]) as work:
        first = decide(work, row)

    with district.store.begin(actors["second_reviewer"]) as work:
        shown = work.show_explanation(row.key, row.programme)
    for version in (0, 1, 7):
        with pytest.raises(AlreadyDecided) as told, district.store.begin(actors["second_reviewer"]) as work:
            work.decide(row.key, row.programme, "usulkan_masuk", "karena", shown, version)
        assert (told.value.by, told.value.at) == ("reviewer", first.at)

    with district.store.read(actors["auditor"]) as reading:
        assert [decision.id for decision in reading.decisions(row.key)] == [first.id]


def test_whoever_has_not_seen_what_changed_is_told(district: District, actors: dict[str, Actor]) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    with district.store.begin(actors["second_reviewer"]) as work:
        shown = work.show_explanation(row.key, row.programme)
    with district.store.begin(actors["reviewer"]) as work:
        asked = decide(work, row, "kunjungi")

    with pytest.raises(AlreadyDecided), district.store.begin(actors["second_reviewer"]) as work:
        work.decide(row.key, row.programme, "tetap", "karena", shown, row.version)
    with pytest.raises(AlreadyDecided), district.store.begin(actors["second_reviewer"]) as work:
        work.amend(asked.id, "tetap", "karena", 0)

    with district.store.begin(actors["second_reviewer"]) as work:
        assert work.decide(row.key, row.programme, "tetap", "karena", shown, asked.version).version == 2


def test_of_many_reviewers_at_once_one_decides(district: District, actors: dict[str, Actor]) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    start, won, lost = threading.Barrier(6), [], []

    def reviewer(number: int) -> None:
        actor = replace(actors["reviewer"], user_id=100 + number, name=f"reviewer {number}")
        with district.store.begin(actor) as work:
            shown = work.show_explanation(row.key, row.programme)
        start.wait()
        try:
            with district.store.begin(actor) as work:
                won.append(work.decide(row.key, row.programme, "tetap", "karena", shown, 0))
        except AlreadyDecided as told:
            lost.append(told.by)

    threads = [threading.Thread(target=reviewer, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), len(lost)) == (1, 5)
    assert set(lost) == {won[0].by}
    assert verify_chain(district.store).holds


def test_an_amendment_stands_beside_what_it_amends(district: District, actors: dict[str, Actor]) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    with district.store.begin(actors["reviewer"]) as work:
        first = decide(work, row)
        second = work.amend(first.id, "perbaiki_data", "alamat keliru", first.version)
        third = work.withdraw(second.id, "salah keluarga")
        shown = work.show_explanation(row.key, row.programme)
        fourth = work.decide(row.key, row.programme, "usulkan_masuk", "dinding bambu", shown, third.version)

    with district.store.read(actors["auditor"]) as reading:
        told = [(d.kind, d.verdict, d.version, d.reason, d.current) for d in reading.decisions(row.key)]
    assert told == [
        ("decide", "usulkan_masuk", 4, "dinding bambu", True),
        ("withdraw", None, 3, "salah keluarga", False),
        ("amend", "perbaiki_data", 2, "alamat keliru", False),
        ("decide", "tetap", 1, "rumahnya sudah permanen", False),
    ]
    with pytest.raises(AlreadyDecided), district.store.begin(actors["reviewer"]) as work:
        work.amend(first.id, "tetap", "karena", fourth.version)
    with pytest.raises(AlreadyDecided), district.store.begin(actors["reviewer"]) as work:
        work.withdraw(second.id, "karena")


def test_a_reason_and_a_known_verdict_are_needed(sqlite_district: District, actors: dict[str, Actor]) -> None:
    row = rows(sqlite_district.store, actors["reviewer"])[0]

    with pytest.raises(NothingSaid), sqlite_district.store.begin(actors["reviewer"]) as work:
        decide(work, row, reason="  . ")
    with pytest.raises(NotAVerdict), sqlite_district.store.begin(actors["reviewer"]) as work:
        decide(work, row, "hapus")  # type: ignore[arg-type]


def test_an_error_undoes_everything_with_its_records(district: District, actors: dict[str, Actor]) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    before = verify_chain(district.store).records

    with pytest.raises(ZeroDivisionError), district.store.begin(actors["reviewer"]) as work:
        _ = decide(work, row).id // 0

    with district.store.read(actors["auditor"]) as reading:
        assert reading.decisions(row.key) == ()
    assert verify_chain(district.store).records == before


def test_a_closed_cycle_changes_no_more(
    district: District, actors: dict[str, Actor], console: Actor, registry_files: Order
) -> None:
    store, (row, other, *_) = district.store, rows(district.store, actors["reviewer"])
    with store.begin(actors["reviewer"]) as work:
        first = decide(work, row)
        (visit,) = work.assign_visits([other.key], other.programme, other.side).visits
        shown = work.show_explanation(other.key, other.programme)
    rested_on = stored_bytes(store, console, 1, row.key)
    with store.begin(actors["supervisor"]) as work:
        closed = work.close_cycle()

    acts: tuple[Callable[[Work], object], ...] = (
        lambda work: work.decide(other.key, other.programme, "tetap", "karena", shown, 0),
        lambda work: work.amend(first.id, "tetap", "karena", 1),
        lambda work: work.withdraw(first.id, "karena"),
        lambda work: work.assign_visits([other.key], other.programme, other.side),
        lambda work: work.enter_findings(visit.id, VisitFindings("met")),
        lambda work: work.cancel_visit(visit.id, "salah keluarga"),
    )
    for act in acts:
        with pytest.raises(SnapshotFrozen), store.begin(actors["reviewer"]) as work:
            act(work)
    with pytest.raises(NoOpenCycle), store.begin(actors["supervisor"]) as work:
        work.close_cycle()
    assert not closed.open

    later = replace(registry_files, as_of=registry_files.as_of.replace(month=7), cycle="2025-07")
    loaded = load_registry(store, console, later, lambda step, done, total: None)
    with store.read(actors["reviewer"]) as reading:
        assert reading.household(row.key).snapshot.id == loaded.id
        assert reading.household(row.key, 1).snapshot.frozen
        assert reading.household(row.key, 1).decisions[0].explanation_digest == first.explanation_digest
        assert not reading.household(row.key, 1).editable
        old = reading.list_page(ListQuery("exclusion", "PKH", state="decided", cycle_id=closed.id))
    assert [found.key for found in old.rows] == [row.key]
    assert stored_bytes(store, console, 1, row.key) == rested_on


def test_a_registry_loaded_again_asks_for_the_explanation_again(
    sqlite_district: District, actors: dict[str, Actor], console: Actor, registry_files: Order
) -> None:
    store, row = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])[0]
    with store.begin(actors["reviewer"]) as work:
        shown = work.show_explanation(row.key, row.programme)
    again = replace(registry_files, as_of=registry_files.as_of.replace(day=2))
    load_registry(store, console, again, lambda step, done, total: None)

    with pytest.raises(ExplanationNotShown), store.begin(actors["reviewer"]) as work:
        work.decide(row.key, row.programme, "tetap", "karena", shown, 0)
    with store.begin(actors["reviewer"]) as work:
        assert decide(work, row).snapshot_id == 2


def test_unmasking_needs_a_reason_and_is_in_the_trail(district: District, actors: dict[str, Actor]) -> None:
    from serving.store.trail_views import AuditQuery

    row = rows(district.store, actors["reviewer"])[0]
    with pytest.raises(NothingSaid), district.store.begin(actors["reviewer"]) as work:
        work.unmask(row.key, " ")

    with district.store.begin(actors["reviewer"]) as work:
        who = work.unmask(row.key, "dipanggil ke kantor")

    with district.store.read(actors["auditor"]) as reading:
        (record,) = reading.audit(AuditQuery(act="unmasked")).rows
    assert MARK in who.name
    assert who.household_id == row.household_id
    assert all(person.nik and person.kk for person in who.persons)
    assert (record.subject, record.by, record.reason) == (row.key, "reviewer", "dipanggil ke kantor")
    assert MARK not in repr(record)
    assert MARK not in repr(who)


def test_a_visit_takes_its_case_along_and_gives_it_back(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store, row = sqlite_district.store, rows(sqlite_district.store, actors["reviewer"])[0]

    def state() -> str:
        return rows(store, actors["reviewer"])[0].state

    with store.begin(actors["operator"]) as work:
        (visit,) = work.assign_visits(
            [row.key, row.key], row.programme, row.side, slice="audit", probability=0.2
        ).visits
        (again,) = work.assign_visits([row.key], row.programme, row.side).visits
    assert (again.id, again.slice, again.probability, state()) == (visit.id, "audit", 0.2, "visit")
    with store.begin(actors["operator"]) as work:
        done = work.enter_findings(visit.id, VisitFindings("met", eligible="yes", answers={"floor": "8"}))
        later = work.enter_findings(visit.id, VisitFindings("met", eligible="no", note="dikoreksi"))
    assert (done.version, later.version, later.state, state()) == (1, 2, "done", "open")
    assert later.findings is not None
    assert later.findings.note == "dikoreksi"
    for wrong in (
        VisitFindings("seen"),
        VisitFindings("met", eligible="maybe"),
        VisitFindings("met", receives="x"),
    ):
        with pytest.raises(NotAVerdict), store.begin(actors["operator"]) as work:
            work.enter_findings(visit.id, wrong)
    for answers in ({"who lives here": "8"}, {"floor": MARK * 10}):
        with pytest.raises(NotAnAnswer), store.begin(actors["operator"]) as work:
            work.enter_findings(visit.id, VisitFindings("met", answers=answers))


def test_who_is_planned_stays_and_who_is_decided_is_not_planned(
    district: District, actors: dict[str, Actor]
) -> None:
    store, (one, two, three, *_) = district.store, rows(district.store, actors["reviewer"])
    with store.begin(actors["reviewer"]) as work:
        decide(work, two)
        (first,) = work.assign_visits([one.key], "PKH", "exclusion").visits

    with store.begin(actors["operator"]) as work:
        done = work.assign_visits([one.key, two.key, three.key], "PKH", "exclusion")

    assert ([visit.key for visit in done.visits], done.visits[0].id) == ([one.key, three.key], first.id)
    assert (done.added, done.already, done.decided) == (1, 1, (two.key,))


def test_a_cancelled_visit_keeps_who_cancelled_it_and_why(
    district: District, actors: dict[str, Actor]
) -> None:
    store, row = district.store, rows(district.store, actors["reviewer"])[0]
    with store.begin(actors["operator"]) as work:
        (visit,) = work.assign_visits([row.key], row.programme, row.side).visits
    with pytest.raises(NothingSaid), store.begin(actors["operator"]) as work:
        work.cancel_visit(visit.id, " x ")

    with store.begin(actors["operator"]) as work:
        gone = work.cancel_visit(visit.id, "Salah keluarga")
        (again,) = work.assign_visits([row.key], row.programme, row.side).visits

    assert gone.cancelled is not None
    assert (gone.state, gone.cancelled.by, gone.cancelled.reason) == (
        "cancelled",
        "operator",
        "Salah keluarga",
    )
    assert (again.state, again.cancelled) == ("planned", None)
    acts: tuple[Callable[[Work], object], ...] = (
        lambda work: work.cancel_visit(visit.id, "Salah keluarga"),
        lambda work: work.enter_findings(visit.id, VisitFindings("met", eligible="yes")),
    )
    for act in acts:
        with pytest.raises(VisitNotPlanned), store.begin(actors["operator"]) as work:
            act(work)
    assert verify_chain(store).holds


@pytest.mark.parametrize("way", ["withdraw", "amend"])
def test_taking_back_a_wish_for_a_visit_cancels_the_visit_that_it_planned(
    district: District, actors: dict[str, Actor], way: str
) -> None:
    store, row = district.store, rows(district.store, actors["reviewer"])[0]
    with store.begin(actors["reviewer"]) as work:
        asked = decide(work, row, "kunjungi")

    with store.begin(actors["reviewer"]) as work:
        if way == "withdraw":
            work.withdraw(asked.id, "salah keluarga")
        else:
            work.amend(asked.id, "tetap", "salah keluarga", asked.version)
        (visit,) = work.household(row.key).visits

    assert visit.cancelled is not None
    assert (visit.state, visit.cancelled.reason) == ("cancelled", "salah keluarga")
    assert rows(store, actors["reviewer"])[0].state == ("open" if way == "withdraw" else "decided")


def test_a_visit_that_others_planned_or_that_was_made_outlives_the_decision(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    planned, made, drawn, *_ = rows(store, actors["reviewer"])
    with store.begin(actors["operator"]) as work:
        work.assign_visits([planned.key], "PKH", "exclusion")
    with store.begin(actors["reviewer"]) as work:
        asked = [decide(work, row, "kunjungi") for row in (planned, made, drawn)]
    with store.begin(actors["operator"]) as work:
        (visit,) = work.household(made.key).visits
        work.enter_findings(visit.id, VisitFindings("met", eligible="yes"))
        work.assign_visits([drawn.key], "PKH", "exclusion", slice="audit", probability=0.1)

    with store.begin(actors["reviewer"]) as work:
        for decision in asked:
            work.withdraw(decision.id, "salah keluarga")
        states = [work.household(row.key).visits[0].state for row in (planned, made, drawn)]

    assert states == ["planned", "done", "planned"]


def test_a_case_without_its_decision_waits_for_the_visit_that_is_still_planned(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    planned, unplanned, *_ = rows(store, actors["reviewer"])
    with store.begin(actors["operator"]) as work:
        work.assign_visits([planned.key], "PKH", "exclusion")

    with store.begin(actors["reviewer"]) as work:
        for row in (planned, unplanned):
            work.withdraw(decide(work, row).id, "salah keluarga")

    assert [row.state for row in rows(store, actors["reviewer"])[:2]] == ["visit", "open"]
    with store.read(actors["supervisor"]) as reading:
        overview = reading.overview()
    assert (overview.planned, overview.visits, overview.decided) == (1, 1, 0)
    assert verify_chain(store).holds
