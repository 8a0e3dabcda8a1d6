"""Pictures of questions about a whole district: for paper, readable without colour.

matplotlib comes with the training extra and is imported only when a picture is drawn.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from features.errors import TepatError
from features.tables_writing import replacing
from models.district_answers import DistrictWrongAnswers
from models.district_line import DistrictByLine, ListByLine
from models.district_models import DistrictOfTwo, ListOfTwo
from models.district_reasons import LEAST_FLAGGED, DistrictReasons, ListReasons
from models.district_words import say
from models.sentences import Speaker
from models.wording import say as say_of_assessments

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS: Final = (".png", ".svg", ".pdf")
QUESTIONS_OF_A_LIST: Final = 6
QUESTIONS: Final = 15
_WIDE: Final = 26
_SMALL: Final = 7
# Told apart by dashes and marks: most pages are printed in black.
_DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
_MARKS: Final = ("o", "s", "^", "D", "v", "x")


class MatplotlibMissing(TepatError):
    """matplotlib is not installed: tables can be made, pictures cannot."""

    def __init__(self) -> None:
        super().__init__(
            "Pictures need matplotlib, which comes with the training extra (`pip install tepat[training]`). "
            "The same figures are in the table: call again without a picture."
        )


def need_matplotlib() -> None:
    """
    Raises:
        MatplotlibMissing: pictures cannot be drawn on this machine.
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise MatplotlibMissing from None
    assert mpl.__name__


def reasons_picture(found: DistrictReasons, speaker: Speaker) -> "Figure":
    """For each list its strongest questions: the share of the flags that each drives, area by area."""
    programmes = list(dict.fromkeys(own.programme for own in found.lists))
    sides = [side for side in ("inclusion", "exclusion") if any(own.side == side for own in found.lists)]
    figure, grid = _panels(len(programmes), len(sides), (5.6, 3.1), say(speaker.language, "reasons_title"))
    for axes in grid.ravel():
        axes.set_visible(False)
    for own in found.lists:
        axes = grid[programmes.index(own.programme), sides.index(own.side)]
        axes.set_visible(True)
        _draw_reasons(axes, found, own, speaker)
    key = say(speaker.language, "reasons_key", least=LEAST_FLAGGED)
    figure.supxlabel(f"{say(speaker.language, 'reasons_axis')}\n{key}", fontsize=9)
    return figure


def line_picture(found: DistrictByLine, speaker: Speaker) -> "Figure":
    """For each programme the length of its lists at every line."""
    programmes = list(dict.fromkeys(own.programme for own in found.lists))
    figure, grid = _panels(1, max(len(programmes), 1), (3.9, 3.7), say(speaker.language, "line_title"))
    for axes, programme in zip(grid.ravel(), programmes, strict=True):
        lists = [own for own in found.lists if own.programme == programme]
        levels = bool(found.base.district.about["levels"])
        for place, own in enumerate(lists):
            _draw_line(axes, own, place, levels, speaker)
        axes.set_title(programme)
        axes.set_ylim(0, None)
        _whole_numbers(axes, speaker, "y")
        axes.legend(frameon=False, fontsize=_SMALL + 1)
    key = "line_axis_levels" if found.base.district.about["levels"] else "line_axis"
    figure.supxlabel(say(speaker.language, key), fontsize=9)
    figure.supylabel(say(speaker.language, "listed_axis"), fontsize=9)
    return figure


