"""Cut points that turn an expected rank into a predicted class."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

_GRID = 199
_ROUNDS = 8
_SMOOTHING = 0.06


def find_cuts(
    scores: NDArray[np.float64], ranks: NDArray[np.float64], weight: NDArray[np.float64], classes: int
) -> NDArray[np.float64]:
    """The K − 1 ascending cuts with the best weighted macro-F1 on held-out households.

    Starts where the predicted classes have the observed shares, then moves one cut at a time over
    a grid of quantiles until nothing improves. Class counts are smoothed along the grid first (a
    Gaussian of 6 % of the households), so that a cut follows the classes and not their noise.

    Args:
        scores: shape (n,) held-out expected ranks.
        ranks: shape (n,) observed, 1 … classes.

    >>> find_cuts(np.array([1.0, 1.1, 1.9, 2.0]), np.array([1.0, 1, 2, 2]), np.ones(4), 2).round(2).tolist()
    [1.9]
    """
    grid = np.unique(np.quantile(scores, np.linspace(0.005, 0.995, _GRID), method="higher"))
    places = np.searchsorted(grid, scores, side="right")
    counts = np.zeros((classes, len(grid) + 1))
    np.add.at(counts, (ranks.astype(np.intp) - 1, places), weight)
    counts = gaussian_filter1d(counts, _SMOOTHING * len(grid), axis=1, mode="nearest")
    upto = np.concatenate([np.zeros((classes, 1)), np.cumsum(counts, axis=1)], axis=1)
    shares = np.cumsum(counts.sum(axis=1))[:-1] / counts.sum()
    start = np.searchsorted(np.cumsum(counts.sum(axis=0)) / counts.sum(), shares)
    cuts = np.clip(start, 0, len(grid) - 1)
    best = _macro_f1(upto, cuts)
    for _ in range(_ROUNDS):
        before = best
        for k in range(classes - 1):
            low = cuts[k - 1] if k else 0
            high = cuts[k + 1] if k + 1 < classes - 1 else len(grid) - 1
            for place in range(low, high + 1):
                moved = cuts.copy()
                moved[k] = place
                reached = _macro_f1(upto, moved)
                if reached > best + 1e-12:
                    best, cuts = reached, moved
        if best <= before + 1e-12:
            break
    return np.asarray(grid[cuts])


def _macro_f1(upto: NDArray[np.float64], cuts: NDArray[np.intp]) -> float:
    """Macro-F1 where class k is predicted from grid place cuts[k − 1] + 1 up to cuts[k]."""
    edges = np.concatenate([[0], cuts + 1, [upto.shape[1] - 1]])
    table = np.diff(upto[:, edges], axis=1)
    hits = np.diag(table)
    total = table.sum(axis=0) + table.sum(axis=1)
    return float(np.mean(np.divide(2 * hits, total, out=np.zeros(len(hits)), where=total > 0)))
