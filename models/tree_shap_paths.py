"""The edges of long paths as the flat arrays that the kernel walks over."""

from collections.abc import Sequence

import numpy as np

from models.tree_shap_cuts import BinSet
from models.tree_shap_kernel import Floats, Integers, Paths
from models.tree_shap_plan import Edge, TreePlan, question
from models.tree_shap_quadrature import unit_interval_nodes
from models.tree_shap_tables import first_of_each


def lay_out_paths(
    plans: Sequence[TreePlan], number: dict[BinSet, int], everything: list[int]
) -> Paths | None:
    """The edges of all trees to leaves that no table holds; None if there are none.

    Args:
        plans: per tree.
        number: of each question, in the order in which they were met; new ones are added.
        everything: per column the set of all its bins.
    """
    edges = [edge for plan in plans for edge in plan.edges]
    if not edges:
        return None
    first_edge = first_of_each([plan.edges for plan in plans]).tolist()
    asked = [question(edge.follows, everything) for edge in edges]
    depths = [_depths(plan.edges) for plan in plans]
    steps = [_steps(plan.edges, of_tree) for plan, of_tree in zip(plans, depths, strict=True)]
    n_nodes = [(_most_features(plan.edges) + 1) // 2 for plan in plans]
    nodes, node_weights = unit_interval_nodes(max(n_nodes, default=0))
    numbers = [_numbers(plan.edges, nodes[n, :n]) for plan, n in zip(plans, n_nodes, strict=True)]
    nothing = np.empty((0, 3))
    return Paths(
        first_step=first_of_each(steps),
        step=_integers(
            [
                2 * first + one
                for first, of_tree in zip(first_edge[:-1], steps, strict=True)
                for one in of_tree
            ]
        ),
        n_nodes=_integers(n_nodes),
        node_weights=node_weights,
        depth=_integers([one for of_tree in depths for one in of_tree]),
        question=_integers([number.setdefault(asks, len(number)) for asks, _ in asked]),
        answer=_integers([int(answer) for _, answer in asked]),
        repeats=_integers(
            [
                first + edge.repeats if edge.repeats >= 0 else -1
                for first, plan in zip(first_edge[:-1], plans, strict=True)
                for edge in plan.edges
            ]
        ),
        column=_integers([edge.follows.column for edge in edges]),
        is_leaf=np.array([edge.value is not None for edge in edges], np.bool_),
        value=np.array([edge.value or 0.0 for edge in edges], np.float64),
        first_number=_first_numbers(plans, n_nodes),
        factor=np.concatenate([nothing, *(factor for factor, _ in numbers)]),
        weight=np.concatenate([nothing, *(weight for _, weight in numbers)]),
    )


def _numbers(edges: Sequence[Edge], nodes: Floats) -> tuple[Floats, Floats]:
    """Per edge, node and state: what multiplies the path, and what makes the sum below its feature's part.

    State s of an edge that repeats none says whether it is followed; else how many of the two are. Where an
    edge repeats another, the earlier one has counted the leaves below as its own: that is taken back.
    """
    share = _column([edge.share for edge in edges])
    repeats = _column([edge.repeats for edge in edges]) >= 0
    before = _column([edges[edge.repeats].share for edge in edges])
    times = _column([1.0 if edge.value is None else edge.value for edge in edges])
    is_leaf = _column([edge.value is not None for edge in edges]) > 0
    state, node = np.arange(3), nodes[None, :, None]
    came, follows = state >= 1, np.where(repeats, state == 2, state >= 1)
    ends = share * (1 - node) + follows * node
    begins = np.where(repeats, before * (1 - node) + came * node, 1.0)
    factor = times * ends / begins
    weight = (follows - share) / ends - np.where(repeats, (came - before) / begins, 0.0)
    weight = np.where(is_leaf, factor * weight, weight)
    return factor.reshape(-1, 3), weight.reshape(-1, 3)


def _column(values: Sequence[float]) -> Floats:
    return np.array(values, np.float64)[:, None, None]


def _depths(edges: Sequence[Edge]) -> list[int]:
    depths: list[int] = []
    for edge in edges:
        depths.append(depths[edge.parent] + 1 if edge.parent >= 0 else 1)
    return depths


def _most_features(edges: Sequence[Edge]) -> int:
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


def _first_numbers(plans: Sequence[TreePlan], n_nodes: Sequence[int]) -> Integers:
    per_edge: Integers = np.repeat(_integers(n_nodes), [len(plan.edges) for plan in plans])
    first: Integers = np.cumsum(per_edge) - per_edge
    return first


def _integers(values: Sequence[int]) -> Integers:
    return np.array(values, np.int64)
