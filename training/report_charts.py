"""The charts of the report: error over all quotas, who is reached, calibration, groups, lists, age."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from models.bootstrap import interval
from models.evaluated import Evaluated
from models.figures import CURVE, error_curve_of
from training.card_groups import own_scale
from training.card_words import Words
from training.plots import parts_in_order, reliability
from training.report_style import ACCENT, INK, LOOKS, SOFT, WIDTH, bare, percent_axis

Array = NDArray[np.float64]
Card = Mapping[str, Any]
DECAY: Final = (0.015, 0.019)
"""How much accuracy is lost a year.

Source: Aiken, Ohlenburg and Blumenstock (2023), "Moving targets: When does a poverty prediction model
need to be updated?", COMPASS '23: nationwide surveys of six countries.
"""

_REPLICATES: Final = 200
_LEADING: Final = "ols_areas"
_COLUMNS: Final = 2


def error_chart(predictions: pa.Table, words: Words) -> Figure:
    """Error at every twentieth of the households, and the paired difference to OLS with areas below."""
    names = _compared(predictions)
    curves = {name: _curve(predictions, column) for name, column in names.items()}
    leading = _LEADING if _LEADING in names else next((name for name in names if name != "model"), None)
    quotas = np.array(CURVE)
    figure = Figure(figsize=(WIDTH, 4.6 if leading else 3.2), layout="constrained")
    panels = figure.subplots(
        2 if leading else 1, 1, sharex=True, squeeze=False, height_ratios=[3, 1.15] if leading else [1]
    )
    axes: Axes = panels[0][0]
    for name, found in curves.items():
        axes.plot(quotas, [one.value for one in found], label=_name(name, words), **_look(name))
    model = curves["model"]
    axes.fill_between(
        quotas, [one.low for one in model], [one.high for one in model], color=ACCENT, alpha=0.14, lw=0
    )
    axes.set(ylabel=words("axis_error"), xlim=(0, 1), ylim=(0, None))
    axes.legend(ncols=2, handlelength=3.2)
    percent_axis(axes.yaxis, words)
    if leading:
        _difference(panels[1][0], quotas, model, curves[leading], words)
    panels[-1][0].set_xlabel(words("axis_quota"))
    percent_axis(panels[-1][0].xaxis, words)
    return figure


def class_chart(card: Card, words: Words) -> Figure:
    """Error at classes 1–k of the model and what it is compared with, for ordered classes."""
    names = [name for name in LOOKS if name in card["figures"]]
    keys = [key for key in card["figures"]["model"] if key.startswith("error_at_class_")]
    figure = Figure(figsize=(WIDTH, 3.0), layout="constrained")
    axes = figure.subplots()
    for place, name in enumerate(names):
        found = [card["figures"][name][key] for key in keys]
        at = np.arange(len(keys)) + 0.12 * (place - (len(names) - 1) / 2)
        _dots(axes, at, found, _look(name), label=_name(name, words), mark="os^Dvx+*p"[place % 9])
    axes.set_xticks(range(len(keys)), [f"1–{key.rpartition('_')[2]}" for key in keys])
    axes.set(xlabel=words("axis_class"), ylabel=words("axis_error"))
    percent_axis(axes.yaxis, words)
    bare(axes)
    axes.legend(ncols=2)
    return figure


def decile_chart(card: Card, quota: str, words: Words) -> Figure | None:
    """The share of each tenth of the households that is selected, beside perfect targeting."""
    figures = card["figures"]["model"]
    found = [figures.get(f"coverage_of_decile_{d}_{quota}") for d in range(1, 11)]
    if None in found:
        return None
    share = float(quota.removeprefix("at_")) / 100
    figure = Figure(figsize=(WIDTH, 2.9), layout="constrained")
    axes = figure.subplots()
    at = np.arange(1, 11)
    values, spread = _spread(found)
    axes.bar(at, values, width=0.72, color=ACCENT, alpha=0.85, zorder=2)
    axes.errorbar(at, values, yerr=spread, fmt="none", ecolor=INK, elinewidth=1, capsize=2.5, zorder=3)
    edge = 0.5 + 10 * share
    axes.plot(
        [0.5, edge, edge, 10.5],
        [1, 1, 0, 0],
        color=INK,
        linestyle="--",
        linewidth=1.2,
        label=words("perfect"),
    )
    axes.set_xticks(at)
    axes.set(xlabel=words("axis_decile"), ylabel=words("axis_selected"), xlim=(0.4, 10.6), ylim=(0, 1.05))
    percent_axis(axes.yaxis, words)
    bare(axes)
    axes.legend(loc="upper right")
    return figure


def calibration_chart(card: Card, predictions: pa.Table, words: Words) -> Figure | None:
    """Given and true shares below each line; programmes with one line share a panel."""
    lines: dict[float, list[str]] = {}
    for name, programme in card["programmes"].items():
        lines.setdefault(programme["line"], []).append(name)
    if not lines:
        return None
    figure, panels = _panels(len(lines), 2.35)
    welfare, weight = _floats(predictions, "welfare"), _floats(predictions, "weight")
    ids = predictions["household_id"].to_pylist()
    for axes, (line, names) in zip(panels, lines.items(), strict=True):
        given = _floats(predictions, f"p_below:{names[0]}")
        predicted, observed = reliability(given, welfare < line, ids, weight)
        end = min(1.0, max(0.1, 1.08 * float(max(predicted.max(), observed.max()))))
        axes.plot([0, end], [0, end], color=SOFT, linewidth=1, zorder=1)
        axes.plot(predicted, observed, color=ACCENT, linewidth=1, marker="o", markersize=4.5)
        axes.set(xlim=(0, end), ylim=(0, end), aspect="equal")
        axes.set_title(", ".join(names), fontsize=8.5)
        percent_axis(axes.xaxis, words)
        percent_axis(axes.yaxis, words)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
    figure.supxlabel(words("axis_given"), fontsize=9)
    figure.supylabel(words("axis_true"), fontsize=9)
    return figure


def coverage_chart(card: Card, words: Words) -> Figure | None:
    """How many households the intervals hold, overall and by third."""
    if not card["coverage"]:
        return None
    parts = parts_in_order(card["coverage"])
    figure = Figure(figsize=(WIDTH, 2.7), layout="constrained")
    axes = figure.subplots()
    for place, (level, found) in enumerate(card["coverage"].items()):
        axes.axhline(int(level) / 100, color=SOFT, linewidth=1, linestyle="--")
        at = np.arange(len(parts)) + 0.14 * (2 * place - 1)
        look = LOOKS["model" if place == 0 else "ols_areas"]
        label = f"{words('interval')} {level} %"
        _dots(axes, at, [found[part] for part in parts], look, label=label, mark="os"[place])
    axes.set_xticks(range(len(parts)), [_wrapped(words(part), 12) for part in parts])
    axes.set(ylabel=words("axis_inside"), ylim=(None, 1.0))
    percent_axis(axes.yaxis, words)
    bare(axes)
    axes.legend(ncols=2, loc="upper center", bbox_to_anchor=(0.5, 1.16))
    return figure


def size_chart(groups: Card, quota: str, scale_names: Mapping[str, str], words: Words) -> Figure:
    """The share of poor households that is missed, by their size, on each scale of welfare."""
    unsorted = groups["household_size"]["scales"]
    first = own_scale(unsorted)
    scales = {first: unsorted[first], **unsorted}
    values = list(scales[first])
    figure = Figure(figsize=(WIDTH, 2.9), layout="constrained")
    axes = figure.subplots()
    for place, (scale, found) in enumerate(scales.items()):
        at = np.arange(len(values)) + 0.16 * (place - (len(scales) - 1) / 2)
        figures = [found[value]["figures"].get(f"exclusion_error_{quota}") for value in values]
        known = [i for i, one in enumerate(figures) if one is not None and one["value"] is not None]
        look = LOOKS["model" if place == 0 else "ols_areas"]
        told = [figures[i] for i in known]
        _dots(axes, at[known], told, look, label=_wrapped(scale_names[scale], 34), mark="os"[place % 2])
    axes.set_xticks(range(len(values)), values)
    axes.set(
        xlabel=words("axis_persons"), ylabel=words("axis_missed"), ylim=(0, 1), xlim=(-0.5, len(values) - 0.5)
    )
    percent_axis(axes.yaxis, words)
    bare(axes)
    axes.legend(loc="upper right")
    return figure


def forest_chart(rows: Sequence[tuple[str, Card]], overall: Card, words: Words) -> Figure:
    """Every group's share of missed poor with its interval, worst at the top."""
    figure = Figure(figsize=(WIDTH, 0.9 + 0.27 * len(rows)), layout="constrained")
    axes = figure.subplots()
    at = np.arange(len(rows))[::-1]
    values, spread = _spread([found for _, found in rows])
    axes.axvline(overall["value"], color=SOFT, linewidth=1.2, linestyle="--")
    axes.errorbar(
        values,
        at,
        xerr=spread,
        fmt="o",
        color=ACCENT,
        ecolor=ACCENT,
        markersize=4.5,
        elinewidth=1.2,
        capsize=2,
    )
    axes.set_yticks(at, [_wrapped(label, 38) for label, _ in rows], fontsize=8)
    axes.set(xlabel=words("axis_missed"), xlim=(0, 1), ylim=(-0.7, len(rows) - 0.3))
    percent_axis(axes.xaxis, words)
    axes.grid(visible=False, axis="y")
    return figure


