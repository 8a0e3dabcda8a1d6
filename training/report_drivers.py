"""What drives the estimate, drawn by shap's own plots from the model's own contributions."""

import textwrap
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from features.households import KNOWN, Households
from features.matrix import build_matrix
from features.profile import Profile
from models.explanation import explain
from models.sentences import Speaker
from models.trained_model import TrainedModel
from training.card_words import Words
from training.report_style import ACCENT, INK, WIDTH

if TYPE_CHECKING:
    import shap

MOST_HOUSEHOLDS: Final = 800
"""Dots of a beeswarm: more make it no clearer. They are drawn as pixels, never written as numbers."""

SHOWN: Final = 12
DEPENDENCE: Final = 2
MOST_CODES: Final = 8
MOST_TICKS: Final = 6
SHADES: Final = LinearSegmentedColormap.from_list("tepat", ["#06262b", "#0e7c7b", "#eebb45", "#f6d98f"])
"""From dark to light all the way, so that grey print keeps it, and nowhere grey itself."""

_LABEL_WIDTH: Final = 30
_DOT: Final = 9


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """The contributions of a sample of the survey's households, question by question.

    Attributes:
        questions: shape (q,), in the catalogue's order.
        contributions: shape (n, q), log points or ranks.
        answers: shape (n, q): the answer as a number where answers have an order, else NaN.
        ordered: shape (q,): whether they have one.
        codes: question → the codes that stand for 0, 1, …, of ordered answers.
    """

    questions: tuple[str, ...]
    contributions: NDArray[np.float64]
    answers: NDArray[np.float64]
    ordered: NDArray[np.bool_]
    codes: Mapping[str, tuple[str, ...]]
    scale: str

    @property
    def strongest(self) -> NDArray[np.intp]:
        """Questions by mean size of contribution, largest first."""
        return np.argsort(-np.abs(self.contributions).mean(axis=0), kind="stable")


def drivers(model: TrainedModel, households: Households, seed: int) -> Drivers:
    """Of at most `MOST_HOUSEHOLDS`, drawn by their weights."""
    draw = np.random.default_rng(seed)
    size = min(MOST_HOUSEHOLDS, len(households))
    chances = households.weight / households.weight.sum()
    rows = np.sort(draw.choice(len(households), size, replace=False, p=chances))
    sample = households.take(rows.astype(np.intp))
    matrix = build_matrix(model.welfare.catalogue, sample)
    found = explain(
        model.welfare.catalogue,
        model.welfare.explain(matrix),
        model.welfare.reference_score,
        model.welfare.scale,
    )
    answers = np.full(found.contributions.shape, np.nan)
    for place, question in enumerate(found.questions):
        kinds = {model.welfare.catalogue.inputs[i].kind for i in model.welfare.catalogue.positions(question)}
        if question in sample.answers and kinds <= {"number", "flag"} and "number" in kinds:
            answer = sample.answers[question]
            answers[:, place] = np.where(answer.state == KNOWN, answer.values, np.nan)
    ordered = np.array([len(np.unique(column[~np.isnan(column)])) > 1 for column in answers.T])
    codes = {name: known for name, one in sample.answers.items() if (known := one.codes) is not None}
    return Drivers(found.questions, found.contributions, answers, ordered, codes, model.welfare.scale)


def bar_chart(found: Drivers, profile: Profile, words: Words) -> Figure:
    """How much each question moves the estimate on average."""
    with _pyplot() as (shap, plt):
        shown = found.strongest[:SHOWN]
        figure, axes = _figure(plt, 0.3 * len(shown) + 0.9)
        explanation = _explanation(shap, found, shown, profile, words)
        shap.plots.bar(explanation.abs.mean(0), max_display=SHOWN, ax=axes, show=False)
        for text in list(axes.texts):
            text.remove()
        for bar in axes.patches:
            bar.set_facecolor(ACCENT)
        # shap writes every label twice, a hair apart.
        labels = [label.get_text() for label in axes.get_yticklabels()][: len(shown)]
        axes.set_yticks(axes.get_yticks()[: len(shown)], labels)
        _tidy(axes, found, words, signed=False)
        axes.set_xlabel(words("axis_mean_effect"), fontsize=9)
        axes.set_ylim(0.4, len(shown) + 0.6)
    return figure


def swarm_chart(found: Drivers, profile: Profile, words: Words) -> Figure:
    """Each household's contributions, by question, dark where the answer is low."""
    with _pyplot() as (shap, plt):
        shown = found.strongest[:SHOWN]
        figure, axes = _figure(plt, 0.34 * len(shown) + 1.3)
        shap.plots.beeswarm(
            _explanation(shap, found, shown, profile, words),
            max_display=SHOWN, color=SHADES, ax=axes, show=False, plot_size=None, color_bar=False, s=_DOT,
        )  # fmt: skip
        _as_pixels(axes)
        _tidy(axes, found, words, signed=True)
        _shade_bar(figure, axes, words)
        axes.set_xlabel(words("axis_effect_rank" if found.scale == "rank" else "axis_effect"), fontsize=9)
        axes.set_ylim(-0.6, len(shown) - 0.4)
    return figure


