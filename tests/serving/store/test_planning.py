"""A round of visits is chosen by the rule and drawn at random; what was drawn tells of the lists' errors."""

import numpy as np
import pyarrow as pa
import pytest

from models.audit_sample import audit_size, draw_audit
from serving.store.actor import Actor
from serving.store.errors import NoOpenCycle, NotFound
from serving.store.list_views import ListQuery
from serving.store.planning import Round, RoundOrder
from serving.store.store import Store
from serving.store.trail_views import AuditQuery
from serving.store.visit_views import VisitFindings, VisitQuery
from tests.serving.conftest import District
from tests.serving.store.acting import decide, every_row, rows

ORDER = RoundOrder("PKH", visits=10, audit_share=0.2)


def _planned(store: Store, actor: Actor, order: RoundOrder = ORDER, seed: int = 7) -> Round:
    with store.begin(actor) as work:
        return work.plan_round(order, seed)


def _keys(store: Store, actor: Actor) -> list[str]:
    from sqlalchemy import text

    with store.engines.reading.connect() as connection:
        return list(connection.execute(text("SELECT key FROM households WHERE snapshot_id = 1")).scalars())


def test_a_round_holds_the_surest_flags_and_a_part_that_can_be_drawn_again(
    district: District, actors: dict[str, Actor]
) -> None:
    found = _planned(district.store, actors["operator"])

    keys = pa.array(sorted(_keys(district.store, actors["operator"])))
    again = keys.take(pa.array(draw_audit(keys, audit_size(10, 0.2), 7, "2025-06").positions)).to_pylist()
    drawn = {visit.key: visit for visit in found.visits if visit.slice == "audit"}
    chosen = [visit for visit in found.visits if visit.slice == "list"]
    assert (len(found.visits), found.drawn, found.chosen, found.population) == (10, 2, 8, len(keys))
    assert sorted(drawn) == sorted(again)
    assert all(visit.probability == pytest.approx(2 / len(keys)) for visit in drawn.values())
    assert all(visit.side is not None and visit.probability == 1 for visit in chosen)
    with district.store.read(actors["operator"]) as reading:
        expected = reading.expected(VisitQuery(programme="PKH"))
        flags = {
            row.key: row.flag_probability
            for side in ("inclusion", "exclusion")
            for row in every_row(reading, ListQuery(side, "PKH"))
        }
    own = [flags[visit.key] for visit in found.visits if visit.key in flags]
    assert (expected.flagged, expected.drawn) == (found.flagged, 2) == (len(own), 2)
    assert expected.right == pytest.approx(found.expected_errors) == pytest.approx(sum(own))