def answers_picture(found: DistrictWrongAnswers, speaker: Speaker) -> "Figure":
    """The questions whose wrong answers change most flags: lost to the left, gained to the right."""
    shown = [own for own in found.questions[:QUESTIONS] if own.flags_changed > 0]
    share = speaker.number_text(f"{100 * found.share:g}")
    title = say(speaker.language, "answers_title", share=share)
    figure, grid = _panels(1, 1, (8.3, 1.2 + 0.42 * max(len(shown), 2)), title)
    axes = grid[0, 0]
    per_100 = 100 / max(int(found.flagged.sum()), 1)
    height = np.arange(len(shown))
    for side, sign, hatch, face in (("lost", -1, "////", "1.0"), ("gained", 1, "", "0.6")):
        draws = np.array([per_100 * getattr(own, side).sum(axis=1) for own in shown]).reshape(len(shown), -1)
        middle = draws.mean(axis=1) if len(shown) else np.empty(0)
        look: dict[str, Any] = {"facecolor": face, "hatch": hatch, "edgecolor": "0.15", "linewidth": 0.8}
        axes.barh(height, sign * middle, height=0.62, label=say(speaker.language, side), **look)
        if len(shown):
            axes.hlines(height, sign * draws.min(axis=1), sign * draws.max(axis=1), color="0", linewidth=1.6)
        room = 0.015 * max(float(draws.max(initial=0.0)), 1e-9)
        for place, (value, end) in enumerate(zip(middle, draws.max(axis=1, initial=0.0), strict=True)):
            axes.text(
                sign * (end + room), place, speaker.number(float(value), 1), va="center", fontsize=_SMALL + 1,
                ha="right" if sign < 0 else "left",
            )  # fmt: skip
    axes.set_yticks(height, [_wrapped(speaker.label(own.question), 40) for own in shown])
    axes.invert_yaxis()
    axes.axvline(0, color="0", linewidth=0.8)
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_formatter(lambda value, _: speaker.number(abs(value), 0 if value % 1 == 0 else 1))
    axes.set_xlabel(say(speaker.language, "answers_axis"))
    axes.legend(frameon=False, loc="lower right")
    return figure


def model_picture(found: DistrictOfTwo, speaker: Speaker) -> "Figure":
    """How far the lists of two models agree: by length, and area by area."""
    figure, grid = _panels(1, 2, (5.2, 4.4), say(speaker.language, "model_title"))
    by_length, by_area = grid[0]
    for place, own in enumerate(found.lists):
        look = _look(place)
        by_length.plot(own.lengths, 100 * own.overlap, label=_list_name(own, speaker), **look)
        by_area.plot(own.before, own.after, **(look | {"linestyle": "none", "markerfacecolor": "none"}))
    by_length.set(xscale="log", xlabel=say(speaker.language, "length_axis"), ylim=(0, 102))
    by_length.set_ylabel(say(speaker.language, "overlap_axis"))
    by_length.legend(frameon=False, fontsize=_SMALL + 1, loc="lower right")
    _whole_numbers(by_length, speaker, "x")
    top = max((float(max(own.before.max(), own.after.max())) for own in found.lists), default=1.0)
    by_area.plot([0, top], [0, top], color="0.5", linewidth=0.8, zorder=0)
    by_area.set(xlabel=say(speaker.language, "before_axis"), ylabel=say(speaker.language, "after_axis"))
    by_area.set_xlim(-0.03 * top, 1.3 * top)  # room for names on the right
    for axis in ("x", "y"):
        _whole_numbers(by_area, speaker, axis)
    for own, area in _furthest(found.lists):
        by_area.annotate(
            f"{found.areas.words[area]} ({own.programme})", (own.before[area], own.after[area]),
            xytext=(4, -8), textcoords="offset points", fontsize=_SMALL,
        )  # fmt: skip
    return figure


def save_picture(figure: "Figure", path: Path) -> None:
    """As .png, .svg or .pdf; the same picture gives the same bytes, and nothing half-written is found."""
    with replacing(path) as beside, _style():
        metadata: dict[str, Any] = {
            ".svg": {"Date": None},
            ".png": {"Software": None},
            ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        }[path.suffix.lower()]
        figure.savefig(beside, dpi=150, metadata=metadata)


