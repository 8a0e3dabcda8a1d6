"""The welfare model: one additive estimate from a linear part and a tree part."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Catalogue
from features.errors import TepatError
from features.matrix import FeatureMatrix
from models.linear import LinearPart
from models.trees import TreePart

Scale = Literal["log", "rank"]
TOLERANCE = 1e-6


class WrongMatrix(TepatError):
    """The feature matrix was made for another catalogue than the model's."""

    def __init__(self, wanted: str, given: str) -> None:
        self.wanted = wanted
        self.given = given
        super().__init__(
            f"The model was trained on other inputs (catalogue {wanted[:12]}) than these households were "
            f"prepared for ({given[:12]}). Prepare them with the model's own catalogue."
        )


class ContributionsDoNotAdd(TepatError):
    """Contributions of a batch do not add up to its estimates: nothing of it may be used."""

    def __init__(self, gap: float) -> None:
        self.gap = gap
        super().__init__(
            f"The reasons of this batch do not add up to its estimates (largest gap {gap:.3g} log points). "
            "No result was written. Verify the model folder, or go back to the previous model."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Scores of n households and what each input gave.

    Attributes:
        scores: shape (n,) estimated mean log welfare (scale "log") or expected rank ("rank").
        contributions: shape (n, inputs), in the unit of `scores`; they add to scores − reference.
    """

    scores: NDArray[np.float64]
    contributions: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class WelfareModel:
    """(1 − tree_share) × linear part + tree_share × tree part.

    Attributes:
        scale: "log" for amounts (the estimate is exp(score)), "rank" for levels.
        reference_score: weighted mean score of the survey's households.
    """

    catalogue: Catalogue
    scale: Scale
    linear: LinearPart
    trees: TreePart | None
    tree_share: float

    @property
    def reference_score(self) -> float:
        """Weighted mean score of the survey: what contributions are relative to."""
        if self.trees is None:
            return self.linear.intercept
        return (1 - self.tree_share) * self.linear.intercept + self.tree_share * self.trees.base

    def scores(self, matrix: FeatureMatrix) -> NDArray[np.float64]:
        """Estimated mean log welfare (or expected rank), shape (n,).

        Raises:
            WrongMatrix: the matrix has other columns.
        """
        self._check(matrix)
        return self.scores_from(self.linear.contributions(matrix.values), matrix.values)

    def scores_from(self, effects: NDArray[np.float64], values: NDArray[np.float32]) -> NDArray[np.float64]:
        """As `scores`, where somebody already knows the linear part's `effects`, shape (n, inputs).

        Args:
            values: of a feature matrix of this model's catalogue.
        """
        linear: NDArray[np.float64] = self.linear.intercept + effects.sum(axis=1)
        if self.trees is None:
            return linear
        return (1 - self.tree_share) * linear + self.tree_share * self.trees.predict(values)

    def explain(self, matrix: FeatureMatrix) -> Estimates:
        """Scores with contributions per input, checked to add up.

        Raises:
            WrongMatrix: the matrix has other columns.
            ContributionsDoNotAdd: a sum misses its score by more than 1e-6.
        """
        self._check(matrix)
        return self.explain_from(self.linear.contributions(matrix.values), matrix.values)

    def explain_from(self, effects: NDArray[np.float64], values: NDArray[np.float32]) -> Estimates:
        """As `explain`, where somebody already knows the linear part's `effects`, shape (n, inputs).

        Args:
            values: of a feature matrix of this model's catalogue.

        Raises:
            ContributionsDoNotAdd: as there.
        """
        contributions = effects
        scores = self.linear.intercept + contributions.sum(axis=1)
        if self.trees is not None:
            of_trees, predictions = self.trees.explain(values)
            scores = (1 - self.tree_share) * scores + self.tree_share * predictions
            contributions = (1 - self.tree_share) * contributions + self.tree_share * of_trees
        gap = float(np.abs(self.reference_score + contributions.sum(axis=1) - scores).max(initial=0.0))
        if not gap <= TOLERANCE:
            raise ContributionsDoNotAdd(gap)
        return Estimates(scores, contributions)

    def _check(self, matrix: FeatureMatrix) -> None:
        if matrix.catalogue_digest != self.catalogue.digest:
            raise WrongMatrix(self.catalogue.digest, matrix.catalogue_digest)
