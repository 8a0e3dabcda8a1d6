"""One month's assessments as they are compared with another's: answers as numbers, rows as hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from models.assessment_files import read_about
from models.row_content import row_hashes

UNKNOWN: Final = -1
NOT_APPLICABLE: Final = -2
NOT_ASKED: Final = -3
"""The model of that month does not ask the question."""


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """n assessed families.

    Attributes:
        about: of `models.assessment_files.about`.
        table: n rows; every column but `reasons`, `checks` and what follows from the file.
        questions: the q questions of the model.
        answers: shape (n, q) int32: position in `texts`, or UNKNOWN, NOT_APPLICABLE, NOT_ASKED.
        texts: the different answers.
        content: shape (n,) uint64, `row_hashes` of everything but `rank:…`, digests and `as_of`.
    """

    about: Mapping[str, Any]
    table: pa.Table
    questions: tuple[str, ...]
    answers: NDArray[np.int32]
    texts: tuple[str, ...]
    content: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.content)

    @property
    def ids(self) -> pa.Array:
        return self.table["household_id"].combine_chunks()

    @property
    def programmes(self) -> tuple[str, ...]:
        return tuple(self.about["programmes"])


class _Vocabulary(dict[str, int]):
    """Each different text gets the next number."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def read_month(path: Path) -> Month:
    """The assessments of a file, one row group at a time: the reasons are never held as a whole.

    Raises:
        UnusableFile: the file is not one of assessments, or of another version.
    """
    about = read_about(path)
    questions, texts = _Vocabulary(), _Vocabulary()
    tables, answers, content = [], [], []
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            whole = file.read_row_group(group).combine_chunks()
            columns = {name: _one(whole[name]) for name in whole.column_names}
            content.append(row_hashes({name: c for name, c in columns.items() if _of_the_family(name)}))
            answers.append(_answers(columns["reasons"], questions, texts))
            tables.append(whole.select([n for n in whole.column_names if _is_plain(n)]))
    together = np.full((sum(map(len, answers)), len(questions)), NOT_ASKED, dtype=np.int32)
    first = 0
    for part in answers:
        together[first : first + len(part), : part.shape[1]] = part
        first += len(part)
    return Month(
        about, pa.concat_tables(tables), tuple(questions), together, tuple(texts), np.concatenate(content)
    )


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.array([], column.type)


def _of_the_family(name: str) -> bool:
    """Not what follows from the rest of the file, from the model and policy as a whole, or from the day."""
    return not name.startswith("rank:") and not name.endswith("_digest") and name != "as_of"


def _is_plain(name: str) -> bool:
    return _of_the_family(name) and name not in ("reasons", "checks")


def _answers(reasons: pa.ListArray, questions: _Vocabulary, texts: _Vocabulary) -> NDArray[np.int32]:
    """shape (rows, questions seen so far): each row's answers in the columns of their questions."""
    offsets = reasons.offsets.to_numpy()
    row = np.repeat(np.arange(len(reasons)), np.diff(offsets))
    fields = reasons.flatten()
    column = _coded(fields.field("question"), questions)
    codes = _coded(fields.field("answer"), texts)
    state = fields.field("state")
    codes[np.asarray(pc.equal(state, "unknown"))] = UNKNOWN
    codes[np.asarray(pc.equal(state, "not_applicable"))] = NOT_APPLICABLE
    found = np.full((len(reasons), len(questions)), NOT_ASKED, dtype=np.int32)
    found[row, column] = codes
    return found


def _coded(column: pa.Array, vocabulary: _Vocabulary) -> NDArray[np.int32]:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    numbers = [vocabulary[text] for text in encoded.dictionary.to_pylist()]
    codes = np.array([*numbers, UNKNOWN], dtype=np.int32)
    return np.asarray(codes[encoded.indices.fill_null(-1).to_numpy()])