def _draw_reasons(axes: "Axes", found: DistrictReasons, own: ListReasons, speaker: Speaker) -> None:
    shown = own.strongest(QUESTIONS_OF_A_LIST)
    enough = np.flatnonzero(own.flagged >= LEAST_FLAGGED)
    for height, question in enumerate(shown):
        shares, whole = 100 * own.share[enough, question], 100 * own.district_share[question]
        if len(found.areas) > 1:
            axes.plot(shares, np.full(len(shares), height), "o", markersize=4.5, markerfacecolor="none",
                      markeredgecolor="0.45", markeredgewidth=0.7)  # fmt: skip
        axes.plot([whole], [height], "|", color="0", markersize=17, markeredgewidth=2.4)
        if len(shares) and len(found.areas) > 1:
            most = int(np.argmax(shares))
            axes.annotate(
                found.areas.words[enough[most]], (shares[most], height), xytext=(0, 5),
                textcoords="offset points", fontsize=_SMALL, ha="center",
            )  # fmt: skip
    axes.set_yticks(range(len(shown)), [_wrapped(speaker.label(found.questions[q])) for q in shown])
    axes.set(xlim=(-3, 103), ylim=(len(shown) - 0.4, -0.7))
    axes.set_title(f"{_list_name(own, speaker)} ({speaker.number(int(own.flagged.sum()), 0)})", fontsize=9)


def _draw_line(axes: "Axes", own: ListByLine, place: int, levels: bool, speaker: Speaker) -> None:
    at = own.lines - 0.5 if levels else 100 * own.relative
    name = say_of_assessments(speaker.language, own.side)
    axes.plot(at, own.listed, label=name, markevery=5 if len(at) > 10 else 1, **_look(place))
    axes.axvline(at[own.today], color="0.55", linewidth=0.8, zorder=0)
    rises = own.side == "exclusion"  # the number goes where the curve does not
    axes.annotate(
        speaker.number(int(own.listed[own.today]), 0), (at[own.today], own.listed[own.today]),
        xytext=(-6 if rises else 6, 6), ha="right" if rises else "left", textcoords="offset points",
        fontsize=_SMALL + 1,
    )  # fmt: skip


def _furthest(lists: Sequence[ListOfTwo], most: int = 4) -> list[tuple[ListOfTwo, int]]:
    """The dots furthest from the diagonal."""
    gaps = [
        (abs(int(own.before[area]) - int(own.after[area])), place, int(area))
        for place, own in enumerate(lists)
        for area in np.argsort(-np.abs(own.before - own.after), kind="stable")[:most]
    ]
    gaps = sorted((gap for gap in gaps if gap[0] > 0), key=lambda gap: (-gap[0], gap[1], gap[2]))[:most]
    return [(lists[place], area) for _, place, area in gaps]


def _list_name(own: ListReasons | ListOfTwo, speaker: Speaker) -> str:
    side = say_of_assessments(speaker.language, own.side)
    return say(speaker.language, "list_of", programme=own.programme, side=side)


def _wrapped(label: str, width: int = _WIDE) -> str:
    return fill(label, width, max_lines=2, placeholder=" …")


def _look(place: int) -> dict[str, Any]:
    place %= len(_DASHES)
    grey = ("0.0", "0.0", "0.35", "0.35", "0.55", "0.55")[place]
    look: dict[str, Any] = {"linestyle": _DASHES[place], "marker": _MARKS[place], "color": grey}
    return look | {"markersize": 4.5, "linewidth": 1.3}


def _whole_numbers(axes: "Axes", speaker: Speaker, axis: str) -> None:
    getattr(axes, f"{axis}axis").set_major_formatter(lambda value, _: speaker.number(value, 0))


def _panels(rows: int, columns: int, size: tuple[float, float], title: str) -> tuple["Figure", Any]:
    from matplotlib.figure import Figure

    with _style():
        figure = Figure(figsize=(max(size[0] * columns, 6.0), size[1] * max(rows, 1)), layout="constrained")
        figure.suptitle(title)
        return figure, np.asarray(figure.subplots(max(rows, 1), max(columns, 1), squeeze=False))


@contextmanager
def _style() -> Iterator[None]:
    need_matplotlib()
    import matplotlib as mpl

    settings: Any = {
        "font.size": 9,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "0.9",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "svg.hashsalt": "tepat",  # the salt makes the same picture the same bytes
    }
    with mpl.rc_context(settings):
        yield
