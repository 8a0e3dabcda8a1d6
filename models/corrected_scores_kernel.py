"""The compiled loops of `models.corrected_scores`. Importing this imports numba."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.tree_shap_kernel import Floats, Integers, compiled


class Trees(NamedTuple):
    """A forest, node after node; children and decisions as in `models.tree_shap_text.Tree`.

    `code[first_code[node] + c]` tells whether code c of a categorical split goes left, c below
    `n_codes[node]`.
    """

    first_node: Integers
    first_leaf: Integers
    feature: Integers
    threshold: Floats
    decision: Integers
    left: Integers
    right: Integers
    value: Floats
    first_code: Integers
    n_codes: Integers
    code: NDArray[np.bool_]


class Asked(NamedTuple):
    """Corrections by question; question q has those from `first_correction[q]` on and is heard by the trees
    from `first_tree[q]` on. Correction c writes `value` into `column` from `first_column[c]` on.
    """

    first_correction: Integers
    first_tree: Integers
    tree: Integers
    first_column: Integers
    column: Integers
    value: Floats
    effect: Floats


@compiled
def goes_left(x: float, node: int, trees: Trees) -> bool:
    """Source: LightGBM 4.7, `Tree::NumericalDecision` and `Tree::CategoricalDecision`."""
    decision = trees.decision[node]
    if decision & 1:
        if np.isnan(x) or x <= -1.0 or x >= trees.n_codes[node]:
            return False
        return bool(trees.code[trees.first_code[node] + int(x)])
    missing = (decision >> 2) & 3
    if np.isnan(x):
        if missing == 2:
            return bool(decision & 2)
        x = 0.0
    if abs(x) <= 1.0000000180025095e-35:  # what LightGBM reads as zero, a float32
        x = 0.0
        if missing == 1:
            return bool(decision & 2)
    return bool(x <= trees.threshold[node])


@compiled
def ask(x: Floats, first: int, last: int, which: Integers, trees: Trees) -> float:
    """Sum of the leaves that a household reaches, tree after tree, as LightGBM adds them."""
    total = 0.0
    for place in range(first, last):
        tree = which[place]
        start = trees.first_node[tree]
        node = 0 if trees.first_node[tree + 1] > start else -1
        while node >= 0:
            at = start + node
            node = trees.left[at] if goes_left(x[trees.feature[at]], at, trees) else trees.right[at]
        total += trees.value[trees.first_leaf[tree] - 1 - node]
    return total


@compiled
def correct(
    values: Floats,
    effects: Floats,
    scores: Floats,
    tree_share: float,
    trees: Trees,
    asked: Asked,
    out: Floats,
) -> None:
    """The score of each row after each correction.

    Args:
        values, effects: shape (m, inputs); scores: shape (m,); out: shape (m, corrections), written.
    """
    linear_share = 1 - tree_share
    for row in range(len(scores)):
        x = values[row]
        for question in range(len(asked.first_tree) - 1):
            first, last = asked.first_correction[question], asked.first_correction[question + 1]
            first_tree, last_tree = asked.first_tree[question], asked.first_tree[question + 1]
            own, beyond = asked.first_column[first], asked.first_column[first + 1]
            linear = 0.0
            for place in range(own, beyond):
                linear += effects[row, asked.column[place]]
            before = linear_share * linear
            if last_tree > first_tree:
                before += tree_share * ask(x, first_tree, last_tree, asked.tree, trees)
            kept = x[asked.column[own:beyond]]
            for correction in range(first, last):
                linear = 0.0
                for place in range(asked.first_column[correction], asked.first_column[correction + 1]):
                    x[asked.column[place]] = asked.value[place]
                    linear += asked.effect[place]
                after = linear_share * linear
                if last_tree > first_tree:
                    after += tree_share * ask(x, first_tree, last_tree, asked.tree, trees)
                out[row, correction] = scores[row] - before + after
            for place in range(own, beyond):
                x[asked.column[place]] = kept[place - own]
