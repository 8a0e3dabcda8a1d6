"""One month's assessments as they are compared with another's: answers as numbers, rows as hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from models.assessment_files import read_about
from models.coded_reasons import NOT_ASKED, Vocabulary, coded_answers
from models.row_content import row_hashes


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


def read_month(path: Path) -> Month:
    """The assessments of a file, one row group at a time: the reasons are never held as a whole.

    Raises:
        UnusableFile: the file is not one of assessments, or of another version.
    """
    about = read_about(path)
    questions, texts = Vocabulary(), Vocabulary()
    tables, answers, content = [], [], []
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            whole = file.read_row_group(group).combine_chunks()
            columns = {name: _one(whole[name]) for name in whole.column_names}
            content.append(row_hashes({name: c for name, c in columns.items() if _of_the_family(name)}))
            answers.append(coded_answers(columns["reasons"], questions, texts))
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
