"""Parts of a model's page, and the pieces that they are made of: a chart, a table, a text."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from training.card_words import Words
from training.report_saying import LANGUAGES, both
from training.report_style import data_uri

Card = Mapping[str, Any]
Piece = dict[str, Any]


def part(head: str, pieces: Iterable[Piece | None]) -> dict[str, Any]:
    """A part of the page; without pieces the page leaves it out.

    Args:
        head: code of its heading in `training.card_words`.
        pieces: None for one that there is nothing to show of.
    """
    return {"head": both(head), "pieces": [piece for piece in pieces if piece is not None]}


def drawn(make: Callable[[Words], Figure | None], caption: Markup, alt: str) -> Piece | None:
    """A chart in each language; None where there is nothing to draw."""
    images = _images(make)
    if not images:
        return None
    return {
        "images": images,
        "caption": caption,
        "alt": {language: Words(language)(alt) for language in images},
    }


def _images(make: Callable[[Words], Figure | None]) -> dict[str, str]:
    figures = {language: make(Words(language)) for language in LANGUAGES}
    return {language: data_uri(figure) for language, figure in figures.items() if figure is not None}
