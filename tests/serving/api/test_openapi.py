"""The description of the API is complete, and the API answers nothing that it does not describe."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from serving.permissions import ALLOWED
from serving.problems import MEDIA_TYPE, STATUS, errors_of_table, status_of
from serving.route_table import route_table
from tests.serving.office import Office, Person, opened

if TYPE_CHECKING:
    from tests.serving.conftest import District
    from tests.serving.office import MakeSettings

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
REDUCED, FULL = 3, 100
METHODS = ("get", "post", "put", "patch", "delete")


def _document(office: Office) -> dict[str, Any]:
    document: dict[str, Any] = office.anonymous.get("/api/v1/openapi.json").json()
    return document


def _operations(office: Office) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in _document(office)["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_every_route_of_the_api_is_described(office: Office) -> None:
    described = {(method.upper(), path) for method, path, _ in _operations(office)}

    api = {(entry.method, entry.path) for entry in route_table(office.app) if entry.path.startswith("/api/")}
    assert described == api - {("GET", "/api/v1/openapi.json")}


def test_every_error_is_described_as_a_problem(office: Office) -> None:
    wrong = [
        f"{method} {path} {status}"
        for method, path, operation in _operations(office)
        for status, answer in operation["responses"].items()
        if int(status) >= 400 and set(answer["content"]) != {MEDIA_TYPE}
    ]

    assert wrong == []


def test_every_body_has_an_example_and_every_operation_says_what_it_does(office: Office) -> None:
    schemas = _document(office)["components"]["schemas"]
    silent = []
    for method, path, operation in _operations(office):
        if not operation.get("description"):
            silent.append(f"{method} {path}: nothing said")
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        named = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if body and not schemas[named].get("examples"):
            silent.append(f"{method} {path}: no example of {named}")

    assert silent == []


def test_the_table_of_errors_names_real_errors_and_none_is_a_server_error_by_accident() -> None:
    found = errors_of_table()

    assert {status_of(error) for error in found} == set(STATUS.values())
    assert {status for status in STATUS.values() if status >= 500} == {503}


def test_describing_the_api_needs_no_database_and_starts_nothing(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from serving.settings import settings_from_environment as s; "
        "from serving.application import create_app; "
        f"app = create_app(s({{}}, Path({str(tmp_path)!r}))); print(len(app.openapi()['paths']))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert int(done.stdout) > 30
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_whatever_is_sent_the_answer_is_one_that_is_described(any_office: Office, role: str) -> None:
    _fuzz(any_office, role, REDUCED)


@pytest.mark.prove
@pytest.mark.parametrize("role", sorted({role.value for roles in ALLOWED.values() for role in roles}))
def test_whatever_is_sent_at_length_the_answer_is_one_that_is_described(
    district: "District", champion_home: "MakeSettings", role: str
) -> None:
    with opened(district, champion_home(district)) as office:
        _fuzz(office, role, FULL)


def _fuzz(office: Office, role: str, examples: int) -> None:
    """Sends what the document allows and what it does not, as somebody of that role."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", office.app)
    someone = office.person(role)
    known = {"key": office.flagged()[0], "decision": 1, "visit": 1, "job": 1}
    wrong: dict[str, str] = {}
    operations: list[Any] = list(schema.get_all_operations())
    for operation in [found.ok() for found in operations]:
        # Signing in is counted by the lockout, and signing out ends the session that the others need.
        if operation.path != "/api/v1/session" and operation.path != "/api/v1/account/password":
            send = _sender(someone, f"{operation.method.upper()} {operation.path}", wrong, known)
            for mode in tuple(GenerationMode):
                # Where nothing is given, nothing can be wrong.
                with suppress(Unsatisfiable):
                    _run(operation.as_strategy(generation_mode=mode), send, examples)
    assert wrong == {}, "\n".join(f"{label}: {told}" for label, told in wrong.items())


def _sender(
    someone: Person, label: str, wrong: dict[str, str], known: dict[str, Any]
) -> Callable[[Any], None]:
    """Sends a case, every second time about a household that there is."""
    own = {"X-CSRF-Token": someone.csrf, "Cookie": f"tepat={someone.cookie}"}

    turn = cycle((True, False))

    def send(case: Any) -> None:
        if next(turn):
            case.path_parameters = {
                name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        try:
            response = case.call(headers=own)
        except UnicodeError:
            return  # what no client can send
        try:
            case.validate_response(response, checks=list(CHECKS))
        except Exception as problem:  # noqa: BLE001 (all are told together)
            wrong.setdefault(label, f"{response.status_code}: {str(problem)[:600]}")

    return send


def _run(strategy: Any, send: Any, examples: int) -> None:
    limits: Any = settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    )  # fmt: skip
    giving: Any = given
    sending = limits(giving(strategy)(send))
    sending()


def test_the_document_is_the_same_each_time(office: Office) -> None:
    assert json.dumps(_document(office)) == json.dumps(_document(office))
