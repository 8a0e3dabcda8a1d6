"""The tree part of the estimate: a LightGBM ensemble over the same inputs."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.area_context import AreaContext

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
    """

    text: str
    booster: "lightgbm.Booster"
    context: AreaContext
    centre: NDArray[np.float64]
    base: float

    def predict(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Predictions, shape (n,)."""
        return np.asarray(self.booster.predict(self.context.apply(values)), dtype=np.float64)

    def contributions(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Shapley values per input about the survey's mean, shape (n, inputs).

        LightGBM's own base value is an unweighted mean; `centre` moves it to the weighted one.
        Source: Lundberg, Erion, Lee (2018), "Consistent individualized feature attribution for
        tree ensembles", arXiv 1802.03888; LightGBM `predict(pred_contrib=True)`.
        """
        raw = np.asarray(self.booster.predict(self.context.apply(values), pred_contrib=True))
        return np.asarray(raw[:, :-1] - self.centre, dtype=np.float64)


def without_parameters(text: str) -> str:
    """A model text without the block that says how it was trained (threads among it).

    Loading does not need the block, and the same trees must be the same bytes on any number of threads.
    """
    return _PARAMETERS.sub("\n", text)


def booster_from(text: str, threads: int | None = None) -> "lightgbm.Booster":
    """The ensemble of a model text; lightgbm is imported here, where it is first needed."""
    import lightgbm

    parameters = {} if threads is None else {"num_threads": threads}
    return lightgbm.Booster(model_str=text, params=parameters)
