"""What a printed list says of itself: paper shows neither its address nor what was chosen in its filters."""

from collections.abc import Iterator

from serving.pages.list_choices import Choices
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.actor import Actor
from serving.store.cycle_views import SnapshotView
from serving.store.list_views import ListPage, ListQuery


def said_on_paper(
    query: ListQuery,
    page: ListPage,
    snapshot: SnapshotView,
    choices: Choices,
    actor: Actor,
    phrases: Phrases,
    words: Words,
    writing: Writing,
) -> str:
    """Programme, area, filters, order, cycle and date, and how much of the list this sheet is."""
    return words(
        "lists.paper",
        programme=query.programme or words("say.all"),
        area=_areas(query, choices, actor) or words("say.all"),
        filters="; ".join(_filters(query, phrases, words, writing)) or words("say.none"),
        order=words(f"order.{query.order}"),
        cycle=snapshot.cycle,
        day=writing.day(snapshot.as_of),
        shown=writing.number(len(page.rows)),
        total=writing.number(page.total),
    )


def _areas(query: ListQuery, choices: Choices, actor: Actor) -> str:
    """The area that was chosen, else those that the caller is limited to; "" for the whole district."""
    names = dict(choices.areas)
    chosen = (query.area,) if query.area else actor.areas
    return ", ".join(names.get(path, path).strip() for path in chosen or ())


def _filters(query: ListQuery, phrases: Phrases, words: Words, writing: Writing) -> Iterator[str]:
    if query.probability_from is not None:
        least = words("lists.at_least", percent=writing.percent(query.probability_from))
        yield f"{words('lists.probability')}: {least}"
    for key, size in (("lists.size_from", query.size_from), ("lists.size_to", query.size_to)):
        if size is not None:
            yield f"{words(key)} {size}"
    if query.state:
        yield f"{words('lists.state')}: {words('state.' + query.state)}"
    if query.question:
        yield f"{words('lists.question')}: {phrases.label(query.question)}"