def test_who_is_planned_or_decided_is_not_chosen_again(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    with store.begin(actors["reviewer"]) as work:
        decided = rows(store, actors["reviewer"])[0]
        decide(work, decided)
    first = _planned(store, actors["operator"])

    second = _planned(store, actors["operator"], seed=8)

    before = {visit.key for visit in first.visits}
    assert decided.key not in {
        visit.key for visit in (*first.visits, *second.visits) if visit.slice == "list"
    }
    assert not before & {visit.key for visit in second.visits if visit.slice == "list"}


def test_a_planned_family_that_is_drawn_later_counts_as_drawn(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    area = rows(store, actors["operator"])[0].area_path.split("/")[0]
    everybody = RoundOrder("PKH", visits=500, audit_share=0.2, area=area)
    with store.begin(actors["operator"]) as work:
        keys = [row.key for row in every_row(work, ListQuery("exclusion", "PKH", area=area))]
        work.assign_visits(keys, "PKH", "exclusion")

    found = _planned(store, actors["operator"], everybody)

    drawn = [visit for visit in found.visits if visit.slice == "audit"]
    assert {visit.key for visit in drawn} & set(keys), "one of them is drawn, or this tests nothing"
    with store.read(actors["operator"]) as reading:
        planned = reading.visits(VisitQuery(state="planned", limit=500)).rows
    assert len({visit.key for visit in planned}) == len(planned)


def test_random_visits_tell_the_errors_of_the_lists_without_the_model(
    district: District, actors: dict[str, Actor]
) -> None:
    store = district.store
    order = RoundOrder("PKH", visits=200, audit_share=0.2)
    found = _planned(store, actors["operator"], order)
    drawn = [visit for visit in found.visits if visit.slice == "audit"]
    truth, enrolled = np.arange(len(drawn)) % 3 == 0, []
    with store.begin(actors["operator"]) as work:
        for visit, below in zip(drawn, truth, strict=True):
            told = "yes" if below else "no"
            work.enter_findings(visit.id, VisitFindings("met", eligible=told))
            statuses = {status.programme: status for status in work.household(visit.key).statuses}
            enrolled.append(statuses["PKH"].enrolled)
        (rates,) = work.drawn_rates()

    known = np.array([one is not None for one in enrolled])
    on_list = np.array([one is True for one in enrolled])
    inclusion, exclusion = rates.errors["inclusion_error"], rates.errors["exclusion_error"]
    assert len(drawn) == 40
    assert (rates.pending, inclusion.unjudged) == (0, int((~known).sum()))
    assert inclusion.value == pytest.approx((on_list & ~truth).sum() / on_list.sum())
    assert exclusion.value == pytest.approx((truth & known & ~on_list).sum() / (truth & known).sum())
    assert inclusion.value is not None
    assert inclusion.low is not None
    assert inclusion.low < inclusion.value


def test_what_is_not_visited_or_not_judged_is_counted_apart(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    drawn = [v for v in _planned(store, actors["operator"]).visits if v.slice == "audit"]
    with store.begin(actors["operator"]) as work:
        work.enter_findings(drawn[0].id, VisitFindings("not_found"))

    with store.read(actors["auditor"]) as reading:
        (rates,) = reading.drawn_rates()

    assert (rates.pending, rates.errors["inclusion_error"].unjudged) == (1, 1)
    assert rates.errors["inclusion_error"].value is None


def test_an_actor_of_one_area_plans_and_draws_there_alone(
    district: District, actors: dict[str, Actor]
) -> None:
    from dataclasses import replace

    area = rows(district.store, actors["operator"])[0].area_path.split("/")[0]
    limited = replace(actors["operator"], areas=(area,))

    found = _planned(district.store, limited)

    assert {visit.area_path.split("/")[0] for visit in found.visits} == {area}
    assert found.population < len(_keys(district.store, limited))
    with pytest.raises(NotFound):
        _planned(district.store, limited, RoundOrder("PKH", area="nowhere"))


def test_a_round_needs_a_programme_and_an_open_cycle(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    with pytest.raises(NotFound):
        _planned(store, actors["operator"], RoundOrder("none"))
    with store.begin(actors["supervisor"]) as work:
        work.close_cycle()

    with pytest.raises(NoOpenCycle):
        _planned(store, actors["operator"])


def test_the_draw_is_in_the_trail_with_its_seed(sqlite_district: District, actors: dict[str, Actor]) -> None:
    found = _planned(sqlite_district.store, actors["operator"])

    with sqlite_district.store.read(actors["auditor"]) as reading:
        (record,) = reading.audit(AuditQuery(act="round_planned")).rows

    assert (record.details["seed"], record.details["population"]) == (7, found.population)
    assert set(record.details["visits"]) == {visit.id for visit in found.visits if visit.slice == "audit"}


def test_a_drawn_visit_that_is_cancelled_counts_as_unjudged_and_never_as_a_right_flag(
    sqlite_district: District, actors: dict[str, Actor]
) -> None:
    store = sqlite_district.store
    drawn = [v for v in _planned(store, actors["operator"]).visits if v.slice == "audit"]

    with store.begin(actors["operator"]) as work:
        work.cancel_visit(drawn[0].id, "jalan putus")
        (rates,) = work.drawn_rates()
        expected = work.expected(VisitQuery(programme="PKH"))

    assert (rates.pending, rates.errors["inclusion_error"].unjudged) == (1, 1)
    assert rates.errors["inclusion_error"].value is None
    assert expected.drawn == 1
