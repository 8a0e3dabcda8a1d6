"""What the tests of the store do again and again."""

from serving.store.actor import Actor
from serving.store.case_views import DecisionView, Verdict
from serving.store.list_views import ListQuery, ListRow
from serving.store.reading import Reading
from serving.store.store import Store
from serving.store.work import Work

Q = ListQuery("exclusion", "PKH", limit=500)


def rows(store: Store, actor: Actor, query: ListQuery = Q) -> tuple[ListRow, ...]:
    """The first page of a list."""
    with store.read(actor) as reading:
        return reading.list_page(query).rows


def every_row(reading: Reading, query: ListQuery) -> list[ListRow]:
    """A whole list, page by page."""
    from dataclasses import replace

    found: list[ListRow] = []
    while True:
        page = reading.list_page(query)
        found += page.rows
        if page.next is None:
            return found
        query = replace(query, after=page.next)


def decide(
    work: Work, row: ListRow, verdict: Verdict = "tetap", reason: str = "rumahnya sudah permanen"
) -> DecisionView:
    """A decision as a page makes it: read, then decide."""
    shown = work.show_explanation(row.key, row.programme)
    return work.decide(row.key, row.programme, verdict, reason, shown, row.version)
