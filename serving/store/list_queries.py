"""The statements behind the lists: one for each combination of filters, compiled once."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select

from serving.store.case_views import CaseState
from serving.store.cursors import after
from serving.store.list_views import ListQuery, Order
from serving.store.prepared import Prepared
from serving.store.registry_tables import FlagRow
from serving.store.scope import area_values, within_named
from serving.store.work_tables import CaseRow

Sort = tuple[tuple[Any, bool], ...]
_SORTS: Final[dict[Order, Sort]] = {
    "rank": ((FlagRow.rank, False),),
    "probability": ((FlagRow.flag_probability, True),),
    "size": ((FlagRow.size, True), (FlagRow.flag_probability, True)),
    "estimate": ((FlagRow.estimate, True),),
    "area": ((FlagRow.area_path, False), (FlagRow.flag_probability, True)),
}
_LAST: Final[Sort] = ((FlagRow.programme, False), (FlagRow.rank, False))
_REASONS: Final = (FlagRow.reason_1, FlagRow.reason_2, FlagRow.reason_3)
_OF_CASE: Final = and_(
    CaseRow.cycle_id == bindparam("cycle_id"),
    CaseRow.key == FlagRow.key,
    CaseRow.programme == FlagRow.programme,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a query decides about its statement; the rest are values.

    Attributes:
        areas: how many areas the actor is limited to.
        continued: it goes on after some row.
    """

    areas: int
    programme: bool
    area: bool
    probability_from: bool
    size_from: bool
    size_to: bool
    state: CaseState | None
    question: bool
    order: Order
    continued: bool

    @property
    def plain(self) -> bool:
        """Whether it lists everything of its areas but for the state: a number that never changes."""
        narrowed = (self.probability_from, self.size_from, self.size_to, self.question)
        return not any(narrowed)


def shape_of(query: ListQuery, areas: int) -> Shape:
    """The shape of a query by an actor who is limited to so many areas."""
    return Shape(
        areas=areas,
        programme=query.programme is not None,
        area=bool(query.area),
        probability_from=query.probability_from is not None,
        size_from=query.size_from is not None,
        size_to=query.size_to is not None,
        state=query.state,
        question=query.question is not None,
        order="probability" if query.order == "rank" and query.programme is None else query.order,
        continued=query.after is not None,
    )


def sort_of(shape: Shape) -> Sort:
    """Sort columns, each with whether it descends; no two rows are equal in all."""
    return (*_SORTS[shape.order], *_LAST)


def values_of(query: ListQuery, areas: tuple[str, ...], place: int | None, keys: list[Any]) -> dict[str, Any]:
    """The values of a query's statements, except snapshot, cycle and limit.

    Args:
        place: of the question; keys: where it goes on.
    """
    values = {
        "side": query.side,
        "programme": query.programme,
        "probability_from": query.probability_from,
        "size_from": query.size_from,
        "size_to": query.size_to,
        "question": place,
    }
    told = {name: value for name, value in values.items() if value is not None}
    told |= area_values("own", areas)
    if query.area:
        told |= area_values("asked", (query.area,))
    return told | {f"key_{place}": key for place, key in enumerate(keys)}


@lru_cache(maxsize=512)
def page_query(shape: Shape) -> Prepared:
    """One page."""
    case = (CaseRow.state, CaseRow.version, CaseRow.verdict, CaseRow.acted_by, CaseRow.acted_at)
    sort = sort_of(shape)
    statement = select(FlagRow.__table__, *case).outerjoin(CaseRow, _OF_CASE).where(*_conditions(shape))
    if shape.continued:
        statement = statement.where(after(sort, [bindparam(f"key_{place}") for place in range(len(sort))]))
    order = (column.desc() if down else column.asc() for column, down in sort)
    return Prepared(statement.order_by(*order).limit(bindparam("most")))


@lru_cache(maxsize=512)
def length_query(shape: Shape) -> Prepared:
    """How many there are, in whatever state."""
    statement: Select[*tuple[Any, ...]] = select(func.count().label("length")).select_from(FlagRow)
    return Prepared(statement.where(*_conditions(replace(shape, state=None))))


@lru_cache(maxsize=512)
def moved_query(shape: Shape) -> Prepared:
    """How many of them are in the state asked for; where open ones are asked for, how many are not."""
    # Asked case by case: cases are few, and a join would begin with the flags.
    state = CaseRow.state != "open" if shape.state == "open" else CaseRow.state == shape.state
    on_list = exists().where(
        *_conditions(replace(shape, state=None)),
        FlagRow.key == CaseRow.key,
        FlagRow.programme == CaseRow.programme,
    )
    statement: Select[*tuple[Any, ...]] = select(func.count().label("length")).select_from(CaseRow)
    return Prepared(statement.where(CaseRow.cycle_id == bindparam("cycle_id"), state, on_list))


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        FlagRow.snapshot_id == bindparam("snapshot_id"),
        FlagRow.side == bindparam("side"),
        within_named(FlagRow.area_path, "own", shape.areas),
    ]
    if shape.area:
        found.append(within_named(FlagRow.area_path, "asked", 1))
    if shape.programme:
        found.append(FlagRow.programme == bindparam("programme"))
    if shape.probability_from:
        found.append(FlagRow.flag_probability >= bindparam("probability_from"))
    if shape.size_from:
        found.append(FlagRow.size >= bindparam("size_from"))
    if shape.size_to:
        found.append(FlagRow.size <= bindparam("size_to"))
    if shape.state == "open":
        found.append(or_(CaseRow.state.is_(None), CaseRow.state == "open"))
    elif shape.state is not None:
        found.append(CaseRow.state == shape.state)
    if shape.question:
        found.append(or_(*(column == bindparam("question") for column in _REASONS)))
    return found
