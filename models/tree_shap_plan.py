"""How a tree is cut into groups of leaves that a table can hold, and what is left for integration.

What a tree says about a household depends on its answers to the tree's questions alone. Leaves that at most
`MOST_QUESTIONS` different questions decide have so few patterns of answers that their contributions can be
written down in advance: explaining is then looking up. Leaves behind longer paths are integrated.
"""

from dataclasses import dataclass
from typing import NamedTuple

from models.tree_shap_cuts import BinSet
from models.tree_shap_text import Tree

# 2^8 patterns: a tree of 8 leaves is one table of a few KiB, 600 trees of 47 leaves stay below 100 MB.
MOST_QUESTIONS = 8
NEVER = 1 << 30


class Condition(NamedTuple):
    """What one feature must answer for a leaf to be reached, and how often it did in training.

    `asked` and `wanted` are bits over the questions of the group; `share` is the part of the training rows
    that passed all splits of the path on this feature, counted at each split.
    """

    column: int
    share: float
    asked: int
    wanted: int


class Leaf(NamedTuple):
    """A leaf's value and its conditions, one for each feature on its path."""

    value: float
    conditions: tuple[Condition, ...]


class Group(NamedTuple):
    """Leaves that few questions decide. A question is a set of bins that does not hold bin 0."""

    questions: tuple[BinSet, ...]
    leaves: tuple[Leaf, ...]


class Edge(NamedTuple):
    """One edge of the part of a tree that is integrated.

    Attributes:
        parent: the edge above, as an index into the same list; -1 below the root.
        repeats: the nearest edge above on the same feature; -1 if there is none.
        follows: the bins of its feature that take the whole path down to here.
        share: the part of the training rows that did, counted at each split of the path on this feature.
        value: of the leaf at its lower end, or None.
    """

    parent: int
    repeats: int
    follows: BinSet
    share: float
    value: float | None


@dataclass(frozen=True, slots=True)
class TreePlan:
    """A tree's groups, and its remaining edges, each after its parent and before its next sibling."""

    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]


class _Passed(NamedTuple):
    """What a path says of one feature: the part of training rows that passed, and the bins that pass."""

    share: float
    bins: int
    asks: BinSet


class _Visit(NamedTuple):
    """A node on the way down: its path by feature, the edge to it, the last kept edge by feature."""

    node: int
    path: dict[int, _Passed]
    edge: Edge | None
    last: dict[int, int]


def plan_tree(tree: Tree, left: list[BinSet], everything: list[int]) -> TreePlan:
    """Cuts a tree into groups, as large as `MOST_QUESTIONS` allows, and the edges to the other leaves.

    Args:
        tree: the tree.
        left: per inner node the bins that go left.
        everything: per column the set of all its bins.
    """
    below = _questions_below(tree, left, everything)
    groups: list[Group] = []
    edges: list[Edge] = []
    waiting = [_Visit(0 if left else -1, {}, None, {})]
    while waiting:
        visit = waiting.pop()
        if _fits(visit, below):
            groups.append(_group(tree, left, everything, visit))
            continue
        if visit.edge is not None:
            value = float(tree.value[-1 - visit.node]) if visit.node < 0 else None
            edges.append(visit.edge._replace(value=value))
        if visit.node >= 0:
            waiting.extend(_children(tree, left, everything, visit, len(edges) - 1))
    return TreePlan(tuple(groups), _leading_to_leaves(edges))


def question(bins: BinSet, everything: list[int]) -> tuple[BinSet, bool]:
    """The question that tells whether a household is in these bins, and the answer that says so."""
    if bins.bins & 1:
        return BinSet(bins.column, bins.bins ^ everything[bins.column]), False
    return bins, True


