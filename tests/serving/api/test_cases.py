"""Reading, deciding, visiting: what a program does with a household, and what it is told when it may not."""

import threading
from typing import Any

import pytest

from serving.store.cursors import cursor
from tests.serving.office import AREA, Office, Person

REASON = "Mobil tercatat, tetapi lantainya tanah."


def _flagged(someone: Person, side: str = "inclusion") -> dict[str, Any]:
    row: dict[str, Any] = someone.get(f"/lists/{side}", params={"limit": 1}).json()["rows"][0]
    return row


def _decision(someone: Person, row: dict[str, Any], **changes: Any) -> dict[str, Any]:
    shown = someone.post(f"/households/{row['key']}/shown", {"programme": row["programme"]}).json()
    return {
        "programme": row["programme"],
        "verdict": "tetap",
        "reason": REASON,
        "shown_id": shown["shown_id"],
        "expected_version": row["version"],
        **changes,
    }


def test_pages_of_a_list_follow_each_other_and_hold_every_row_once(any_office: Office) -> None:
    someone = any_office.person("analyst")
    whole = someone.get("/lists/exclusion", params={"limit": 500}).json()

    keys, after = [], None
    for _ in range(100):
        given = {"limit": 3, **({"after": after} if after else {})}
        page = someone.get("/lists/exclusion", params=given).json()
        keys += [(row["key"], row["programme"]) for row in page["rows"]]
        after = page["next"]
        if after is None:
            break

    assert keys == [(row["key"], row["programme"]) for row in whole["rows"]]
    assert len(keys) == len(set(keys)) == whole["total"] > 3


_ANY = (10**320, True, None, [1], float("nan"), "\ud800", "\0")
_WHOLE = (10**40, -(2**63) - 1, 2**63, *_ANY)


def test_a_place_in_a_list_that_no_column_holds_is_none(any_office: Office) -> None:
    someone = any_office.person("supervisor")
    ranked, visits = "exclusion None probability", "visits"
    fine = [("/lists/exclusion", cursor(ranked, [0.5, "PKH", 1])), ("/visits", cursor(visits, ["01", 1]))]
    wrong = [("/lists/exclusion", cursor(ranked, [each, "PKH", 1])) for each in _ANY]
    wrong += [("/lists/exclusion", cursor(ranked, [0.5, each, 1])) for each in _WHOLE]
    wrong += [("/lists/exclusion", cursor(ranked, [0.5, "PKH", each])) for each in _WHOLE]
    wrong += [("/visits", cursor(visits, [each, 1])) for each in _WHOLE]
    wrong += [("/visits", cursor(visits, ["01", each])) for each in _WHOLE]

    taken = {someone.get(path, params={"after": after}).status_code for path, after in fine}
    refused = {someone.get(path, params={"after": after}).json().get("type") for path, after in wrong}

    assert taken == {200}
    assert refused == {"urn:tepat:problem:BadCursor"}


@pytest.mark.parametrize(
    "given",
    [{"limit": 0}, {"limit": 501}, {"order": "name"}, {"after": "x"}, {"probability_from": 2}, {"nik": "1"}],
)
def test_a_filter_that_does_not_exist_is_told_by_its_place(office: Office, given: dict[str, Any]) -> None:
    answer = office.person("analyst").get("/lists/inclusion", params=given)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_filters_narrow_a_list(any_office: Office) -> None:
    someone = any_office.person("analyst")
    probability = sorted(
        row["flag_probability"]
        for row in someone.get("/lists/exclusion", params={"limit": 500}).json()["rows"]
    )[-5]

    likely = someone.get("/lists/exclusion", params={"probability_from": probability}).json()
    there = someone.get("/lists/exclusion", params={"area": AREA, "limit": 500}).json()
    decided = someone.get("/lists/exclusion", params={"state": "decided"}).json()

    assert likely["total"] == 5
    assert {row["area_path"].split("/")[0] for row in there["rows"]} == {AREA}
    assert decided["total"] == 0


