"""Writing down in advance what a group of leaves says for every pattern of answers."""

from collections import defaultdict
from collections.abc import Sequence, Sized
from typing import NamedTuple

import numpy as np

from models.tree_shap_cuts import BinSet
from models.tree_shap_kernel import Floats, Integers, Tables
from models.tree_shap_plan import Group, Leaf, TreePlan
from models.tree_shap_quadrature import unit_interval_nodes

NUMBERS_AT_ONCE = 1 << 20


class _PlacedLeaf(NamedTuple):
    """A leaf, and where the table of each of its conditions' columns begins, and that of the estimate."""

    leaf: Leaf
    begins: list[int]


def lay_out_tables(plans: Sequence[TreePlan], number: dict[BinSet, int], n_columns: int) -> Tables:
    """The tables of all groups of all trees.

    Args:
        plans: per tree.
        number: of each question, in the order in which they were met; new ones are added.
        n_columns: how many features the forest asks.
    """
    groups = [group for plan in plans for group in plan.groups]
    asked = [[number.setdefault(asks, len(number)) for asks in group.questions] for group in groups]
    columns = [_columns(group, n_columns) for group in groups]
    lengths = np.array(
        [len(of_group) << len(group.questions) for of_group, group in zip(columns, groups, strict=True)]
    )
    first_sum = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Tables(
        first_group=first_of_each([plan.groups for plan in plans]),
        first_question=first_of_each(asked),
        question=np.array([one for of_group in asked for one in of_group], np.int64),
        first_column=first_of_each(columns),
        column=np.array([one for of_group in columns for one in of_group], np.int64),
        first_sum=first_sum,
        sums=_filled(groups, columns, first_sum),
    )


def first_of_each(parts: Sequence[Sized]) -> Integers:
    """Where each part begins when all are laid end to end, and the end of the last; shape (parts + 1,)."""
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)


def _columns(group: Group, n_columns: int) -> list[int]:
    explained = {condition.column for leaf in group.leaves for condition in leaf.conditions}
    return [*sorted(explained), n_columns]


def _filled(groups: Sequence[Group], columns: Sequence[list[int]], first_sum: Integers) -> Floats:
    """Every group's table: for each pattern the sum over its leaves of what they give to each column."""
    sums = np.zeros(int(first_sum[-1]))
    alike: dict[tuple[int, int], list[_PlacedLeaf]] = defaultdict(list)
    for group, of_group, begin in zip(groups, columns, first_sum.tolist(), strict=False):
        patterns = 1 << len(group.questions)
        begins = {column: begin + place * patterns for place, column in enumerate(of_group)}
        estimate = begins[of_group[-1]]
        for leaf in group.leaves:
            alike[patterns, len(leaf.conditions)].append(
                _PlacedLeaf(leaf, [*(begins[condition.column] for condition in leaf.conditions), estimate])
            )
    for (patterns, length), leaves in alike.items():
        at_once = max(1, NUMBERS_AT_ONCE // (patterns * (length + 1)))
        for first in range(0, len(leaves), at_once):
            _add_leaves(leaves[first : first + at_once], patterns, length, sums)
    return sums


def _add_leaves(leaves: Sequence[_PlacedLeaf], patterns: int, length: int, sums: Floats) -> None:
    """Adds what leaves with `length` conditions each, in groups with so many patterns, give."""
    value = np.array([placed.leaf.value for placed in leaves])
    shape = (len(leaves), length)
    share = np.array([[c.share for c in placed.leaf.conditions] for placed in leaves], np.float64).reshape(
        shape
    )
    asked = np.array([[c.asked for c in placed.leaf.conditions] for placed in leaves], np.int64).reshape(
        shape
    )
    wanted = np.array([[c.wanted for c in placed.leaf.conditions] for placed in leaves], np.int64).reshape(
        shape
    )
    pattern = np.arange(patterns)
    met = np.zeros((len(leaves), patterns), np.int64)
    for i in range(length):
        met |= ((pattern & asked[:, i, None]) == wanted[:, i, None]).astype(np.int64) << i
    gives = leaf_gives(value, share)[np.arange(len(leaves))[:, None], met]
    places = np.array([placed.begins for placed in leaves])[:, None, :] + pattern[:, None]
    np.add.at(sums, places.ravel(), gives.ravel())  # of one dimension: numpy is fast only there


def leaf_gives(value: Floats, share: Floats) -> Floats:
    """What leaves give to each feature on their paths, and to the estimate, for each set of conditions met.

    A leaf is a game whose players are the features: known ones multiply its value by 1 or 0, met or not, the
    others by their share. Feature i's Shapley value is value * (met_i - share_i) times the integral over t in
    [0, 1] of the product over the other features of share_j (1 - t) + met_j t, a polynomial in t.

    Args:
        value: shape (n,).
        share: shape (n, d), in (0, 1].

    Returns:
        Shape (n, 2^d, d + 1); bit i of the second index says whether condition i is met.

    >>> leaf_gives(np.array([8.0]), np.array([[0.25]]))
    array([[[-2.,  0.],
            [ 6.,  8.]]])
    """
    length = share.shape[1]
    sets = np.arange(1 << length)
    met = (sets[:, None] >> np.arange(length)) & 1
    gives = np.zeros((len(value), len(sets), length + 1))
    gives[:, -1, length] = value
    n_nodes = (length + 1) // 2
    nodes, node_weights = unit_interval_nodes(n_nodes)
    for t, weight in zip(nodes[n_nodes], node_weights[n_nodes], strict=True):
        factors = share[:, None, :] * (1 - t) + met * t
        gives[:, :, :length] += weight * factors.prod(axis=2, keepdims=True) / factors
    gives[:, :, :length] *= value[:, None, None] * (met - share[:, None, :])
    return gives
