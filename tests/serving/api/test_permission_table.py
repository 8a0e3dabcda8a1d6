"""Every route × every role × own area, other area, nobody: generated from the application itself."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from serving.application import create_app
from serving.permissions import ALLOWED, Permission
from serving.route_table import UndeclaredRoute, route_table
from tests.serving.office import AREA, ROLES, Office, Person

ABSENT = "A" * 16
ENDS_THE_SESSION = {("DELETE", "/api/v1/session"), ("POST", "/keluar")}
EMPTY_BODY = {"content": b"", "headers": {"content-type": "application/octet-stream"}}


class Guarded(NamedTuple):
    """A route that needs somebody."""

    method: str
    path: str
    permission: Permission


def test_a_route_that_does_not_say_who_may_stops_the_service_from_starting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    router = APIRouter()

    @router.get("/forgotten")
    def forgotten() -> None: ...

    monkeypatch.setattr("serving.application.api_router", router)

    with pytest.raises(UndeclaredRoute, match="/forgotten"):
        create_app(office.settings, store=office.district.store)


def test_every_permission_guards_a_route_and_has_a_role(office: Office) -> None:
    used = {entry.permission for entry in route_table(office.app)} - {None}

    assert used == set(Permission) == set(ALLOWED)
    assert all(ALLOWED.values())


def test_what_everybody_may_see_is_short_and_known(office: Office) -> None:
    public = {(entry.method, entry.path) for entry in route_table(office.app) if entry.permission is None}

    assert public == {
        ("GET", "/api/v1/health"),
        ("GET", "/api/v1/ready"),
        ("GET", "/api/v1/openapi.json"),
        ("POST", "/api/v1/session"),
        ("GET", "/masuk"),
        ("POST", "/masuk"),
        ("POST", "/bahasa"),
    }


def test_only_uploads_are_read_before_their_form_is_checked(office: Office) -> None:
    streamed = {entry.permission for entry in route_table(office.app) if entry.streamed}

    assert streamed <= {Permission.IMPORT}


def test_nobody_reaches_a_route_without_signing_in(office: Office) -> None:
    reached = []
    for entry in _guarded(office):
        answer = office.anonymous.request(entry.method, _address(office, entry), follow_redirects=False)
        refused = answer.status_code == 401 and answer.headers.get("www-authenticate") == "Bearer"
        asked = answer.status_code == 401 and 'action="/masuk"' in answer.text
        sent_away = answer.status_code == 303 and answer.headers["location"].startswith("/masuk")
        on_page = sent_away if entry.method in ("GET", "HEAD") else asked
        if not (refused if entry.path.startswith("/api/") else on_page):
            reached.append(f"{entry.method} {entry.path}: {answer.status_code}")

    assert reached == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_its_table_says_and_nothing_else(office: Office, role: str) -> None:
    someone = office.person(role)

    wrong = [
        f"{entry.method} {entry.path}: {status}"
        for entry in _guarded(office)
        if (entry.method, entry.path) not in ENDS_THE_SESSION
        for status in [_asked(office, someone, entry).status_code]
        if (status == 403) is (role in ALLOWED[entry.permission]) or status >= 500
    ]

    assert wrong == []


def test_changes_without_the_form_s_token_are_refused_for_everybody_who_may(office: Office) -> None:
    wrong = []
    for entry in _guarded(office):
        if entry.method in ("GET", "HEAD"):
            continue
        someone = office.person(min(ALLOWED[entry.permission]))
        answer = someone.client.request(entry.method, _address(office, entry), follow_redirects=False)
        told = answer.json()["type"] if entry.path.startswith("/api/") else "urn:tepat:problem:ForeignForm"
        if answer.status_code != 403 or told != "urn:tepat:problem:ForeignForm":
            wrong.append(f"{entry.method} {entry.path}: {answer.status_code}")

    assert wrong == []


def test_a_household_of_another_area_is_answered_like_one_that_does_not_exist(office: Office) -> None:
    limited = {
        role: office.person(role, (AREA,)) for role in ("operator", "reviewer", "supervisor", "analyst")
    }
    own = office.flagged(AREA)[0]
    other = next(key for key in office.flagged() if key not in office.flagged(AREA))

    seen = 0
    for entry in _guarded(office):
        if "{key}" not in entry.path:
            continue
        someone = next(limited[role] for role in sorted(limited) if role in ALLOWED[entry.permission])
        mine, theirs, absent = (_asked(office, someone, entry, key=key) for key in (own, other, ABSENT))
        seen += 1
        assert mine.status_code != 404, entry
        # A page looks at its form before it looks for the family.
        refused = 422 if (theirs.status_code, entry.method) == (422, "POST") else 404
        assert theirs.status_code == absent.status_code == refused, entry
        assert _without_number(theirs, other) == _without_number(absent, ABSENT), entry
    assert seen >= 10


def test_lists_searches_visits_exports_and_the_overview_hold_the_own_area_only(office: Office) -> None:
    all_of_it, part = office.person("supervisor"), office.person("operator", (AREA,))

    whole = all_of_it.get("/lists/inclusion").json()["total"]
    page = part.get("/lists/inclusion", params={"limit": 500}).json()
    families = all_of_it.get("/overview").json()["families"], part.get("/overview").json()["families"]
    other = next(
        row for row in all_of_it.get("/lists/inclusion").json()["rows"]
        if not row["area_path"].startswith(AREA)
    )  # fmt: skip
    exported = part.get("/exports/lists/inclusion.csv").text
    asked_for_other = part.get("/lists/inclusion", params={"area": other["area_path"]})

    assert 0 < page["total"] < whole
    assert {row["area_path"].split("/")[0] for row in page["rows"]} == {AREA}
    assert 0 < families[1] < families[0]
    assert part.post("/search", {"text": other["household_id"]}).json() == {"hits": []}
    assert all_of_it.post("/search", {"text": other["household_id"]}).json()["hits"][0]["key"] == other["key"]
    assert other["key"] not in exported
    assert len(exported.splitlines()) == page["total"] + 1
    assert asked_for_other.status_code == 404 or asked_for_other.json()["total"] == 0


def _guarded(office: Office) -> list[Guarded]:
    """Every route, of pages and API, that needs somebody."""
    return [
        Guarded(entry.method, entry.path, entry.permission)
        for entry in route_table(office.app)
        if entry.permission is not None
    ]


def _asked(office: Office, someone: Person, entry: Guarded, key: str | None = None) -> Any:
    """The route asked with the example of its body, as somebody with the form's token."""
    address = _address(office, entry, key)
    if not entry.path.startswith("/api/"):
        form = {"csrf": someone.csrf} if entry.method == "POST" else None
        return someone.client.request(entry.method, address, data=form, follow_redirects=False)
    path, body = address.removeprefix("/api/v1"), _example(office, entry)
    if entry.path == "/api/v1/uploads":
        return someone.send(entry.method, path, **EMPTY_BODY)
    return someone.send(entry.method, path, body)


def _address(office: Office, entry: Guarded, key: str | None = None) -> str:
    values = {
        "key": key or (office.flagged()[0] if "{key}" in entry.path else ""),
        "side": "inclusion",
        "slug": "salah-masuk",
        "form": "csv",
        "job": "1",
        "user": "999",
        "token": "999",
        "decision": "999",
        "visit": "999",
    }
    return re.sub(r"{(\w+)}", lambda found: values[found[1]], entry.path)


def _example(office: Office, entry: Guarded) -> Any:
    """The first example of the body that the route's own model gives."""
    for context in _contexts(office, entry):
        field = getattr(context, "body_field", None)
        if field is not None:
            model = field.field_info.annotation
            return model.model_config["json_schema_extra"]["examples"][0]
    return None


def _contexts(office: Office, entry: Guarded) -> Iterator[Any]:
    for context in iter_route_contexts(office.app.routes):
        if context.path == entry.path and entry.method in (context.methods or ()):
            yield context


def _without_number(answer: Any, key: str) -> str:
    """The answer without what must differ: the request's number, and what was asked for."""
    text = str(answer.text).replace(str(answer.headers["x-request-id"]), "").replace(key, "")
    return re.sub(r"urn:tepat:request:\w*", "", text)
