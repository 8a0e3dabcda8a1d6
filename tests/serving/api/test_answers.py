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


@pytest.mark.parametrize("spoiled", ["header", "pages"])
def test_a_damaged_database_is_told_as_such_with_what_to_do(office: Office, spoiled: str) -> None:
    someone, file = office.person("reviewer"), office.district.folder / "tepat.sqlite"
    office.district.store.engines.dispose()
    with file.open("r+b") as opened:
        opened.seek(0 if spoiled == "header" else 4096)
        opened.write(b"\xff" * (4096 if spoiled == "header" else file.stat().st_size - 4096))

    answer = someone.get("/lists/inclusion")
    page = someone.client.get("/daftar/inklusi")
    ready = office.anonymous.get("/api/v1/ready")

    assert (answer.status_code, page.status_code, ready.status_code) == (503, 503, 503)
    assert "Restore" in answer.json()["detail"]
    lines = [json.loads(line) for line in office.logged.getvalue().splitlines()]
    told = [line for line in lines if line["event"] == "request" and line["status"] == 503]
    assert [line.get("error") for line in told] == ["UnusableDatabase", "UnusableDatabase", "NotReady"]
    assert all(":" in line["where"] for line in told)


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


_UNKEPT = {
    "null": (b'{"reason": "abc\\u0000"}', "application/json", 422),
    "null, of another kind of JSON": (b'{"reason": "abc\\u0000"}', "application/x+json", 422),
    "half a character": (b'{"reason": "abc\\ud800"}', "application/json", 422),
    "half a character as a name": (b'{"\\udfff": "abc"}', "application/json", 422),
    "half a character as it is": (b'{"reason": "abc\xed\xa0\x80"}', "application/json", 400),
    "hidden in UTF-16": ('{"reason": "abc\\u0000"}'.encode("utf-16"), "application/json", 400),
    "hidden in UTF-16 without its mark": ('{"reason": "a"}'.encode("utf-16-le"), "application/json", 422),
}


@pytest.mark.parametrize("sent", _UNKEPT.values(), ids=_UNKEPT)
@pytest.mark.parametrize("pieces", [1, 5], ids=["in one piece", "in pieces"])
def test_a_character_that_no_database_keeps_is_refused_however_it_is_sent(
    office: Office, sent: tuple[bytes, str, int], pieces: int
) -> None:
    body, kind, status = sent
    size = -(-len(body) // pieces)
    content = (body[place : place + size] for place in range(0, len(body), size))
    key = office.flagged()[0]

    answer = office.person("reviewer").send(
        "POST", f"/households/{key}/unmasking", content=content, headers={"content-type": kind}
    )

    assert answer.status_code == status


@pytest.mark.parametrize(
    "text", ["pair: \U0001f600", "written out: \\ud800 \\u0000 \\udc00"], ids=["pair", "written out"]
)
def test_whole_characters_and_what_only_looks_like_half_of_one_are_taken(office: Office, text: str) -> None:
    key = office.flagged()[0]
    body = json.dumps({"reason": text}).encode()

    answer = office.person("reviewer").send(
        "POST",
        f"/households/{key}/unmasking",
        content=body,
        headers={"content-type": "application/json"},
    )

    assert answer.status_code == 200


def test_a_form_in_parts_cannot_say_how_its_letters_are_to_be_read(office: Office) -> None:
    answer = office.anonymous.post(
        "/masuk", content=b"", headers={"content-type": "multipart/form-data; boundary=x; charset=utf-7"}
    )

    assert answer.status_code == 415


def test_nobody_is_asked_for_by_half_a_character(office: Office) -> None:
    answer = office.anonymous.post(
        "/api/v1/session",
        content=b'{"name": "x", "password": "\\ud800"}',
        headers={"content-type": "application/json"},
    )

    assert answer.status_code == 422


def test_a_page_whose_address_no_browser_writes_is_another_site_s(office: Office) -> None:
    answer = office.anonymous.post(
        "/api/v1/session", json={"name": "x", "password": "y"}, headers={"origin": "http://[x"}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "asked", ["since=0001-01-01T00:00:00%2B14:00", "until=9999-12-31T23:59:59-14:00"], ids=["first", "last"]
)
def test_a_moment_outside_of_the_calendar_is_told_by_its_place(office: Office, asked: str) -> None:
    answer = office.person("auditor").get(f"/audit?{asked}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == f"query.{asked.partition('=')[0]}"


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
