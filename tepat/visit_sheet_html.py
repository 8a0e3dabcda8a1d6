"""The visit list as one HTML file that any browser prints: A4, black on white, loading nothing."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from typing import Final

from models.visit_findings import ELIGIBLE, OUTCOMES
from tepat.visit_page import AreaList, Enrolled, Family, Page

_LOADS_NOTHING: Final = "default-src 'none'; style-src 'unsafe-inline'"


def visit_html(page: Page) -> str:
    """The page, each list beginning on a sheet of its own, since each goes to another nagari."""
    style = resources.files("tepat").joinpath("visit_sheet.css").read_text("utf-8")
    title = escape(f"{page.say('title')} {page.week}")
    lists = "\n".join(_list(page, own) for own in page.lists)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_LOADS_NOTHING}">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{lists}\n</body>\n</html>\n"
    )


def _list(page: Page, own: AreaList) -> str:
    head = f'<thead><tr><th scope="col">{_head(page, own)}</th></tr></thead>'
    foot = f'<tfoot><tr><td><div class="foot">{escape(" ".join(page.notes))}</div></td></tr></tfoot>'
    body = "\n".join(f'<tr class="family"><td>{_family(page, family)}</td></tr>' for family in own.families)
    return f'<table class="list">\n{head}\n{foot}\n<tbody>\n{body}\n</tbody>\n</table>'


def _head(page: Page, own: AreaList) -> str:
    areas = page.say("areas_counted", count=len(page.lists), label=["", *own.areas][-1].lower())
    counted = page.say("of_list", visits=len(own.families), all=page.families, areas=areas.strip())
    basis = f" {escape(page.basis)}." if page.basis else ""
    return (
        f'<div class="head"><div class="title"><span>{escape(page.say("title"))}</span>'
        f"<span>{escape(page.say('week', week=page.week))}</span></div>"
        f'<p class="label">{escape(own.place)}</p><p>{escape(counted)}.{_amounts(page)}</p>'
        f'<p><span class="errors">{escape(page.errors)}</span>{basis}</p></div>'
    )


def _amounts(page: Page) -> str:
    return f" {escape(page.say('amounts', unit=page.unit))}." if page.unit else ""


def _family(page: Page, family: Family) -> str:
    return (
        f'<div class="card">{_who(page, family)}'
        f'<div class="two"><div class="why">{_why(page, family)}</div>'
        f'<div class="asked">{_asked(page, family)}</div></div>'
        f"{_programmes(page, family.programmes)}{_result(page)}</div>"
    )


def _who(page: Page, family: Family) -> str:
    persons = page.say("one_person" if family.persons == 1 else "persons", persons=family.persons)
    return (
        f'<div class="who"><span class="number">{family.number}</span>'
        f'<span class="where"><span class="name">{escape(family.name)}</span><br>'
        f"{escape(_where(page, family))}</span>"
        f'<span class="id">{escape(page.say("household_id"))} {escape(family.household_id)}<br>'
        f"{escape(persons)}</span></div>"
    )


def _where(page: Page, family: Family) -> str:
    """The address, and the jorong where the address does not name it already."""
    if family.jorong is None or family.jorong.casefold() in family.address.casefold():
        return family.address
    return f"{family.address} · {page.say('jorong')} {family.jorong}"


def _why(page: Page, family: Family) -> str:
    return (
        f'<p><span class="label">{escape(page.say("estimate"))}</span> {_unbroken(family.estimate)}</p>'
        f'<p class="label">{escape(page.say("why"))}</p>{_numbered(map(_unbroken, family.reasons))}'
    )


def _asked(page: Page, family: Family) -> str:
    line = f'<div class="found"><span>{escape(page.say("found"))}</span><span class="line"></span></div>'
    heading = f'<p class="label">{escape(page.say("asked"))}</p>'
    if not family.checks:
        return f"{heading}<p>{escape(page.say('nothing_asked'))}</p>{line}"
    return heading + _numbered(_unbroken(check) + line for check in family.checks)


def _programmes(page: Page, programmes: Sequence[Enrolled]) -> str:
    if not programmes:
        return ""
    names = ("programme", "recorded", "line", "eligible_question", "receives_question")
    heads = "".join(f"<th>{escape(page.say(name))}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{escape(own.programme)}</td><td>{escape(own.recorded)}</td><td>{escape(own.line)}</td>"
        f'<td class="nowrap">{_boxes(page, ELIGIBLE)}</td>'
        f'<td class="nowrap">{_boxes(page, ("yes", "no"))}</td></tr>'
        for own in programmes
    )
    return f'<table class="programmes"><tr>{heads}</tr>{rows}</table>'


def _result(page: Page) -> str:
    fills = "".join(
        f'<span class="fill"><span class="nowrap">{escape(page.say(name))}</span>'
        '<span class="line"></span></span>'
        for name in ("visited_on", "visitor")
    )
    return (
        f'<div class="result"><span class="label">{escape(page.say("outcome"))}</span>'
        f'<span class="nowrap">{_boxes(page, OUTCOMES)}</span></div><div class="result">{fills}</div>'
        f'<div class="note"><span>{escape(page.say("note"))}</span><span class="line"></span></div>'
        '<div class="note"><span class="line"></span></div>'
    )


def _unbroken(text: str) -> str:
    """Without a line's end within a range, or between a number and its sign of percent."""
    return escape(text.replace("–", "\u2060–\u2060").replace(" %", "\u00a0%"))


def _boxes(page: Page, answers: Iterable[str]) -> str:
    return "".join(f'<span class="box"></span>{escape(page.say(answer))}' for answer in answers)


def _numbered(items: Iterable[str]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"
