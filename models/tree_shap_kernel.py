"""The compiled loops of the kernel. Importing this imports numba; `models.tree_shap` does so when it must.

One file on purpose, arrays' names and all: numba's cache of compiled code watches the file of the function
that Python calls. Rows go in spans that stay in the processor's cache. No row looks at another and nothing
depends on a row's place in its span, so the same row gives the same bits in any batch.
"""

from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

SPAN = 256  # rows whose walk over a tree stays in the processor's nearest cache
ROWS_AT_ONCE = 8 * SPAN  # rows for which a tree's tables are fetched once from memory
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bins = NDArray[np.uint16]
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class BinEdges(NamedTuple):
    """The cuts of the asked features, each list filled up with infinity to 2^p - 1 cuts.

    Shapes: features (m,), first (m + 1,), points (all cuts,), n_points (m,) before filling up; `zero` is what
    LightGBM still reads as zero.
    """

    features: Integers
    first: Integers
    points: Floats
    n_points: Integers
    zero: float


class Questions(NamedTuple):
    """Sets of bins: bins low to high of a column, or, where `first` is not negative, the ones in `member`."""

    column: Integers
    low: Bins
    high: Bins
    first: Integers
    member: Bins


class Tables(NamedTuple):
    """Groups of leaves: which questions, which columns they explain, and what each pattern of answers says.

    Group g of tree t in `first_group[t]:first_group[t + 1]` asks `question[first_question[g]:…]`, answer i
    being bit i of the pattern, and for its j-th column looks into `sums[first_sum[g] + j * 2^questions:…]`.
    The last column is the estimate.
    """

    first_group: Integers
    first_question: Integers
    question: Integers
    first_column: Integers
    column: Integers
    first_sum: Integers
    sums: Floats


class Paths(NamedTuple):
    """The edges of long paths, and the walk over them.

    `step[first_step[t]:first_step[t + 1]]` is 2 * edge going down and 2 * edge + 1 coming up again; to a leaf
    it only goes down. `factor` and `weight`, shape (all numbers, 3), hold from `first_number` on a row for
    each of the `n_nodes[t]` nodes of the integral, and per row a number for each state of the edge: how many
    of the edge and the one that it repeats are followed. At a leaf both are times its value.
    """

    first_step: Integers
    step: Integers
    n_nodes: Integers
    node_weights: Floats
    depth: Integers
    question: Integers
    answer: Integers
    repeats: Integers
    column: Integers
    is_leaf: NDArray[np.bool_]
    value: Floats
    first_number: Integers
    factor: Floats
    weight: Floats


class Walk(NamedTuple):
    """What a walk remembers per depth and row; `path` and `below` also per node of the integral.

    `path` is the product of the factors on the way down, `below` the sum of that product over the leaves
    below, each times its value; `reached` is 1.0 where the row itself comes this way.
    """

    followed: Bins
    state: Bins
    reached: Floats
    path: Floats
    below: Floats


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """numba's compiler, without the interpreter lock; its work is kept on disk where that is possible."""
    try:
        result: Callable[Arguments, Result] = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither our folder nor the user's cache can be written
        result = numba.njit(nogil=True)(function)
    return result


@compiled
def find_bins(values: Floats, start: int, size: int, edges: BinEdges, part: int, bins: Bins) -> None:
    """The bin of each value: halving all rows' searches together, so that the processor never guesses."""
    points, zero = edges.points, edges.zero
    for column in range(len(edges.features)):
        value = values[edges.features[column], start : start + size]
        for row in range(size):
            bins[part, column, row] = 0
        first = edges.first[column]
        half = (edges.first[column + 1] - first + 1) // 2
        while half > 0:
            # Unsigned places save a check for negative ones in the innermost loop, here and below.
            begin, step = np.uint64(first + half - 1), np.uint16(half)
            for row in range(size):
                x = 0.0 if abs(value[row]) <= zero else value[row]
                if points[begin + bins[part, column, row]] < x:
                    bins[part, column, row] += step
            half //= 2
        for row in range(size):
            if np.isnan(value[row]):
                bins[part, column, row] = edges.n_points[column] + 1


