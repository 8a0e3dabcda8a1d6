"""One column of a file as answers: known, unknown or not applicable."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.answer_kinds import Meaning, meaning_of_codes, meaning_of_numbers, meaning_of_sums
from features.codes import normalise
from features.codes_seen import CodesSeen
from features.distinct import Distinct
from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN, Answer
from features.profile import Variable

NUMBERS: Final = ("number", "count")


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """An answer with what was wrong on the way.

    Attributes:
        answer: shape (n,).
        found: class of finding → shape (n,) bool, the rows where it was found.
        seen: how many cells could not be understood, and which codes they hold.
    """

    answer: Answer
    found: Mapping[str, NDArray[np.bool_]]
    seen: CodesSeen

    @property
    def problem(self) -> str | None:
        """Why the whole file cannot be used, were these all of its cells; None if it can."""
        return self.seen.problem()


def decode_variable(
    variable: Variable,
    column: pa.DictionaryArray,
    asked: NDArray[np.bool_] | None = None,
    *,
    learned: tuple[str, ...] | None = None,
    ignored_bits: int = 0,
    written_as_text: bool = True,
    proven: frozenset[str] | None = None,
) -> Decoded:
    """The answers in a column of n cells.

    An empty cell and a code of `variable.unknown` are unknown; where the form did not ask, the
    answer is not applicable, whatever stands in the cell. A cell that cannot be read is unknown,
    with a finding. Only the different texts are looked at.

    Args:
        asked: shape (n,), False where the skip rule is known to skip the question; where the
            rule itself is unknown it is True, so that an answer counts and an empty cell is unknown.
        learned: the codes of the survey, for a category without codes in the profile; without
            them the column's own codes are learned, sorted.
        ignored_bits: for bits: bits that may be there but are never read.
        written_as_text: False where the file holds typed numbers, whose point is a decimal point.
        proven: for numbers: the decimal marks that the whole file's column proves; default: this column's.

    >>> floor = Variable("floor", "floor", "category", codes={"1": {}, "8": {}}, unknown=frozenset({"99"}))
    >>> cells = pa.array(["08", "1.0", "99", None, "7"] + ["1"] * 20).dictionary_encode()
    >>> decoded = decode_variable(floor, cells)
    >>> decoded.answer.text.to_pylist()[:5], decoded.answer.state.tolist()[:5]
    (['8', '1', None, None, None], [0, 0, 1, 1, 1])
    >>> np.flatnonzero(decoded.found["unknown_code"]).tolist()
    [4]
    """
    distinct = Distinct.of(column, asked)
    if variable.kind in NUMBERS:
        meaning = meaning_of_numbers(variable, distinct.texts, proven)
    elif variable.kind == "bits":
        meaning = meaning_of_sums(variable, distinct.texts, ignored_bits)
    else:
        meaning = meaning_of_codes(variable, distinct.texts, learned)
    answer = _answer(meaning, distinct, asked)
    bad = distinct.spread(meaning.bad, False)
    found = {meaning.finding: bad}
    if written_as_text and meaning.ambiguous is not None:
        found["ambiguous_number"] = distinct.spread(meaning.ambiguous, False)
    if asked is not None:
        found["answer_where_not_asked"] = ~asked & column.is_valid().to_numpy(zero_copy_only=False)
    return Decoded(
        answer,
        {code: rows for code, rows in found.items() if rows.any()},
        _seen(variable, meaning, distinct),
    )


def nobody_told(variable: Variable, n: int, learned: tuple[str, ...] | None = None) -> Answer:
    """n unknown answers to a question that the file does not have, whoever would have been asked.

    >>> nobody_told(Variable("floor", "floor", "category", codes={"1": {}}), 2).state.tolist()
    [1, 1]
    """
    empty = pa.DictionaryArray.from_arrays(pa.nulls(n, pa.int32()), pa.array([], pa.string()))
    return decode_variable(variable, empty, learned=learned).answer


def _answer(meaning: Meaning, distinct: Distinct, asked: NDArray[np.bool_] | None) -> Answer:
    state = distinct.spread(np.where(meaning.known, KNOWN, UNKNOWN).astype(np.uint8), np.uint8(UNKNOWN))
    if asked is not None:
        state[~asked] = NOT_APPLICABLE
    values = distinct.spread(meaning.values, np.nan)
    return Answer(state, values, _spread_texts(meaning.texts, distinct), meaning.codes)


def _spread_texts(texts: pa.Array, distinct: Distinct) -> pa.DictionaryArray:
    encoded = texts.dictionary_encode()
    per_text = encoded.indices.fill_null(-1).to_numpy().astype(np.int32, copy=False)
    places = distinct.spread(per_text, np.int32(-1))
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), encoded.dictionary)


def _seen(variable: Variable, meaning: Meaning, distinct: Distinct) -> CodesSeen:
    filled, bad = int(distinct.filled.sum()), 0
    strange: frozenset[str] = frozenset()
    if meaning.bad.any():
        bad = int(distinct.spread(meaning.bad, False).sum())
        if meaning.finding == "unknown_code":
            strange = frozenset(map(normalise, distinct.texts.filter(pa.array(meaning.bad)).to_pylist()))
    return CodesSeen(variable.column, meaning.finding, bad, filled, strange, meaning.expected)
