"""What the different texts of a column mean, by kind of question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.codes import normalise
from features.numbers import parse_numbers, plain_texts
from features.profile import Variable

NO_ANSWER: Final = frozenset({"-", "--", "---", "n/a", "N/A"})
"""What people write where there is nothing to write; a code of the profile is a code all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """The k different texts of a column, understood.

    Attributes:
        values: shape (k,) float64, as in `Answer.values`; NaN where not known.
        texts: pyarrow string array (k,), as in `Answer.text`; null where not known.
        bad: shape (k,) bool, what cannot be read; `finding` is the class of it.
        codes: category and ordered: the codes in order.
        expected: codes that would have been understood, for a message.
        ambiguous: shape (k,) bool, numbers that may be read in two ways; None where there are none.
    """

    values: NDArray[np.float64]
    texts: pa.Array
    bad: NDArray[np.bool_]
    finding: str
    codes: tuple[str, ...] | None = None
    expected: tuple[str, ...] = ()
    ambiguous: NDArray[np.bool_] | None = None

    @property
    def known(self) -> NDArray[np.bool_]:
        """shape (k,) bool: the text is an answer."""
        return ~np.isnan(self.values)


def meaning_of_codes(variable: Variable, texts: pa.Array, learned: tuple[str, ...] | None) -> Meaning:
    """yes_no, category and ordered: each code's value, and its normalised text."""
    normalised = [normalise(text) for text in texts.to_pylist()]
    codes = _codes(variable, learned, normalised)
    worth = _yes_and_no(variable) if variable.kind == "yes_no" else {code: i for i, code in enumerate(codes)}
    values = np.array([worth.get(text, np.nan) for text in normalised], dtype=np.float64)
    unknown = np.array(
        [text in variable.unknown or (text in NO_ANSWER and text not in worth) for text in normalised],
        dtype=bool,
    )
    values[unknown] = np.nan
    return Meaning(
        values=values,
        texts=_texts_of_codes(variable, normalised, values),
        bad=np.isnan(values) & ~unknown,
        finding="unknown_code",
        codes=None if variable.kind == "yes_no" else codes,
        expected=tuple(worth),
    )


def _texts_of_codes(variable: Variable, normalised: list[str], values: NDArray[np.float64]) -> pa.Array:
    texts = normalised
    if variable.kind == "yes_no":
        texts = [
            {"true": "1", "false": "0"}.get(text, text) if _plain_one_and_zero(variable) else text
            for text in texts
        ]
    return pa.array(texts, pa.string(), mask=np.isnan(values))


def _codes(variable: Variable, learned: tuple[str, ...] | None, seen: list[str]) -> tuple[str, ...]:
    if variable.codes is not None:
        return tuple(variable.codes)
    return learned if learned is not None else tuple(sorted(set(seen) - variable.unknown - NO_ANSWER))


def _yes_and_no(variable: Variable) -> Mapping[str, int]:
    """Truth values of a typed file count as 1 and 0 where the profile says nothing else."""
    if _plain_one_and_zero(variable):
        return {"1": 1, "0": 0, "true": 1, "false": 0}
    return dict.fromkeys(variable.yes, 1) | dict.fromkeys(variable.no, 0)


def _plain_one_and_zero(variable: Variable) -> bool:
    return (variable.yes or ("1",), variable.no or ("0",)) == (("1",), ("0",))


def meaning_of_numbers(variable: Variable, texts: pa.Array, proven: frozenset[str] | None = None) -> Meaning:
    """number and count: the number, however it was written; `values` of the profile first.

    Args:
        proven: decimal marks of the whole column, as `features.numbers.parse_numbers` takes them.
    """
    given, unknown = _given(variable, texts)
    read = np.isnan(given) & ~unknown
    numbers = parse_numbers(texts if read.all() else texts.filter(pa.array(read)), proven)
    values = given
    ambiguous = np.zeros(len(values), dtype=bool)
    values[read], ambiguous[read] = numbers.values, numbers.ambiguous
    if variable.kind == "count":
        with np.errstate(invalid="ignore"):
            values[~((values >= 0) & (values == np.trunc(values)))] = np.nan
    return Meaning(
        values=values,
        texts=plain_texts(values),
        bad=np.isnan(values) & ~unknown,
        finding="not_a_count" if variable.kind == "count" else "not_a_number",
        ambiguous=ambiguous if ambiguous.any() else None,
    )


def _given(variable: Variable, texts: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Values of texts that stand for numbers, and which texts stand for unknown."""
    values = np.full(len(texts), np.nan)
    if not variable.values and not variable.unknown:
        return values, np.asarray(pc.is_in(texts, value_set=pa.array(sorted(NO_ANSWER))))
    unknown = np.zeros(len(texts), dtype=bool)
    worth = variable.values or {}
    for place, text in enumerate(map(normalise, texts.to_pylist())):
        unknown[place] = text in variable.unknown or (text in NO_ANSWER and text not in worth)
        values[place] = np.nan if unknown[place] else worth.get(text, np.nan)
    return values, unknown


def meaning_of_sums(variable: Variable, texts: pa.Array, ignored_bits: int) -> Meaning:
    """bits: a sum of powers of two; ignored bits are taken out, other bits must be among the codes.

    A file that names no codes allows every bit.
    """
    normalised = [normalise(text) for text in texts.to_pylist()]
    unknown = np.array([text in variable.unknown or text in NO_ANSWER for text in normalised], dtype=bool)
    sums = [int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1 for text in normalised]
    allowed = _allowed(variable) | ignored_bits
    bad = np.array([total < 0 or total & ~allowed != 0 for total in sums], dtype=bool) & ~unknown
    values = np.array([float(max(total, 0) & ~ignored_bits) for total in sums], dtype=np.float64)
    values[bad | unknown] = np.nan
    return Meaning(values, plain_texts(values), bad, "unknown_code", expected=tuple(variable.codes or ()))


def _allowed(variable: Variable) -> int:
    if variable.codes is None:
        return -1
    bits = [int(code) for code in variable.codes if code.isascii() and code.isdigit()]
    return sum(bit for bit in set(bits) if bit.bit_count() == 1)
