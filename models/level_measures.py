"""How well ordered classes are predicted: confusion and macro-F1."""

import numpy as np
from numpy.typing import NDArray

from models.weight_stack import Floats, Weights, WeightStack, stack

Classes = NDArray[np.int64] | NDArray[np.float64]


def confusion(true: Classes, predicted: Classes, classes: Classes, weight: Weights) -> Floats:
    """Share of the households in each true (row) and predicted (column) class.

    Args:
        true, predicted: shape (n,), each one of `classes`.
        classes: shape (K,), ascending.

    Returns:
        shape (K, K) for one weight, (B, K, K) for replicates; adds up to 1.

    Raises:
        ValueError: a class is not among `classes`.

    >>> true, predicted = np.array([1, 1, 2, 2]), np.array([1, 2, 2, 2])
    >>> confusion(true, predicted, np.array([1, 2]), np.ones(4)).tolist()
    [[0.25, 0.25], [0.0, 0.5]]
    """
    if not (np.isin(true, classes).all() and np.isin(predicted, classes).all()):
        raise ValueError("a true or predicted class is not among the classes of the profile")
    weights = stack(weight)
    mass = _mass(true, predicted, classes, weights)
    return weights.shaped(mass / mass.sum(axis=(1, 2), keepdims=True))


def macro_f1(true: Classes, predicted: Classes, weight: Weights) -> Floats:
    """Mean over the classes of F1 = 2·|right| / (|true| + |predicted|), each class counting the same.

    A class that is neither true nor predicted anywhere (in a replicate) is left out.

    Source:
        Opitz and Burst (2021), "Macro F1 and Macro F1": the mean of F1 values, as scikit-learn's
        `f1_score(average="macro")`.

    >>> true, predicted = np.array([1, 1, 2, 2]), np.array([1, 2, 2, 2])
    >>> round(float(macro_f1(true, predicted, np.ones(4))), 4)  # (2/3 + 4/5) / 2
    0.7333
    """
    weights = stack(weight)
    classes = np.union1d(true, predicted)
    mass = _mass(true, predicted, classes, weights)
    right = np.diagonal(mass, axis1=1, axis2=2)
    either = mass.sum(axis=1) + mass.sum(axis=2)
    present = either > 0
    f1 = np.where(present, 2 * right / np.where(present, either, 1.0), 0.0)
    return weights.shaped(f1.sum(axis=1) / present.sum(axis=1))


def _mass(true: Classes, predicted: Classes, classes: Classes, weights: WeightStack) -> Floats:
    k = len(classes)
    cell = np.searchsorted(classes, true) * k + np.searchsorted(classes, predicted)
    return weights.sums((cell[:, None] == np.arange(k * k)).astype(np.float64)).reshape(-1, k, k)
