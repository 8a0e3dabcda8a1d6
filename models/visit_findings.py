"""What was found on visits: the columns to fill in, and reading them back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from features.columns import Columns, Wanted, find_columns
from features.errors import UnusableFile
from features.tables import read_table
from models.checks import MOST_CHECKS
from models.visit_words import WORDS, visit_word

OUTCOMES: Final = ("met", "moved", "not_found", "deceased", "refused")
"""How a visit ended; only of a family that was met anything else is known."""
ELIGIBLE: Final = ("yes", "no", "cannot_tell")
"""Whether the visitor found the family below the programme's line."""
RECEIVES: Final = ("yes", "no", "cannot_tell")
"""Whether the family says that it receives the programme."""
_MOST_TOLD: Final = 10


def finding_columns(programmes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Column to fill in → the answers that it may hold, empty where it is free text, in their order.

    >>> list(finding_columns(["PKH"]))[:5]
    ['outcome', 'visited_on', 'visitor', 'eligible:PKH', 'receives:PKH']
    """
    columns: dict[str, tuple[str, ...]] = {"outcome": OUTCOMES, "visited_on": (), "visitor": ()}
    for name in programmes:
        columns |= {f"eligible:{name}": ELIGIBLE, f"receives:{name}": RECEIVES}
    columns |= {f"answer:{number}": () for number in range(1, MOST_CHECKS + 1)}
    return columns | {"note": ()}


def finding_heading(language: str, column: str) -> str:
    """
    >>> finding_heading("id", "eligible:PKH"), finding_heading("id", "answer:2")
    ('Layak PKH', 'Temuan 2')
    """
    key, _, which = column.partition(":")
    return visit_word(language, key, programme=which, number=which)


def read_visit_findings(path: Path, programmes: Sequence[str]) -> pa.Table:
    """The findings of a list that was filled in, in any language that Tepat writes it in.

    Columns `household_id`, `week`, `outcome`, `visited_on` (date), `visitor`, `eligible:P` and
    `receives:P` (yes, no, cannot_tell), `answer:1` … `answer:3`, `note`; null where nothing was
    written. Rows in which nothing was filled in are left out.

    Raises:
        UnusableFile: a column is missing or a cell holds a word that it may not; with every place.
    """
    allowed = finding_columns(programmes)
    wanted = [_wanted("household_id"), _wanted("week_of_list"), *(_wanted(column) for column in allowed)]
    table = read_table(path, wanted=[name for each in wanted for name in (each.column, *each.aliases)])
    columns, problems = find_columns(table, wanted)
    if problems:
        raise UnusableFile(table.source, problems)
    found: dict[str, pa.Array] = {
        "household_id": _texts(columns, _wanted("household_id")),
        "week": _texts(columns, _wanted("week_of_list")),
    }
    for column, answers in allowed.items():
        told = _texts(columns, _wanted(column)).to_pylist()
        read = _day if column == "visited_on" else _code(answers) if answers else str
        kind = pa.date32() if column == "visited_on" else pa.string()
        found[column] = pa.array(_read(columns, column, told, read, problems), kind)
    if problems:
        raise UnusableFile(table.source, problems)
    read_table_ = pa.table(found)
    filled = [
        any(cell is not None for cell in row)
        for row in zip(*(found[c].to_pylist() for c in allowed), strict=True)
    ]
    return read_table_.filter(pa.array(filled, pa.bool_()))


def _wanted(column: str) -> Wanted:
    """The Indonesian heading, or those of the other languages."""
    first, *others = dict.fromkeys(finding_heading(language, column) for language in WORDS)
    return Wanted(first, tuple(others))


def _texts(columns: Columns, wanted: Wanted) -> pa.Array:
    """The cells, without the apostrophe before what a spreadsheet would have calculated."""
    text = columns.text(wanted.column).cast(pa.string())
    return pc.replace_substring_regex(text, r"^'([=+@-])", r"\1")


def _read(
    columns: Columns,
    column: str,
    told: Sequence[str | None],
    read: Callable[[str], object | None],
    problems: list[str],
) -> list[object | None]:
    values = [None if cell is None else read(cell) for cell in told]
    wrong = [
        int(row)
        for row, cell, value in zip(columns.table.rows, told, values, strict=True)
        if cell and value is None
    ]
    if wrong:
        listed = ", ".join(map(str, wrong[:_MOST_TOLD])) + (", …" if len(wrong) > _MOST_TOLD else "")
        heading = columns.headings[_wanted(column).column]
        problems.append(f"column {heading}, row {listed}: {_may_hold(column)}")
    return values


def _may_hold(column: str) -> str:
    if column == "visited_on":
        return "this is no date; write it as 2026-03-31 or 31/03/2026"
    codes = OUTCOMES if column == "outcome" else ELIGIBLE
    words = ", ".join(visit_word("id", code) for code in codes)
    return f"write one of {words}, or leave the cell empty"


def _code(answers: Sequence[str]) -> Callable[[str], str | None]:
    known: Mapping[str, str] = {
        said.casefold(): answer
        for answer in answers
        for said in (answer, *(visit_word(language, answer) for language in WORDS))
    }
    return lambda cell: known.get(" ".join(cell.split()).casefold())


def _day(cell: str) -> date | None:
    parts = cell.split()[0].replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        parts.reverse()
    try:
        return date(*(int(part) for part in parts))
    except (TypeError, ValueError):
        return None
