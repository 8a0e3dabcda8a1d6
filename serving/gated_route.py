"""A route that needs its gate and the request, and nothing that FastAPI would first have to find."""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.accounts.callers import Needs


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
    """ASGI middleware: a gated route answers here, without the layers between here and the routes.

    Whatever goes wrong goes the usual way once more, from the same body, and is told there; so that
    the short way has no errors of its own. A processor that does little else holds this way in its
    caches, which is most of what it saves.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[RouteContext]) -> None:
        self._app = app
        self._ways = {
            (method, str(route.path)): (route, route.original_route.get_route_handler())
            for route in routes
            if isinstance(route.original_route, GatedRoute)
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = None
        if scope["type"] == "http" and not scope.get("root_path"):
            way = self._ways.get((scope["method"], scope["path"]))
        if way is None:
            await self._app(scope, receive, send)
            return
        scope["route"], answer = way
        arrived = _Arrived(receive)
        try:
            response = await answer(Request(scope, arrived.receive))
        except Exception:  # noqa: BLE001 (the usual way meets it again, and tells it)
            await self._app(scope, arrived.again, send)
            return
        await response(scope, receive, send)


class _Arrived:
    """What has arrived of a body, to be read a second time."""

    __slots__ = ("_kept", "_receive")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: list[Message | Exception] = []

    async def receive(self) -> Message:
        try:
            message = await self._receive()
        except Exception as error:
            self._kept.append(error)
            raise
        self._kept.append(message)
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
