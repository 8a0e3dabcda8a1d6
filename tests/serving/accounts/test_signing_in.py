"""Signing in, staying in, and being out: sessions as a browser and as a program sees them."""

import json
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from serving.accounts.administration import add_token, add_user, change_user, set_password
from serving.accounts.callers import SERVICE_ACTOR, digest_of
from serving.accounts.passwords import Passwords
from serving.accounts.remembered import TRUSTED_FOR
from tests.serving.office import BASE, PASSWORD, Office


def _account(office: Office, name: str = "dewi", role: str = "reviewer", must_change: bool = False) -> int:
    user = add_user(
        office.service, SERVICE_ACTOR, name=name, full_name="", role=role, areas=(), language="id",
        password=PASSWORD, must_change=must_change,
    )  # fmt: skip
    return user.id


def _browser(office: Office) -> TestClient:
    return TestClient(office.app, base_url=BASE)


def _sign_in(browser: TestClient, name: str = "dewi", password: str = PASSWORD) -> int:
    return browser.post("/api/v1/session", json={"name": name, "password": password}).status_code


def test_nobody_is_anybody_without_signing_in(office: Office) -> None:
    assert office.anonymous.get("/api/v1/session").status_code == 401


def test_a_name_and_password_open_a_session_that_a_script_cannot_read(office: Office) -> None:
    _account(office)
    browser = _browser(office)

    answer = browser.post("/api/v1/session", json={"name": " DEWI ", "password": PASSWORD})

    cookie = answer.headers["set-cookie"]
    assert answer.json()["role"] == "reviewer"
    assert "decide" in answer.json()["permissions"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.casefold()
    assert browser.get("/api/v1/session").json()["name"] == "dewi"


def test_behind_https_the_cookie_is_bound_to_its_host_and_never_travels_in_the_clear(office: Office) -> None:
    object.__setattr__(office.settings, "secure_cookies", True)
    _account(office)

    cookie = _browser(office).post("/api/v1/session", json={"name": "dewi", "password": PASSWORD})

    assert cookie.headers["set-cookie"].startswith("__Host-tepat=")
    assert "Secure" in cookie.headers["set-cookie"]


def test_the_database_holds_the_digest_of_a_session_and_never_its_token(office: Office) -> None:
    _account(office)
    browser = _browser(office)
    _sign_in(browser)
    token = browser.cookies["tepat"]

    raw = (office.district.folder / "tepat.sqlite").read_bytes()
    raw += (office.district.folder / "tepat.sqlite-wal").read_bytes()

    assert len(token) >= 43
    assert token.encode() not in raw
    assert digest_of(token) in raw
    assert PASSWORD.encode() not in raw


@pytest.mark.parametrize("name", ["dewi", "nobody"])
def test_a_wrong_password_is_answered_like_an_unknown_name(office: Office, name: str) -> None:
    _account(office)

    answer = _browser(office).post("/api/v1/session", json={"name": name, "password": "something else"})

    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:tepat:problem:WrongCredentials"
    assert name not in answer.text


def test_an_unknown_name_costs_as_many_hashes_as_a_wrong_password(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`test_passwords` measures that each takes as long; here, that each is one."""
    _account(office)
    asked: list[str | None] = []

    def matches(_: Passwords, password: str, kept: str | None) -> bool:
        asked.append(kept)
        return False

    monkeypatch.setattr(Passwords, "matches", matches)

    _sign_in(_browser(office), password="something else")
    _sign_in(_browser(office), "nobody", "something else")

    assert [kept is None for kept in asked] == [False, True]


def test_a_closed_account_is_answered_like_a_wrong_password(office: Office) -> None:
    user = _account(office)
    change_user(office.service, SERVICE_ACTOR, user, {"active": False})

    assert _sign_in(_browser(office)) == 401


def test_five_failures_close_the_pair_even_for_the_right_password_and_say_how_long(office: Office) -> None:
    _account(office)
    _account(office, "budi")
    browser = _browser(office)
    failures = [_sign_in(browser, password="wrong") for _ in range(5)]

    answer = browser.post("/api/v1/session", json={"name": "dewi", "password": PASSWORD})

    assert failures == [401] * 5
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(answer.json()["seconds"]) == "900"
    assert _sign_in(browser, "budi") == 200


def test_a_closed_pair_opens_by_itself_and_the_trail_knows_that_it_was_closed(office: Office) -> None:
    user = _account(office)
    for _ in range(5):
        _sign_in(_browser(office), password="wrong")
    office.district.clock.set(office.district.clock() + timedelta(minutes=15))

    assert _sign_in(_browser(office)) == 200
    trail = office.person("auditor").get("/audit", params={"act": "sign_in_closed"}).json()["rows"]
    assert [row["subject"] for row in trail] == [f"user:{user}"]


def test_a_session_ends_when_nobody_uses_it_and_in_any_case_after_a_day_s_work(office: Office) -> None:
    _account(office)
    idle, busy = _browser(office), _browser(office)
    _sign_in(idle)
    _sign_in(busy)
    begun = office.district.clock()

    for minutes in range(20, 12 * 60, 20):
        office.district.clock.set(begun + timedelta(minutes=minutes))
        assert busy.get("/api/v1/session").status_code == 200
    left_alone = idle.get("/api/v1/session").status_code
    office.district.clock.set(begun + timedelta(hours=12))

    assert left_alone == 401
    assert busy.get("/api/v1/session").status_code == 401


def test_signing_out_ends_the_session_at_once_wherever_its_token_is(office: Office) -> None:
    _account(office)
    browser = _browser(office)
    _sign_in(browser)
    stolen = dict(browser.cookies)
    csrf = browser.get("/api/v1/session").json()["csrf"]

    browser.delete("/api/v1/session", headers={"X-CSRF-Token": csrf})

    thief = TestClient(office.app, base_url=BASE, cookies=stolen)
    assert thief.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("change", [{"active": False}, {"role": "auditor"}, {"areas": ["02"]}])
def test_another_role_or_area_signs_out_at_once(office: Office, change: dict[str, object]) -> None:
    user = _account(office)
    browser = _browser(office)
    _sign_in(browser)

    change_user(office.service, SERVICE_ACTOR, user, change)

    assert browser.get("/api/v1/session").status_code == 401


def test_a_change_from_another_process_is_seen_within_seconds(office: Office) -> None:
    user = _account(office)
    browser = _browser(office)
    _sign_in(browser)
    browser.get("/api/v1/session")

    with office.district.store.begin(SERVICE_ACTOR) as work:
        work.change_user(user, active=False)
    office.district.clock.set(office.district.clock() + TRUSTED_FOR)

    assert browser.get("/api/v1/session").status_code == 401


def test_a_change_from_another_process_is_seen_even_where_the_clock_is_put_back(office: Office) -> None:
    user = _account(office)
    browser = _browser(office)
    _sign_in(browser)
    office.district.clock.set(office.district.clock() + timedelta(minutes=20))
    browser.get("/api/v1/session")

    with office.district.store.begin(SERVICE_ACTOR) as work:
        work.change_user(user, active=False)
    office.district.clock.set(office.district.clock() - timedelta(minutes=19))

    assert browser.get("/api/v1/session").status_code == 401


def test_a_password_set_by_somebody_else_is_changed_before_anything_else(office: Office) -> None:
    _account(office, must_change=True)
    browser = _browser(office)
    _sign_in(browser)
    csrf = {"X-CSRF-Token": browser.get("/api/v1/session").json()["csrf"]}
    new = "kapal jeruk lampu dinding"

    before = browser.get("/api/v1/overview")
    wrong = browser.post("/api/v1/account/password", json={"old": "wrong", "new": new}, headers=csrf)
    changed = browser.post("/api/v1/account/password", json={"old": PASSWORD, "new": new}, headers=csrf)

    assert before.json()["type"] == "urn:tepat:problem:PasswordMustChange"
    assert (wrong.status_code, changed.status_code) == (401, 204)
    assert browser.get("/api/v1/overview").status_code == 200
    assert _sign_in(_browser(office), password=new) == 200


def test_a_new_password_from_an_administrator_ends_every_session(office: Office) -> None:
    user = _account(office)
    browser = _browser(office)
    _sign_in(browser)

    with office.district.store.read(SERVICE_ACTOR) as reading:
        known = reading.user(user)
    set_password(office.service, SERVICE_ACTOR, known, "kapal jeruk lampu dinding", must_change=True)

    assert browser.get("/api/v1/session").status_code == 401


def test_a_token_does_what_role_and_scope_both_hold_and_ends(office: Office) -> None:
    user = _account(office)
    until = office.district.clock() + timedelta(days=30)
    text, _ = add_token(
        office.service, SERVICE_ACTOR, user, name="t", scopes=("see_lists", "manage_users"), expires_at=until
    )
    program = TestClient(office.app, base_url=BASE, headers={"Authorization": f"Bearer {text}"})

    answers = {path: program.get(f"/api/v1{path}").status_code for path in ("/overview", "/users", "/audit")}
    office.district.clock.set(until)
    ended = program.get("/api/v1/overview").status_code

    assert answers == {"/overview": 200, "/users": 403, "/audit": 403}
    assert ended == 401


def test_a_token_needs_no_form_token_but_cannot_make_tokens_or_passwords(office: Office) -> None:
    user = _account(office, role="supervisor")
    until = office.district.clock() + timedelta(days=30)
    scopes = ("own_account", "close_cycle")
    text, _ = add_token(office.service, SERVICE_ACTOR, user, name="t", scopes=scopes, expires_at=until)
    program = TestClient(office.app, base_url=BASE, headers={"Authorization": f"Bearer {text}"})

    made = program.post(
        "/api/v1/account/tokens", json={"name": "x", "scopes": ["see_lists"], "expires_at": until.isoformat()}
    )
    password = program.post("/api/v1/account/password", json={"old": PASSWORD, "new": "kapal jeruk lampu"})
    cycle = program.post("/api/v1/cycles/closing", json={"name": "2025-06"})

    assert (made.status_code, password.status_code, cycle.status_code) == (403, 403, 200)


def test_a_revoked_token_is_worth_nothing_at_once(office: Office) -> None:
    dewi = office.person("reviewer")
    until = (office.district.clock() + timedelta(days=1)).isoformat()
    made = dewi.post("/account/tokens", {"name": "x", "scopes": ["see_lists"], "expires_at": until}).json()
    program = TestClient(office.app, base_url=BASE, headers={"Authorization": f"Bearer {made['token']}"})
    before = program.get("/api/v1/overview").status_code

    dewi.send("DELETE", f"/account/tokens/{made['about']['id']}")

    assert (before, program.get("/api/v1/overview").status_code) == (200, 401)


def test_nobody_revokes_another_one_s_token_but_an_administrator(office: Office) -> None:
    until = (office.district.clock() + timedelta(days=1)).isoformat()
    body = {"name": "x", "scopes": ["see_lists"], "expires_at": until}
    token = office.person("reviewer").post("/account/tokens", body).json()["about"]["id"]

    theirs = office.person("analyst").send("DELETE", f"/account/tokens/{token}").status_code
    admins = office.person("administrator").send("DELETE", f"/users/tokens/{token}").status_code

    assert (theirs, admins) == (404, 204)


@pytest.mark.parametrize("header", ["Bearer", "Bearer nonsense", "Basic ZGV3aTpwYXNz", "Bearer a b"])
def test_a_wrong_authorization_is_nobody_even_beside_a_good_cookie(office: Office, header: str) -> None:
    assert office.person("reviewer").get("/session", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_a_form_of_another_site_signs_nobody_in_and_changes_nothing(
    office: Office, headers: dict[str, str]
) -> None:
    _account(office)

    signed = _browser(office).post(
        "/api/v1/session", json={"name": "dewi", "password": PASSWORD}, headers=headers
    )
    changed = office.person("supervisor").post("/cycles/closing", {"name": "2025-06"}, headers=headers)

    assert (signed.status_code, changed.status_code) == (403, 403)


def test_the_only_administrator_stays_one(office: Office) -> None:
    first = office.person("administrator")

    refused = first.send("PATCH", f"/users/{first.user_id}", {"active": False})
    _account(office, "second", "administrator")
    closed = first.send("PATCH", f"/users/{first.user_id}", {"active": False})

    assert (refused.status_code, closed.status_code) == (409, 200)


def test_no_line_of_the_log_holds_a_password_a_token_a_query_or_a_name(office: Office) -> None:
    _account(office)
    browser = _browser(office)
    _sign_in(browser)
    _sign_in(browser, "dewi", "wrong-secret")
    browser.get("/api/v1/lists/inclusion?area=secret-area")
    key = office.flagged()[0]
    browser.get(f"/api/v1/households/{key}")

    text = office.logged.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]

    assert {"/api/v1/households/{key}", "/api/v1/session"} <= {line.get("route") for line in lines}
    secrets = [PASSWORD, "wrong-secret", "secret-area", key, browser.cookies["tepat"], "dewi"]
    assert [secret for secret in secrets if secret in text] == []