@compiled
def answer(
    asked: tuple[int, int, int, int],
    bit: int,
    member: Bins,
    part: int,
    size: int,
    bins: Bins,
    line: int,
    to: Bins,
) -> None:
    """Sets a bit of every row's pattern, in a line of `to`, where its bin is in the asked set."""
    column, first, low, high = asked
    if first >= 0:
        begin, shift = np.uint64(first), np.uint16(bit)
        for row in range(size):
            to[line, row] |= member[begin + bins[part, column, row]] << shift
    else:
        yes = np.uint16(1 << bit)
        for row in range(size):
            to[line, row] |= yes if low <= bins[part, column, row] <= high else np.uint16(0)


@compiled
def look_up(
    tree: int,
    part: int,
    size: int,
    tables: Tables,
    questions: Questions,
    bins: Bins,
    pattern: Bins,
    sums: Floats,
) -> None:
    """Adds what a tree's groups of leaves say about each row."""
    table, number, member = tables.sums, tables.question, questions.member
    column_of, first_of, low, high = questions.column, questions.first, questions.low, questions.high
    for group in range(tables.first_group[tree], tables.first_group[tree + 1]):
        for row in range(size):
            pattern[0, row] = 0
        first, last = tables.first_question[group], tables.first_question[group + 1]
        for bit in range(last - first):
            q = number[first + bit]
            answer((column_of[q], first_of[q], low[q], high[q]), bit, member, part, size, bins, 0, pattern)
        offset = np.uint64(tables.first_sum[group])
        for position in range(tables.first_column[group], tables.first_column[group + 1]):
            column = tables.column[position]
            for row in range(size):
                sums[part, column, row] += table[offset + pattern[0, row]]
            offset += np.uint64(1 << (last - first))


@compiled
def choose(state: int, numbers: tuple[float, float, float]) -> float:
    return numbers[0] if state == 0 else numbers[1] if state == 1 else numbers[2]


@compiled
def go_down(n_nodes: int, size: int, depth: int, number: int, factor: Floats, walk: Walk) -> None:
    """Extends the path by an edge; nothing is known from below yet."""
    state, path, below = walk.state, walk.path, walk.below
    for node in range(n_nodes):
        factors = (factor[number + node, 0], factor[number + node, 1], factor[number + node, 2])
        for row in range(size):
            path[depth, node, row] = path[depth - 1, node, row] * choose(state[depth, row], factors)
            below[depth, node, row] = 0.0


@compiled
def come_up(
    n_nodes: int,
    size: int,
    depth: int,
    number: int,
    weight: Floats,
    walk: Walk,
    part: int,
    column: int,
    sums: Floats,
) -> None:
    """Gives an edge's feature its part of all leaves below."""
    state, below = walk.state, walk.below
    for node in range(n_nodes):
        weights = (weight[number + node, 0], weight[number + node, 1], weight[number + node, 2])
        for row in range(size):
            below[depth - 1, node, row] += below[depth, node, row]
            sums[part, column, row] += below[depth, node, row] * choose(state[depth, row], weights)


@compiled
def end_path(
    n_nodes: int,
    size: int,
    depth: int,
    number: int,
    factor: Floats,
    weight: Floats,
    walk: Walk,
    part: int,
    column: int,
    sums: Floats,
) -> None:
    """Down to a leaf and up again."""
    state, path, below = walk.state, walk.path, walk.below
    for node in range(n_nodes):
        factors = (factor[number + node, 0], factor[number + node, 1], factor[number + node, 2])
        weights = (weight[number + node, 0], weight[number + node, 1], weight[number + node, 2])
        for row in range(size):
            came = path[depth - 1, node, row]
            below[depth - 1, node, row] += came * choose(state[depth, row], factors)
            sums[part, column, row] += came * choose(state[depth, row], weights)


@compiled
def follow(size: int, depth: int, before: int, answer: int, walk: Walk) -> None:
    """From the answers in `followed`: whether each row takes the edge, and what that says about its path."""
    followed, state, reached = walk.followed, walk.state, walk.reached
    other = np.uint16(1 - answer)
    for row in range(size):
        followed[depth, row] ^= other
        state[depth, row] = followed[depth, row] + followed[before, row]
        reached[depth, row] = reached[depth - 1, row] * followed[depth, row]


@compiled
def start_walk(size: int, node_weights: Floats, walk: Walk) -> None:
    for row in range(size):
        walk.reached[0, row] = 1.0
    for node in range(len(node_weights)):
        for row in range(size):
            walk.path[0, node, row] = node_weights[node]


