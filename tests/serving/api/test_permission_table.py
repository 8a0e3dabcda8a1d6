"""Every route × every role × own area, other area, nobody: generated from the application itself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from serving.application import create_app
from serving.permissions import ALLOWED, Permission
from serving.route_table import RouteEntry, UndeclaredRoute, route_table
from tests.serving.office import AREA, ROLES, Office, Person

ABSENT = "A" * 16
EMPTY_BODY = {"content": b"", "headers": {"content-type": "application/octet-stream"}}


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
    public = {(entry.method, entry.path) for entry in _api(office) if entry.permission is None}

    assert public == {
        ("GET", "/api/v1/health"),
        ("GET", "/api/v1/ready"),
        ("GET", "/api/v1/openapi.json"),
        ("POST", "/api/v1/session"),
    }


def test_only_uploads_are_read_before_their_form_is_checked(office: Office) -> None:
    streamed = {entry.permission for entry in route_table(office.app) if entry.streamed}

    assert streamed <= {Permission.IMPORT}


def test_nobody_reaches_a_route_without_signing_in(office: Office) -> None:
    answers = {
        (entry.method, entry.path): office.anonymous.request(entry.method, _address(office, entry))
        for entry in _api(office)
        if entry.permission is not None
    }

    assert {place: answer.status_code for place, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert {answer.headers["www-authenticate"] for answer in answers.values()} == {"Bearer"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_its_table_says_and_nothing_else(office: Office, role: str) -> None:
    someone = office.person(role)

    wrong = [
        f"{entry.method} {entry.path}: {status}"
        for entry in _api(office)
        if entry.permission is not None and not _ends_the_session(entry)
        for status in [_asked(office, someone, entry).status_code]
        if (status == 403) is (role in ALLOWED[entry.permission]) or status >= 500
    ]

    assert wrong == []


def test_changes_without_the_form_s_token_are_refused_for_everybody_who_may(office: Office) -> None:
    wrong = []
    for entry in _api(office):
        if entry.permission is None or entry.method in ("GET", "HEAD"):
            continue
        someone = office.person(min(ALLOWED[entry.permission]))
        answer = someone.client.request(entry.method, _address(office, entry))
        if answer.status_code != 403 or answer.json()["type"] != "urn:tepat:problem:ForeignForm":
            wrong.append(f"{entry.method} {entry.path}: {answer.status_code}")

    assert wrong == []


def test_a_household_of_another_area_is_answered_like_one_that_does_not_exist(office: Office) -> None:
    limited = {
        role: office.person(role, (AREA,)) for role in ("operator", "reviewer", "supervisor", "analyst")
    }
    own = office.flagged(AREA)[0]
    other = next(key for key in office.flagged() if key not in office.flagged(AREA))

    seen = 0
    for entry in _api(office):
        if "{key}" not in entry.path or entry.permission is None:
            continue
        someone = next(limited[role] for role in sorted(limited) if role in ALLOWED[entry.permission])
        mine, theirs, absent = (_asked(office, someone, entry, key=key) for key in (own, other, ABSENT))
        seen += 1
        assert mine.status_code != 404, entry
        assert theirs.status_code == absent.status_code == 404, entry
        assert _without_number(theirs.json()) == _without_number(absent.json()), entry
    assert seen >= 6


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


def _api(office: Office) -> list[RouteEntry]:
    return [entry for entry in route_table(office.app) if entry.path.startswith("/api/")]


def _ends_the_session(entry: RouteEntry) -> bool:
    return entry.path == "/api/v1/session" and entry.method == "DELETE"


def _asked(office: Office, someone: Person, entry: RouteEntry, key: str | None = None) -> Any:
    """The route asked with the example of its body, as somebody with the form's token."""
    path = _address(office, entry, key).removeprefix("/api/v1")
    body = _example(office, entry)
    if entry.path == "/api/v1/uploads":
        return someone.send(entry.method, path, **EMPTY_BODY)
    return someone.send(entry.method, path, body)


def _address(office: Office, entry: RouteEntry, key: str | None = None) -> str:
    values = {
        "key": key or (office.flagged()[0] if "{key}" in entry.path else ""),
        "side": "inclusion",
        "form": "csv",
        "job": "1",
        "user": "999",
        "token": "999",
        "decision": "999",
        "visit": "999",
    }
    return re.sub(r"{(\w+)}", lambda found: values[found[1]], entry.path)


def _example(office: Office, entry: RouteEntry) -> Any:
    """The first example of the body that the route's own model gives."""
    for context in _contexts(office, entry):
        field = getattr(context, "body_field", None)
        if field is not None:
            model = field.field_info.annotation
            return model.model_config["json_schema_extra"]["examples"][0]
    return None


def _contexts(office: Office, entry: RouteEntry) -> Iterator[Any]:
    for context in iter_route_contexts(office.app.routes):
        if context.path == entry.path and entry.method in (context.methods or ()):
            yield context


def _without_number(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "instance"}
