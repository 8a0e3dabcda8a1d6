"""The compiled loops of the kernel for one household; `models.tree_shap` imports this when it must.

They make the additions of `models.tree_shap_kernel` in the same order, and so the same bits. One row is soon
explained: what takes time is handing arrays over and waiting for memory. So all that is known of a forest
stands in two arrays, in the order in which it is read, and sums are fetched before they are asked for.
"""

from collections.abc import Callable
from typing import Any, Final

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from models.tree_shap_kernel import Floats, compiled

Numbers = NDArray[np.uint32]
Answers = NDArray[np.uint8]
Places = NDArray[np.uint64]

# Places are unsigned: that saves a check for negative ones, and takes numbers that are unsigned, too.
NONE, ONE, TWO, THREE, FOUR, FIVE, SIX = (np.uint64(number) for number in range(7))
HEAD, FEATURE, QUESTION, TREE, GROUP, STEP = (np.uint64(number) for number in (6, 3, 4, 4, 3, 7))
"""How many numbers stand before the features, and for a feature, a question, a tree, a group and a step."""
RUN: Final = np.uint32((1 << 32) - 1)
"""Instead of where a question's bins stand: they are all bins from a lowest to a highest."""
DOWN, UP, LEAF = (np.uint32(kind) for kind in range(3))
AT_ONCE: Final = 64
"""Trees whose sums are fetched together: they stay in the processor's cache until they are added."""


def _fetch(typing: Any, array: Any, place: Any) -> Any:
    """Asks the processor for the line of its cache that holds this place, and does not wait for it."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        begin = context.make_array(signature.args[0])(context, builder, given[0]).data
        address = builder.bitcast(builder.gep(begin, [given[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")  # type: ignore[no-untyped-call]
        builder.call(ask, [address, *(ir.Constant(number, value) for value in (0, 3, 1))])
        return context.get_dummy_value()

    return numba.types.void(array, place), write


fetch: Final[Callable[[Floats, Any], None]] = intrinsic(_fetch)  # type: ignore[assignment]


@compiled
def answer_all(values: Floats, numbers: Numbers, floats: Floats, answers: Answers) -> Any:
    """Answers every question about the row, and says where the trees begin."""
    bins = np.empty(numbers[0], np.uint32)
    at, first, zero = HEAD, NONE, floats[numbers[5]]
    for column in range(numbers[0]):
        value, half = values[numbers[at]], np.uint64(numbers[at + ONE])
        n_cuts = half + half - ONE if half > NONE else NONE
        if np.isnan(value):
            bins[column] = numbers[at + TWO]
        else:
            x, place = 0.0 if abs(value) <= zero else value, NONE
            while half > NONE:
                if floats[first + place + half - ONE] < x:
                    place += half
                half >>= ONE
            bins[column] = place
        first += n_cuts
        at += FEATURE
    for question in range(numbers[1]):
        own, members = bins[numbers[at]], numbers[at + ONE]
        if members == RUN:
            answers[question] = numbers[at + TWO] <= own <= numbers[at + THREE]
        else:
            answers[question] = numbers[members + own]
        at += QUESTION
    return at


@compiled
def find_sums(numbers: Numbers, floats: Floats, answers: Answers, at: Any, places: Places, n: Any) -> Any:
    """Where the sums of a tree's groups stand that fit the row's answers, written to `places` from `n` on.

    Returns:
        Where the next tree begins, and how many places are written.
    """
    groups, steps = numbers[at], numbers[at + ONE]
    at += TREE
    for _ in range(groups):
        questions, columns = np.uint64(numbers[at]), np.uint64(numbers[at + ONE])
        place = np.uint64(numbers[at + TWO])
        at += GROUP
        pattern = NONE
        for bit in range(questions):
            pattern |= np.uint64(answers[numbers[at]]) << np.uint64(bit)
            at += ONE
        place += pattern * columns
        fetch(floats, place)
        fetch(floats, place + columns - ONE)
        places[n] = place
        n += ONE
        at += columns
    return at + steps * STEP, n


@compiled
def add_sums(numbers: Numbers, floats: Floats, at: Any, places: Places, n: Any, sums: Floats) -> Any:
    """Adds what a tree's groups say; where its steps begin, and how many places are read."""
    groups = numbers[at]
    at += TREE
    for _ in range(groups):
        columns = np.uint64(numbers[at + ONE])
        at += GROUP + numbers[at]
        place = places[n]
        n += ONE
        for _ in range(columns):
            sums[numbers[at]] += floats[place]
            place += ONE
            at += ONE
    return at, n


