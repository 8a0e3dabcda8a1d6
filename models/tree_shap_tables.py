"""Writing down in advance what a group of leaves says for every pattern of answers."""

import numpy as np

from models.tree_shap_kernel import FloatArray, IntArray, compiled


@compiled
def fill_tables(
    n_patterns: IntArray,
    first_leaf: IntArray,
    value: FloatArray,
    first_condition: IntArray,
    position: IntArray,
    share: FloatArray,
    asked: IntArray,
    wanted: IntArray,
    first_sum: IntArray,
    n_positions: IntArray,
    nodes: FloatArray,
    node_weights: FloatArray,
    sums: FloatArray,
) -> None:
    """Every group's table: for each pattern the sum over its leaves of what they give to each column."""
    for group in range(len(n_patterns)):
        patterns = n_patterns[group]
        for leaf in range(first_leaf[group], first_leaf[group + 1]):
            first = first_condition[leaf]
            length = first_condition[leaf + 1] - first
            gives = leaf_gives(value[leaf], share[first : first + length], nodes, node_weights)
            for pattern in range(patterns):
                met = 0
                for i in range(length):
                    if (pattern & asked[first + i]) == wanted[first + i]:
                        met |= 1 << i
                for i in range(length):
                    sums[first_sum[group] + position[first + i] * patterns + pattern] += gives[met, i]
                if met == (1 << length) - 1:
                    sums[first_sum[group] + (n_positions[group] - 1) * patterns + pattern] += value[leaf]


@compiled
def leaf_gives(value: float, share: FloatArray, nodes: FloatArray, node_weights: FloatArray) -> FloatArray:
    """What a leaf gives to each feature on its path, for each set of conditions that are met.

    Feature i's part of the Shapley value of the product over features of `met if known else share` is
    value * (met_i - share_i) times the integral over t in [0, 1] of the product over the other features of
    share_j (1 - t) + met_j t: a polynomial, which Gauss-Legendre nodes integrate exactly.
    """
    length = len(share)
    n_nodes = (length + 1) // 2
    gives = np.zeros((1 << length, length))
    factors = np.empty(length)
    for met in range(1 << length):
        for node in range(n_nodes):
            t = nodes[n_nodes, node]
            for i in range(length):
                factors[i] = share[i] * (1.0 - t) + ((met >> i) & 1) * t
            product = value * node_weights[n_nodes, node]
            for i in range(length):
                product *= factors[i]
            for i in range(length):
                gives[met, i] += product / factors[i]
        for i in range(length):
            gives[met, i] *= ((met >> i) & 1) - share[i]
    return gives
