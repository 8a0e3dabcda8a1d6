"""A LightGBM model's text, read into the trees that the kernel walks."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

CATEGORICAL = 1
DEFAULT_LEFT = 2


class UnsupportedModel(Exception):
    """The kernel cannot run this model; LightGBM's own contributions can.

    `models.tree_shap.exact_contributions` catches it and asks LightGBM.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree, numbered as LightGBM numbers: inner nodes from 0, leaf i as the child -1 - i.

    Attributes:
        feature, threshold, decision: shape (leaves - 1,), per inner node. `threshold` is an index into
            `categories` where `decision` has the bit `CATEGORICAL`; bits 2 and 3 of `decision` say what
            counts as missing (0 nothing, 1 zero, 2 NaN), `DEFAULT_LEFT` where it goes.
        left, right: shape (leaves - 1,), child per inner node.
        value: shape (leaves,), in the unit of the target.
        share: shape (leaves - 1, 2), of the training rows at a node, the part that went left and right.
        categories: the codes that go left, one array per categorical split.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    decision: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    share: NDArray[np.float64]
    categories: tuple[NDArray[np.int64], ...]
    expected: float


@dataclass(frozen=True, slots=True)
class Forest:
    """The trees of a model in their order, and how many columns it expects."""

    n_features: int
    trees: tuple[Tree, ...]


def read_forest(model_text: str) -> Forest:
    """The trees of a regression model in LightGBM's text format (`version=v4`).

    Raises:
        UnsupportedModel: not one tree per iteration, averaged trees, linear leaves, or training counts
            that are missing or zero: ask LightGBM for the contributions.

    Source:
        LightGBM 4.7, `src/boosting/gbdt_model_text.cpp` and `src/io/tree.cpp`.
    """
    head, *blocks = model_text.split("\nTree=")
    fields = _fields(head)
    if fields.get("num_tree_per_iteration") != "1":
        raise UnsupportedModel("the model has several outputs")
    if "average_output" in fields:
        raise UnsupportedModel("the model averages its trees")
    trees = tuple(_read_tree(_fields(block.partition("\n\n")[0])) for block in blocks)
    return Forest(n_features=int(fields["max_feature_idx"]) + 1, trees=trees)


def _fields(lines: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in lines.splitlines())
    return {name: content for name, _, content in pairs}


def _read_tree(fields: dict[str, str]) -> Tree:
    if fields.get("is_linear", "0") != "0":
        raise UnsupportedModel("the leaves are linear models")
    value = _floats(fields["leaf_value"])
    if len(value) == 1:
        none = np.empty(0, np.int64)
        nothing = np.empty(0)
        return Tree(none, nothing, none, none, none, value, np.empty((0, 2)), (), float(value[0]))
    left, right = _integers(fields["left_child"]), _integers(fields["right_child"])
    inner, leaf = _floats(fields.get("internal_count", "")), _floats(fields.get("leaf_count", ""))
    if not _parents_first(left, right):
        raise UnsupportedModel("the nodes of a tree are not numbered as LightGBM numbers them")
    if len(inner) != len(left) or len(leaf) != len(value) or min(inner.min(), leaf.min()) <= 0:
        raise UnsupportedModel("a tree does not say how many training rows reached each of its leaves")
    count = np.concatenate([inner, leaf[::-1]])  # child -1 - i is then the count of leaf i
    return Tree(
        feature=_integers(fields["split_feature"]),
        threshold=_floats(fields["threshold"]),
        decision=_integers(fields["decision_type"]),
        left=left,
        right=right,
        value=value,
        share=np.column_stack([count[left], count[right]]) / inner[:, None],
        categories=_categories(fields),
        expected=float(sum((leaf / inner[0]) * value)),
    )


def _categories(fields: dict[str, str]) -> tuple[NDArray[np.int64], ...]:
    if fields["num_cat"] == "0":
        return ()
    bounds = _integers(fields["cat_boundaries"])
    words = np.array(fields["cat_threshold"].split(), np.uint32)
    return tuple(
        np.flatnonzero(np.unpackbits(words[first:last].astype("<u4").view(np.uint8), bitorder="little"))
        for first, last in pairwise(bounds.tolist())
    )


def _parents_first(left: NDArray[np.int64], right: NDArray[np.int64]) -> bool:
    child = np.concatenate([left, right])
    parent = np.tile(np.arange(len(left)), 2)
    return bool(np.all((child < 0) | (child > parent)))


def _floats(content: str) -> NDArray[np.float64]:
    return np.array(content.split(), np.float64)


def _integers(content: str) -> NDArray[np.int64]:
    return np.array(content.split(), np.int64)
