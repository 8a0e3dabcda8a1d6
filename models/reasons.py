"""The `reasons` column: every question of every household, strongest first, with its answer."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.households import KNOWN, UNKNOWN, Households
from models.explanation import Explanation

STATES = ("known", "unknown", "not_applicable")


@dataclass(frozen=True, slots=True, eq=False)
class AnswerTexts:
    """What n households answered to q questions, as positions in one list of distinct texts.

    Attributes:
        texts: distinct answers as pyarrow strings.
        places: shape (n, q) int32 position in `texts`, −1 where not known.
        states: shape (n, q) int8 position in STATES.
    """

    texts: pa.Array
    places: NDArray[np.int32]
    states: NDArray[np.int8]


def reasons_column(explanation: Explanation, households: Households) -> pa.ListArray:
    """list<struct<question, answer, state, contribution, percent, currency>> a household."""
    answers = answer_texts(explanation.questions, households)
    order = explanation.strongest_first()
    n, q = order.shape
    flat = (np.arange(n)[:, None] * q + order).ravel()
    places = answers.places.ravel()[flat]
    fields = {
        "question": pa.DictionaryArray.from_arrays(
            pa.array(order.ravel().astype(np.int16)), list(explanation.questions)
        ),
        "answer": pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), answers.texts),
        "state": pa.DictionaryArray.from_arrays(pa.array(answers.states.ravel()[flat]), list(STATES)),
        "contribution": pa.array(explanation.contributions.ravel()[flat]),
        "percent": _or_null(explanation.percent.ravel()[flat]),
        "currency": _or_null(explanation.currency.ravel()[flat]),
    }
    values = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
    offsets = pa.array(np.arange(0, n * q + 1, q, dtype=np.int32) if q else np.zeros(n + 1, np.int32))
    return pa.ListArray.from_arrays(offsets, values)


def answer_texts(questions: tuple[str, ...], households: Households) -> AnswerTexts:
    """The answers to `questions`; an area input's answer is its code."""
    n = len(households)
    places = np.empty((n, len(questions)), dtype=np.int32)
    states = np.empty((n, len(questions)), dtype=np.int8)
    dictionaries = []
    used = 0
    for column, question in enumerate(questions):
        answer = households.answers.get(question)
        text, state = _area(households, question) if answer is None else (answer.text, answer.state)
        places[:, column] = np.where(state == KNOWN, text.indices.fill_null(0).to_numpy() + used, -1)
        states[:, column] = state
        dictionaries.append(text.dictionary.cast(pa.string()))
        used += len(text.dictionary)
    return AnswerTexts(pa.concat_arrays(dictionaries), places, states)


def _area(households: Households, column: str) -> tuple[pa.DictionaryArray, NDArray[np.uint8]]:
    codes = households.areas[column]
    missing = codes.is_null().to_numpy(zero_copy_only=False)
    return codes.dictionary_encode(), np.where(missing, UNKNOWN, KNOWN).astype(np.uint8)


def _or_null(values: NDArray[np.float64]) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))
