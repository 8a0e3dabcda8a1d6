"""Score and contributions of one household: `models.welfare_model` on one row."""

import numpy as np
from numpy.typing import NDArray

from models.tree_shap import ensemble_of
from models.welfare_model import TOLERANCE, ContributionsDoNotAdd, WelfareModel

Array = NDArray[np.float64]


class EstimateOfOne:
    """A welfare model, ready for any household; `tests/models/test_one_household.py` holds its bits."""

    def __init__(self, welfare: WelfareModel) -> None:
        self._intercept, self._reference = welfare.linear.intercept, welfare.reference_score
        self._share, self._trees = welfare.tree_share, welfare.trees
        self._kernel = None if welfare.trees is None else ensemble_of(welfare.trees.booster)
        # The first walk loads what was compiled: a second that nobody who asks has to wait for.
        nothing_known = np.full(len(welfare.catalogue.inputs), np.nan)
        self(nothing_known, np.zeros(len(nothing_known)))

    def __call__(self, seen: Array, effects: Array) -> tuple[float, Array]:
        """The score, and what each input adds to it, shape (inputs,).

        Args:
            seen: shape (inputs,), what the trees see: values of a feature matrix, areas replaced by what is
                known of them.
            effects: shape (inputs,), what the linear part adds.

        Raises:
            ContributionsDoNotAdd: the sum misses the score by more than 1e-6.
        """
        score, contributions = self._intercept + float(effects.sum()), effects
        if self._trees is not None:
            prediction, contributions = self._with_trees(seen, effects)
            score = (1 - self._share) * score + self._share * prediction
        gap = abs(self._reference + float(contributions.sum()) - score)
        if not gap <= TOLERANCE:
            raise ContributionsDoNotAdd(gap)
        return score, contributions

    def _with_trees(self, seen: Array, effects: Array) -> tuple[float, Array]:
        """What the trees predict, and the contributions of both parts together."""
        assert self._trees is not None, "asked only where there are trees"
        if self._kernel is not None:
            return self._kernel.mixed(seen, effects, self._trees.centre, self._share)
        of_trees, predictions = self._trees.explain_seen(seen[None])
        return float(predictions[0]), (1 - self._share) * effects + self._share * of_trees[0]
