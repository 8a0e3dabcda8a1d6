"""What every answer carries, and what none does."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from serving.api.households import Reason
from tests.serving.office import Office, opened
from tests.small_survey import MARK

if TYPE_CHECKING:
    from tests.serving.conftest import District
    from tests.serving.office import MakeSettings


@pytest.mark.parametrize("path", ["/api/v1/health", "/api/v1/session", "/nothing/here", "/api/v1/nothing"])
def test_every_answer_tells_the_browser_to_run_frame_and_keep_nothing(office: Office, path: str) -> None:
    answer = office.anonymous.get(path, follow_redirects=False)

    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "server" not in answer.headers


def test_behind_https_browsers_are_told_to_stay_there(
    sqlite_district: "District", champion_home: "MakeSettings"
) -> None:
    with opened(sqlite_district, replace(champion_home(sqlite_district), secure_cookies=True)) as secure:
        answer = secure.anonymous.get("/api/v1/health")

    assert "max-age=" in answer.headers["strict-transport-security"]


def test_a_mistake_of_ours_tells_its_number_and_nothing_of_what_was_sent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"{MARK} is in this text")

    monkeypatch.setattr("serving.store.work.Work.unmask", fail)
    key = office.flagged()[0]
    someone = office.person("reviewer")
    someone.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]

    answer = someone.post(f"/households/{key}/unmasking", {"reason": f"{MARK} asked"})

    told, line = answer.json(), json.loads(office.logged.getvalue().splitlines()[-1])
    assert answer.status_code == 500
    assert told["instance"] == f"urn:tepat:request:{line['request']}"
    assert (line["error"], line["route"]) == ("RuntimeError", "/api/v1/households/{key}/unmasking")
    assert MARK not in answer.text + office.logged.getvalue()
    assert key not in office.logged.getvalue()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(office: Office) -> None:
    answer = office.person("reviewer").post("/search", {"text": "x" * 2_000_000})

    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:tepat:problem:BodyTooLarge"


def test_a_body_that_hides_its_size_is_refused_as_soon_as_it_is_too_large(office: Office) -> None:
    sent = 0

    def pieces() -> object:
        nonlocal sent
        for _ in range(64):
            sent += 1
            yield b"x" * 65_536

    headers = {"content-type": "application/json"}
    answer = office.person("reviewer").send("POST", "/search", content=pieces(), headers=headers)

    assert answer.status_code == 413


@pytest.mark.parametrize("where", ["query", "body"])
def test_a_null_character_is_refused_wherever_it_is_written(any_office: Office, where: str) -> None:
    someone = any_office.person("supervisor")

    if where == "query":
        answer = someone.client.get("/api/v1/lists/inclusion?programme=%00")
    else:
        answer = someone.post("/search", {"text": "a\0b"})

    assert answer.status_code == 422


def test_an_answer_to_what_cannot_be_used_names_the_place_and_never_repeats_what_stood_there(
    office: Office,
) -> None:
    key = office.flagged()[0]

    answer = office.person("reviewer").post(f"/households/{key}/unmasking", {"reason": [MARK], MARK: 1})

    assert answer.status_code == 422
    assert MARK not in json.dumps(answer.json()["detail"])
    assert answer.json()["errors"][0]["where"] == "body.reason"
    assert Reason.model_config["extra"] == "forbid"


@pytest.mark.parametrize(
    ("asked", "title"), [("id-ID,id", "Tidak ditemukan"), ("en", "Not found"), ("", "Not found")]
)
def test_a_program_is_answered_in_the_language_it_asks_for(office: Office, asked: str, title: str) -> None:
    answer = office.anonymous.get("/api/v1/nothing", headers={"accept-language": asked})

    assert answer.json()["title"] == title


def test_nothing_of_a_request_is_sent_on_whatever_the_environment_says(
    sqlite_district: "District", champion_home: "MakeSettings", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The framework can export what was asked and what was wrong with it, values and all."""
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    started: list[object] = []
    monkeypatch.setattr(
        "fastapi.telemetry._asgi.NativeTelemetry.__call__", lambda *_, **__: started.append(_)
    )

    with opened(sqlite_district, champion_home(sqlite_district)) as office:
        told = office.app._telemetry
        office.anonymous.post("/api/v1/session", json={"name": MARK})

    assert not any(told[name] for name in ("tracing", "metrics", "logs", "auto_configure"))
    assert not started
