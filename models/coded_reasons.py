"""The `reasons` column of assessments as numbers: who answered what, and what each question gave."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

UNKNOWN: Final = -1
NOT_APPLICABLE: Final = -2
NOT_ASKED: Final = -3
"""The model of that file does not ask the question."""


class Vocabulary(dict[str, int]):
    """Each different text gets the next number."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def coded_answers(reasons: pa.ListArray, questions: Vocabulary, texts: Vocabulary) -> NDArray[np.int32]:
    """Each row's answers in the columns of their questions, shape (rows, questions seen so far).

    An answer is its number in `texts`, or UNKNOWN, NOT_APPLICABLE, NOT_ASKED.
    """
    fields = reasons.flatten()
    codes = _coded(fields.field("answer"), texts)
    state = fields.field("state")
    codes[np.asarray(pc.equal(state, "unknown"))] = UNKNOWN
    codes[np.asarray(pc.equal(state, "not_applicable"))] = NOT_APPLICABLE
    column = _coded(fields.field("question"), questions)
    found = np.full((len(reasons), len(questions)), NOT_ASKED, dtype=np.int32)
    found[rows_of(reasons), column] = codes
    return found


def coded_contributions(reasons: pa.ListArray, questions: Vocabulary) -> NDArray[np.float64]:
    """What each question gave each row, shape (rows, questions seen so far); 0 where it was not asked."""
    fields = reasons.flatten()
    column = _coded(fields.field("question"), questions)
    found = np.zeros((len(reasons), len(questions)))
    found[rows_of(reasons), column] = fields.field("contribution").to_numpy()
    return found


def rows_of(reasons: pa.ListArray) -> NDArray[np.intp]:
    """The row of each entry of the lists."""
    return np.repeat(np.arange(len(reasons)), np.diff(reasons.offsets.to_numpy()))


def _coded(column: pa.Array, vocabulary: Vocabulary) -> NDArray[np.int32]:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    numbers = [vocabulary[text] for text in encoded.dictionary.to_pylist()]
    codes = np.array([*numbers, UNKNOWN], dtype=np.int32)
    return np.asarray(codes[encoded.indices.fill_null(-1).to_numpy()])
