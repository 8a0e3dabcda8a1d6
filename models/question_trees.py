"""Of an ensemble only the trees that ask a question: what one corrected answer can change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.area_context import AreaContext
from models.trained_model import TrainedModel
from models.trees import TreePart, booster_from
from models.welfare_model import WelfareModel

_TREE = re.compile(r"^Tree=\d+\n", re.MULTILINE)
_SPLITS = re.compile(r"^split_feature=(.*)$", re.MULTILINE)
_SIZES = re.compile(r"^tree_sizes=.*\n", re.MULTILINE)
_END = "end of trees"


@dataclass(frozen=True, slots=True, eq=False)
class QuestionEffect:
    """How the score moves when the answers to one question change and all others stay.

    Attributes:
        columns: the question's columns of the feature matrix.
        trees: the trees that split on one of them, as a part of their own; None where there are none.
    """

    welfare: WelfareModel
    columns: tuple[int, ...]
    trees: TreePart | None

    def part(self, values: NDArray[np.float32], effects_of: NDArray[np.float64]) -> NDArray[np.float64]:
        """The part of the score that the question has a hand in, up to a constant, shape (n,).

        Two matrices that differ in these columns alone differ in their scores by as much as here.

        Args:
            values: shape (n, inputs), a feature matrix's, the areas' context already in its place.
            effects_of: shape (n, inputs), the linear part's contributions.
        """
        welfare = self.welfare
        effects = np.zeros(len(values))
        for column in self.columns:
            effects += effects_of[:, column]
        if self.trees is None:
            return effects * (1 - welfare.tree_share)
        return (1 - welfare.tree_share) * effects + welfare.tree_share * self.trees.predict(values)


@lru_cache(maxsize=1024)
def question_effect(model: TrainedModel, columns: tuple[int, ...]) -> QuestionEffect:
    """The effect of the question that has these `columns`; made once a model and question."""
    part = model.welfare.trees
    if part is None:
        return QuestionEffect(model.welfare, columns, None)
    text = trees_that_ask(part.text, columns)
    if text is None:
        return QuestionEffect(model.welfare, columns, None)
    trees = TreePart(text, booster_from(text), AreaContext({}), part.centre, part.base, part.threads)
    return QuestionEffect(model.welfare, columns, trees)


def trees_that_ask(text: str, columns: Sequence[int]) -> str | None:
    """A LightGBM model text with only the trees that split on one of `columns`; None without any.

    >>> head, tail = "tree\\nmax_feature_idx=2\\ntree_sizes=9 9\\n\\n", "end of trees\\n"
    >>> one, two = "Tree=0\\nsplit_feature=0 2\\n\\n", "Tree=1\\nsplit_feature=1\\n\\n"
    >>> print(trees_that_ask(head + one + two + tail, [1]))
    tree
    max_feature_idx=2
    <BLANKLINE>
    Tree=1
    split_feature=1
    <BLANKLINE>
    end of trees
    <BLANKLINE>
    """
    starts = [match.start() for match in _TREE.finditer(text)]
    end = text.index(_END)
    wanted = set(columns)
    kept = [
        block
        for block in (text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True))
        if (splits := _SPLITS.search(block)) and wanted & set(map(int, splits.group(1).split()))
    ]
    if not kept:
        return None
    return _SIZES.sub("", text[: starts[0]]) + "".join(kept) + text[end:]
