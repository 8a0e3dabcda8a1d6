"""The one place where an actor's areas limit what is read and written.

Every query about a household, a list, a visit or a decision passes through `within`. What lies
outside is answered like what does not exist (`NotFound`).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from serving.store.errors import NotFound
from serving.store.views import Actor

_AFTER_SLASH = "0"
"""The character after "/": every path below A lies between "A/" and "A0"."""


def within(column: InstrumentedAttribute[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """Condition: the area path in `column` is one of `areas` or lies below one; () is the whole district."""
    if not areas:
        return true()
    return or_(false(), *(_below(column, area) for area in areas))


def is_within(path: str, areas: Sequence[str]) -> bool:
    """As `within`, of one path.

    >>> is_within("01/003", ("01",)), is_within("011/003", ("01",)), is_within("01", ("01/003",))
    (True, False, False)
    """
    return not areas or any(path == area or path.startswith(f"{area}/") for area in areas)


def must_be_within(path: str, actor: Actor) -> None:
    """
    Raises:
        NotFound: the path lies outside the actor's areas.
    """
    if not is_within(path, actor.areas):
        raise NotFound


def _below(column: InstrumentedAttribute[str], area: str) -> Any:
    return or_(column == area, and_(column >= f"{area}/", column < f"{area}{_AFTER_SLASH}"))
