"""Every route of the application with the permission that it declares, read from the application itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from serving.addresses import Addresses
from serving.gated_route import gates_of
from serving.permissions import Permission

STATIC = "static"


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One method at one address.

    Attributes:
        permission: what a caller needs; None where everybody may.
    """

    method: str
    path: str
    permission: Permission | None
    streamed: bool = False


class UndeclaredRoute(Exception):
    """A route says nothing, or two things, about who may: a mistake of ours, found before serving."""


def route_table(app: FastAPI) -> list[RouteEntry]:
    """Every method of every route, but the static files, in the order of their addresses.

    Raises:
        UndeclaredRoute: a route declares no permission, or more than one.
    """
    return sorted(_entries(app), key=lambda entry: (entry.path, entry.method))


def _entries(app: FastAPI) -> Iterator[RouteEntry]:
    for context in iter_route_contexts(app.routes):
        if context.name == STATIC or isinstance(context.original_route, Addresses):
            continue
        dependant = getattr(context, "dependant", None)
        declared = [] if dependant is None else list(gates_of(dependant))
        if len(declared) != 1:
            raise UndeclaredRoute(f"{context.path} declares {len(declared)} permissions; it must be one")
        for method in sorted(context.methods or {"GET"}):
            yield RouteEntry(method, str(context.path), declared[0].permission, declared[0].streamed)
