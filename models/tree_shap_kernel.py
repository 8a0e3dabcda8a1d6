"""The compiled loops of the kernel. Importing this imports numba; `models.tree_shap` does so when it must.

One file on purpose: numba's cache of compiled code watches the file of the function that Python calls.
Rows go in blocks that stay in the processor's cache. No row looks at another and nothing depends on a row's
place in its block, so the same row gives the same bits in any batch.
"""

from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

BLOCK = 128
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BinArray = NDArray[np.uint16]
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class BinEdges(NamedTuple):
    """The cuts of the asked features, each list filled up with infinity to 2^p - 1 cuts.

    Shapes: features (m,), first (m + 1,), points (all cuts,), n_points (m,) before filling up; `zero` is what
    LightGBM still reads as zero.
    """

    features: IntArray
    first: IntArray
    points: FloatArray
    n_points: IntArray
    zero: float


class Questions(NamedTuple):
    """Sets of bins: bins low to high of a column, or, where `first` is not negative, the ones in `member`."""

    column: IntArray
    low: BinArray
    high: BinArray
    first: IntArray
    member: BinArray


class Tables(NamedTuple):
    """Groups of leaves: which questions, which columns they explain, and what each pattern of answers says.

    Group g of tree t in `first_group[t]:first_group[t + 1]` holds `question[first_question[g]:…]`, answer i
    being bit i of the pattern, and for its j-th column the table `sums[first_sum[g] + j * 2^questions:…]`.
    The last column is the estimate.
    """

    first_group: IntArray
    first_question: IntArray
    question: IntArray
    first_column: IntArray
    column: IntArray
    first_sum: IntArray
    sums: FloatArray


class Paths(NamedTuple):
    """The edges of long paths, and the walk over them.

    `step[first_step[t]:first_step[t + 1]]` is 2 * edge going down and 2 * edge + 1 coming up again; to a leaf
    it only goes down. `factor` and `weight` hold, from `first_number` on, `n_nodes[t]` numbers for each state
    of an edge: how many of the edge and the one that it repeats are followed. At a leaf both are times its
    value.
    """

    first_step: IntArray
    step: IntArray
    n_nodes: IntArray
    node_weights: FloatArray
    depth: IntArray
    question: IntArray
    answer: IntArray
    repeats: IntArray
    column: IntArray
    is_leaf: NDArray[np.bool_]
    value: FloatArray
    first_number: IntArray
    factor: FloatArray
    weight: FloatArray


class Walk(NamedTuple):
    """What a walk remembers per depth and row; `path` and `below` also per node of the integral.

    `path` is the product of the factors on the way down, `below` the sum of that product over the leaves
    below, each times its value; `reached` is 1.0 where the row itself comes this way.
    """

    followed: BinArray
    state: BinArray
    reached: FloatArray
    path: FloatArray
    below: FloatArray


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """numba's compiler, without the interpreter lock; its work is kept on disk where that is possible."""
    try:
        result: Callable[Arguments, Result] = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to keep it in: neither ours nor the user's can be written
        result = numba.njit(nogil=True)(function)
    return result


@compiled
def find_bins(values: FloatArray, start: int, size: int, edges: BinEdges, bins: BinArray) -> None:
    """The bin of each value: halving all rows' searches together, so that the processor never guesses."""
    for column in range(len(edges.features)):
        points = edges.points[edges.first[column] : edges.first[column + 1]]
        value = values[edges.features[column], start : start + size]
        found = bins[column]
        for row in range(size):
            found[row] = 0
        half = (len(points) + 1) // 2
        while half > 0:
            for row in range(size):
                x = value[row]
                if abs(x) <= edges.zero:
                    x = 0.0
                if points[found[row] + half - 1] < x:
                    found[row] += half
            half //= 2
        for row in range(size):
            if value[row] != value[row]:
                found[row] = edges.n_points[column] + 1


@compiled
def ask(question: int, bit: int, size: int, questions: Questions, bins: BinArray, pattern: BinArray) -> None:
    """Sets a bit of every row's pattern where the answer to a question is yes."""
    found = bins[questions.column[question]]
    first = questions.first[question]
    one = np.uint16(1 << bit)
    if first >= 0:
        for row in range(size):
            pattern[row] |= questions.member[first + found[row]] << bit
    else:
        low, high = questions.low[question], questions.high[question]
        for row in range(size):
            pattern[row] |= one if low <= found[row] <= high else np.uint16(0)


@compiled
def look_up(
    group: int,
    size: int,
    tables: Tables,
    questions: Questions,
    bins: BinArray,
    pattern: BinArray,
    sums: FloatArray,
) -> None:
    """Adds what a group of leaves says about each row."""
    for row in range(size):
        pattern[row] = 0
    first, last = tables.first_question[group], tables.first_question[group + 1]
    for bit in range(last - first):
        ask(tables.question[first + bit], bit, size, questions, bins, pattern)
    offset = tables.first_sum[group]
    for position in range(tables.first_column[group], tables.first_column[group + 1]):
        table = tables.sums[offset : offset + (1 << (last - first))]
        total = sums[tables.column[position]]
        for row in range(size):
            total[row] += table[pattern[row]]
        offset += 1 << (last - first)


