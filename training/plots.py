"""The plots of a model card: four figures that stay readable in print without colour."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from models.ranking import order
from models.targeting_errors import Targeting, error_curve
from training.card_words import Words
from training.report import PARTS

Array = NDArray[np.float64]
Card = Mapping[str, Any]

BINS: Final = 10
QUOTAS: Final = np.round(np.arange(0.05, 1.0, 0.05), 2)
_FORMATS: Final = ("svg", "png")
_COLUMNS: Final = 3
_DRAWN_FIRST: Final = ("model", "ols", "ols_areas", "ridge", "lightgbm", "forest", "ebm", "size", "random")
# Told apart by dashes and marks: most cards are printed in black.
_DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 3)))
_MARKS: Final = ("o", "s", "^", "D", "v", "x", "+")
_GREYS: Final = ("0.0", "0.25", "0.35", "0.45", "0.5", "0.55", "0.6")


def save_plots(card: Card, predictions: pa.Table, folder: Path, language: str) -> tuple[Path, ...]:
    """Writes each plot as SVG and PNG into `folder`; a plot without anything to show is left out.

    Args:
        card: of `training.card.model_card`.
        predictions: of `training.evaluation.evaluate`, one row a household.
        language: of the words in them, "id" or "en".

    Returns:
        `error_curve`, `calibration`, `coverage` (not for levels) and `lists` (where there are any).
    """
    words = Words(language)
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    # The salt makes the same plot the same bytes.
    with mpl.rc_context(
        {
            "font.size": 9,
            "axes.grid": True,
            "grid.color": "0.88",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "svg.hashsalt": "tepat",
        }
    ):
        figures = {
            "error_curve": error_figure(predictions, words),
            "calibration": calibration_figure(card, predictions, words),
            "coverage": coverage_figure(card, words),
            "lists": lists_figure(card, words),
        }
        for name, figure in figures.items():
            if figure is None:
                continue
            for form in _FORMATS:
                saved.append(folder / f"{name}.{form}")
                metadata = {"Date": None} if form == "svg" else {"Software": None}
                figure.savefig(saved[-1], dpi=150, metadata=metadata)
    return tuple(saved)


def error_figure(predictions: pa.Table, words: Words) -> Figure:
    """Error at every quota, of the model and what it is compared with."""
    figure, (axes,) = _panels(1, words("plot_error"))
    welfare, weight = _floats(predictions, "welfare"), _floats(predictions, "weight")
    ids = predictions["household_id"].to_pylist()
    quotas = _class_shares(welfare, weight) if "level" in predictions.column_names else QUOTAS
    for place, (name, column) in enumerate(_estimates(predictions)):
        curve = error_curve(Targeting.of(_floats(predictions, column), welfare, ids, weight), quotas)
        label = words("model") if name == "model" else name
        axes.plot(quotas, curve, label=label, linewidth=2.0 if place == 0 else 1.0, **_look(place))
    axes.set(xlabel=words("plot_quota"), ylabel=words("plot_error_axis"), xlim=(0, 1), ylim=(0, None))
    axes.legend(frameon=False)
    return figure


def calibration_figure(card: Card, predictions: pa.Table, words: Words) -> Figure | None:
    """Predicted and observed share below each programme's line, in ten bins of equal weight."""
    if not card["programmes"]:
        return None
    figure, panels = _panels(len(card["programmes"]), words("plot_calibration"))
    welfare, weight = _floats(predictions, "welfare"), _floats(predictions, "weight")
    ids = predictions["household_id"].to_pylist()
    for axes, (name, programme) in zip(panels, card["programmes"].items(), strict=True):
        probability = _floats(predictions, f"p_below:{name}")
        predicted, observed = reliability(probability, welfare < programme["line"], ids, weight)
        axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
        axes.plot(predicted, observed, linewidth=1.5, **_look(0))
        axes.set(xlabel=words("plot_predicted"), ylabel=words("plot_observed"), xlim=(0, 1), ylim=(0, 1))
        axes.set_title(name)
    return figure


def coverage_figure(card: Card, words: Words) -> Figure | None:
    """How many households each interval holds, overall and by third of the estimate."""
    if not card["coverage"]:
        return None
    figure, (axes,) = _panels(1, words("plot_coverage"))
    parts = parts_in_order(card["coverage"])
    for place, (level, found) in enumerate(card["coverage"].items()):
        promised = int(level) / 100
        value, low, high = (
            np.array([found[part][key] for part in parts], float) for key in ("value", "low", "high")
        )
        at = np.arange(len(parts)) + 0.12 * (2 * place - 1)
        spread = np.stack([value - low, high - value])
        axes.axhline(promised, color="0.6", linewidth=1)
        look = _look(place) | {"linestyle": "none"}
        label = f"{words('interval')} {level} %"
        axes.errorbar(at, value, yerr=spread, capsize=3, label=label, **look)
    axes.set_xticks(range(len(parts)), [words(part) for part in parts])
    axes.set(ylabel=words("plot_inside"), ylim=(None, 1.0))
    axes.legend(frameon=False, loc="center right")
    return figure


