"""A route that needs its gate and the request, and nothing that FastAPI would first have to find."""

import time
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.accounts.callers import Needs
from serving.body_limit import FORM_LIMIT
from serving.request_log import HEADER, new_number, write_line
from serving.security_headers import NOT_KEPT
from serving.unkept_text import NULL_IN_JSON

Header: TypeAlias = tuple[bytes, bytes]


class GatedRoute(APIRoute):
    """For an address that programs ask thousands of times and that changes nothing; given as the
    `route_class_override` of a route.

    Declared, described and listed like every other, with `dependencies=[needs(…)]` of its own (those of
    routers above it are not asked) and a function that takes the request.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        (gate,) = gates_of(self.dependant)
        answer = self.endpoint

        async def handle(request: Request) -> Response:
            await gate(request)
            answered: Response = await answer(request)
            return answered

        return handle


class ShortWay:
    """ASGI middleware, the outermost: a gated route answers here, without the layers between here and it.

    Headers and line of the log are those of the layers. Whatever goes wrong, or is more than a plain body,
    goes the usual way once more, from the same body, and is told there; so that the short way has no errors
    of its own. A processor that does little else keeps it in its caches, which is most of what it saves.

    Args:
        headers: of every answer.
        log: as of `serving.request_log.RequestLog`.
    """

    def __init__(
        self, app: ASGIApp, routes: Iterable[RouteContext], headers: Sequence[Header], log: Any
    ) -> None:
        self._app, self._headers, self._log = app, [*headers, NOT_KEPT], log
        self._ways = {
            (method, str(route.path)): (route, route.original_route.get_route_handler())
            for route in routes
            if isinstance(route.original_route, GatedRoute)
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = None
        if scope["type"] == "http" and not scope.get("root_path") and not scope["query_string"]:
            way = self._ways.get((scope["method"], scope["path"]))
        if way is None:
            await self._app(scope, receive, send)
            return
        started, number = time.perf_counter(), new_number(scope)
        scope["route"], answer = way
        arrived = _Arrived(receive)
        try:
            response = await answer(Request(scope, arrived.receive))
        except Exception:  # noqa: BLE001 (the usual way meets it again, and tells it)
            await self._app(scope, arrived.again, send)
            return
        response.raw_headers += [*self._headers, (HEADER, number.encode())]
        await response(scope, receive, send)
        write_line(self._log, scope, number, response.status_code, time.perf_counter() - started)


class _NotPlain(Exception):
    """A body that `serving.body_limit` may refuse."""


class _Arrived:
    """What has arrived of a body, to be read a second time."""

    __slots__ = ("_end", "_kept", "_receive", "_size")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: list[Message | Exception] = []
        self._size = 0
        self._end = b""

    async def receive(self) -> Message:
        try:
            message = await self._receive()
        except Exception as error:
            self._kept.append(error)
            raise
        self._kept.append(message)
        body = message.get("body", b"")
        self._size += len(body)
        if self._size > FORM_LIMIT or NULL_IN_JSON in (self._end + body if self._end else body):
            raise _NotPlain
        if message.get("more_body"):
            self._end = body[1 - len(NULL_IN_JSON) :]
        return message

    async def again(self) -> Message:
        """What arrived, in order, and then what arrives."""
        if not self._kept:
            return await self._receive()
        kept = self._kept.pop(0)
        if isinstance(kept, Exception):
            raise kept
        return kept


def gates_of(dependant: Dependant) -> Iterator[Needs]:
    """Every permission that a route declares, wherever it does so."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Needs):
            yield inner.call
        yield from gates_of(inner)
