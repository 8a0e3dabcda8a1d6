"""Explanations: what each registry question adds to an estimate, in three units that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from features.matrix import FeatureMatrix
from models.welfare_model import Estimates, Scale

if TYPE_CHECKING:
    import shap

Array = NDArray[np.float64]
_MANY: Final = 32
"""Rows from which on it is worth the trouble to sort them together."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The reasons of n households, by question.

    Attributes:
        questions: names, in the catalogue's order.
        contributions: shape (n, questions): log points (levels: ranks) about the survey's average
            household; a row adds up to its score − the reference score.
        percent: shape (n, questions): exp(contribution) − 1; NaN for levels.
        currency: shape (n, questions) in the unit of welfare; a row adds up to estimate − reference;
            NaN for levels.
    """

    questions: tuple[str, ...]
    contributions: Array
    percent: Array
    currency: Array

    def strongest_first(self) -> NDArray[np.intp]:
        """Per household the questions by size of contribution, largest first; ties in catalogue order."""
        return _largest_first(np.abs(self.contributions))


def explain(catalogue: Catalogue, estimates: Estimates, reference_score: float, scale: Scale) -> Explanation:
    """Sums the contributions of each question's inputs and tells them in percent and currency."""
    names = [column.question for column in catalogue.inputs]
    starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
    contributions = np.add.reduceat(estimates.contributions, starts, axis=1)
    questions = tuple(names[i] for i in starts)
    if scale == "rank":
        nothing = np.full_like(contributions, np.nan)
        return Explanation(questions, contributions, nothing, nothing)
    factor = currency_per_log_point(contributions.sum(axis=1), float(np.exp(reference_score)))
    return Explanation(questions, contributions, np.expm1(contributions), contributions * factor[:, None])


def _largest_first(sizes: Array) -> NDArray[np.intp]:
    """Each row's columns by size, largest first, ties in order; sizes are not negative.

    A double that is not negative sorts like the integer of the same bits, and numpy sorts integers many at
    a time. Its last bits make room for the column; rows in which that changed the order are sorted again.
    """
    if len(sizes) < _MANY:
        return np.argsort(-sizes, axis=1, kind="stable")
    columns = sizes.shape[1]
    room = (1 << max(columns - 1, 0).bit_length()) - 1
    keys = np.ascontiguousarray(sizes).view(np.int64) & ~room | (columns - 1 - np.arange(columns))
    order: NDArray[np.intp] = (columns - 1) - (np.sort(keys, axis=1)[:, ::-1] & room)
    sorted_sizes = np.take_along_axis(sizes, order, axis=1)
    before, after = sorted_sizes[:, :-1], sorted_sizes[:, 1:]
    tie_turned = (before == after) & (order[:, :-1] > order[:, 1:])
    wrong = np.flatnonzero((~(before >= after) | tie_turned).any(axis=1))
    order[wrong] = np.argsort(-sizes[wrong], axis=1, kind="stable")
    return order


def currency_per_log_point(distance: Array, reference: float) -> Array:
    """(E − R) ÷ ln(E / R), the logarithmic mean of estimate and reference, shape (n,).

    Args:
        distance: shape (n,) ln(E / R).
        reference: R, > 0.

    >>> currency_per_log_point(np.array([0.0, np.log(2.0)]), 100.0).round(3).tolist()
    [100.0, 144.27]
    """
    safe = np.where(distance == 0, 1.0, distance)
    return np.where(distance == 0, reference, reference * np.expm1(safe) / safe)


def to_shap(
    catalogue: Catalogue, matrix: FeatureMatrix, estimates: Estimates, reference_score: float
) -> "shap.Explanation":
    """The same contributions, input by input, as shap's plots take them (imports shap)."""
    import shap

    names: Sequence[str] = [column.name for column in catalogue.inputs]
    arguments: dict[str, Any] = {
        "values": estimates.contributions,
        "base_values": np.full(len(matrix), reference_score),
        "data": matrix.values,
        "feature_names": list(names),
    }
    return shap.Explanation(**arguments)
