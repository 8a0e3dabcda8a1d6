"""A forest as the flat arrays that the compiled loops take."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from models.tree_shap_cuts import ZERO, BinSet, Cuts, find_cuts, left_sets
from models.tree_shap_kernel import BinArray, BinEdges, FloatArray, IntArray, Paths, Questions, Tables
from models.tree_shap_plan import Edge, Group, TreePlan, plan_tree, question
from models.tree_shap_tables import fill_tables
from models.tree_shap_text import Forest


class Layout(NamedTuple):
    """What `models.tree_shap_kernel.explain` takes between the households and the results, in its order."""

    edges: BinEdges
    questions: Questions
    tables: Tables
    paths: Paths


def lay_out(forest: Forest) -> Layout:
    """Cuts a forest into groups and paths and writes everything down that does not depend on a household."""
    cuts = find_cuts(forest)
    everything = [(1 << (len(points) + 2)) - 1 for points in cuts.points]
    plans = [
        plan_tree(tree, left, everything)
        for tree, left in zip(forest.trees, left_sets(forest, cuts), strict=True)
    ]
    number: dict[BinSet, int] = {}
    tables = _tables(plans, number, len(cuts.features))
    paths = _paths(plans, number, everything)
    return Layout(_bin_edges(cuts), _questions(number, everything), tables, paths)


def _bin_edges(cuts: Cuts) -> BinEdges:
    filled = []
    for points in cuts.points:
        n_filled = (1 << len(points).bit_length()) - 1
        filled.append(np.append(points, np.full(n_filled - len(points), np.inf)))
    return BinEdges(
        features=cuts.features,
        first=_first(filled),
        points=np.concatenate([*filled, np.empty(0)]),
        n_points=np.array([len(points) for points in cuts.points], np.int64),
        zero=ZERO,
    )


def _questions(number: dict[BinSet, int], everything: list[int]) -> Questions:
    low, high, first, member = [], [], [], [np.empty(0, np.uint16)]
    n_members = 0
    for asked in number:
        lowest = (asked.bins & -asked.bins).bit_length() - 1
        run = asked.bins >> lowest if asked.bins else 0
        if run & (run + 1) == 0:
            low.append(lowest if asked.bins else 1)
            high.append(asked.bins.bit_length() - 1 if asked.bins else 0)
            first.append(-1)
            continue
        n_bins = everything[asked.column].bit_length()
        low.append(0)
        high.append(0)
        first.append(n_members)
        member.append(_members(asked.bins, n_bins))
        n_members += n_bins
    return Questions(
        column=_integers(asked.column for asked in number),
        low=np.array(low, np.uint16),
        high=np.array(high, np.uint16),
        first=_integers(first),
        member=np.concatenate(member),
    )


def _members(bins: int, n_bins: int) -> BinArray:
    packed = np.frombuffer(bins.to_bytes(-(-n_bins // 8), "little"), np.uint8)
    return np.unpackbits(packed, bitorder="little", count=n_bins).astype(np.uint16)


def _tables(plans: Sequence[TreePlan], number: dict[BinSet, int], n_columns: int) -> Tables:
    groups = [group for plan in plans for group in plan.groups]
    asked = [[number.setdefault(asks, len(number)) for asks in group.questions] for group in groups]
    columns = [_columns(group, n_columns) for group in groups]
    n_patterns = np.array([1 << len(group.questions) for group in groups], np.int64)
    n_positions = np.array([len(of_group) for of_group in columns], np.int64)
    first_sum = _starts(n_patterns * n_positions)
    leaves = [leaf for group in groups for leaf in group.leaves]
    conditions = [condition for leaf in leaves for condition in leaf.conditions]
    sums = np.zeros(int(first_sum[-1]))
    nodes, node_weights = unit_interval_nodes(max((len(leaf.conditions) for leaf in leaves), default=0))
    fill_tables(
        n_patterns,
        _first([group.leaves for group in groups]),
        np.array([leaf.value for leaf in leaves], np.float64),
        _first([leaf.conditions for leaf in leaves]),
        _positions(groups, columns),
        np.array([condition.share for condition in conditions], np.float64),
        _integers(condition.asked for condition in conditions),
        _integers(condition.wanted for condition in conditions),
        first_sum,
        n_positions,
        nodes,
        node_weights,
        sums,
    )
    return Tables(
        first_group=_first([plan.groups for plan in plans]),
        first_question=_first(asked),
        question=_integers(one for of_group in asked for one in of_group),
        first_column=_first(columns),
        column=_integers(one for of_group in columns for one in of_group),
        first_sum=first_sum,
        sums=sums,
    )


def _columns(group: Group, n_columns: int) -> list[int]:
    explained = {condition.column for leaf in group.leaves for condition in leaf.conditions}
    return [*sorted(explained), n_columns]


def _positions(groups: Sequence[Group], columns: Sequence[list[int]]) -> IntArray:
    positions: list[int] = []
    for group, of_group in zip(groups, columns, strict=True):
        place = {column: position for position, column in enumerate(of_group)}
        positions.extend(place[condition.column] for leaf in group.leaves for condition in leaf.conditions)
    return np.array(positions, np.int64)


def _paths(plans: Sequence[TreePlan], number: dict[BinSet, int], everything: list[int]) -> Paths:
    edges: list[Edge] = []
    depth: list[int] = []
    repeats: list[int] = []
    steps: list[list[int]] = []
    n_nodes: list[int] = []
    factors: list[FloatArray] = [np.empty(0)]
    weights: list[FloatArray] = [np.empty(0)]
    lengths: list[int] = []
    for plan in plans:
        start = len(edges)
        of_tree = _depths(plan.edges)
        longest = _longest(plan.edges)
        n_nodes.append((longest + 1) // 2)
        steps.append([2 * start + step for step in _steps(plan.edges, of_tree)])
        nodes, _ = unit_interval_nodes(n_nodes[-1] * 2)
        for edge in plan.edges:
            before = plan.edges[edge.repeats] if edge.repeats >= 0 else None
            factor, weight = _numbers(edge, before, nodes[n_nodes[-1], : n_nodes[-1]])
            factors.append(factor.ravel())
            weights.append(weight.ravel())
            lengths.append(factor.size)
            repeats.append(start + edge.repeats if edge.repeats >= 0 else -1)
        depth.extend(of_tree)
        edges.extend(plan.edges)
    asked = [question(edge.follows, everything) for edge in edges]
    return Paths(
        first_step=_first(steps),
        step=_integers(one for of_tree in steps for one in of_tree),
        n_nodes=np.array(n_nodes, np.int64),
        node_weights=unit_interval_nodes(2 * max(n_nodes, default=0))[1],
        depth=_integers(depth),
        question=_integers(number.setdefault(asks, len(number)) for asks, _ in asked),
        answer=_integers(int(answer) for _, answer in asked),
        repeats=_integers(repeats),
        column=_integers(edge.follows.column for edge in edges),
        is_leaf=np.array([edge.value is not None for edge in edges], np.bool_),
        value=np.array([edge.value or 0.0 for edge in edges], np.float64),
        first_number=_starts(np.array(lengths, np.int64)),
        factor=np.concatenate(factors),
        weight=np.concatenate(weights),
    )


def _numbers(edge: Edge, before: Edge | None, nodes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Per state and node: what an edge multiplies the path with, and what turns the sum below into its part.

    State s of an edge that repeats none says whether it is followed; else how many of the two are.
    """
    state = np.arange(3.0)[:, None]
    follows = state == 2 if before else state >= 1
    ends = edge.share * (1 - nodes) + follows * nodes
    factor, weight = ends, (follows - edge.share) / ends
    if before:
        begins = before.share * (1 - nodes) + (state >= 1) * nodes
        factor = ends / begins
        weight = weight - ((state >= 1) - before.share) / begins
    if edge.value is not None:
        return factor * edge.value, factor * edge.value * weight
    return factor, weight


