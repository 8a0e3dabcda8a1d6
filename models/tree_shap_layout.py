"""A forest as the flat arrays that the compiled loops take."""

from typing import NamedTuple

import numpy as np

from models.tree_shap_cuts import ZERO, BinSet, Cuts, find_cuts, left_sets
from models.tree_shap_kernel import BinEdges, Bins, Paths, Questions, Tables
from models.tree_shap_paths import lay_out_paths
from models.tree_shap_plan import plan_tree
from models.tree_shap_tables import first_of_each, lay_out_tables
from models.tree_shap_text import Forest


class Layout(NamedTuple):
    """What `models.tree_shap_kernel.explain` takes between the households and the results, in its order."""

    edges: BinEdges
    questions: Questions
    tables: Tables
    paths: Paths | None


def lay_out(forest: Forest) -> Layout:
    """Cuts a forest into groups and paths and writes everything down that does not depend on a household."""
    cuts = find_cuts(forest)
    everything = [(1 << (len(points) + 2)) - 1 for points in cuts.points]
    plans = [
        plan_tree(tree, left, everything)
        for tree, left in zip(forest.trees, left_sets(forest, cuts), strict=True)
    ]
    number: dict[BinSet, int] = {}
    tables = lay_out_tables(plans, number, len(cuts.features))
    paths = lay_out_paths(plans, number, everything)
    return Layout(_bin_edges(cuts), _questions(number, everything), tables, paths)


def _bin_edges(cuts: Cuts) -> BinEdges:
    filled = [
        np.append(points, np.full((1 << len(points).bit_length()) - 1 - len(points), np.inf))
        for points in cuts.points
    ]
    return BinEdges(
        features=cuts.features,
        first=first_of_each(filled),
        points=np.concatenate([*filled, np.empty(0)]),
        n_points=np.array([len(points) for points in cuts.points], np.int64),
        zero=ZERO,
    )


def _questions(number: dict[BinSet, int], everything: list[int]) -> Questions:
    low, high, first, members = [], [], [], [np.empty(0, np.uint16)]
    n_members = 0
    for asked in number:
        is_run, lowest, highest = _run(asked.bins)
        low.append(lowest)
        high.append(highest)
        first.append(-1 if is_run else n_members)
        if not is_run:
            n_bins = everything[asked.column].bit_length()
            members.append(_members(asked.bins, n_bins))
            n_members += n_bins
    return Questions(
        column=np.array([asked.column for asked in number], np.int64),
        low=np.array(low, np.uint16),
        high=np.array(high, np.uint16),
        first=np.array(first, np.int64),
        member=np.concatenate(members),
    )


def _run(bins: int) -> tuple[bool, int, int]:
    """Whether the bins are all bins from the lowest to the highest; no bin at all is the run 1 to 0.

    >>> _run(0b01110), _run(0b01010), _run(0)
    ((True, 1, 3), (False, 1, 3), (True, 1, 0))
    """
    if bins == 0:
        return True, 1, 0
    lowest = (bins & -bins).bit_length() - 1
    run = bins >> lowest
    return run & (run + 1) == 0, lowest, bins.bit_length() - 1


def _members(bins: int, n_bins: int) -> Bins:
    packed = np.frombuffer(bins.to_bytes((n_bins + 7) // 8, "little"), np.uint8)
    return np.unpackbits(packed, bitorder="little", count=n_bins).astype(np.uint16)
