"""Which route answers an address, found by looking it up.

FastAPI asks the routes of each included router one after the other, at several microseconds each; with
some eighty routes that is as long as many a whole answer takes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.routing import RouteContext
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

Found = tuple[RouteContext, Mapping[str, Any]]
"""A route, and the values that stand in the address."""


class Addresses(BaseRoute):
    """Goes before the other routes and answers in their place where address and method are theirs.

    Whatever it does not know (a wrong method, an unknown address, a static file) is left to FastAPI.

    Args:
        routes: in the order in which they are asked; of two that take an address, the first has it.
    """

    def __init__(self, routes: Iterable[RouteContext]) -> None:
        self._plain: dict[tuple[str, str], RouteContext] = {}
        self._below: dict[tuple[str, str], list[RouteContext]] = {}
        for route in routes:
            path = str(route.path)
            before, parameter, _ = path.partition("{")
            for method in route.methods or ():
                if parameter:
                    self._below.setdefault((method, before[: before.rfind("/") + 1]), []).append(route)
                elif self._with_parameters(method, path) is None:
                    self._plain.setdefault((method, path), route)

    def find(self, method: str, path: str) -> Found | None:
        """The route of an address; None where it is left to FastAPI."""
        route = self._plain.get((method, path))
        return (route, {}) if route is not None else self._with_parameters(method, path)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope.get("root_path"):
            return Match.NONE, {}
        found = self.find(scope["method"], scope["path"])
        if found is None:
            return Match.NONE, {}
        route, values = found
        return Match.FULL, {"route": route, "endpoint": route.endpoint, "path_params": values}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].app(scope, receive, send)

    def _with_parameters(self, method: str, path: str) -> Found | None:
        """Of the routes that begin like this address, up to their first parameter, the longest first."""
        end = len(path)
        while (end := path.rfind("/", 0, end)) >= 0:
            for route in self._below.get((method, path[: end + 1]), ()):
                if (told := route.path_regex.match(path)) is not None:
                    converted = route.param_convertors
                    return route, {
                        name: converted[name].convert(text) for name, text in told.groupdict().items()
                    }
        return None