def _questions_below(tree: Tree, left: list[BinSet], everything: list[int]) -> list[frozenset[BinSet] | None]:
    """Per inner node the questions of its subtree; None where they are too many for a group."""
    below: list[frozenset[BinSet] | None] = [None] * len(left)
    for node in reversed(range(len(left))):
        questions: frozenset[BinSet] | None = frozenset([question(left[node], everything)[0]])
        for child in (int(tree.left[node]), int(tree.right[node])):
            if child >= 0 and questions is not None:
                inside = below[child]
                questions = None if inside is None else questions | inside
        below[node] = questions if questions is not None and len(questions) <= MOST_QUESTIONS else None
    return below


def _fits(visit: _Visit, below: list[frozenset[BinSet] | None]) -> bool:
    inside = below[visit.node] if visit.node >= 0 else frozenset()
    if inside is None:
        return False
    return len({passed.asks for passed in visit.path.values()} | inside) <= MOST_QUESTIONS


def _ways(tree: Tree, left: list[BinSet], everything: list[int], node: int) -> list[tuple[int, int, float]]:
    """Of a node's children, the right one first: which child, the bins that go there, the share that did."""
    column, bins = left[node]
    share_left, share_right = tree.share[node].tolist()
    return [
        (int(tree.right[node]), bins ^ everything[column], share_right),
        (int(tree.left[node]), bins, share_left),
    ]


def _children(
    tree: Tree, left: list[BinSet], everything: list[int], visit: _Visit, edge: int
) -> list[_Visit]:
    column = left[visit.node].column
    above_share, above_bins = 1.0, everything[column]
    if column in visit.path:
        above_share, above_bins, _ = visit.path[column]
    last = visit.last if visit.edge is None else {**visit.last, visit.edge.follows.column: edge}
    parent = -1 if visit.edge is None else edge
    visits = []
    for child, bins, share in _ways(tree, left, everything, visit.node):
        follows = BinSet(column, above_bins & bins)
        passed = _Passed(above_share * share, follows.bins, question(follows, everything)[0])
        down = Edge(parent, last.get(column, -1), follows, passed.share, None)
        visits.append(_Visit(child, {**visit.path, column: passed}, down, last))
    return visits


def _group(tree: Tree, left: list[BinSet], everything: list[int], visit: _Visit) -> Group:
    """The leaves at and below a node, with every condition in terms of the group's own questions."""
    number: dict[BinSet, int] = {}

    def narrowed(known: Condition | None, column: int, bins: int, share: float) -> Condition:
        asks, answer = question(BinSet(column, bins), everything)
        bit = 1 << number.setdefault(asks, len(number))
        wanted = bit if answer else 0
        if known is None:
            return Condition(column, share, bit, wanted)
        contradicts = bool(known.asked & bit) and (known.wanted & bit) != wanted
        wanted |= known.wanted | (NEVER if contradicts else 0)
        return Condition(column, known.share * share, known.asked | bit, wanted)

    start = {
        column: narrowed(None, column, passed.bins, passed.share) for column, passed in visit.path.items()
    }
    leaves = []
    waiting = [(visit.node, start)]
    while waiting:
        node, conditions = waiting.pop()
        if node < 0:
            leaves.append(Leaf(float(tree.value[-1 - node]), tuple(conditions.values())))
            continue
        column = left[node].column
        for child, bins, share in _ways(tree, left, everything, node):
            condition = narrowed(conditions.get(column), column, bins, share)
            waiting.append((child, {**conditions, column: condition}))
    return Group(tuple(number), tuple(leaves))


def _leading_to_leaves(edges: list[Edge]) -> tuple[Edge, ...]:
    """Without the edges below which every leaf found its place in a group."""
    leads = [edge.value is not None for edge in edges]
    for index in reversed(range(len(edges))):
        if leads[index] and edges[index].parent >= 0:
            leads[edges[index].parent] = True
    index_of = {-1: -1}
    kept: list[Edge] = []
    for index, edge in enumerate(edges):
        if leads[index]:
            index_of[index] = len(kept)
            kept.append(edge._replace(parent=index_of[edge.parent], repeats=index_of[edge.repeats]))
    return tuple(kept)
