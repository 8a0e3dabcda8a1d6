"""The score of each household after each single correction: what a check would be worth.

Only the trees that ask the corrected question are walked again. The compiled loops and the plain
way behind them, for where they cannot run, give the same bits.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.corrections import Correction, corrections_of
from models.question_trees import question_effect
from models.trained_model import TrainedModel
from models.tree_shap import kernel_runs
from models.tree_shap_text import CATEGORICAL, Forest, UnsupportedModel, read_forest

if TYPE_CHECKING:
    from models.corrected_scores_kernel import Asked, Trees

Array = NDArray[np.float64]


def corrected_scores(
    model: TrainedModel,
    inputs: NDArray[np.float32] | Array,
    effects: Array,
    scores: Array,
) -> Array:
    """Shape (m, corrections): the score of every household were one answer corrected, the others as they are.

    Args:
        inputs: shape (m, inputs), a feature matrix's, the areas' context already in its place; not changed.
        effects: shape (m, inputs), the linear part's contributions; scores: shape (m,), the model's.
    """
    laid_out = _laid_out(model)
    if laid_out is None:
        return plainly_corrected_scores(model, inputs.astype(np.float32), effects, scores)
    from models.corrected_scores_kernel import correct

    out = np.empty((len(scores), len(corrections_of(model))))
    trees, asked = laid_out
    values = np.array(inputs, np.float64, order="C")
    correct(values, np.ascontiguousarray(effects), scores, model.welfare.tree_share, trees, asked, out)
    return out


def tree_predictions(model: TrainedModel, inputs: NDArray[np.float32] | Array) -> Array:
    """What the model's trees predict, shape (m,), in the compiled loops where they run: LightGBM takes longer
    to begin than they need for a few households. `inputs` as in `corrected_scores`.
    """
    laid_out = _laid_out(model)
    if laid_out is None:
        trees = model.welfare.trees
        assert trees is not None, "asked only where there are trees"
        found = trees.booster.predict(inputs.astype(np.float32), num_threads=trees.threads)
        return np.asarray(found, np.float64)
    from models.corrected_scores_kernel import predict

    out = np.empty(len(inputs))
    predict(np.ascontiguousarray(inputs, np.float64), laid_out[0], out)
    return out


def plainly_corrected_scores(
    model: TrainedModel,
    inputs: NDArray[np.float32],
    effects: Array,
    scores: Array,
) -> Array:
    """As `corrected_scores`, asking LightGBM."""
    m, corrections = len(scores), corrections_of(model)
    out = np.empty((m, len(corrections)))
    for columns, group in groupby(enumerate(corrections), key=lambda each: each[1].columns):
        places, own = zip(*group, strict=True)
        # The first m rows stay as they are; one prediction serves before and after.
        tried, their_effects = np.tile(inputs, (1 + len(own), 1)), np.tile(effects, (1 + len(own), 1))
        for number, correction in enumerate(own, start=1):
            rows = slice(number * m, (number + 1) * m)
            tried[rows, list(columns)] = correction.values
            their_effects[rows, list(columns)] = correction.effects
        parts = question_effect(model, columns).part(tried, their_effects).reshape(1 + len(own), m)
        out[:, list(places)] = (scores - parts[0] + parts[1:]).T
    return out


@lru_cache(maxsize=16)
def _laid_out(model: TrainedModel) -> "tuple[Trees, Asked] | None":
    """What the compiled loops take; None where they cannot run, or not with this model."""
    if not kernel_runs():
        return None
    try:
        text = model.welfare.trees.text if model.welfare.trees is not None else None
        forest = Forest(0, ()) if text is None else read_forest(text)
    except UnsupportedModel:
        return None
    return _trees(forest), _asked(forest, corrections_of(model))


def _trees(forest: Forest) -> "Trees":
    from models.corrected_scores_kernel import Trees

    trees = forest.trees
    codes, first_code, n_codes = [np.zeros(0, np.bool_)], [], []
    used = 0
    for tree in trees:
        for decision, threshold in zip(tree.decision.tolist(), tree.threshold.tolist(), strict=True):
            member = np.zeros(0, np.bool_)
            if decision & CATEGORICAL:
                known = tree.categories[int(threshold)]
                member = np.zeros(int(known.max(initial=-1)) + 1, np.bool_)
                member[known] = True
            codes.append(member)
            first_code.append(used)
            n_codes.append(len(member))
            used += len(member)
    return Trees(
        first_node=_firsts([len(tree.feature) for tree in trees]),
        first_leaf=_firsts([len(tree.value) for tree in trees]),
        feature=_joined([tree.feature for tree in trees]),
        threshold=np.concatenate([np.empty(0), *(tree.threshold for tree in trees)]),
        decision=_joined([tree.decision for tree in trees]),
        left=_joined([tree.left for tree in trees]),
        right=_joined([tree.right for tree in trees]),
        value=np.concatenate([np.empty(0), *(tree.value for tree in trees)]),
        first_code=np.array(first_code, np.int64),
        n_codes=np.array(n_codes, np.int64),
        code=np.concatenate(codes),
    )


def _asked(forest: Forest, corrections: Sequence[Correction]) -> "Asked":
    from models.corrected_scores_kernel import Asked

    groups = [(columns, len(list(own))) for columns, own in groupby(each.columns for each in corrections)]
    hearing = [
        np.array(
            [place for place, tree in enumerate(forest.trees) if np.isin(tree.feature, columns).any()],
            np.int64,
        )
        for columns, _ in groups
    ]
    return Asked(
        first_correction=_firsts([n for _, n in groups]),
        first_tree=_firsts([len(trees) for trees in hearing]),
        tree=_joined(hearing),
        first_column=_firsts([len(each.columns) for each in corrections]),
        column=np.array([column for each in corrections for column in each.columns], np.int64),
        # As a feature matrix holds them.
        value=np.array([value for each in corrections for value in each.values], np.float32).astype(
            np.float64
        ),
        effect=np.array([effect for each in corrections for effect in each.effects], np.float64),
    )


def _firsts(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _joined(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