@compiled
def integrate(
    tree: int, size: int, paths: Paths, questions: Questions, bins: BinArray, walk: Walk, sums: FloatArray
) -> None:
    """Adds what the leaves behind a tree's long paths say about each row."""
    n_nodes = paths.n_nodes[tree]
    walk.reached[0] = 1.0
    for node in range(n_nodes):
        walk.path[0, node] = paths.node_weights[n_nodes, node]
    for step in paths.step[paths.first_step[tree] : paths.first_step[tree + 1]]:
        edge = step >> 1
        if step & 1:
            come_up(edge, n_nodes, size, paths, walk, sums)
            continue
        follow(edge, size, paths, questions, bins, walk)
        if paths.is_leaf[edge]:
            add_leaf(edge, n_nodes, size, paths, walk, sums)
        else:
            go_down(edge, n_nodes, size, paths, walk)


@compiled
def follow(edge: int, size: int, paths: Paths, questions: Questions, bins: BinArray, walk: Walk) -> None:
    """Whether each row takes an edge and all before it on the same feature."""
    depth, repeats = paths.depth[edge], paths.repeats[edge]
    followed, state = walk.followed[depth], walk.state[depth]
    for row in range(size):
        followed[row] = 0
    ask(paths.question[edge], 0, size, questions, bins, followed)
    other = np.uint16(1 - paths.answer[edge])
    before = walk.followed[paths.depth[repeats]] if repeats >= 0 else walk.followed[0]
    for row in range(size):
        followed[row] ^= other
        state[row] = followed[row] + before[row]
        walk.reached[depth, row] = walk.reached[depth - 1, row] * followed[row]


@compiled
def add_leaf(edge: int, n_nodes: int, size: int, paths: Paths, walk: Walk, sums: FloatArray) -> None:
    depth, first = paths.depth[edge], paths.first_number[edge]
    total, estimate, state = sums[paths.column[edge]], sums[len(sums) - 1], walk.state[depth]
    for row in range(size):
        estimate[row] += paths.value[edge] * walk.reached[depth, row]
    for node in range(n_nodes):
        path, below = walk.path[depth - 1, node], walk.below[depth - 1, node]
        number = first + node
        for row in range(size):
            at = number + state[row] * n_nodes
            below[row] += path[row] * paths.factor[at]
            total[row] += path[row] * paths.weight[at]


@compiled
def go_down(edge: int, n_nodes: int, size: int, paths: Paths, walk: Walk) -> None:
    depth, first = paths.depth[edge], paths.first_number[edge]
    state = walk.state[depth]
    for node in range(n_nodes):
        above, path, below = walk.path[depth - 1, node], walk.path[depth, node], walk.below[depth, node]
        for row in range(size):
            path[row] = above[row] * paths.factor[first + node + state[row] * n_nodes]
            below[row] = 0.0


@compiled
def come_up(edge: int, n_nodes: int, size: int, paths: Paths, walk: Walk, sums: FloatArray) -> None:
    depth, first = paths.depth[edge], paths.first_number[edge]
    total, state = sums[paths.column[edge]], walk.state[depth]
    for node in range(n_nodes):
        below, above = walk.below[depth, node], walk.below[depth - 1, node]
        for row in range(size):
            above[row] += below[row]
            total[row] += below[row] * paths.weight[first + node + state[row] * n_nodes]


@compiled
def explain(
    values: FloatArray, edges: BinEdges, questions: Questions, tables: Tables, paths: Paths, out: FloatArray
) -> None:
    """Contributions of every feature, and in the last column the estimate.

    Args:
        values: shape (features, n).
        edges, questions, tables, paths: the forest, as `models.tree_shap_layout` lays it out.
        out: shape (n, features + 1), filled with zeros.
    """
    n_columns = len(edges.features)
    bins = np.empty((n_columns, BLOCK), np.uint16)
    pattern = np.empty(BLOCK, np.uint16)
    sums = np.empty((n_columns + 1, BLOCK), np.float64)
    walk = new_walk(paths)
    for start in range(0, len(out), BLOCK):
        size = min(BLOCK, len(out) - start)
        find_bins(values, start, size, edges, bins)
        sums[:] = 0.0
        for tree in range(len(tables.first_group) - 1):
            for group in range(tables.first_group[tree], tables.first_group[tree + 1]):
                look_up(group, size, tables, questions, bins, pattern, sums)
            if paths.first_step[tree] < paths.first_step[tree + 1]:
                integrate(tree, size, paths, questions, bins, walk, sums)
        for row in range(size):
            for column in range(n_columns):
                out[start + row, edges.features[column]] = sums[column, row]
            out[start + row, out.shape[1] - 1] = sums[n_columns, row]


@compiled
def new_walk(paths: Paths) -> Walk:
    levels, n_nodes = 1, 1
    for edge in range(len(paths.depth)):
        levels = max(levels, paths.depth[edge] + 1)
    for tree in range(len(paths.n_nodes)):
        n_nodes = max(n_nodes, paths.n_nodes[tree])
    return Walk(
        np.zeros((levels, BLOCK), np.uint16),
        np.zeros((levels, BLOCK), np.uint16),
        np.zeros((levels, BLOCK), np.float64),
        np.zeros((levels, n_nodes, BLOCK), np.float64),
        np.zeros((levels, n_nodes, BLOCK), np.float64),
    )
