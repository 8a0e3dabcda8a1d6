"""Addresses are found as FastAPI finds them, without asking each route."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from serving.addresses import Addresses
from serving.route_table import route_table
from tests.serving.office import Office


@pytest.fixture(params=["by FastAPI", "by address"])
def asked(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """Some routes that are easily confused, found one way and the other."""
    visits = APIRouter(prefix="/visits")
    visits.add_api_route("/{number:int}", lambda number: {"number": number})
    visits.add_api_route("/sheets", lambda: "sheets")
    visits.add_api_route("/{name}", lambda name: f"name {name}")
    visits.add_api_route("/late", lambda: "never")
    visits.add_api_route("/{name}/people/{who}", lambda name, who: f"{who} of {name}")
    visits.add_api_route("/sheets", lambda: "sent", methods=["POST"])
    app = FastAPI()
    app.include_router(visits, prefix="/api")
    if request.param == "by address":
        app.router.routes.insert(0, Addresses(iter_route_contexts(app.routes)))
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/api/visits/7", 200, {"number": 7}),
        ("GET", "/api/visits/sheets", 200, "sheets"),
        ("GET", "/api/visits/late", 200, "name late"),
        ("GET", "/api/visits/ann", 200, "name ann"),
        ("GET", "/api/visits/ann/people/bo", 200, "bo of ann"),
        ("POST", "/api/visits/sheets", 200, "sent"),
        ("POST", "/api/visits/ann", 405, None),
        ("DELETE", "/api/visits/sheets", 405, None),
        ("GET", "/api/visits", 404, None),
        ("GET", "/visits/ann", 404, None),
    ],
)
def test_an_address_is_answered_by_the_same_route(
    asked: TestClient, method: str, path: str, status: int, told: Any
) -> None:
    answer = asked.request(method, path)

    assert answer.status_code == status
    assert told is None or answer.json() == told


def test_every_route_of_the_service_is_found_by_its_address(office: Office) -> None:
    (addresses,) = (route for route in office.app.routes if isinstance(route, Addresses))

    for entry in route_table(office.app):
        path = re.sub(r"\{[^}]*\}", "7", entry.path)
        found = addresses.find(entry.method, path)
        assert found is not None, entry
        assert found[0].path == entry.path


def test_below_another_address_everything_is_left_to_fastapi(office: Office) -> None:
    (addresses,) = (route for route in office.app.routes if isinstance(route, Addresses))
    scope = {"type": "http", "method": "GET", "path": "/api/v1/health"}

    taken = [addresses.matches({**scope, "root_path": root})[0].name for root in ("", "/tepat")]

    assert taken == ["FULL", "NONE"]
