"""What every page asks the store for in the same way: labels of the profile, areas to choose from."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from fastapi import Request

from serving.accounts import Caller
from serving.pages.coming_back import is_key
from serving.pages.frame import language_of
from serving.pages.phrases import Phrases
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.store.cycle_views import SnapshotView
from serving.store.errors import NotFound
from serving.store.overview_views import AreaCounts

if TYPE_CHECKING:
    from serving.store.reading import Reading

MOST_ID: Final = 2**62
_KEPT: dict[tuple[str, str], Phrases] = {}


def known_form(key: str) -> str:
    """The key of a household; one that cannot be is answered like one that is not there.

    Raises:
        NotFound: no household has a key of this form.
    """
    if not is_key(key):
        raise NotFound
    return key


def phrases_of(reading: "Reading", snapshot: SnapshotView, language: str) -> Phrases:
    """The labels that this snapshot was read with; kept by the profile's digest, which says all of it."""
    place = (snapshot.profile_digest, language)
    found = _KEPT.get(place)
    if found is None:
        found = _KEPT[place] = Phrases(reading.profile(snapshot.profile_digest), language)
    return found


def said_in(request: Request, caller: Caller | None, phrases: Phrases | None = None) -> tuple[Words, Writing]:
    """The words of this request's language, and how it writes numbers and amounts."""
    words = Words(language_of(request, caller))
    return words, Writing(words.language, phrases.unit if phrases else "")


def area_options(areas: Iterable[AreaCounts]) -> list[tuple[str, str]]:
    """Path → name, the finer ones indented below the coarser; not deeper than two levels."""
    found = sorted((area for area in areas if area.level <= 2), key=_in_order)
    return [(area.path, ("\u2003" if area.level > 1 else "") + (area.names[-1] if area.names else area.path))
            for area in found]  # fmt: skip


def _in_order(area: AreaCounts) -> tuple[str, ...]:
    return tuple(part for pair in zip(area.names, area.path.split("/"), strict=False) for part in pair)
