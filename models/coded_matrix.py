"""The inputs of a model from answers as they stand in assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue, Input
from features.matrix import FeatureMatrix
from features.profile import Profile, Summary, Variable
from models.coded_reasons import NOT_APPLICABLE, NOT_ASKED, UNKNOWN

_SPECIAL = -min(UNKNOWN, NOT_APPLICABLE, NOT_ASKED)


@dataclass(frozen=True, slots=True, eq=False)
class CodedAnswers:
    """What n households answered to q questions.

    Attributes:
        codes: shape (n, q) int32, of `models.coded_reasons.coded_answers`.
        texts: what the codes stand for.
        areas: area column → pyarrow string array (n,).
    """

    ids: pa.StringArray
    questions: tuple[str, ...]
    codes: NDArray[np.int32]
    texts: tuple[str, ...]
    areas: Mapping[str, pa.StringArray]

    def of(self, question: str) -> NDArray[np.int32]:
        """The codes of one question, shape (n,); NOT_ASKED where no assessment holds it."""
        if question not in self.questions:
            return np.full(len(self.ids), NOT_ASKED, dtype=np.int32)
        return np.ascontiguousarray(self.codes[:, self.questions.index(question)])

    def unknown(self) -> NDArray[np.int64]:
        """How many questions have no known answer and do apply, as `models.enough_answers` counts them."""
        asked = [place for place, name in enumerate(self.questions) if name not in self.areas]
        return np.asarray((self.codes[:, asked] == UNKNOWN).sum(axis=1), dtype=np.int64)


def coded_matrix(catalogue: Catalogue, profile: Profile, answers: CodedAnswers) -> FeatureMatrix:
    """What a model with this catalogue is given for these households, as `features.matrix` makes it.

    An answer that the catalogue has never seen is unknown to the model.

    Args:
        profile: of the model; `features.catalogue.check_fit` has found that it fits.
    """
    values = np.empty((len(answers.ids), len(catalogue.inputs)), dtype=np.float32)
    for place, column in enumerate(catalogue.inputs):
        if column.kind in OF_AREAS:
            values[:, place] = _area(column, answers, catalogue.meanings["areas"])
        else:
            values[:, place] = _column(column, answers, _answered(profile, column.question))
    return FeatureMatrix(answers.ids, values, catalogue.digest)


def _column(column: Input, answers: CodedAnswers, asked: Variable | Summary) -> NDArray[np.float64]:
    codes = answers.of(column.question)
    known = codes >= 0
    if column.kind == "flag" and column.bit == 0:
        return np.where((codes == UNKNOWN) | (codes == NOT_ASKED), np.nan, ~known)
    # The special codes are negative and count from the end.
    worth = np.full(len(answers.texts) + _SPECIAL, np.nan)
    used = np.zeros(len(worth), dtype=bool)
    used[codes] = True
    told = np.flatnonzero(used[: len(answers.texts)])
    known_worth = _worth(column, asked)
    texts = [answers.texts[place] for place in told]
    worth[told] = [known_worth.get(text, np.nan) if known_worth else float(text) for text in texts]
    values = worth[codes]
    if column.kind == "flag":
        bits = np.where(known, values, 0).astype(np.int64)
        return np.where(known, (bits & column.bit) > 0, np.nan)
    if column.kind == "category" and "" in column.codes:
        values[codes == NOT_APPLICABLE] = column.codes.index("")
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


def _area(column: Input, answers: CodedAnswers, levels: Sequence[str]) -> NDArray[np.float64]:
    above = levels[: list(levels).index(column.question) + 1]
    path = pc.binary_join_element_wise(*[answers.areas[level] for level in above], "/")
    places = pc.index_in(path, value_set=pa.array(column.codes, type=pa.string()))
    return np.asarray(places.to_numpy(zero_copy_only=False), dtype=np.float64)
