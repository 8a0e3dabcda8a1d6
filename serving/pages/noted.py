"""Reading for a page, with a note of what the page then rests on."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from models.flags import Side
from serving.store.household_views import HouseholdView
from serving.store.list_views import ListPage, ListQuery
from serving.touched import ANY_CASE, REOPENED

if TYPE_CHECKING:
    from serving.store.reading import Reading

_FIXED: Final = frozenset({"cycle", "snapshot", "profile", "overview"})
"""Changed by no act of one family, or (the overview's counts of cases) shown by neither page."""


@dataclass(slots=True)
class Noted:
    """A `Reading` that notes which families, and what else, it was asked about.

    Whatever is asked for that is not named here may be changed by any act: such a page is let go by the
    next one, whatever it is.
    """

    reading: "Reading"
    _topics: set[str] = field(default_factory=set)
    _any: bool = False

    @property
    def topics(self) -> frozenset[str] | None:
        """What the page rests on; None where any act may change it."""
        return None if self._any else frozenset(self._topics)

    def household(self, key: str, snapshot_id: int | None = None) -> HouseholdView:
        """A family."""
        self._topics.add(key)
        return self.reading.household(key, snapshot_id)

    def list_page(self, query: ListQuery) -> ListPage:
        """Families of a list. Order and length are the snapshot's, unless it is the list of a state."""
        page = self.reading.list_page(query)
        self._topics.update(row.key for row in page.rows)
        if query.state is not None:
            self._topics.add(ANY_CASE)
        return page

    def list_length(self, query: ListQuery) -> int:
        """Length of a list, which is the snapshot's, unless it is the list of a state."""
        if query.state is not None:
            self._topics.add(ANY_CASE)
        return self.reading.list_length(query)

    def first_open(self, side: Side, programme: str) -> str | None:
        """The first open case of a list: as long as it is open and none before it opens again."""
        key = self.reading.first_open(side, programme)
        self._topics.update((REOPENED, key or REOPENED))
        return key

    def __getattr__(self, name: str) -> Any:
        if name not in _FIXED:
            self._any = True
        return getattr(self.reading, name)
