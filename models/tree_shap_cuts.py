"""Every split of a forest as a set of bins, so that the kernel compares small integers and nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.tree_shap_text import CATEGORICAL, DEFAULT_LEFT, Forest, Tree, UnsupportedModel

# LightGBM reads what is no further from zero than this (a float) as zero: include/LightGBM/meta.h
ZERO = float(np.float32(1e-35))
MISSING_ZERO, MISSING_NAN = 1, 2
MOST_CUTS = 2**15


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Where each feature that the forest asks is cut into bins.

    Bin b of a feature holds the values above cut b - 1 and up to cut b, the bin after the last cut what is
    above it, and one more bin what is not a number. All values of a bin take the same way at every split.

    Attributes:
        features: shape (m,), the columns of the input that any split asks, ascending.
        points: per such column its cuts, ascending.
    """

    features: NDArray[np.int64]
    points: tuple[NDArray[np.float64], ...]


class BinSet(NamedTuple):
    """Some bins of one feature: bit b of `bins` is set where bin b belongs to it.

    `column` counts the features that the forest asks, in the order of `Cuts.features`.
    """

    column: int
    bins: int


def find_cuts(forest: Forest) -> Cuts:
    """The cuts of every feature that a split of the forest asks.

    Raises:
        UnsupportedModel: a feature is cut at more than 32,768 places.
    """
    found: dict[int, set[float]] = defaultdict(set)
    for tree in forest.trees:
        for node, feature in enumerate(tree.feature.tolist()):
            found[feature].update(_cuts_of_split(tree, node))
    if any(len(cuts) > MOST_CUTS for cuts in found.values()):
        raise UnsupportedModel("a feature is cut at more than 32,768 places")
    features = sorted(found)
    points = tuple(np.array(sorted(found[feature])) for feature in features)
    return Cuts(features=np.array(features, np.int64), points=points)


def _cuts_of_split(tree: Tree, node: int) -> Iterable[float]:
    decision, threshold = int(tree.decision[node]), float(tree.threshold[node])
    if decision & CATEGORICAL:
        codes = tree.categories[int(threshold)]
        # A value is cut to its whole part: code 3 is [3, 4), code 0 is (-1, 1).
        below_each = np.nextafter(np.concatenate([codes[codes > 0], codes + 1]).astype(float), -np.inf)
        return [-1.0, *below_each.tolist()]
    if _missing(decision) == MISSING_ZERO:
        return (threshold, -ZERO, ZERO)
    return (threshold,)


def left_sets(forest: Forest, cuts: Cuts) -> list[list[BinSet]]:
    """Per tree and inner node: the bins that go left."""
    column_of = {feature: column for column, feature in enumerate(cuts.features.tolist())}
    known: dict[tuple[int, int, float | bytes], BinSet] = {}
    sets = []
    for tree in forest.trees:
        splits = zip(tree.feature.tolist(), tree.decision.tolist(), tree.threshold.tolist(), strict=True)
        of_tree = []
        for feature, decision, threshold in splits:
            codes = tree.categories[int(threshold)] if decision & CATEGORICAL else None
            asked = (feature, decision, threshold if codes is None else codes.tobytes())
            if asked not in known:
                column = column_of[feature]
                known[asked] = BinSet(column, _left(cuts.points[column], decision, threshold, codes))
            of_tree.append(known[asked])
        sets.append(of_tree)
    return sets


def _left(
    points: NDArray[np.float64], decision: int, threshold: float, codes: NDArray[np.int64] | None
) -> int:
    goes = _numerical_left(points, decision, threshold) if codes is None else _categorical_left(points, codes)
    return int.from_bytes(np.packbits(goes, bitorder="little").tobytes(), "little")


def _numerical_left(points: NDArray[np.float64], decision: int, threshold: float) -> NDArray[np.bool_]:
    """Source: LightGBM 4.7, `Tree::NumericalDecision`, asked at the upper end of each bin."""
    default, missing = bool(decision & DEFAULT_LEFT), _missing(decision)
    left = np.append(points, np.inf) <= threshold
    if missing == MISSING_ZERO:
        left[np.searchsorted(points, 0.0)] = default
        return np.append(left, default)
    return np.append(left, default if missing == MISSING_NAN else threshold >= 0.0)


def _categorical_left(points: NDArray[np.float64], codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Source: LightGBM 4.7, `Tree::CategoricalDecision`: what is no known code, NaN included, goes right."""
    return np.append(np.isin(np.trunc(np.append(points, np.inf)), codes), False)


def _missing(decision: int) -> int:
    return (decision >> 2) & 3
