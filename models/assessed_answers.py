"""The inputs of assessed households, from the answers that stand in their assessments."""

import numpy as np
import pyarrow as pa

from features.errors import TepatError
from features.matrix import FeatureMatrix
from features.profile import Profile
from models.coded_matrix import CodedAnswers, coded_matrix
from models.coded_reasons import Vocabulary, coded_answers
from models.trained_model import TrainedModel

_NEAR = 1e-6


class OtherModel(TepatError):
    """The model does not arrive at the estimates that the assessments hold."""

    def __init__(self) -> None:
        super().__init__(
            "The model does not arrive at the estimates in this file of assessments: it is another model, "
            "or the file was changed. Assess the registry again, or give the model it was assessed with."
        )


def matrix_of(model: TrainedModel, profile: Profile, assessed: pa.Table) -> FeatureMatrix:
    """What the model was given when it assessed these households, checked to give the same estimates.

    Args:
        profile: of the model; `features.catalogue.check_fit` has found that it fits.
        assessed: rows of an assessments file with `household_id`, `estimate`, `reasons`, `area:…`.

    Raises:
        OtherModel: the estimates differ.
    """
    questions, texts = Vocabulary(), Vocabulary()
    codes = coded_answers(assessed["reasons"].combine_chunks(), questions, texts)
    areas = {
        name: assessed[f"area:{name}"].combine_chunks() for name in model.welfare.catalogue.meanings["areas"]
    }
    answers = CodedAnswers(
        assessed["household_id"].combine_chunks(), tuple(questions), codes, tuple(texts), areas
    )
    matrix = coded_matrix(model.welfare.catalogue, profile, answers)
    check_estimates(model, matrix, assessed["estimate"].to_numpy())
    return matrix


def check_estimates(
    model: TrainedModel, matrix: FeatureMatrix, estimates: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    """
    Raises:
        OtherModel: the model's estimates of `matrix` differ from `estimates`.
    """
    found = model.to_welfare(model.welfare.scores(matrix))
    if not np.allclose(found, estimates, rtol=_NEAR, atol=0.0):
        raise OtherModel