def lists_figure(card: Card, words: Words) -> Figure | None:
    """Precision of each list when cut to a length, with its interval and the bound of the whole list."""
    found = [
        (name, side, one)
        for name, programme in card["programmes"].items()
        for side, one in programme["lists"].items()
    ]
    if not found:
        return None
    figure, panels = _panels(len(found), words("plot_lists"))
    for axes, (name, side, one) in zip(panels, found, strict=True):
        share, precision, low, high = (
            np.array([point[key] for point in one["curve"]]) for key in ("share", "precision", "low", "high")
        )
        axes.fill_between(100 * share, 100 * low, 100 * high, color="0.85", linewidth=0)
        axes.plot(100 * share, 100 * precision, linewidth=1.5, **_look(0))
        promised = 100 * (1 - one["bound"])
        axes.axhline(promised, color="0.4", linewidth=1, linestyle="--", label=words("plot_bound"))
        axes.legend(frameon=False)
        axes.set(xlabel=f"{words('plot_listed')}, %", ylabel=words("plot_right"), ylim=(0, 102))
        axes.set_title(f"{name}: {words(side)}")
    return figure


def reliability(
    probability: Array, below: NDArray[np.bool_], ids: list[str], weight: Array, bins: int = BINS
) -> tuple[Array, Array]:
    """Mean probability and observed share in bins of about equal weight; empty bins are left out.

    >>> probability, below = np.array([0.1, 0.3, 0.7, 0.9]), np.array([False, False, True, True])
    >>> predicted, observed = reliability(probability, below, ["a", "b", "c", "d"], np.ones(4), bins=2)
    >>> predicted.round(3).tolist(), observed.tolist()
    ([0.2, 0.8], [0.0, 1.0])
    """
    rows = order(probability, ids)
    middles = (np.cumsum(weight[rows]) - weight[rows] / 2) / weight.sum()
    bin_of = np.minimum((middles * bins).astype(np.intp), bins - 1)
    mass = np.bincount(bin_of, weights=weight[rows], minlength=bins)
    used = mass > 0
    predicted = np.bincount(bin_of, weights=(weight * probability)[rows], minlength=bins)[used] / mass[used]
    observed = np.bincount(bin_of, weights=(weight * below)[rows], minlength=bins)[used] / mass[used]
    return predicted, observed


def parts_in_order(coverage: Card) -> list[str]:
    """All households, then the thirds from the poorest; a card that was written and read is sorted.

    >>> parts_in_order({"80": {"middle_third": {}, "overall": {}, "poorest_third": {}}})
    ['overall', 'poorest_third', 'middle_third']
    """
    told = next(iter(coverage.values()))
    return [part for part in ("overall", *PARTS) if part in told]


def _panels(count: int, title: str) -> tuple[Figure, list[Axes]]:
    columns = min(count, _COLUMNS)
    rows = -(-count // columns)
    figure = Figure(figsize=(max(6.0, 3.6 * columns), 3.8 * rows), layout="constrained")
    figure.suptitle(title)
    grid = np.asarray(figure.subplots(rows, columns, squeeze=False)).ravel()
    for unused in grid[count:]:
        unused.remove()
    return figure, list(grid[:count])


def _look(place: int) -> dict[str, Any]:
    place %= len(_DASHES)
    return {
        "linestyle": _DASHES[place], "marker": _MARKS[place], "color": _GREYS[place], "markersize": 4,
    }  # fmt: skip


def _estimates(predictions: pa.Table) -> Iterator[tuple[str, str]]:
    """Name and column of the model and of each baseline in the table, as many as can be told apart."""
    columns = {"model": "estimate"} | {
        column.removeprefix("estimate:"): column
        for column in predictions.column_names
        if column.startswith("estimate:")
    }
    known = [name for name in _DRAWN_FIRST if name in columns]
    for name in known[: len(_DASHES)]:
        yield name, columns[name]


def _class_shares(rank: Array, weight: Array) -> Array:
    """Share of the households in classes 1…k, for each k but the last."""
    classes = np.unique(rank)[:-1]
    return np.asarray([weight[rank <= k].sum() for k in classes], dtype=np.float64) / float(weight.sum())


def _floats(table: pa.Table, column: str) -> Array:
    return np.asarray(pc.cast(table[column], pa.float64()).to_numpy(), dtype=np.float64)
