"""A route that needs its gate and the request, and nothing that FastAPI would first have to find."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from serving.accounts.callers import Needs


class GatedRoute(APIRoute):
    """For an address that programs ask thousands of times; given as the `route_class_override` of a route.

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


def gates_of(dependant: Dependant) -> Iterator[Needs]:
    """Every permission that a route declares, wherever it does so."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Needs):
            yield inner.call
        yield from gates_of(inner)
