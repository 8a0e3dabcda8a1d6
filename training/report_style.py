"""How the charts of the report look: one accent, greys, dashes and marks; grey print loses nothing."""

import base64
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from training.card_words import Words

ACCENT: Final = "#0b5d66"
INK: Final = "#22282b"
SOFT: Final = "#8a9499"
WIDTH: Final = 5.2
"""Inches: text of nine points is still read when a telephone shrinks the page."""

LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "model": {"color": ACCENT, "linestyle": "-", "linewidth": 2.2, "zorder": 5},
    "ols_areas": {"color": "#444b4f", "linestyle": "--", "linewidth": 1.4},
    "ols": {"color": "#6b7479", "linestyle": "-.", "linewidth": 1.1},
    "ridge": {"color": "#6b7479", "linestyle": (0, (5, 1)), "linewidth": 1.1},
    "lightgbm": {"color": "#6b7479", "linestyle": ":", "linewidth": 1.5},
    "forest": {"color": "#8a9499", "linestyle": (0, (3, 1, 1, 1)), "linewidth": 1.1},
    "ebm": {"color": "#8a9499", "linestyle": (0, (7, 2, 1, 2)), "linewidth": 1.1},
    "size": {"color": "#9aa3a7", "linestyle": (0, (1, 3)), "linewidth": 1.3},
    "random": {"color": "#b5bcbf", "linestyle": (0, (2, 4)), "linewidth": 1.1},
}
"""Model and baselines, the most telling first."""

_STYLE: Final[Mapping[str, Any]] = {
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6eaeb",
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "svg.fonttype": "none",  # text stays text: small, and read by whoever cannot see
    "svg.hashsalt": "tepat",  # the same chart, the same bytes
}


@contextmanager
def drawing() -> Iterator[None]:
    """While it lasts, figures are made in this style."""
    style: Any = dict(_STYLE)  # matplotlib's type is the union of its 320 names
    with mpl.rc_context(style):
        yield


def data_uri(figure: Figure) -> str:
    """A figure as the address of an image that is inside the page."""
    held = io.BytesIO()
    figure.savefig(held, format="svg", metadata={"Date": None}, dpi=160)
    return "data:image/svg+xml;base64," + base64.b64encode(held.getvalue()).decode("ascii")


def percent_axis(axis: Any, words: Words, *, signed: bool = False) -> None:
    """Ticks of shares as whole percents."""

    def told(value: float, _: int) -> str:
        sign = "+" if signed and value > 1e-12 else ""
        return f"{sign}{words.number(100 * value)} %"

    axis.set_major_formatter(FuncFormatter(told))


def bare(axes: Axes) -> None:
    """Without the lines of a grid that runs along categories."""
    axes.grid(visible=False, axis="x")