def _depths(edges: Sequence[Edge]) -> list[int]:
    depths: list[int] = []
    for edge in edges:
        depths.append(depths[edge.parent] + 1 if edge.parent >= 0 else 1)
    return depths


def _longest(edges: Sequence[Edge]) -> int:
    """The most different features on any path."""
    features: list[int] = []
    for edge in edges:
        above = features[edge.parent] if edge.parent >= 0 else 0
        features.append(above + (edge.repeats < 0))
    return max(features, default=0)


def _steps(edges: Sequence[Edge], depths: Sequence[int]) -> list[int]:
    """The walk: 2 * edge down to its lower end, 2 * edge + 1 up from it, once everything below is done."""
    steps: list[int] = []
    open_edges: list[int] = []
    for index, edge in enumerate(edges):
        while len(open_edges) >= depths[index]:
            steps.append(2 * open_edges.pop() + 1)
        steps.append(2 * index)
        if edge.value is None:
            open_edges.append(index)
    return [*steps, *(2 * index + 1 for index in reversed(open_edges))]


def unit_interval_nodes(degree: int) -> tuple[FloatArray, FloatArray]:
    """Gauss-Legendre nodes and weights on [0, 1]; row n holds n of each, up to half the degree."""
    most = (degree + 1) // 2
    nodes, weights = np.zeros((most + 1, most)), np.zeros((most + 1, most))
    for n in range(1, most + 1):
        x, w = np.polynomial.legendre.leggauss(n)
        nodes[n, :n], weights[n, :n] = (x + 1) / 2, w / 2
    return nodes, weights


def _first(parts: Sequence[Sequence[object] | FloatArray]) -> IntArray:
    return _starts(np.array([len(part) for part in parts], np.int64))


def _starts(lengths: IntArray) -> IntArray:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _integers(values: Iterable[int]) -> IntArray:
    return np.array(list(values), np.int64)
