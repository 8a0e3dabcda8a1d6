"""Households × catalogue as float32: the only thing that a model accepts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.catalogue import OF_AREAS, Catalogue, Input
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer, Households


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMatrix:
    """The inputs of n households.

    Attributes:
        ids: shape (n,) pyarrow string.
        values: shape (n, inputs) float32, C order; NaN where unknown.
        catalogue_digest: of the catalogue whose order the columns have.
    """

    ids: pa.StringArray
    values: NDArray[np.float32]
    catalogue_digest: str

    def __len__(self) -> int:
        return len(self.values)


def build_matrix(catalogue: Catalogue, households: Households) -> FeatureMatrix:
    """Decoded answers as the columns of `catalogue`; one row a household, in their order."""
    values = np.empty((len(households), len(catalogue.inputs)), dtype=np.float32)
    for position, column in enumerate(catalogue.inputs):
        values[:, position] = _column(catalogue, column, households)
    return FeatureMatrix(households.ids, values, catalogue.digest)


def _column(catalogue: Catalogue, column: Input, households: Households) -> NDArray[np.float64]:
    if column.kind in OF_AREAS:
        return _area_positions(catalogue, column, households)
    answer = households.answers[column.question]
    if column.kind == "category":
        return _category_positions(column, answer)
    if column.kind == "flag" and column.bit == 0:
        flag = (answer.state == NOT_APPLICABLE).astype(np.float64)
        return np.where(answer.state == UNKNOWN, np.nan, flag)
    if column.kind == "flag":
        known = answer.state == KNOWN
        bits = np.where(known, answer.values, 0).astype(np.int64)
        return np.asarray(np.where(known, (bits & column.bit) > 0, np.nan))
    return np.asarray(np.where(answer.state == KNOWN, answer.values, np.nan))


def _category_positions(column: Input, answer: Answer) -> NDArray[np.float64]:
    """Positions in the catalogue's codes; the answer may list its codes in another order."""
    wanted = {code: place for place, code in enumerate(column.codes)}
    places = np.array([wanted.get(code, -1) for code in answer.codes or ()] or [-1], dtype=np.float64)
    places[places < 0] = np.nan
    known = answer.state == KNOWN
    positions = np.full(len(answer.state), np.nan)
    positions[known] = places[answer.values[known].astype(np.intp)]
    if "" in wanted:
        positions[answer.state == NOT_APPLICABLE] = wanted[""]
    return positions


def _area_positions(catalogue: Catalogue, column: Input, households: Households) -> NDArray[np.float64]:
    levels = list(catalogue.meanings["areas"])
    levels = levels[: levels.index(column.question) + 1]
    path = pc.binary_join_element_wise(*[households.areas[level] for level in levels], "/")
    positions = pc.index_in(path, value_set=pa.array(column.codes, type=pa.string()))
    return np.asarray(positions.to_numpy(zero_copy_only=False), dtype=np.float64)
