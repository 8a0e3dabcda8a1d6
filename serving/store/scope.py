"""The one place where an actor's areas limit what is read and written.

Every query about a household, a list, a visit or a decision passes through `within`. What lies
outside is answered like what does not exist (`NotFound`).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from serving.store.actor import Actor
from serving.store.errors import NotFound

_AFTER_SLASH = "0"
"""The character after "/": every path below A lies between "A/" and "A0"."""


def within(column: InstrumentedAttribute[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """Condition: the area path in `column` is one of `areas` or lies below one; () is the whole district."""
    if not areas:
        return true()
    return or_(false(), *(_below(column, area, f"{area}/", f"{area}{_AFTER_SLASH}") for area in areas))


def within_named(column: InstrumentedAttribute[str], name: str, count: int) -> ColumnElement[bool]:
    """As `within`, of `count` areas that `area_values` gives under the same name."""
    if not count:
        return true()
    return or_(false(), *(_below(column, *_ends(f"{name}_{place}")) for place in range(count)))


def area_values(name: str, areas: Sequence[str]) -> dict[str, str]:
    """The values of `within_named`."""
    values: dict[str, str] = {}
    for place, area in enumerate(areas):
        values |= {f"{name}_{place}_is": area, f"{name}_{place}_from": f"{area}/"}
        values[f"{name}_{place}_to"] = f"{area}{_AFTER_SLASH}"
    return values


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


def _below(column: InstrumentedAttribute[str], area: Any, first: Any, last: Any) -> ColumnElement[bool]:
    return or_(column == area, and_(column >= first, column < last))


def _ends(name: str) -> tuple[Any, Any, Any]:
    return bindparam(f"{name}_is"), bindparam(f"{name}_from"), bindparam(f"{name}_to")
