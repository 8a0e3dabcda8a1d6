"""The plain regression that the blend has to beat: straight lines, hardly a penalty, no trees."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from models.linear import LinearPart
from training.linear_fitting import build_design, fit_linear

Array = NDArray[np.float64]

WHOLE_RANGE: Final = 1e9
"""Smoothing of the plain regression: lines over the whole range of each number, and a little beyond."""

PLAIN: Final = (WHOLE_RANGE, 0.1)
"""Smoothing and penalty by which a blend is recognised as the plain regression."""

CERTAIN: Final = 1.645
"""Standard errors by which the blend must be better: one-sided, five in a hundred."""


def fit_plain(catalogue: Catalogue, values: NDArray[np.float32], welfare: Array, weight: Array) -> LinearPart:
    """Ordinary least squares with the profile's directions kept, as a linear part.

    Args:
        values: shape (n, inputs) feature matrix values; welfare, weight: shape (n,).
    """
    design = build_design(catalogue, values, straight=True)
    smoothing, penalty = PLAIN
    (part,) = fit_linear(design, welfare, weight, [penalty], smoothing)
    return part


def is_certain(gain: Array, cluster: NDArray[np.intp]) -> bool:
    """Whether what held-out households gain is more than chance between clusters would make of it.

    Of dozens of blends the best one is always a little better than a plain regression on the
    households that chose it, also where the truth is a straight line. Given up for so little, the
    plain regression would win on new households.

    Args:
        gain: shape (n,) squared error of the plain regression less that of the blend, times weight.
        cluster: shape (n,) whole numbers from 0; what was sampled together.

    Source:
        Breiman, Friedman, Olshen and Stone (1984), "Classification and Regression Trees", section
        3.4.3, the one-standard-error rule, here with paired errors and a one-sided five percent.

    >>> is_certain(np.array([1.0, 2.0, 1.0, 2.0]), np.arange(4))
    True
    >>> is_certain(np.array([5.0, -2.0, 3.0, -4.0]), np.arange(4))
    False
    """
    by_cluster = np.bincount(cluster, weights=gain)
    by_cluster = by_cluster[np.bincount(cluster) > 0]
    spread = float(np.sqrt(((by_cluster - by_cluster.mean()) ** 2).sum()))
    return float(by_cluster.sum()) > CERTAIN * spread
