"""A gated route answers by the short way; whatever goes wrong is told by the usual one, body and all."""

import asyncio
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.routing import iter_route_contexts
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.accounts.callers import PUBLIC
from serving.body_limit import FORM_LIMIT
from serving.gated_route import GatedRoute, ShortWay
from serving.request_log import open_log

_HEADERS = [(b"x-frame-options", b"DENY")]
_PARTS = ({"body": b"one ", "more_body": True}, {"body": b"two"})


class _Below:
    """The usual way, counting who comes through it."""

    def __init__(self, app: ASGIApp, seen: list[str]) -> None:
        self._app, self._seen = app, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._seen.append(scope["path"])
        await self._app(scope, receive, send)


def _service(seen: list[str], logged: StringIO | None = None) -> FastAPI:
    async def echo(request: Request) -> Response:
        body = await request.body()
        if body.startswith(b"refuse"):
            raise HTTPException(422, detail=body.decode())
        return Response(body)

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.router.add_api_route(
        "/echo", echo, methods=["POST"], dependencies=[PUBLIC], route_class_override=GatedRoute
    )
    app.router.add_api_route("/plain", echo, methods=["POST"], dependencies=[PUBLIC])
    app.add_middleware(_Below, seen=seen)
    routes, log = list(iter_route_contexts(app.routes)), open_log(logged or StringIO())
    app.add_middleware(ShortWay, routes=routes, headers=_HEADERS, log=log)
    return app


def _asked(app: ASGIApp, path: str, arriving: Sequence[dict[str, Any] | Exception]) -> list[Message]:
    """What the application sends when a body arrives in these parts."""
    left, sent = list(arriving), []

    async def receive() -> Message:
        part = left.pop(0)
        if isinstance(part, Exception):
            raise part
        return {"type": "http.request", **part}

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await app(scope, receive, send)

    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}
    asyncio.run(ask())
    return sent


def test_a_gated_route_answers_without_the_layers_below() -> None:
    seen: list[str] = []

    start, body = _asked(_service(seen), "/echo", _PARTS)

    assert (start["status"], body["body"], seen) == (200, b"one two", [])


def test_headers_and_the_line_of_the_log_are_not_forgotten() -> None:
    logged = StringIO()

    start, _ = _asked(_service([], logged), "/echo", _PARTS)

    (line,) = [json.loads(line) for line in logged.getvalue().splitlines()]
    headers = dict(start["headers"])
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-request-id"].decode() == line["request"]
    assert (line["route"], line["status"], line["method"]) == ("/echo", 200, "POST")


@pytest.mark.parametrize("body", [b'"\\u0000"', b"x" * (FORM_LIMIT + 1)])
def test_a_body_that_may_be_refused_goes_the_usual_way(body: bytes) -> None:
    seen: list[str] = []

    start, answer = _asked(_service(seen), "/echo", [{"body": body}])

    assert (start["status"], answer["body"], seen) == (200, body, ["/echo"])


def test_another_route_goes_the_usual_way() -> None:
    seen: list[str] = []

    start, body = _asked(_service(seen), "/plain", _PARTS)

    assert (start["status"], body["body"], seen) == (200, b"one two", ["/plain"])


def test_what_a_gated_route_refuses_is_told_by_the_usual_way_from_the_same_body() -> None:
    seen: list[str] = []

    start, body = _asked(_service(seen), "/echo", [{"body": b"refuse ", "more_body": True}, {"body": b"me"}])

    assert (start["status"], body["body"], seen) == (422, b'{"detail":"refuse me"}', ["/echo"])


@pytest.mark.parametrize("place", [0, 1])
def test_what_goes_wrong_while_a_body_arrives_goes_wrong_the_usual_way_too(place: int) -> None:
    arriving: list[dict[str, Any] | Exception] = [*_PARTS]
    arriving[place] = HTTPException(413)

    (start, _) = _asked(_service([]), "/echo", arriving)

    assert start["status"] == 413


def test_a_cut_connection_is_a_cut_connection() -> None:
    with pytest.raises(ClientDisconnect):
        _asked(_service([]), "/echo", [_PARTS[0], {"type": "http.disconnect"}])