def test_a_household_comes_with_every_reason_and_without_who_it_is(office: Office) -> None:
    someone = office.person("reviewer")
    row = _flagged(someone)

    household = someone.get(f"/households/{row['key']}").json()

    contributions = [abs(reason["contribution"]) for reason in household["reasons"]]
    assert contributions == sorted(contributions, reverse=True)
    assert household["estimate"] == row["estimate"]
    assert "persons" in household["identity"]
    assert all("•" in person["nik"] or not person["nik"] for person in household["identity"]["persons"])


def test_who_it_is_costs_a_reason_that_the_trail_keeps(office: Office) -> None:
    someone = office.person("reviewer")
    key = _flagged(someone)["key"]

    without = someone.post(f"/households/{key}/unmasking", {})
    blank = someone.post(f"/households/{key}/unmasking", {"reason": "     "})
    shown = someone.post(f"/households/{key}/unmasking", {"reason": "Dipanggil ke musyawarah"})
    trail = office.person("auditor").get("/audit", params={"subject": key}).json()["rows"]

    assert (without.status_code, blank.status_code, shown.status_code) == (422, 422, 200)
    assert shown.json()["household_id"]
    assert [row["reason"] for row in trail if row["act"] == "unmasked"] == ["Dipanggil ke musyawarah"]


def test_what_if_moves_the_estimate_and_keeps_nothing(office: Office) -> None:
    someone = office.person("analyst")
    row = _flagged(someone)
    household = someone.get(f"/households/{row['key']}").json()
    known = [each["question"] for each in household["reasons"] if each["state"] == "known"]

    answers = [someone.post(f"/households/{row['key']}/what-if", {"changes": {name: "?"}}) for name in known]

    told = next(answer.json() for answer in answers if answer.status_code == 200)
    assert told["before"]["estimate"] == row["estimate"]
    assert told["after"]["estimate"] != row["estimate"]
    assert someone.get(f"/households/{row['key']}").json() == household


def test_a_what_if_of_an_unknown_question_is_told_by_name(office: Office) -> None:
    someone = office.person("analyst")

    answer = someone.post(f"/households/{_flagged(someone)['key']}/what-if", {"changes": {"mood": "1"}})

    assert answer.status_code == 422
    assert "mood" in answer.json()["detail"]


def test_a_decision_needs_the_explanation_to_have_been_shown_to_whoever_decides(any_office: Office) -> None:
    dewi, budi = any_office.person("reviewer"), any_office.person("reviewer", name="budi")
    row = _flagged(dewi)
    hers = _decision(dewi, row)

    his = budi.post(f"/households/{row['key']}/decisions", hers)
    unseen = dewi.post(f"/households/{row['key']}/decisions", {**hers, "shown_id": 999_999})
    seen = dewi.post(f"/households/{row['key']}/decisions", hers)

    assert (his.status_code, unseen.status_code, seen.status_code) == (409, 409, 201)
    assert his.json()["type"] == unseen.json()["type"] == "urn:tepat:problem:ExplanationNotShown"
    assert (
        seen.json()["explanation_digest"]
        == dewi.get(f"/households/{row['key']}").json()["explanation_digest"]
    )


def test_whoever_comes_second_is_told_who_decided_and_when(any_office: Office) -> None:
    dewi, budi = any_office.person("reviewer", name="dewi"), any_office.person("supervisor", name="budi")
    row = _flagged(dewi)
    his = _decision(budi, row, verdict="usulkan_keluar")
    dewi.post(f"/households/{row['key']}/decisions", _decision(dewi, row))

    second = budi.post(f"/households/{row['key']}/decisions", his)

    told = second.json()
    assert second.status_code == 409
    assert told["type"] == "urn:tepat:problem:AlreadyDecided"
    assert told["by"] == "dewi"
    assert told["at"] == any_office.district.clock().isoformat()
    assert [each["verdict"] for each in budi.get(f"/households/{row['key']}/decisions").json()] == ["tetap"]