def lists_chart(card: Card, words: Words) -> Figure | None:
    """Precision of each list when cut to a length."""
    found = [
        (name, side, one)
        for name, programme in card["programmes"].items()
        for side, one in sorted(programme["lists"].items(), reverse=True)
        if one["curve"]
    ]
    if not found:
        return None
    figure, panels = _panels(len(found), 1.9)
    for axes, (name, side, one) in zip(panels, found, strict=True):
        share, right, low, high = (
            100 * np.array([point[key] for point in one["curve"]])
            for key in ("share", "precision", "low", "high")
        )
        axes.fill_between(share, low, high, color=ACCENT, alpha=0.14, lw=0)
        axes.plot(share, right, color=ACCENT, linewidth=1.8)
        axes.axhline(100 * (1 - one["bound"]), color=INK, linewidth=1, linestyle="--")
        axes.set(ylim=(0, 103), xlim=(0, None))
        axes.set_title(f"{name}\n{words(side)}", fontsize=8.5)
    figure.supxlabel(words("axis_part"), fontsize=9)
    figure.supylabel(words("axis_right"), fontsize=9)
    return figure


def age_chart(error: float, years: float | None, words: Words) -> Figure:
    """The error as measured, and where it may be as the survey grows old."""
    last = max(5.0, 1.0 + np.ceil(years or 0.0))
    at = np.linspace(0, last, 50)
    figure = Figure(figsize=(WIDTH, 2.5), layout="constrained")
    axes = figure.subplots()
    axes.fill_between(at, error + DECAY[0] * at, error + DECAY[1] * at, color=ACCENT, alpha=0.3, lw=0)
    axes.plot([0], [error], marker="o", color=ACCENT, clip_on=False, zorder=4)
    top = error + DECAY[1] * last
    if years is not None:
        axes.axvline(years, color=INK, linewidth=1, linestyle="--")
        axes.annotate(
            words("today"),
            (years, 0.02),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0),
            textcoords="offset points",
        )
    axes.set(
        xlabel=words("axis_years"),
        ylabel=words("axis_error"),
        xlim=(0, last),
        ylim=(max(0, error - 0.05), top + 0.02),
    )
    percent_axis(axes.yaxis, words)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value)))
    return figure


