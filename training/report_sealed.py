"""The part of a model's page about what was sealed: written at training, written anew when it is opened."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from training.gate_words import figure_name
from training.opening import Opening
from training.report_saying import (
    Card,
    both,
    cell,
    deciding_quota,
    number,
    percent,
    told,
)

_BEGINS, _ENDS = "<!-- sealed part -->", "<!-- end of sealed part -->"
_SECTION: Final = re.compile(f"{re.escape(_BEGINS)}.*?{re.escape(_ENDS)}", re.DOTALL)


def sealed_section(card: Card, opening: Opening | None = None) -> Markup:
    """The section as HTML, between two marks by which it is found again.

    Args:
        opening: what the sealed part said; None while nobody looked.
    """
    pieces = Markup("").join(_pieces(card, opening))
    head = Markup("<h2>{}</h2>").format(both("sealed_head"))
    return Markup("{}\n<section>\n  {}\n  {}\n</section>\n{}").format(
        Markup(_BEGINS), head, pieces, Markup(_ENDS)
    )


def with_opening(page: str, card: Card, opening: Opening) -> str:
    """A page that was written at training, with what its sealed part said since.

    A page of an earlier Tepat, without such a section, stays as it is.
    """
    section = str(sealed_section(card, opening))
    return _SECTION.sub(lambda _: section, page)


def _pieces(card: Card, opening: Opening | None) -> Iterator[Markup]:
    sealed: Mapping[str, Any] | None = card.get("sealed")
    if not sealed:
        yield _text(both("sealed_none"))
        return
    counts = {name: number(sealed[name]) for name in ("households", "clusters")}
    yield _text(both("sealed_set_aside", share=percent(sealed["share"]), **counts))
    if opening is None:
        yield _text(both("sealed_closed"), "note")
        return
    yield _text(both("sealed_opened", at=f"{opening.at[:16].replace('T', ' ')} UTC", by=opening.by))
    if opening.before:
        yield _text(both("sealed_before", count=number(opening.before)), "note")
    yield _compared(card, opening.report)
    yield _text(both("sealed_read"))


def _text(text: Markup, mood: str = "") -> Markup:
    return Markup('<p class="{}">{}</p>').format(mood, text) if mood else Markup("<p>{}</p>").format(text)


def _compared(card: Card, report: Mapping[str, Any]) -> Markup:
    """What training told of itself beside what the sealed part said."""
    quota = deciding_quota(card)
    names = [*([f"error_{quota}"] if quota else []), "spearman", "r2"]
    trained, found = card["figures"]["model"], report["figures"]["model"]
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>').format(
            told(partial(figure_name, name)), cell(trained[name], name), cell(found[name], name)
        )
        for name in names
        if name in trained and name in found
    )
    heads = [Markup(""), both("sealed_column_trained"), both("sealed_column_sealed")]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(each) for each in heads)
    return Markup(
        '<div class="scroll"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(head, rows)