def test_of_two_at_the_same_moment_one_decides(any_office: Office) -> None:
    people = [any_office.person("reviewer", name=name) for name in ("dewi", "budi", "siti", "andi")]
    row = _flagged(people[0])
    bodies = [_decision(person, row) for person in people]
    statuses: list[int] = []
    gate = threading.Barrier(len(people))

    def decide(person: Person, body: dict[str, Any]) -> None:
        gate.wait()
        statuses.append(person.post(f"/households/{row['key']}/decisions", body).status_code)

    threads = [threading.Thread(target=decide, args=pair) for pair in zip(people, bodies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [201, 409, 409, 409]


def test_an_amendment_replaces_and_a_withdrawal_opens_and_both_keep_what_was(office: Office) -> None:
    dewi = office.person("reviewer")
    row = _flagged(dewi)
    first = dewi.post(f"/households/{row['key']}/decisions", _decision(dewi, row)).json()

    amended = dewi.post(
        f"/decisions/{first['id']}/amendment",
        {"verdict": "usulkan_keluar", "reason": "Sudah dikunjungi.", "expected_version": first["version"]},
    ).json()
    withdrawn = dewi.post(f"/decisions/{amended['id']}/withdrawal", {"reason": "Salah keluarga."})
    history = dewi.get(f"/households/{row['key']}/decisions").json()

    assert withdrawn.status_code == 201
    assert [each["kind"] for each in history] == ["withdraw", "amend", "decide"]
    assert [each["reason"] for each in history] == ["Salah keluarga.", "Sudah dikunjungi.", REASON]


def test_a_closed_cycle_takes_no_decision(office: Office) -> None:
    supervisor = office.person("supervisor")
    row = _flagged(supervisor)
    decision = _decision(supervisor, row)

    wrong = supervisor.post("/cycles/closing", {"name": "2020-01"})
    closed = supervisor.post("/cycles/closing", {"name": "2025-06"})
    refused = supervisor.post(f"/households/{row['key']}/decisions", decision)

    assert (wrong.status_code, closed.status_code, refused.status_code) == (404, 200, 409)


def test_an_account_of_one_area_neither_closes_nor_opens_the_district_s_cycle(office: Office) -> None:
    part, whole = office.person("supervisor", (AREA,)), office.person("supervisor")
    form = {"csrf": part.csrf, "close_name": "2025-06", "cycle_name": "2025-07"}

    asked = [
        part.post("/cycles/closing", {"name": "2025-06"}),
        part.post("/cycles", {"name": "2025-07"}),
        part.client.post("/pengaturan/siklus/tutup", data=form),
        part.client.post("/pengaturan/siklus/buka", data=form),
    ]

    assert [answer.status_code for answer in asked] == [403] * 4
    assert whole.get("/cycles").json()[0]["closed_at"] is None
    assert "siklus/tutup" not in part.client.get("/pengaturan").text
    assert "siklus/tutup" in whole.client.get("/pengaturan").text


@pytest.mark.parametrize("name", ["٢٠٢٦-01", "2026-٠1", "2026-13"])
def test_a_cycle_is_named_with_plain_figures(office: Office, name: str) -> None:
    supervisor = office.person("supervisor")
    supervisor.post("/cycles/closing", {"name": "2025-06"})

    opened = supervisor.post("/cycles", {"name": name})
    form = {"csrf": supervisor.csrf, "cycle_name": name}
    page = supervisor.client.post("/pengaturan/siklus/buka", data=form)

    assert (opened.status_code, page.status_code) == (422, 422)


def test_visits_are_assigned_and_what_was_found_is_entered(any_office: Office) -> None:
    operator = any_office.person("operator")
    rows = operator.get("/lists/inclusion", params={"limit": 3}).json()["rows"]
    programme = rows[0]["programme"]
    keys = [row["key"] for row in rows if row["programme"] == programme]

    planned = operator.post("/visits", {"keys": keys, "programme": programme, "side": "inclusion"})
    visit = planned.json()["visits"][0]
    found = {"outcome": "met", "visited_on": "2025-06-01", "eligible": "yes", "note": "Lantai tanah."}
    entered = operator.post(f"/visits/{visit['id']}/findings", found)
    listed = operator.get("/visits", params={"state": "done"}).json()

    assert (planned.status_code, entered.status_code) == (201, 201)
    assert [row["id"] for row in listed["rows"]] == [visit["id"]]
    assert listed["rows"][0]["findings"]["note"] == "Lantai tanah."


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"answers": {"floor": "Siti 1306011234567890"}}, "NotAnAnswer"),
        ({"answers": {"note of 1306011234567890": "x"}}, "NotAnAnswer"),
        ({"answers": {"floor": "99"}}, "NotAnAnswer"),
        ({"visited_on": "1999-12-31"}, None),
        ({"visited_on": "2025-06-04"}, None),
        ({"visited_on": "9999-12-31"}, None),
    ],
)
def test_findings_hold_answers_to_questions_that_were_asked_and_days_that_can_be(
    office: Office, wrong: dict[str, Any], problem: str | None
) -> None:
    operator = office.person("operator")
    row = _flagged(operator)
    planned = {"keys": [row["key"]], "programme": row["programme"], "side": "inclusion"}
    visit = operator.post("/visits", planned).json()["visits"][0]["id"]

    refused = operator.post(f"/visits/{visit}/findings", {"outcome": "met", **wrong})
    right = {"outcome": "met", "visited_on": "2025-06-01", "answers": {"floor": "8"}}
    taken = operator.post(f"/visits/{visit}/findings", right)

    assert (refused.status_code, taken.status_code) == (422, 201)
    assert problem is None or refused.json()["type"] == f"urn:tepat:problem:{problem}"
    assert taken.json()["version"] == 1