def _difference(axes: Axes, quotas: Array, model: list[Any], other: list[Any], words: Words) -> None:
    apart = [
        interval(one.value - two.value, one.replicates - two.replicates)
        for one, two in zip(model, other, strict=True)
    ]
    axes.axhline(0, color=INK, linewidth=1)
    axes.fill_between(
        quotas,
        [100 * one.low for one in apart],
        [100 * one.high for one in apart],
        color=ACCENT,
        alpha=0.14,
        lw=0,
    )
    axes.plot(quotas, [100 * one.value for one in apart], **LOOKS["model"])
    axes.set(ylabel=words("axis_difference"))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: ("+" if value > 0 else "") + words.number(value))
    )


def _curve(predictions: pa.Table, column: str) -> list[Any]:
    ids = predictions["household_id"].combine_chunks()
    evaluated = Evaluated.of(
        _floats(predictions, "welfare"), _floats(predictions, column),
        ids if isinstance(ids, pa.Array) else ids.chunk(0),
        _floats(predictions, "weight"), _floats(predictions, "size"), predictions["cluster"].to_pylist(),
        replicates=_REPLICATES, seed=int(predictions["seed"][0].as_py()),
    )  # fmt: skip
    return list(error_curve_of(evaluated).values())


def _compared(predictions: pa.Table) -> dict[str, str]:
    """Model and baselines of the table → column, the most telling first."""
    columns = {"model": "estimate"} | {
        column.removeprefix("estimate:"): column
        for column in predictions.column_names
        if column.startswith("estimate:")
    }
    return {name: columns[name] for name in LOOKS if name in columns}


def _look(name: str) -> dict[str, Any]:
    return dict(LOOKS[name])


def _name(name: str, words: Words) -> str:
    return words("the_model") if name == "model" else words(f"baseline_{name}")


def _dots(
    axes: Axes,
    at: NDArray[np.floating[Any]],
    found: Sequence[Any],
    look: Mapping[str, Any],
    *,
    label: str,
    mark: str,
) -> None:
    values, spread = _spread(found)
    axes.errorbar(
        at, values, yerr=spread, fmt=mark, color=look["color"], ecolor=look["color"], markersize=5.5,
        elinewidth=1.3, capsize=2.5, label=label,
    )  # fmt: skip


def _spread(found: Sequence[Any]) -> tuple[Array, Array]:
    """Values, and how far their intervals reach below and above; shapes (n,) and (2, n)."""
    value, low, high = (
        np.array([np.nan if one[key] is None else one[key] for one in found], dtype=np.float64)
        for key in ("value", "low", "high")
    )
    # A percentile interval of a small group may leave its value out.
    return value, np.nan_to_num(np.clip(np.stack([value - low, high - value]), 0, None))


def _panels(count: int, height: float) -> tuple[Figure, list[Axes]]:
    rows = -(-count // _COLUMNS)
    figure = Figure(figsize=(WIDTH, height * rows + 0.4), layout="constrained")
    grid = np.asarray(figure.subplots(rows, _COLUMNS, squeeze=False)).ravel()
    for unused in grid[count:]:
        unused.remove()
    return figure, list(grid[:count])


def _wrapped(text: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width))


def _floats(table: pa.Table, column: str) -> Array:
    return np.asarray(pc.cast(table[column], pa.float64()).to_numpy(), dtype=np.float64)
