"""Drawings as SVG: an estimate against the lines, and bars about a middle.

Every place across is in percent of the width and every height in pixels, so that a drawing fills a phone
as it fills a desk while its letters keep their size. No `style` attribute: the pages' security policy
allows none.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from markupsafe import Markup

from serving.pages.writing import Writing

_NICE: Final = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
_MARGIN: Final = 0.06
_EDGE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis from `low` to `high`, both > 0: equal steps are equal ratios."""

    low: float
    high: float

    def place(self, amount: float) -> float:
        """Percent of the width, held within the drawing.

        >>> Axis(100.0, 10_000.0).place(1000.0), Axis(100.0, 10_000.0).place(1.0)
        (50.0, 0.0)
        """
        share = math.log((amount if amount > 1e-9 else 1e-9) / self.low) / _log_ratio(self.high, self.low)
        return round(100 * (0.0 if share < 0.0 else 1.0 if share > 1.0 else share), 2)

    def ticks(self) -> list[tuple[float, bool]]:
        """Round amounts on the axis, and whether each may be left out where there is little room.

        >>> Axis(300_000, 2_500_000).ticks()
        [(300000.0, True), (500000.0, False), (700000.0, True), (1000000.0, False), (1500000.0, True), \
(2000000.0, False)]
        """
        found = []
        for power in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1):
            for factor in _NICE:
                amount = factor * 10.0**power
                if self.low <= amount <= self.high:
                    found.append((amount, factor not in (1.0, 2.0, 5.0)))
        if len(found) > 9:
            found = [(amount, minor) for amount, minor in found if not minor]
        return found


@lru_cache(maxsize=64)
def _log_ratio(high: float, low: float) -> float:
    return math.log(high / low)


def axis_of(amounts: Sequence[float | None]) -> Axis:
    """An axis that holds every amount that is there, with a margin at either end."""
    there = [amount for amount in amounts if amount is not None and amount > 0]
    low, high = (min(there), max(there)) if there else (1.0, 10.0)
    high = max(high, low * 1.5)
    margin = (high / low) ** _MARGIN
    return Axis(low / margin, high * margin)


@dataclass(frozen=True, slots=True)
class Estimated:
    """One family's numbers, in the unit of welfare.

    Attributes:
        line: of the programme looked at; None where it has none.
        others: (name, line) of the other programmes.
        around: lower quartile, median and upper quartile of the estimates of its nagari.
    """

    estimate: float
    low_80: float | None
    high_80: float | None
    low_90: float | None
    high_90: float | None
    line: float | None
    others: tuple[tuple[str, float], ...] = ()
    around: tuple[float, float, float] | None = None

    def axis(self) -> Axis:
        """The axis that shows all of it."""
        lines = [self.line, *(line for _, line in self.others)]
        return axis_of([self.estimate, self.low_90, self.high_90, *lines, *(self.around or ())])


def estimate_drawing(
    shown: Estimated, writing: Writing, name: str, line_name: str, estimate_name: str
) -> Markup:
    """The estimate with its intervals against the line, on a logarithmic axis.

    Args:
        name: what the drawing shows, as a sentence for those who do not see it.
        line_name: words at the line; `estimate_name`: words at the estimate.
    """
    axis = shown.axis()
    parts = [
        f'<svg class="scale" role="img" aria-label="{escape(name)}">',
        *_ground(axis, shown),
        *_ticks(axis, writing),
        *_bands(axis, shown),
        *_labelled(axis, shown, writing, line_name, estimate_name),
        "</svg>",
    ]
    return Markup("".join(parts))


def mini_drawing(axis: Axis, estimate: float, low: float | None, high: float | None, line: float) -> Markup:
    """An estimate with its 80 % interval and a line, for a row of a table that says the same in numbers."""
    band = ""
    if low is not None and high is not None:
        left, right = axis.place(low), axis.place(high)
        band = f'<rect class="b80" x="{left}%" y="8" width="{max(right - left, 0.5):.2f}%" height="8"/>'
    at = axis.place(line)
    return Markup(
        '<svg class="mini" aria-hidden="true"><path class="axis" d="M0 12h999"/>'
        f'{band}<line class="line" x1="{at}%" x2="{at}%" y1="1" y2="23"/>'
        f'<circle class="dot" cx="{axis.place(estimate)}%" cy="12" r="5"/></svg>'
    )