@compiled
def integrate_row(
    numbers: Numbers, floats: Floats, answers: Answers, tree: Any, at: Any, sums: Floats
) -> Any:
    """Adds what the leaves behind a tree's long paths say; where the next tree begins.

    What is remembered of the path is what `models.tree_shap_kernel.Walk` names.
    """
    steps, n_nodes, node_weights = numbers[tree + ONE], np.uint64(numbers[tree + TWO]), numbers[tree + THREE]
    levels, estimate = numbers[4], numbers[0]
    followed, reached = np.zeros(levels, np.uint64), np.ones(levels)
    state = np.zeros(levels, np.uint64)
    path, below = np.empty((levels, n_nodes)), np.empty((levels, n_nodes))
    for node in range(n_nodes):
        path[0, node] = floats[node_weights + node]
    for _ in range(steps):
        kind, depth, column = numbers[at], np.uint64(numbers[at + ONE]), numbers[at + TWO]
        own, above = np.uint64(numbers[at + THREE]), depth - ONE
        if kind == UP:
            weight = own + FOUR + state[depth]
            for node in range(n_nodes):
                below[above, node] += below[depth, node]
                sums[column] += below[depth, node] * floats[weight]
                weight += SIX
        else:
            followed[depth] = answers[numbers[at + FOUR]] ^ numbers[at + FIVE]
            state[depth] = followed[depth] + followed[numbers[at + SIX]]
            reached[depth] = reached[above] * followed[depth]
            factor = own + ONE + state[depth]
            if kind == LEAF:
                sums[estimate] += floats[own] * reached[depth]
                for node in range(n_nodes):
                    came = path[above, node]
                    below[above, node] += came * floats[factor]
                    sums[column] += came * floats[factor + THREE]
                    factor += SIX
            else:
                for node in range(n_nodes):
                    path[depth, node] = path[above, node] * floats[factor]
                    below[depth, node] = 0.0
                    factor += SIX
        at += STEP
    return at


@compiled
def explain_row(values: Floats, numbers: Numbers, floats: Floats, out: Floats) -> None:
    """Contributions of every feature of one row, and in the last place the estimate.

    Args:
        values: shape (features,).
        numbers, floats: the forest, as `models.tree_shap_row.lay_out_row` lays it out.
        out: shape (features + 1,).
    """
    answers = np.empty(numbers[1], np.uint8)
    at = answer_all(values, numbers, floats, answers)
    sums, places = np.zeros(numbers[0] + ONE), np.empty(numbers[3], np.uint64)
    found, n_found, n_added = at, NONE, NONE
    for tree in range(numbers[2]):
        if tree % AT_ONCE == 0:
            for _ in range(tree, min(tree + AT_ONCE, numbers[2])):
                found, n_found = find_sums(numbers, floats, answers, found, places, n_found)
        begin = at
        at, n_added = add_sums(numbers, floats, at, places, n_added, sums)
        if numbers[begin + ONE] > 0:
            at = integrate_row(numbers, floats, answers, begin, at, sums)
    for place in range(len(out)):
        out[place] = 0.0
    at = HEAD
    for column in range(numbers[0]):
        out[numbers[at]] = sums[column]
        at += FEATURE
    out[len(out) - 1] = sums[numbers[0]]


@compiled
def explain_and_mix(
    values: Floats,
    numbers: Numbers,
    floats: Floats,
    effects: Floats,
    centre: Floats,
    share: float,
    out: Floats,
) -> None:
    """`explain_row`, and then (1 - share) * effects + share * (out - centre).

    Args:
        values, effects, centre: shape (features,).
        numbers, floats: as of `explain_row`.
        out: shape (features + 1,); the estimate comes to stand in the last place, unmixed.
    """
    explain_row(values, numbers, floats, out)
    for column in range(len(effects)):
        out[column] = (1 - share) * effects[column] + share * (out[column] - centre[column])
