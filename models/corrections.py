"""Usual answers as corrections: what a visit may find to be true instead of what is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.catalogue import Catalogue
from models.trained_model import TrainedModel


@dataclass(frozen=True, slots=True)
class Correction:
    """One usual answer to one question, as values of its feature-matrix columns.

    Attributes:
        effects: what each of the values adds in the linear part.
    """

    question: str
    answer: str
    columns: tuple[int, ...]
    values: tuple[float, ...]
    effects: tuple[float, ...]


@lru_cache(maxsize=16)
def corrections_of(model: TrainedModel) -> tuple[Correction, ...]:
    """Every usual answer to every question that a visit can check; made once a model."""
    catalogue = model.welfare.catalogue
    return tuple(
        correction
        for question in model.usual_answers.values
        for correction in _corrections(catalogue, model, question)
    )


@lru_cache(maxsize=16)
def question_of(model: TrainedModel) -> NDArray[np.intp]:
    """shape (corrections,): the first correction of the same question."""
    names = [correction.question for correction in corrections_of(model)]
    return np.array([names.index(name) for name in names], dtype=np.intp)


@lru_cache(maxsize=16)
def texts_of(model: TrainedModel) -> tuple[pa.Array, pa.Array]:
    """Questions and answers of the corrections, as pyarrow strings."""
    corrections = corrections_of(model)
    questions = pa.array([correction.question for correction in corrections], type=pa.string())
    return questions, pa.array([correction.answer for correction in corrections], type=pa.string())


def _corrections(catalogue: Catalogue, model: TrainedModel, question: str) -> Iterator[Correction]:
    columns = catalogue.positions(question)
    inputs = [catalogue.inputs[column] for column in columns]
    known = model.usual_answers
    for value, text in zip(known.values[question], known.texts[question], strict=True):
        cells = []
        for column in inputs:
            if column.kind == "category":
                cells.append(float(column.codes.index(text)) if text in column.codes else np.nan)
            elif column.kind == "flag":
                cells.append(float(int(value) & column.bit > 0) if column.bit else 0.0)
            else:
                cells.append(float(value))
        shapes = model.welfare.linear.shapes
        # As the matrix holds them: float32.
        effects = (
            shapes[place](np.array([np.float32(cell)], np.float64))
            for place, cell in zip(columns, cells, strict=True)
        )
        yield Correction(question, text, tuple(columns), tuple(cells), tuple(float(e[0]) for e in effects))