def dependence_charts(found: Drivers, profile: Profile, words: Words) -> list[tuple[str, Figure]]:
    """The strongest questions whose answers have an order: label and chart."""
    charts = []
    strongest = [place for place in found.strongest if found.ordered[place]][:DEPENDENCE]
    for place in strongest:
        label = Speaker(profile, words.language).label(found.questions[place])
        with _pyplot() as (shap, plt):
            figure, axes = _figure(plt, 2.7)
            known = ~np.isnan(found.answers[:, place])
            explanation = _explanation(shap, found, found.strongest, profile, words)[known]
            shap.plots.scatter(
                explanation[:, int(np.flatnonzero(found.strongest == place)[0])],
                color=ACCENT,
                dot_size=_DOT,
                alpha=0.55,
                ax=axes,
                show=False,
            )
            _as_pixels(axes)
            axes.set_xlabel(label, fontsize=9)
            axes.set_ylabel(words("axis_effect_rank" if found.scale == "rank" else "axis_effect"), fontsize=9)
            axes.tick_params(labelsize=8)
            axes.axhline(0, color=INK, linewidth=0.8)
            _effects(axes.yaxis, found, words, signed=True)
            _answers(axes, found, int(place), Speaker(profile, words.language))
        charts.append((label, figure))
    return charts


def _answers(axes: Any, found: Drivers, place: int, speaker: Speaker) -> None:
    """Whole numbers as such, codes by their labels."""
    question = found.questions[place]
    answers = found.answers[~np.isnan(found.answers[:, place]), place]
    codes = found.codes.get(question)
    if codes is not None and len(codes) <= MOST_CODES:
        labels = ["\n".join(textwrap.wrap(speaker.code(question, code), 11)) for code in codes]
        axes.set_xticks(range(len(codes)), labels, fontsize=7)
        axes.set_xlim(-0.6, len(codes) - 0.4)
    elif (answers == np.round(answers)).all():
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))


def _explanation(
    shap: Any, found: Drivers, shown: NDArray[np.intp], profile: Profile, words: Words
) -> "shap.Explanation":
    speaker = Speaker(profile, words.language)
    labels = [
        textwrap.shorten(speaker.label(question), 2 * _LABEL_WIDTH, placeholder=" …")
        for question in (found.questions[place] for place in shown)
    ]
    # shap draws in grey what is not known: answers that have no order have no dark and no light.
    data = np.where(found.ordered, found.answers, np.nan)[:, shown]
    return shap.Explanation(
        values=found.contributions[:, shown], base_values=np.zeros(len(data)), data=data,
        feature_names=["\n".join(textwrap.wrap(label, _LABEL_WIDTH)) for label in labels],
    )  # fmt: skip


def _figure(plt: Any, height: float) -> tuple[Figure, Any]:
    figure = plt.figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _as_pixels(axes: Any) -> None:
    """Dots as an image: a dot a household is to be seen, not to be read out of the file."""
    for dots in axes.collections:
        dots.set_rasterized(True)


def _tidy(axes: Any, found: Drivers, words: Words, *, signed: bool) -> None:
    axes.tick_params(axis="y", labelsize=8, labelcolor=INK)
    for label in axes.get_yticklabels():
        label.set_color(INK)
    axes.tick_params(axis="x", labelsize=8)
    _effects(axes.xaxis, found, words, signed=signed)


def _effects(axis: Any, found: Drivers, words: Words, *, signed: bool) -> None:
    """Log points as percent of the estimate; ranks as they are."""

    def told(value: float, _: int) -> str:
        sign = "+" if signed and value > 1e-9 else ""
        if found.scale == "rank":
            return f"{sign}{words.number(value, 2)}"
        return f"{sign}{words.number(100 * float(np.expm1(value)))} %"

    axis.set_major_locator(
        MaxNLocator(nbins=6) if found.scale == "rank" else FixedLocator(_round_effects(axis))
    )
    axis.set_major_formatter(FuncFormatter(told))


def _round_effects(axis: Any) -> list[float]:
    """Log points of round percents inside the axis: a tick is +20 %, not +22 %."""
    low, high = np.expm1(axis.get_view_interval())
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
    step = next((one for one in steps if (high - low) / one <= MOST_TICKS), steps[-1])
    percents = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return [float(np.log1p(one)) for one in percents if one > -1]


def _shade_bar(figure: Any, axes: Any, words: Words) -> None:
    bar = figure.colorbar(mpl.cm.ScalarMappable(cmap=SHADES), ax=axes, ticks=[0, 1], aspect=40, pad=0.01)
    bar.ax.set_yticklabels([words("low"), words("high")], fontsize=8)
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0)


@contextmanager
def _pyplot() -> Iterator[tuple[Any, Any]]:
    """shap and pyplot, drawing without a screen; what they change for others is put back.

    shap shuffles dots by numpy's global generator: seeded here, so that the same chart is the same bytes.
    """
    import shap
    from matplotlib import pyplot as plt

    screen, state = mpl.get_backend(), np.random.get_state()  # noqa: NPY002 (shap's, not ours)
    plt.switch_backend("agg")
    np.random.seed(0)  # noqa: NPY002
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield shap, plt
    finally:
        plt.close("all")
        np.random.set_state(state)  # noqa: NPY002
        plt.switch_backend(screen)
