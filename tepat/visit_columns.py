"""The visit list as columns, for a spreadsheet: what is known on the left, what to fill in on the right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.checks import MOST_CHECKS
from models.visit_findings import finding_columns, finding_heading
from tepat.visit_page import REASONS, AreaList, Family, Page

Cell = str | int | None
_WIDTHS: Final = {"reason": 34, "check": 44, "address": 30, "head": 26, "note": 30, "answer": 20}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: stays as it is, so that the file can be read back (`models.visit_findings`).
        answers: what a column to fill in may hold; empty where anything may stand.
        fill: whether it is to be filled in.
        width: in characters.
    """

    heading: str
    answers: tuple[str, ...] = ()
    fill: bool = False
    width: int = 14


def visit_columns(page: Page) -> tuple[Column, ...]:
    """In the order of `visit_rows`."""
    areas = list(page.lists[0].areas) if page.lists else []
    known = [Column(page.say("number"), width=5), Column(page.say("week_of_list"), width=10)]
    known += [Column(label, width=22) for label in areas]
    known += [_known(page, key) for key in ("jorong", "address", "head", "household_id")]
    known += [Column(page.say("persons", persons="").strip().capitalize(), width=6)]
    known += [Column(page.say("estimate"), width=30)]
    known += [Column(f"{page.say('recorded')} {name}", width=14) for name in page.programmes]
    known += [_known(page, "reason", number) for number in range(1, REASONS + 1)]
    known += [_known(page, "check", number) for number in range(1, MOST_CHECKS + 1)]
    filled = [
        Column(
            finding_heading(page.language, column),
            tuple(page.say(answer) for answer in answers),
            fill=True,
            width=_WIDTHS.get(column.partition(":")[0], 15),
        )
        for column, answers in finding_columns(page.programmes).items()
    ]
    return (*known, *filled)


def visit_rows(page: Page) -> Iterator[list[Cell]]:
    """One row a family, in the order in which to walk; the columns to fill in are empty."""
    empty = [None] * len(finding_columns(page.programmes))
    for own in page.lists:
        for family in own.families:
            yield [*_known_cells(page, own, family), *empty]


def _known(page: Page, key: str, number: int | None = None) -> Column:
    return Column(page.say(key, number=number), width=_WIDTHS.get(key, 16))


def _known_cells(page: Page, own: AreaList, family: Family) -> Iterator[Cell]:
    yield family.number
    yield from (page.week, *own.areas.values())
    yield from (family.jorong, family.address, family.name, family.household_id)
    yield family.persons
    yield family.estimate
    yield from (enrolled.recorded for enrolled in family.programmes)
    for place in range(REASONS):
        yield family.reasons[place] if place < len(family.reasons) else None
    for place in range(MOST_CHECKS):
        yield family.checks[place] if place < len(family.checks) else None
