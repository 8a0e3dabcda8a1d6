"""A whole assessed district in columns, for questions that concern everybody at once.

Read from a file of assessments: nothing of the registry is read again, and only what a question changes is
computed again (docs/district.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from features.households import ENROLLED, ENROLMENT_UNKNOWN, NOT_ENROLLED
from models.assessment_files import read_about
from models.coded_matrix import CodedAnswers
from models.coded_reasons import NOT_ASKED, Vocabulary, coded_answers, coded_contributions
from models.flags import FLAG_OF, SIDES
from models.month_areas import path_to

_IN_REASONS: Final = "reasons.list.element."
_NOT_PLAIN: Final = ("reasons", "checks")


@dataclass(frozen=True, slots=True, eq=False)
class District:
    """n assessed families.

    Attributes:
        about: of `models.assessment_files.about`.
        table: n rows, the plain columns of the assessments.
        questions: the q questions of the model, in the order in which they were met.
        contributions: shape (n, q) in log points (levels: ranks); None where they were not read.
        answers: of the same questions; None where they were not read.
    """

    about: Mapping[str, Any]
    table: pa.Table
    questions: tuple[str, ...]
    contributions: NDArray[np.float64] | None = None
    answers: CodedAnswers | None = None

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def ids(self) -> pa.StringArray:
        return self.table["household_id"].combine_chunks()

    @property
    def scores(self) -> NDArray[np.float64]:
        """Estimates in the scale of the model, shape (n,)."""
        estimates = self.table["estimate"].to_numpy()
        return np.asarray(estimates if self.about["levels"] else np.log(estimates), dtype=np.float64)

    @property
    def programmes(self) -> tuple[str, ...]:
        """Those that have a list, in the order of the policy."""
        return tuple(name for name, told in self.about["programmes"].items() if told["bounds"])

    def enrolled(self, programme: str) -> NDArray[np.int8]:
        """Codes of `features.households`, shape (n,)."""
        column = self.table[f"enrolled:{programme}"].combine_chunks()
        known = column.is_valid().to_numpy(zero_copy_only=False)
        yes = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
        return np.where(known, np.where(yes, ENROLLED, NOT_ENROLLED), ENROLMENT_UNKNOWN).astype(np.int8)

    def flag(self, programme: str) -> NDArray[np.int8]:
        """0 likely inclusion error, 1 likely exclusion error, −1 none; shape (n,)."""
        texts = pa.array([FLAG_OF[side] for side in SIDES])
        places = pc.index_in(self.table[f"flag:{programme}"], value_set=texts)
        return np.asarray(pc.fill_null(places, -1).to_numpy(), dtype=np.int8)

    def areas(self) -> list[str]:
        """The columns `area:…`, coarse to fine."""
        return [name for name in self.table.column_names if name.startswith("area:")]

    def by_id(self) -> NDArray[np.intp]:
        """Rows in the order of their ids: the same families in any file get the same draws."""
        return np.asarray(pc.sort_indices(self.ids), dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """The areas of one level that families live in.

    Attributes:
        codes: the path of each area, columns `area:…` coarse to fine; sorted.
        of: shape (n,) the area of each family.
        words: name of each area, or its own code where there is none; of no code at all, "–".
    """

    codes: pa.Table
    of: NDArray[np.intp]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)


def areas_of(district: District, column: str | None, names: Mapping[str, str] | None = None) -> Areas:
    """The areas of `column` (`area:<column>`), told apart by their whole path; None: one area, all.

    Args:
        names: code → name (`features.area_names`).
    """
    path = path_to(column, district.areas())
    if not path:
        return Areas(pa.table({}), np.zeros(len(district), dtype=np.intp), ("–",))
    coded = district.table.select(path).combine_chunks()
    one = pc.binary_join_element_wise(*[pc.fill_null(coded[name], "") for name in path], "\x1f")
    encoded = pa.chunked_array(one).combine_chunks() if isinstance(one, pa.Array) else one.combine_chunks()
    encoded = encoded.dictionary_encode()
    order = np.asarray(pc.sort_indices(encoded.dictionary), dtype=np.intp)
    places = np.empty(len(order), dtype=np.intp)
    places[order] = np.arange(len(order))
    parts = [text.split("\x1f") for text in encoded.dictionary.take(pa.array(order)).to_pylist()]
    columns = {name: pa.array([row[i] or None for row in parts], pa.string()) for i, name in enumerate(path)}
    words = tuple((names or {}).get(row[-1]) or row[-1] or "–" for row in parts)
    return Areas(pa.table(columns), places[encoded.indices.to_numpy()], words)


def read_district(path: Path, *, contributions: bool = False, answers: bool = False) -> District:
    """The assessments of a file, one row group at a time: the reasons are never held as texts.

    Raises:
        UnusableFile: the file is not one of assessments, or of another version.
    """
    about = read_about(path)
    wanted = ["contribution"] * contributions + ["answer", "state"] * answers
    questions, texts = Vocabulary(), Vocabulary()
    gave, said, plain = [], [], []
    texts_of = [f"{_IN_REASONS}{field}" for field in ("question", "answer", "state")]
    with pq.ParquetFile(path, read_dictionary=texts_of) as file:
        names = [n for n in file.schema_arrow.names if n not in _NOT_PLAIN and not n.endswith("_digest")]
        fields = [f"{_IN_REASONS}{field}" for field in ("question", *wanted)] if wanted else []
        for group in range(file.num_row_groups):
            part = file.read_row_group(group, [*names, *fields])
            plain.append(part.select(names))
            reasons = _one(part["reasons"]) if wanted else None
            if contributions:
                gave.append(coded_contributions(reasons, questions))
            if answers:
                said.append(coded_answers(reasons, questions, texts))
    table = pa.concat_tables(plain)
    shape = (table.num_rows, len(questions))
    coded = None
    if answers:
        areas = {
            name.removeprefix("area:"): table[name].combine_chunks()
            for name in names
            if name.startswith("area:")
        }
        codes = _together(said, np.full(shape, NOT_ASKED, dtype=np.int32))
        ids = table["household_id"].combine_chunks()
        coded = CodedAnswers(ids, tuple(questions), codes, tuple(texts), areas)
    return District(
        about, table, tuple(questions), _together(gave, np.zeros(shape)) if contributions else None, coded
    )


def _one(column: pa.ChunkedArray) -> pa.ListArray:
    return column.chunk(0) if column.num_chunks == 1 else pa.array([], column.type)


def _together(parts: Sequence[NDArray[Any]], whole: NDArray[Any]) -> NDArray[Any]:
    """The parts below each other in `whole`; an early part may know fewer questions."""
    first = 0
    for part in parts:
        whole[first : first + len(part), : part.shape[1]] = part
        first += len(part)
    return whole
