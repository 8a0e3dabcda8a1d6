"""Numbers as people write them: decimal point or comma, with or without thousands marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_PLAIN: Final = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_SPACED: Final = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?")
_GROUPS_THEN_COMMA: Final = re.compile(r"[+-]?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})")
_GROUPS_THEN_POINT: Final = re.compile(r"[+-]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})")
_ONE_MARK: Final = re.compile(r"[+-]?(\d*)([.,])(\d*)")


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The texts of one column as numbers.

    Attributes:
        values: shape (n,) float64, NaN where the text is no finite number.
        ambiguous: shape (n,) bool: the one mark, before three digits, may be decimal or mark
            thousands, and nothing in the column tells which.
    """

    values: NDArray[np.float64]
    ambiguous: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Marks:
    """How a column's numbers are written.

    Attributes:
        proven: the decimal marks that single texts prove.
        open: whether a text can be read in two ways, so that the others' marks decide.
    """

    proven: frozenset[str]
    open: bool

    def plus(self, other: "Marks") -> "Marks":
        """Of two parts of the column together."""
        return Marks(self.proven | other.proven, self.open or other.open)


def marks_of(texts: pa.Array) -> Marks:
    """
    >>> marks_of(pa.array(["1,5", "1.250", "3"]))
    Marks(proven=frozenset({','}), open=True)
    """
    marked = texts.filter(pc.match_substring_regex(texts, "[.,]"))
    found = {_decimal_mark(text) for text in marked.to_pylist()}
    return Marks(frozenset(found & {".", ","}), "?" in found)


def parse_numbers(texts: Sequence[str] | pa.Array, proven: frozenset[str] | None = None) -> Numbers:
    """The numbers of one column, all written in one way.

    Texts that can be read in one way only ("1,5", "1.234.567", "0.125") decide what a point and
    a comma mean for the whole column. Where none decides, either mark is a decimal mark; where
    they contradict each other, what can be read in two ways is no number.

    Args:
        proven: the decimal marks that the whole column proves (`marks_of`), where `texts` are only a part
            of it; default: those that `texts` prove.

    >>> parse_numbers(["1,5", "1.250", "1.234.567,5"]).values.tolist()
    [1.5, 1250.0, 1234567.5]
    >>> parse_numbers(["1.5", "x", ".25"]).values.tolist()
    [1.5, nan, 0.25]
    >>> found = parse_numbers(["1.250", "7"])
    >>> found.values.tolist(), found.ambiguous.tolist()
    ([1.25, 7.0], [True, False])
    """
    column = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    plain = pc.all(pc.match_substring_regex(column, _PLAIN)).as_py() is not False
    if plain and (proven is None or "," not in proven):
        return _plain(column, proven)
    return _written(column.to_pylist(), proven)


def _plain(column: pa.Array, proven: frozenset[str] | None) -> Numbers:
    values = _finite(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    grouped = pc.match_substring_regex(column, r"^[+-]?[1-9]\d{0,2}\.\d{3}$").to_numpy(zero_copy_only=False)
    if not grouped.any():
        return Numbers(values, grouped)
    if proven is None:
        clear = pc.and_(pc.match_substring(column, "."), pc.invert(pa.array(grouped)))
        undecided = not pc.any(clear).as_py()
    else:
        undecided = not proven
    return Numbers(values, grouped if undecided else np.zeros_like(grouped))


def _written(texts: Sequence[str], proven: frozenset[str] | None) -> Numbers:
    marks = [_decimal_mark(text) for text in texts]
    seen = {mark for mark in marks if mark in (".", ",")} if proven is None else proven
    both = len(seen) == 2
    column_mark = next(iter(seen)) if len(seen) == 1 else None
    values = np.array(
        [
            _number(text, mark if mark != "?" else column_mark or (None if both else "?"))
            for text, mark in zip(texts, marks, strict=True)
        ],
        dtype=np.float64,
    )
    ambiguous = np.array([mark == "?" for mark in marks], dtype=bool)
    return Numbers(_finite(values), ambiguous if not seen else np.zeros_like(ambiguous))


def _decimal_mark(text: str) -> str:
    """The decimal mark that this text alone proves; "" without a mark, "?" if there are two readings."""
    if _SPACED.fullmatch(text):
        return "," if "," in text else "." if "." in text else ""
    if _GROUPS_THEN_COMMA.fullmatch(text):
        return ","
    if _GROUPS_THEN_POINT.fullmatch(text):
        return "."
    match = _ONE_MARK.fullmatch(text)
    if match is None:
        return ""
    before, mark, after = match.groups()
    may_be_grouped = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
    return "?" if may_be_grouped else mark


def _number(text: str, mark: str | None) -> float:
    """The number under that decimal mark ("?" either, "" none); NaN for no number, or where mark is None."""
    if mark is None:
        return np.nan
    if mark == ",":
        text = text.replace(".", "").replace(",", ".")
    elif mark == ".":
        text = text.replace(",", "")
    elif mark == "?":
        text = text.replace(",", ".")
    if _SPACED.fullmatch(text):
        text = re.sub(r"\s", "", text)
    return float(text) if re.fullmatch(_PLAIN, text, re.ASCII) else np.nan


def _finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isfinite(values), values + 0.0, np.nan)


def plain_texts(values: NDArray[np.float64]) -> pa.Array:
    """The numbers as text, whole ones without a point; null for NaN.

    >>> plain_texts(np.array([2.0, 0.5, 25_000_000.5, np.nan])).to_pylist()
    ['2', '0.5', '25000000.5', None]
    """
    known = np.isfinite(values)
    whole = known & (np.trunc(values) == values) & (np.abs(values) < 2.0**53)
    texts = pc.if_else(
        pa.array(whole),
        pa.array(np.where(whole, values, 0).astype(np.int64)).cast(pa.string()),
        pa.array(np.where(known, values, 0)).cast(pa.string()),
    )
    in_powers = np.flatnonzero(pc.match_substring(texts, "e").to_numpy(zero_copy_only=False) & known)
    if len(in_powers):
        mask = np.zeros(len(values), dtype=bool)
        mask[in_powers] = True
        written = [np.format_float_positional(values[place], trim="-") for place in in_powers]
        texts = pc.replace_with_mask(texts, pa.array(mask), pa.array(written, pa.string()))
    return pc.if_else(pa.array(known), texts, pa.scalar(None, pa.string()))