def bar(value: float, largest: float) -> Markup:
    """A bar from the middle: to the right, filled, where it raises; to the left, open, where it lowers.

    >>> print(bar(-0.2, 0.4))
    <svg class="bar" aria-hidden="true"><rect class="down" x="26%" y="3" width="24%" height="12"/>\
<line class="mid" x1="50%" x2="50%" y1="0" y2="18"/></svg>
    """
    width = round(48 * min(abs(value) / largest, 1.0), 1) if largest else 0.0
    width_text, start = f"{width:g}", f"{50 - width if value < 0 else 50:g}"
    way = "down" if value < 0 else "up"
    return Markup(
        f'<svg class="bar" aria-hidden="true"><rect class="{way}" x="{start}%" y="3" width="{width_text}%" '
        'height="12"/><line class="mid" x1="50%" x2="50%" y1="0" y2="18"/></svg>'
    )


def pair(before: float, after: float) -> Markup:
    """Two shares over each other: open in the survey, filled in the registry.

    >>> print(pair(0.25, 1.0))
    <svg class="bar pair" aria-hidden="true"><rect class="down" x="1%" y="2" width="24.5%" height="7"/>\
<rect class="up" x="1%" y="11" width="98%" height="7"/></svg>
    """
    first, second = (f"{max(98 * min(share, 1.0), 0.5):.1f}".removesuffix(".0") for share in (before, after))
    return Markup(
        '<svg class="bar pair" aria-hidden="true">'
        f'<rect class="down" x="1%" y="2" width="{first}%" height="7"/>'
        f'<rect class="up" x="1%" y="11" width="{second}%" height="7"/></svg>'
    )


def _ground(axis: Axis, shown: Estimated) -> Iterator[str]:
    if shown.line is not None:
        yield f'<rect class="below" x="0" y="30" width="{axis.place(shown.line)}%" height="114"/>'
    for _, line in shown.others:
        at = axis.place(line)
        yield f'<line class="other" x1="{at}%" x2="{at}%" y1="30" y2="144"/>'


def _ticks(axis: Axis, writing: Writing) -> Iterator[str]:
    yield '<line class="axis" x1="0" x2="100%" y1="144" y2="144"/>'
    for amount, minor in axis.ticks():
        at = axis.place(amount)
        anchor = "start" if at < _EDGE else "end" if at > 100 - _EDGE else "middle"
        group = '<g class="minor">' if minor else "<g>"
        text = writing.short_money(amount)
        yield f'{group}<line class="tick" x1="{at}%" x2="{at}%" y1="144" y2="150"/>'
        yield f'<text class="faint" x="{at}%" y="166" text-anchor="{anchor}">{text}</text></g>'


def _bands(axis: Axis, shown: Estimated) -> Iterator[str]:
    for low, high, mark, top, height in (
        (shown.low_90, shown.high_90, "b90", 74, 14),
        (shown.low_80, shown.high_80, "b80", 68, 26),
    ):
        if low is not None and high is not None:
            yield _rect(mark, axis.place(low), axis.place(high), top, height)
    if shown.around is not None:
        low, median, high = shown.around
        yield _rect("area", axis.place(low), axis.place(high), 120, 10)
        at = axis.place(median)
        yield f'<line class="median" x1="{at}%" x2="{at}%" y1="116" y2="134"/>'


def _rect(mark: str, left: float, right: float, top: int, height: int) -> str:
    width = max(right - left, 0.4)
    return f'<rect class="{mark}" x="{left}%" y="{top}" width="{width:.2f}%" height="{height}"/>'


def _labelled(
    axis: Axis, shown: Estimated, writing: Writing, line_name: str, estimate_name: str
) -> Iterator[str]:
    if shown.line is not None:
        at = axis.place(shown.line)
        yield f'<line class="line" x1="{at}%" x2="{at}%" y1="24" y2="144"/>'
        text = f"{line_name} {writing.money(shown.line)}"
        yield f'<text x="{at}%" y="18" text-anchor="{_anchor(at)}">{escape(text)}</text>'
    at = axis.place(shown.estimate)
    text = f"{estimate_name} {writing.money(shown.estimate)}"
    # From the drawing's edge, so that on a phone, too, the line does not go through them.
    anchor = _anchor(at)
    edge = {"start": 0.0, "end": 100.0}.get(anchor, at)
    yield f'<text class="strong" x="{edge}%" y="58" text-anchor="{anchor}">{escape(text)}</text>'
    yield f'<circle class="dot" cx="{at}%" cy="81" r="9"/>'


def _anchor(at: float) -> str:
    """Words at either end of the drawing run inwards."""
    return "start" if at < 35 else "end" if at > 65 else "middle"
