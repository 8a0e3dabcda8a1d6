"""The tree part of the estimate: a LightGBM ensemble over the same inputs."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.area_context import AreaContext
from models.tree_shap import exact_contributions_and_prediction

if TYPE_CHECKING:
    import lightgbm

_PARAMETERS = re.compile(r"\nparameters:\n.*?\nend of parameters\n", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class TreePart:
    """Trees on a feature matrix whose area columns are replaced by the area's stored context.

    Attributes:
        text: LightGBM's text format, without its list of training parameters.
        booster: the ensemble that `text` describes.
        context: what an area is known for; see `models.area_context`.
        centre: shape (inputs,) weighted mean contribution over the survey.
        base: weighted mean prediction over the survey.
        threads: of one prediction; chunks of households go side by side instead. The numbers never
            depend on it.
    """

    text: str
    booster: "lightgbm.Booster"
    context: AreaContext
    centre: NDArray[np.float64]
    base: float
    threads: int = 1

    def predict(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Predictions, shape (n,)."""
        return self._ask(values)

    def predict_by_rounds(self, values: NDArray[np.float32], rounds: tuple[int, ...]) -> NDArray[np.float64]:
        """Predictions after each number of rounds, ascending, shape (n, len(rounds))."""
        between = zip((0, *rounds[:-1]), rounds, strict=True)
        steps = [self._ask(values, start_iteration=a, num_iteration=b - a) for a, b in between]
        return np.cumsum(np.column_stack(steps), axis=1)

    def contributions(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Shapley values per input about the survey's mean, shape (n, inputs)."""
        return self.explain(values)[0]

    def explain(self, values: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Contributions as above and predictions as `predict`, to the last bit, from one walk.

        LightGBM's own base value is an unweighted mean; `centre` moves it to the weighted one.

        Source:
            Lundberg, Erion, Lee (2018), "Consistent individualized feature attribution for tree
            ensembles", arXiv 1802.03888; `models.tree_shap` says how.
        """
        return self.explain_seen(self.context.apply(values))

    def explain_seen(self, inputs: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `explain`, of inputs that have the areas' context in its place."""
        raw, predictions = exact_contributions_and_prediction(self.booster, inputs, self.threads)
        return raw[:, :-1] - self.centre, predictions

    def _ask(self, values: NDArray[np.float32], **wanted: Any) -> NDArray[np.float64]:
        inputs = self.context.apply(values)
        return np.asarray(self.booster.predict(inputs, num_threads=self.threads, **wanted), np.float64)


def without_parameters(text: str) -> str:
    """A model text without the block that says how it was trained (threads among it).

    Loading does not need the block, and the same trees must be the same bytes on any number of threads.
    """
    return _PARAMETERS.sub("\n", text)


def booster_from(text: str) -> "lightgbm.Booster":
    """The ensemble of a model text; lightgbm is imported here, where it is first needed.

    Raises:
        ValueError: the text is no model.
    """
    import lightgbm

    try:
        return lightgbm.Booster(model_str=text)
    except lightgbm.basic.LightGBMError:
        raise ValueError("the text of the trees is no LightGBM model") from None
