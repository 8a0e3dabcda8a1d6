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
def leaf_of(x: Floats, tree: int, first: int, last: int, trees: Trees) -> tuple[float, bool]:
    """The value of the leaf that a household reaches, and whether one of the columns from `first` to before
    `last` was asked on the way."""
    start = trees.first_node[tree]
    node = 0 if trees.first_node[tree + 1] > start else -1
    asked = False
    while node >= 0:
        at = start + node
        column = trees.feature[at]
        asked |= first <= column < last
        node = trees.left[at] if goes_left(x[column], at, trees) else trees.right[at]
    return trees.value[trees.first_leaf[tree] - 1 - node], asked


@compiled
def predict(values: Floats, trees: Trees, out: Floats) -> None:
    """Sum of the leaves that each household reaches, tree after tree, as LightGBM adds them.

    Args:
        values: shape (m, inputs); out: shape (m,), written.
    """
    for row in range(len(out)):
        total = 0.0
        for tree in range(len(trees.first_leaf) - 1):
            total += leaf_of(values[row], tree, 0, 0, trees)[0]
        out[row] = total


@compiled
def ask_again(
    x: Floats, question: int, hears: NDArray[np.bool_], leaves: Floats, trees: Trees, asked: Asked
) -> float:
    """Sum of the leaves of the trees that hear a question, tree after tree, as LightGBM adds them.

    `hears` says which trees to walk; the others keep their leaf in `leaves`, where those that were walked
    leave theirs. Afterwards `hears` says which asked one of the question's columns on the way.
    """
    first, last = asked.first_tree[question], asked.first_tree[question + 1]
    correction = asked.first_correction[question]
    own, beyond = asked.first_column[correction], asked.first_column[correction + 1]
    low, high = asked.column[own], asked.column[beyond - 1] + 1
    total = 0.0
    for place in range(first, last):
        at = place - first
        if hears[at]:
            leaves[at], hears[at] = leaf_of(x, asked.tree[place], low, high, trees)
        total += leaves[at]
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

    A tree that does not ask a question on the row's way is not walked again; the leaves of all trees that
    could have heard it are added up in their order all the same.

    Args:
        values, effects: shape (m, inputs); scores: shape (m,); out: shape (m, corrections), written.
    """
    linear_share = 1 - tree_share
    leaves, hears = np.empty(len(trees.first_leaf)), np.empty(len(trees.first_leaf), np.bool_)
    for row in range(len(scores)):
        x = values[row]
        for question in range(len(asked.first_tree) - 1):
            first, last = asked.first_correction[question], asked.first_correction[question + 1]
            heard = asked.first_tree[question + 1] > asked.first_tree[question]
            own, beyond = asked.first_column[first], asked.first_column[first + 1]
            linear = 0.0
            for place in range(own, beyond):
                linear += effects[row, asked.column[place]]
            before = linear_share * linear
            hears[:] = True
            if heard:
                before += tree_share * ask_again(x, question, hears, leaves, trees, asked)
            kept = x[asked.column[own:beyond]]
            for correction in range(first, last):
                linear = 0.0
                for place in range(asked.first_column[correction], asked.first_column[correction + 1]):
                    x[asked.column[place]] = asked.value[place]
                    linear += asked.effect[place]
                after = linear_share * linear
                if heard:
                    after += tree_share * ask_again(x, question, hears, leaves, trees, asked)
                out[row, correction] = scores[row] - before + after
            for place in range(own, beyond):
                x[asked.column[place]] = kept[place - own]
