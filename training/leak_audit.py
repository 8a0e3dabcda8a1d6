"""Finds inputs that were made from the label, or nearly, and refuses them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue
from features.errors import TepatError
from features.households import Survey
from features.matrix import build_matrix
from features.profile import Profile

Array = NDArray[np.float64]
MOST_BY_ONE = 0.6
_BINS = 50
_FEWEST_A_BIN = 10


@dataclass(frozen=True, slots=True)
class Strength:
    """How much of the variance of (log) welfare one question alone, or with household size, explains."""

    question: str
    share: float


class InputsMadeFromTheLabel(TepatError):
    """A question explains welfare better than any answer of a registry can.

    Attributes:
        found: the questions and the share of variance each explains by itself.
    """

    def __init__(self, found: tuple[Strength, ...]) -> None:
        self.found = found
        listed = ", ".join(f"{item.question} ({item.share:.0%})" for item in found)
        super().__init__(
            f"Some inputs say almost all about welfare by themselves: {listed} of its variance. Household "
            "size, the strongest honest answer known, says about a quarter. They were probably computed "
            "from the consumption that is to be estimated. Remove them from `variables` and name their "
            "columns in `never_inputs`."
        )


def audit_inputs(profile: Profile, survey: Survey, catalogue: Catalogue) -> tuple[Strength, ...]:
    """Every question's strength, strongest first.

    For each input: means within up to 50 equal bins (codes of a category), and a straight line in the
    number, its logarithm and the logarithm of household size, which finds totals as well as
    amounts per person. The larger share of the two counts.

    Raises:
        InputsMadeFromTheLabel: a question explains 60 % of the variance or more.
    """
    households = survey.households
    matrix = build_matrix(catalogue, households).values.astype(np.float64)
    welfare = survey.welfare if profile.levels else np.log(survey.welfare)
    size = np.log(households.size)
    strongest: dict[str, float] = {}
    for position, column in enumerate(catalogue.inputs):
        if column.kind in OF_AREAS:
            continue
        values = matrix[:, position]
        share = _by_bins(values, welfare, households.weight)
        if column.kind == "number":
            share = max(share, _by_lines(values, size, welfare, households.weight))
        strongest[column.question] = max(share, strongest.get(column.question, 0.0))
    ranked = sorted(strongest.items(), key=lambda item: -item[1])
    strengths = tuple(Strength(name, share) for name, share in ranked)
    leaked = tuple(item for item in strengths if item.share >= MOST_BY_ONE)
    if leaked:
        raise InputsMadeFromTheLabel(leaked)
    return strengths


def _by_bins(values: Array, welfare: Array, weight: Array) -> float:
    """Share of variance between bins of `values`, unknown ones a bin of their own."""
    known = np.isfinite(values)
    bins = min(_BINS, max(1, int(known.sum()) // _FEWEST_A_BIN))
    inner = np.linspace(0, 1, bins + 1)[1:-1]
    edges = np.unique(np.quantile(values[known], inner)) if known.any() else np.empty(0)
    places = np.where(known, np.searchsorted(edges, values, side="left") + 1, 0)
    mass = np.bincount(places, weights=weight)
    sums = np.bincount(places, weights=weight * welfare)
    squares = sums[mass > 0] ** 2 / mass[mass > 0]
    mean = float(weight @ welfare / weight.sum())
    whole = float(weight @ (welfare - mean) ** 2)
    return float(squares.sum() - weight.sum() * mean**2) / whole if whole > 0 else 0.0


def _by_lines(values: Array, size: Array, welfare: Array, weight: Array) -> float:
    """Share of variance of a least-squares line among households whose number is known."""
    known = np.isfinite(values)
    if known.sum() < 3 * _FEWEST_A_BIN or np.ptp(values[known]) == 0:
        return 0.0
    number = values[known]
    columns = [np.ones(len(number)), number, np.log(np.maximum(number, 1e-6)), size[known]]
    root = np.sqrt(weight[known])
    design = np.column_stack(columns) * root[:, None]
    scale = np.sqrt((design**2).mean(axis=0))
    design = design[:, scale > 0] / scale[scale > 0]
    target = welfare[known] * root
    left = target - design @ np.linalg.lstsq(design, target, rcond=1e-10)[0]
    about = (welfare[known] - np.average(welfare[known], weights=weight[known])) * root
    whole = float(about @ about)
    explained = 1 - float(left @ left) / whole if whole > 0 else 0.0
    return explained * float(weight[known].sum() / weight.sum())
