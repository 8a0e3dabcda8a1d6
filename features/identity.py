"""Which row is which household: ids, rows without one, rows that share one."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.columns import Columns
from features.distinct import Distinct
from features.findings import Findings
from features.noting import note
from features.row_digests import as_hexadecimal, row_digests
from features.text_bytes import TextBytes

_ROUNDED: Final = r"^\d([.,]\d+)?[eE]\+\d{1,2}$"
_FAILED: Final = r"^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)$"
_TOTAL: Final = r"(?i)^(grand |sub ?)?(total|jumlah)\b( (keluarga|kk|seluruhnya|keseluruhan|semua))?\s*:?$"
_MAY_BEGIN_A_TOTAL: Final = np.array([byte >= 0x80 or chr(byte) in "GgSsTtJj" for byte in range(256)])
_LONG: Final = 16
_ENOUGH_TO_TELL: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """Attributes: ids, pyarrow string (k,), unique; rows, the k positions in the table that they name."""

    ids: pa.Array
    rows: NDArray[np.intp]
    findings: Findings


class Standing(NamedTuple):
    """Row numbers of a whole file, ascending.

    Attributes:
        repeated: rows that only repeat an earlier one.
        differing: rows whose id also stands beside other content.
        near: rows whose id another id of the file nearly repeats.
    """

    repeated: NDArray[np.int64]
    differing: NDArray[np.int64]
    near: NDArray[np.int64]


def identify(columns: Columns, household: str | None, known: Standing | None = None) -> Identity:
    """The households of a table with one row each.

    A row without a usable id, or with the word total in its place, is set aside. Of rows with the
    same id the first stays if all are identical in every column; otherwise all are set aside.
    Without an id column the id is the digest of the row's content, and its repeats get #2, #3, … .

    Args:
        known: where `columns` are a part of a file: what the whole file says of its ids. Whether zeros
            at the end tell of rounding is then left to `features.zeros_at_end`.
    """
    if household is None:
        return _by_content(columns)
    text = columns.text(household)
    total = is_total(text)
    missing = is_unusable(text) & ~total
    if known is None:
        repeated, differing = _repeats(columns, text, ~(missing | total))
        near = nearly_repeated(text)
    else:
        repeated, differing, near = (np.isin(columns.table.rows, rows) for rows in known)
    kept = ~(missing | total | repeated | differing)
    findings = Findings.concat(
        (
            note(columns, household, "identifier_rounded", is_rounded(text, alone=known is not None)),
            note(columns, household, "no_household_id", missing),
            note(columns, household, "total_row", total),
            note(columns, household, "identical_row_repeated", repeated),
            note(columns, household, "repeated_household_id", differing),
            note(columns, household, "household_id_nearly_repeated", kept & near),
        )
    )
    rows = np.flatnonzero(kept)
    return Identity(text.take(pa.array(rows)).cast(pa.string()), rows, findings)


def _by_content(columns: Columns) -> Identity:
    ids = as_hexadecimal(row_digests(columns.table)).dictionary_encode()
    times = _occurrence(ids.indices.to_numpy())
    numbered = pc.binary_join_element_wise(ids.cast(pa.string()), pa.array(times).cast(pa.string()), "#")
    unique = pc.if_else(pa.array(times > 1), numbered, ids.cast(pa.string()))
    return Identity(unique, np.arange(len(columns), dtype=np.intp), Findings())


def _occurrence(places: NDArray[np.int32]) -> NDArray[np.int64]:
    """shape (n,): 1 for the first row of a value, 2 for the second, … ."""
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    starts = (
        np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.empty(0, np.intp)
    )
    lengths = np.diff(np.append(starts, len(ordered)))
    times = np.empty(len(places), dtype=np.int64)
    times[order] = np.arange(len(places)) - np.repeat(starts, lengths) + 1
    return times


def _repeats(
    columns: Columns, text: pa.DictionaryArray, usable: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows that only repeat an earlier one, and rows whose id also stands beside other content."""
    distinct = Distinct.of(text, usable)
    times = np.bincount(distinct.places, minlength=len(distinct) + 1)
    shared = np.flatnonzero(usable & (times[distinct.places] > 1))
    repeated, differing = np.zeros(len(text), dtype=bool), np.zeros(len(text), dtype=bool)
    if len(shared) == 0:
        return repeated, differing
    alike, first = alike_within(distinct.places[shared], row_digests(columns.table.take(shared)))
    repeated[shared] = alike & ~first
    differing[shared] = ~alike
    return repeated, differing


