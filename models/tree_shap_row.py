"""A forest in the two arrays that the compiled loops for one household take."""

from itertools import chain
from typing import NamedTuple

import numpy as np

from models.tree_shap_kernel import Floats, Integers, Paths, Questions, Tables
from models.tree_shap_layout import Layout
from models.tree_shap_row_kernel import DOWN, HEAD, LEAF, QUESTION, RUN, UP, Numbers


class RowLayout(NamedTuple):
    """What `models.tree_shap_row_kernel.explain_row` takes between the household and the results.

    `numbers`:

    - head: how many features, questions, trees, and groups of all trees; depth of the longest path + 1; where
      in `floats` stands what LightGBM still reads as zero
    - per feature: place in a row, half of its cuts filled up to a power of two, the bin of a missing value
    - per question: column, where in `numbers` its answers stand or `RUN`, lowest and highest bin of a run
    - per tree: groups, steps, nodes of the integral, where in `floats` their weights stand; then
        - per group: how many questions and columns, where in `floats` its sums stand; questions; columns
        - per step: `UP`, `DOWN` or `LEAF`, depth, column, where in `floats` the edge's numbers stand,
          question, the answer that does not follow it, depth of the edge that it repeats or 0
    - answers for each bin, of the questions that are no runs

    `floats`: cuts; sums, those of one pattern side by side; weights of nodes; per edge its value and, for
    each node, a factor per state and a weight per state; what LightGBM still reads as zero.
    """

    numbers: Numbers
    floats: Floats


def lay_out_row(layout: Layout) -> RowLayout:
    """The same forest for one row.

    Many rows go through a table column by column; a single one needs one number of every column, and finds
    them in one or two lines of the processor's cache.
    """
    edges, questions, tables, paths = layout
    first_sum = len(edges.points)
    long = _long_paths(paths, len(tables.first_group) - 1, first_sum + len(tables.sums))
    floats = np.concatenate([edges.points, _by_pattern(tables), long.floats, [edges.zero]])
    features = np.stack([edges.features, (np.diff(edges.first) + 1) // 2, edges.n_points + 1], axis=1)
    trees = _trees(tables, first_sum, long)
    first_answer = int(HEAD) + features.size + int(QUESTION) * len(questions.column) + len(trees)
    head = [len(features), len(questions.column), len(long.trees), len(tables.first_sum) - 1, long.levels]
    parts = [
        [*head, len(floats) - 1],
        features.ravel(),
        _asked(questions, first_answer),
        trees,
        questions.member,
    ]
    return RowLayout(np.concatenate([np.asarray(part, np.int64) for part in parts]).astype(np.uint32), floats)


class _LongPaths(NamedTuple):
    """Per tree: how many steps and nodes, where the nodes' weights stand; and the numbers of its steps."""

    levels: int
    trees: list[list[int]]
    steps: list[list[int]]
    floats: Floats


def _long_paths(paths: Paths | None, n_trees: int, begin: int) -> _LongPaths:
    if paths is None:
        return _LongPaths(0, [[0, 0, 0]] * n_trees, [[]] * n_trees, np.empty(0))
    weights = paths.node_weights
    states = np.concatenate([paths.factor, paths.weight], axis=1).ravel()
    floats = np.concatenate([weights.ravel(), np.insert(states, 6 * paths.first_number, paths.value)])
    own = begin + weights.size + 6 * paths.first_number + np.arange(len(paths.value))
    before = np.where(paths.repeats >= 0, paths.depth[paths.repeats], 0)
    edge = paths.step >> 1
    kind = np.where(paths.step & 1, UP, np.where(paths.is_leaf[edge], LEAF, DOWN))
    of_edges = [paths.depth, paths.column, own, paths.question, 1 - paths.answer, before]
    steps = np.stack([kind, *(number[edge] for number in of_edges)], axis=1)
    n_steps = np.diff(paths.first_step)
    first_weights = begin + paths.n_nodes * weights.shape[1]
    return _LongPaths(
        levels=int(paths.depth.max()) + 1,
        trees=np.stack([n_steps, paths.n_nodes, first_weights], axis=1).tolist(),
        steps=[of_tree.ravel().tolist() for of_tree in np.split(steps, paths.first_step[1:-1])],
        floats=floats,
    )


def _trees(tables: Tables, first_sum: int, long: _LongPaths) -> list[int]:
    questions = np.split(tables.question, tables.first_question[1:-1])
    columns = np.split(tables.column, tables.first_column[1:-1])
    begins = (first_sum + tables.first_sum).tolist()
    groups = [
        [len(asked), len(explained), begin, *asked.tolist(), *explained.tolist()]
        for asked, explained, begin in zip(questions, columns, begins, strict=False)
    ]
    first = tables.first_group.tolist()
    numbers: list[int] = []
    for tree, (about, steps) in enumerate(zip(long.trees, long.steps, strict=True)):
        own = groups[first[tree] : first[tree + 1]]
        numbers += [len(own), *about, *chain.from_iterable(own), *steps]
    return numbers


def _asked(questions: Questions, first_answer: int) -> Integers:
    where = np.where(questions.first < 0, int(RUN), questions.first + first_answer)
    return np.stack([questions.column, where, questions.low, questions.high], axis=1).ravel()


def _by_pattern(tables: Tables) -> Floats:
    sums = np.empty_like(tables.sums)
    for group, columns in enumerate(np.diff(tables.first_column).tolist()):
        own = slice(tables.first_sum[group], tables.first_sum[group + 1])
        sums[own] = tables.sums[own].reshape(columns, -1).T.ravel()
    return sums


__all__ = ["RowLayout", "lay_out_row"]
