"""The inputs of assessed households, from the answers that stand in their assessments."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Input
from features.errors import TepatError
from features.matrix import FeatureMatrix
from features.profile import Profile, Summary, Variable
from models.trained_model import TrainedModel

Reasons = Sequence[Mapping[str, Mapping[str, Any]]]
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

    For a handful of households: the whole registry is read with `features.reading`.

    Args:
        profile: of the model; `features.catalogue.check_fit` has found that it fits.
        assessed: rows of an assessments file with `household_id`, `estimate`, `reasons`, `area:…`.

    Raises:
        OtherModel: the estimates differ.
    """
    catalogue = model.welfare.catalogue
    reasons = [{r["question"]: r for r in row} for row in assessed["reasons"].to_pylist()]
    areas = {name: assessed[f"area:{name}"].to_pylist() for name in catalogue.meanings["areas"]}
    columns = [
        _area(column, areas, catalogue.meanings["areas"], len(assessed))
        if column.kind in OF_AREAS
        else _column(column, reasons, _answered(profile, column.question))
        for column in catalogue.inputs
    ]
    values = (
        np.column_stack(columns).astype(np.float32) if columns else np.empty((len(assessed), 0), np.float32)
    )
    matrix = FeatureMatrix(
        assessed["household_id"].combine_chunks(), np.ascontiguousarray(values), catalogue.digest
    )
    estimates = model.to_welfare(model.welfare.scores(matrix))
    if not np.allclose(estimates, assessed["estimate"].to_numpy(), rtol=_NEAR, atol=0.0):
        raise OtherModel
    return matrix


def _column(column: Input, reasons: Reasons, asked: Variable | Summary) -> NDArray[np.float64]:
    own = [row[column.question] for row in reasons]
    known = np.array([reason["state"] == "known" for reason in own], dtype=bool)
    if column.kind == "flag" and column.bit == 0:
        unknown = np.array([reason["state"] == "unknown" for reason in own], dtype=bool)
        return np.where(unknown, np.nan, ~known)
    texts = [str(reason["answer"]) for reason in own]
    values = np.full(len(own), np.nan)
    worth = _worth(column, asked)
    values[known] = [worth.get(texts[i], np.nan) if worth else float(texts[i]) for i in np.flatnonzero(known)]
    if column.kind == "flag":
        bits = np.where(known, values, 0).astype(np.int64)
        return np.where(known, (bits & column.bit) > 0, np.nan)
    if column.kind == "category" and "" in column.codes:
        values[[reason["state"] == "not_applicable" for reason in own]] = column.codes.index("")
    return values


def _answered(profile: Profile, question: str) -> Variable | Summary:
    """The question as it is answered: of the head's answer, the variable of persons."""
    found = next(q for q in profile.questions if q.name == question)
    if isinstance(found, Summary) and found.how in ("head", "min", "max") and profile.members is not None:
        return next((v for v in profile.members.variables if found.of in (v.name, v.column)), found)
    return found


def _worth(column: Input, asked: Variable | Summary) -> dict[str, float]:
    """Answer as text → value in the matrix; empty where the text is the number itself."""
    if column.kind == "category":
        return {code: float(place) for place, code in enumerate(column.codes)}
    if isinstance(asked, Variable) and asked.kind == "yes_no":
        return dict.fromkeys(asked.yes or ("1",), 1.0) | dict.fromkeys(asked.no or ("0",), 0.0)
    if isinstance(asked, Variable) and asked.kind == "ordered":
        return {code: float(place) for place, code in enumerate(asked.codes or {})}
    return {}


def _area(
    column: Input, areas: Mapping[str, Sequence[str | None]], levels: Sequence[str], n: int
) -> NDArray[np.float64]:
    above = levels[: list(levels).index(column.question) + 1]
    known = {path: float(place) for place, path in enumerate(column.codes)}
    paths = [[areas[level][row] for level in above] for row in range(n)]
    return np.array(
        [known.get("/".join(map(str, p)), np.nan) if all(p) else np.nan for p in paths], dtype=np.float64
    )
