"""The nodes at which the kernel integrates over the share of known features."""

from functools import cache

import numpy as np
from numpy.typing import NDArray


@cache
def unit_interval_nodes(most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gauss-Legendre nodes and weights on [0, 1], for every number of nodes up to `most`.

    n nodes integrate polynomials up to degree 2n - 1 exactly; a path over d features needs degree d - 1.

    Returns:
        Nodes and weights, each of shape (most + 1, most); row n holds n of them, then zeros.
        Shared: do not write to them.

    >>> nodes, weights = unit_interval_nodes(2)
    >>> round(float(weights[2] @ nodes[2] ** 3), 12)
    0.25
    """
    nodes, weights = np.zeros((most + 1, most)), np.zeros((most + 1, most))
    for n in range(1, most + 1):
        x, w = np.polynomial.legendre.leggauss(n)
        nodes[n, :n], weights[n, :n] = (x + 1) / 2, w / 2
    return nodes, weights
