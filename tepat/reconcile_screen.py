"""Lists laid on top of each other, on the screen and as sheets."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from features.keyed_list import PASSED_OVER, KeyedList
from features.messages import said
from models.expected_poor import Uncertainty
from models.reconciliation import NONE, Part, Reconciliation
from models.sentences import Speaker
from tepat.reconcile_words import say

_MOST_AREAS = 10
_NEARLY_ALL = 0.95
"""A list of this share of the assessed families is the registry itself: no wonder that it is longer."""


def list_lines(lists: Sequence[KeyedList], speaker: Speaker) -> Iterator[str]:
    """What each list holds, and what of it tells nothing."""
    for each in lists:
        passed = [
            say(speaker.language, why, count=speaker.number(each.passed_over[why], 0))
            for why in PASSED_OVER
            if why in each.passed_over
        ]
        yield say(
            speaker.language,
            "list_read" if each.has_families else "persons_read",
            name=each.name,
            families=speaker.number(len(each), 0),
            numbers=speaker.number(len(each.key), 0),
            passed_over=f" ({', '.join(passed)})" if passed else "",
        )
        yield from (f"  {said(note, speaker.language)}" for note in each.notes)


def part_lines(
    found: Reconciliation, programme: str | None, speaker: Speaker, assessed: bool
) -> Iterator[str]:
    """Which families are in which lists, how well off they are, and what to mind."""
    language = speaker.language
    for name, count in found.several.items():
        yield say(language, "several", name=name, count=speaker.number(count, 0))
    if assessed:
        linked = ", ".join(found.linked)
        yield say(language, "linked", names=linked) if linked else say(language, "not_linked")
    for part in found.parts:
        yield f"  {_part_words(part, speaker)}"
        if programme is not None and part.assessed:
            below = part.below[programme]
            value, low, high = (
                speaker.number(float(end[0]), 0) for end in (below.value, below.low, below.high)
            )
            yield f"    {say(language, 'below', programme=programme, value=value, low=low, high=high)}"


def _part_words(part: Part, speaker: Speaker) -> str:
    welfare = ""
    if part.assessed:
        low, middle, high = (_amount(amount, speaker) for amount in part.estimates)
        count = speaker.number(part.assessed, 0)
        unit = speaker.money(0.0).partition(" ")[2]
        welfare = say(
            speaker.language, "welfare", assessed=count, middle=middle, low=low, high=high, unit=unit
        )
    name = say(speaker.language, "none") if part.name == NONE else part.name
    return say(
        speaker.language, "part", name=name, families=speaker.number(part.families, 0), welfare=welfare
    )


def _amount(amount: float, speaker: Speaker) -> str:
    return speaker.number(amount, 0 if abs(amount) >= 1000 else 2)


def area_lines(
    found: Reconciliation, programme: str, uncertainty: Uncertainty, speaker: Speaker
) -> Iterator[str]:
    """The areas where a list and the expected number of poor are furthest apart, and how sure that is."""
    areas, language = found.areas, speaker.language
    if f"expected_below:{programme}" not in areas.column_names:
        return
    expected, low, high = (
        areas[f"{kind}:{programme}"].to_numpy() for kind in ("expected_below", "low", "high")
    )
    lists = [name for name in areas.column_names if name.startswith("listed:")]
    listed = {name.removeprefix("listed:"): areas[name].to_numpy() for name in lists}
    assessed = areas["assessed"].to_numpy()
    chosen = [count for count in listed.values() if count.sum() < _NEARLY_ALL * assessed.sum()]
    compared = chosen or list(listed.values())
    apart = np.max([np.abs(np.log((count + 1) / (expected + 1))) for count in compared], axis=0)
    yield say(language, "areas_heading", programme=programme)
    path = [name for name in areas.column_names if name.startswith("area:")]
    for place in np.argsort(-apart, kind="stable")[:_MOST_AREAS]:
        area = "/".join(areas[name][int(place)].as_py() or "–" for name in path)
        counts = ", ".join(f"{name} {speaker.number(int(of[place]), 0)}" for name, of in listed.items())
        ends = {
            name: speaker.number(float(end[place]), 0)
            for name, end in (("value", expected), ("low", low), ("high", high))
        }
        yield f"  {say(language, 'area', area=area, listed=counts, **ends)}"
    yield sureness(uncertainty, speaker)
    yield say(language, "caution")


def sureness(uncertainty: Uncertainty, speaker: Speaker) -> str:
    """What the intervals allow for."""
    return say(
        speaker.language,
        "measured" if uncertainty.measured else "assumed",
        correlation=speaker.number(uncertainty.correlation, 3),
        level=speaker.number(100 * uncertainty.level, 1),
    )


def sheets(found: Reconciliation, notes: Sequence[str], speaker: Speaker) -> Mapping[str, pa.Table]:
    """Title → table in words: the areas first, the parts, and what to mind."""
    language = speaker.language
    tables = {
        say(language, "areas"): in_words(found.areas, speaker),
        say(language, "parts"): pa.Table.from_pylist([_part_row(part, language) for part in found.parts]),
        say(language, "notes"): pa.table({say(language, "notes"): list(notes)}),
    }
    return {title: table for title, table in tables.items() if table.num_columns}


def in_words(areas: pa.Table, speaker: Speaker) -> pa.Table:
    """The table of areas with headings in words."""
    names = []
    for name in areas.column_names:
        kind, _, rest = name.partition(":")
        if kind == "area":
            names.append(speaker.label(rest))
        else:
            rest = say(speaker.language, "none") if rest == NONE else rest.replace(":", ", ")
            names.append(say(speaker.language, "part_of" if kind == "part" else kind, name=rest))
    return areas.rename_columns(names) if areas.num_columns else areas


def _part_row(part: Part, language: str) -> dict[str, object]:
    row: dict[str, object] = {
        say(language, "parts"): say(language, "none") if part.name == NONE else part.name,
        say(language, "families"): part.families,
        say(language, "assessed"): part.assessed,
    }
    for place, amount in zip((10, 50, 90), part.estimates, strict=True):
        row[say(language, "estimate", place=place)] = amount if part.assessed else None
    for programme, below in part.below.items():
        ends = {"expected_below": below.value, "low": below.low, "high": below.high}
        row |= {say(language, kind, name=programme): float(end[0]) for kind, end in ends.items()}
    return row
