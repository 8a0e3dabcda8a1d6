"""The two lists: likely inclusion errors and likely exclusion errors, page by page."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from models.flags import Side
from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import problems
from serving.permissions import Permission
from serving.store.case_views import CaseState
from serving.store.list_views import ListPage, ListQuery, Order

router = APIRouter(tags=["lists"])
CODE_LENGTH = 128

SidePath = Annotated[Side, Path(description="likely inclusion or likely exclusion errors")]


class Filters(BaseModel):
    """What to keep of a list; every filter narrows it further."""

    model_config = ConfigDict(extra="forbid")

    programme: str | None = Field(None, max_length=CODE_LENGTH, examples=["PKH"])
    area: str | None = Field(None, max_length=CODE_LENGTH, examples=["1306010/1306010001"])
    probability_from: float | None = Field(
        None, ge=0, le=1, description="least probability that the flag is right"
    )
    size_from: int | None = Field(None, ge=1, le=1000)
    size_to: int | None = Field(None, ge=1, le=1000)
    state: CaseState | None = None
    question: str | None = Field(
        None, max_length=CODE_LENGTH, description="among the three strongest reasons"
    )
    order: Order = "rank"
    cycle: int | None = Field(None, ge=1, le=2**31, description="default: the newest")

    def query(self, side: Side, after: str | None = None, limit: int = 50) -> ListQuery:
        """As the store takes it."""
        told = self.model_dump(exclude={"cycle", "after", "limit"})
        return ListQuery(side=side, after=after, limit=limit, cycle_id=self.cycle, **told)


class PageFilters(Filters):
    """Filters, and which page of what they leave."""

    after: str | None = Field(None, max_length=512, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=500)


@router.get("/lists/{side}", responses=problems(404))
def list_page(
    service: Running,
    caller: Annotated[Caller, needs(Permission.SEE_LISTS)],
    side: SidePath,
    given: Annotated[PageFilters, Query()],
) -> ListPage:
    """Some rows of a list. Families that nobody registered cannot be on it."""
    with service.store.read(caller.actor) as reading:
        return reading.list_page(given.query(side, given.after, given.limit))


class SearchText(BaseModel):
    """What to look for: a household's number, a NIK or a KK number, whole. Names are not searched."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "9913061234560001"}]})

    text: str = Field(min_length=1, max_length=CODE_LENGTH)


class Hits(BaseModel):
    """Households that the search found, in the caller's areas."""

    hits: list["HitBody"]


class HitBody(BaseModel):
    """A household that a search found."""

    key: str
    household_id: str | None
    area_path: str
    area_names: tuple[str, ...]
    size: int
    estimate: float
    flags: tuple[tuple[str, Side], ...]
    found_by: Literal["household_id", "nik", "kk"]


@router.post("/search", responses=problems(400, 413))
def search(
    service: Running, caller: Annotated[Caller, needs(Permission.SEE_HOUSEHOLDS)], given: SearchText
) -> Hits:
    """Finds by a whole number. By POST: a NIK in an address would stand in logs and histories."""
    with service.store.read(caller.actor) as reading:
        found = reading.search(given.text.strip())
    return Hits(hits=[HitBody.model_validate(hit, from_attributes=True) for hit in found])