@compiled
def integrate(
    tree: int, part: int, size: int, paths: Paths, questions: Questions, bins: Bins, walk: Walk, sums: Floats
) -> None:
    """Adds what the leaves behind a tree's long paths say about each row."""
    n_nodes, estimate = paths.n_nodes[tree], sums.shape[1] - 1
    factor, weight, member = paths.factor, paths.weight, questions.member
    column_of, first_of, low, high = questions.column, questions.first, questions.low, questions.high
    start_walk(size, paths.node_weights[n_nodes, :n_nodes], walk)
    for place in range(paths.first_step[tree], paths.first_step[tree + 1]):
        edge, up = paths.step[place] >> 1, paths.step[place] & 1
        depth, number, column = paths.depth[edge], paths.first_number[edge], paths.column[edge]
        if up:
            come_up(n_nodes, size, depth, number, weight, walk, part, column, sums)
            continue
        for row in range(size):
            walk.followed[depth, row] = 0
        q = paths.question[edge]
        asked = (column_of[q], first_of[q], low[q], high[q])
        answer(asked, 0, member, part, size, bins, depth, walk.followed)
        before = paths.depth[paths.repeats[edge]] if paths.repeats[edge] >= 0 else 0
        follow(size, depth, before, paths.answer[edge], walk)
        if paths.is_leaf[edge]:
            for row in range(size):
                sums[part, estimate, row] += paths.value[edge] * walk.reached[depth, row]
            end_path(n_nodes, size, depth, number, factor, weight, walk, part, column, sums)
        else:
            go_down(n_nodes, size, depth, number, factor, walk)


@compiled
def explain_spans(
    values: Floats,
    edges: BinEdges,
    questions: Questions,
    tables: Tables,
    paths: Paths | None,
    bins: Bins,
    pattern: Bins,
    sums: Floats,
    walk: Walk | None,
    out: Floats,
) -> None:
    """`explain` for as many rows as the work space holds. Without long paths their loops are not compiled."""
    n_columns, n_rows, span = len(edges.features), len(out), bins.shape[2]
    for start in range(0, n_rows, span):
        find_bins(values, start, min(span, n_rows - start), edges, start // span, bins)
    for tree in range(len(tables.first_group) - 1):
        for start in range(0, n_rows, span):
            look_up(tree, start // span, min(span, n_rows - start), tables, questions, bins, pattern, sums)
        if paths is not None and walk is not None and paths.first_step[tree] < paths.first_step[tree + 1]:
            for start in range(0, n_rows, span):
                part, size = start // span, min(span, n_rows - start)
                integrate(tree, part, size, paths, questions, bins, walk, sums)
    for row in range(n_rows):
        part, place = row // span, row % span
        for column in range(n_columns):
            out[row, edges.features[column]] = sums[part, column, place]
        out[row, out.shape[1] - 1] = sums[part, n_columns, place]


def explain(
    values: Floats, edges: BinEdges, questions: Questions, tables: Tables, paths: Paths | None, out: Floats
) -> None:
    """Contributions of every feature, and in the last column the estimate.

    Args:
        values: shape (features, n), n at most `ROWS_AT_ONCE`.
        edges, questions, tables, paths: the forest, as `models.tree_shap_layout` lays it out.
        out: shape (n, features + 1), filled with zeros.
    """
    n_columns, span = len(edges.features), min(SPAN, len(out))
    parts = -(-len(out) // span)
    bins = np.empty((parts, n_columns, span), np.uint16)
    pattern = np.empty((1, span), np.uint16)
    sums = np.zeros((parts, n_columns + 1, span))
    walk = None if paths is None else _new_walk(paths, span)
    explain_spans(values, edges, questions, tables, paths, bins, pattern, sums, walk, out)


def _new_walk(paths: Paths, span: int) -> Walk:
    levels, n_nodes = int(paths.depth.max()) + 1, int(paths.n_nodes.max())
    return Walk(
        followed=np.zeros((levels, span), np.uint16),
        state=np.empty((levels, span), np.uint16),
        reached=np.empty((levels, span)),
        path=np.empty((levels, n_nodes, span)),
        below=np.empty((levels, n_nodes, span)),
    )
