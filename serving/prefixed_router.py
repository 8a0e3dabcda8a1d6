"""Routes below one address, which requests for other addresses pass by without looking at each."""

from typing import Any

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope


class PrefixedRouter(APIRouter):
    """A router whose routes all begin with `begins`, the whole address from the root.

    FastAPI asks the routes of an included router one after the other, at several microseconds each; a
    page need not be compared with every route of the API first.
    """

    def __init__(self, *, begins: str, **given: Any) -> None:
        super().__init__(**given)
        self._begins = begins

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As usual where the address begins so, else nothing."""
        if not scope.get("path", "").startswith(self._begins):
            return Match.NONE, {}
        return super().matches(scope)