def alike_within(
    groups: NDArray[np.int32], digests: NDArray[np.uint64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether all rows of a row's group have the same digest; whether the row is the first of its group."""
    _, first, places = np.unique(groups, return_index=True, return_inverse=True)
    same = (digests == digests[first[places]]).all(axis=1)
    all_same = np.bincount(places, weights=~same) == 0
    is_first = np.zeros(len(groups), dtype=bool)
    is_first[first] = True
    return all_same[places], is_first


def is_unusable(text: pa.DictionaryArray) -> NDArray[np.bool_]:
    """shape (n,): no id, one in powers of ten, or a sheet's error; looks at the cell alone, not at its
    neighbours.
    """
    distinct = Distinct.of(text)
    if not TextBytes.of(distinct.texts).hold("+", "#"):
        return ~distinct.filled
    unusable = pc.match_substring_regex(distinct.texts, f"{_ROUNDED}|{_FAILED}")
    return distinct.spread(unusable.to_numpy(zero_copy_only=False), True)


def is_total(text: pa.DictionaryArray) -> NDArray[np.bool_]:
    """shape (n,): the row sums up others, and says so in place of an id.

    >>> is_total(pa.array(["TOTAL", "Jumlah KK:", "Jumlah-1", None]).dictionary_encode()).tolist()
    [True, True, False, False]
    """
    distinct = Distinct.of(text)
    first = TextBytes.of(distinct.texts).first()
    maybe = np.flatnonzero(_MAY_BEGIN_A_TOTAL[first])
    found = np.zeros(len(distinct), dtype=bool)
    some = distinct.texts.take(pa.array(maybe))
    found[maybe] = pc.match_substring_regex(some, _TOTAL).to_numpy(zero_copy_only=False)
    return distinct.spread(found, False)


def nearly_repeated(text: pa.DictionaryArray) -> NDArray[np.bool_]:
    """shape (n,): another id in the column is the same but for capitals, spaces, hyphens or leading zeros.

    >>> nearly_repeated(pa.array(["a-1", "A 1", "01", "1", "2", "2"]).dictionary_encode()).tolist()
    [True, True, True, True, False, False]
    """
    distinct = Distinct.of(text)
    encoded = plain_ids(distinct.texts).dictionary_encode()
    places = encoded.indices.to_numpy()
    times = np.bincount(places, minlength=len(encoded.dictionary))
    return distinct.spread(times[places] > 1, False)


def plain_ids(texts: pa.StringArray) -> pa.StringArray:
    """Without capitals, spaces, hyphens and leading zeros, to find ids that are nearly the same."""
    plain = pc.utf8_lower(texts)
    found = TextBytes.of(plain)
    if not found.hold(*" \t\n\f\r_-") and not (found.first() == ord("0")).any():
        return plain
    plain = pc.replace_substring_regex(plain, r"[\s_-]+", "")
    return pc.replace_substring_regex(plain, r"^0+(.)", r"\1")


def is_rounded(text: pa.DictionaryArray, *, alone: bool = False) -> NDArray[np.bool_]:
    """shape (n,): identifiers that a spreadsheet has written in powers of ten, or whose last digit it made 0.

    The zeros tell only together: more than half of at least 20 cells of 16 digits end in one.

    Args:
        alone: look at each cell alone, so not at the zeros.

    >>> is_rounded(pa.array(["1.30601E+15", "1306011234567890", "5e1234567"]).dictionary_encode()).tolist()
    [True, False, False]
    """
    distinct = Distinct.of(text)
    rounded = np.zeros(len(text), dtype=bool)
    if TextBytes.of(distinct.texts).hold("+"):
        in_powers = pc.match_substring_regex(distinct.texts, _ROUNDED).to_numpy(zero_copy_only=False)
        rounded = distinct.spread(in_powers, False)
    if alone:
        return rounded
    many, zeros = ends_in_zero(text)
    return rounded | zeros if zeros_tell(many, int(zeros.sum())) else rounded


def ends_in_zero(text: pa.DictionaryArray) -> tuple[int, NDArray[np.bool_]]:
    """How many cells hold numbers of 16 digits or more, and which of them, shape (n,), end in a zero."""
    distinct = Distinct.of(text)
    found = TextBytes.of(distinct.texts)
    long = found.only_digits() & (found.lengths >= _LONG)
    zeros = long & (found.last() == ord("0"))
    return int(distinct.spread(long, False).sum()), distinct.spread(zeros, False)


def zeros_tell(many: int, zeros: int) -> bool:
    """Whether `zeros` of `many` long numbers are too many to be chance.

    >>> zeros_tell(30, 16), zeros_tell(30, 15), zeros_tell(19, 19)
    (True, False, False)
    """
    return many >= _ENOUGH_TO_TELL and zeros > many / 2