def test_visits_of_one_household_outside_are_refused_as_a_whole(office: Office) -> None:
    operator = office.person("operator", (AREA,))
    own, other = office.flagged(AREA)[0], next(k for k in office.flagged() if k not in office.flagged(AREA))
    programme = _flagged(office.person("supervisor"))["programme"]

    answer = operator.post("/visits", {"keys": [own, other], "programme": programme, "side": "inclusion"})

    assert answer.status_code == 404
    assert office.person("supervisor").get("/visits").json()["total"] == 0


def test_a_round_of_visits_is_planned_and_its_random_part_tells_the_errors(any_office: Office) -> None:
    someone = any_office.person("operator")

    answer = someone.post("/visits/rounds", {"programme": "PKH", "visits": 10, "audit_share": 0.2})

    planned = answer.json()
    assert (answer.status_code, planned["drawn"], len(planned["visits"])) == (201, 2, 10)
    for visit in planned["visits"]:
        if visit["slice"] == "audit":
            someone.post(f"/visits/{visit['id']}/findings", {"outcome": "met", "eligible": "no"})
    (rates,) = someone.get("/visits/drawn").json()
    assert (rates["programme"], rates["pending"]) == ("PKH", 0)
    assert rates["errors"]["exclusion_error"]["value"] is None
    too_many = {"programme": "PKH", "visits": 501}
    assert someone.post("/visits/rounds", too_many).status_code == 422


def _planned(office: Office) -> tuple[Person, Any]:
    """An operator, and the visit that they planned."""
    operator, key = office.person("operator"), office.flagged()[0]
    programme = operator.get(f"/households/{key}").json()["statuses"][0]["programme"]
    told = {"keys": [key], "programme": programme, "side": "inclusion"}
    return operator, operator.post("/visits", told).json()["visits"][0]


def test_a_visit_is_cancelled_against_a_reason_and_a_stranger_to_visits_may_not(any_office: Office) -> None:
    operator, visit = _planned(any_office)
    address = f"/visits/{visit['id']}/cancellation"

    refused = any_office.person("reviewer").post(address, {"reason": "Salah keluarga"})
    silent = operator.post(address, {"reason": ""})
    done = operator.post(address, {"reason": "Salah keluarga"})
    again = operator.post(address, {"reason": "Salah keluarga"})

    assert (refused.status_code, silent.status_code, done.status_code, again.status_code) == (
        403,
        422,
        201,
        409,
    )
    assert (done.json()["state"], done.json()["cancelled"]["reason"]) == ("cancelled", "Salah keluarga")
    assert again.json()["type"].endswith("VisitNotPlanned")


def test_findings_that_cannot_be_are_refused_with_every_reason(office: Office) -> None:
    operator, visit = _planned(office)
    address = f"/visits/{visit['id']}/findings"

    impossible = operator.post(address, {"outcome": "moved", "visited_on": "2001-01-01", "eligible": "no"})
    no_answer = operator.post(address, {"outcome": "met", "answers": {"size": "0"}})

    assert (impossible.status_code, len(impossible.json()["problems"])) == (422, 2)
    assert (no_answer.status_code, no_answer.json()["type"].endswith("NotAnAnswer")) == (422, True)
