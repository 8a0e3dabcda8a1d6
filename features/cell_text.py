"""Cells of any type as the text a person would have written."""

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.text_bytes import TextBytes

_EXACT_IN_A_FLOAT: Final = 2.0**53
_NOTHING: Final = ("NULL", "null", "NaN", "nan", "<NA>", "\\N")
_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_ODD: Final = f"[{_SPACES}{_UNSEEN}\uff01-\uff5e]|^['\u2018\u2019`]"
_APOSTROPHE: Final = re.compile(r"['\u2018\u2019`](?=[\d+-][\d.,\s/+-]*$)")
_SPACE_OR_APOSTROPHE: Final = np.array([byte <= 0x20 or chr(byte) in "'`\x7f" for byte in range(256)])
_LONGEST_INDEX: Final = 2**31 - 1
_TO_PLAIN: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def as_text(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """The column as trimmed text, each different text once; an empty cell is null.

    What programs write for an empty cell (NULL, NaN, …) is empty too; what only looks like other
    text is made plain. Whole numbers come without a decimal point, truth values as true and false, dates as
    ISO 8601. Only the different values are formatted, so a column of codes costs next to nothing.

    Returns:
        dictionary<int32, string>; the dictionary holds no empty and no repeated text.

    Raises:
        pa.ArrowNotImplementedError: the column is a list, a struct or the like.

    >>> as_text(pa.chunked_array([[1.0, 2.5, None, float("nan"), 1306011234567890.0]])).to_pylist()
    ['1', '2.5', None, None, '1306011234567890']
    >>> as_text(pa.chunked_array([["  a", "a ", "", None, "NULL"]])).to_pylist()
    ['a', 'a', None, None, None]
    >>> as_text(pa.chunked_array([["'0012", "\uff11\uff12", "a\u00a0b", "\ufeffa", "'Aisyiyah"]])).to_pylist()
    ['0012', '12', 'a b', 'a', "'Aisyiyah"]
    """
    return read_texts(column)[0]


def read_texts(column: pa.ChunkedArray | pa.Array) -> tuple[pa.DictionaryArray, bool]:
    """`as_text`, and whether a cell had to be made plain (`plain_text`)."""
    encoded = _encoded(column)
    if pa.types.is_string(encoded.type.value_type) and _are_plain(encoded.dictionary):
        return pa.DictionaryArray.from_arrays(encoded.indices.cast(pa.int32()), encoded.dictionary), False
    texts = pc.utf8_trim_whitespace(_texts_of(encoded.dictionary))
    odd = _odd(texts)
    if odd is not None:
        plain = [plain_text(text) for text in texts.filter(odd).to_pylist()]
        texts = pc.replace_with_mask(texts, odd, pa.array(plain, pa.string()))
    nothing = pc.is_in(texts, value_set=pa.array(["", *_NOTHING]))
    if pc.any(nothing).as_py():
        texts = pc.if_else(nothing, pa.scalar(None, pa.string()), texts)
    elif texts.null_count == 0 and texts.equals(encoded.dictionary):
        return pa.DictionaryArray.from_arrays(encoded.indices.cast(pa.int32()), texts), odd is not None
    return _without_repeats(encoded.indices, texts), odd is not None


def _are_plain(texts: pa.StringArray) -> bool:
    """Whether nothing would be trimmed, made plain or emptied; False where that would have to be looked at.

    Names and numbers of persons are many, and hardly ever anything else.
    """
    found = TextBytes.of(texts)
    if texts.null_count or not found.only_ascii() or _SPACE_OR_APOSTROPHE[found.first()].any():
        return False
    return not _SPACE_OR_APOSTROPHE[found.last()].any() and not _nothing(texts, found)


def is_plain(text: str) -> bool:
    """Whether `read_texts` leaves a text as it is; False where that would have to be looked at, too.

    >>> [is_plain(text) for text in ("1306-A", "a b", " a", "'7", "NULL", "caf\u00e9", "")]
    [True, True, False, False, False, False, False]
    """
    if not text or not text.isascii() or text in _NOTHING:
        return False
    return not (_SPACE_OR_APOSTROPHE[ord(text[0])] or _SPACE_OR_APOSTROPHE[ord(text[-1])])


def _nothing(texts: pa.StringArray, found: TextBytes) -> bool:
    short = np.flatnonzero(found.lengths <= max(map(len, _NOTHING)))
    few = texts if len(short) == len(texts) else texts.take(pa.array(short))
    return bool(pc.any(pc.is_in(few, value_set=pa.array(["", *_NOTHING]))).as_py())


def _odd(texts: pa.Array) -> pa.Array | None:
    """Which texts hold characters that look like others or like nothing; None where none does."""
    odd = pc.fill_null(pc.match_substring_regex(texts, _ODD), False)
    return odd if pc.any(odd).as_py() else None


def plain_text(text: str) -> str:
    """Without invisible characters, special spaces, an apostrophe before a number, and wide letters.

    A spreadsheet keeps a number as text by an apostrophe, which some exports leave in the cell.

    >>> [plain_text(text) for text in ("'3276", "a\u200bb", "\uff21\uff11", "x\u00a0y", "'t")]
    ['3276', 'ab', 'A1', 'x y', "'t"]
    """
    text = re.sub(f"[{_UNSEEN}]", "", re.sub(f"[{_SPACES}]", " ", text)).translate(_TO_PLAIN).strip()
    return _APOSTROPHE.sub("", text) if text[:1] in "'\u2018\u2019`" else text


def _encoded(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if pa.types.is_string(chunked.type) and chunked.num_chunks and chunked.nbytes < _LONGEST_INDEX:
        # Numbering all texts at once is half the work of numbering those of each chunk first.
        return pa.concat_arrays(chunked.chunks).dictionary_encode()
    if pa.types.is_null(chunked.type):
        chunked = chunked.cast(pa.string())
    if not pa.types.is_dictionary(chunked.type):
        chunked = chunked.dictionary_encode()
    combined = chunked.unify_dictionaries().combine_chunks()
    if isinstance(combined, pa.ChunkedArray):
        combined = combined.chunk(0) if combined.num_chunks else pa.array([], chunked.type)
    return combined


def _texts_of(values: pa.Array) -> pa.Array:
    if pa.types.is_floating(values.type):
        return _texts_of_floats(values)
    if pa.types.is_timestamp(values.type):
        return pc.replace_substring_regex(
            values.cast(pa.string()), pattern=r" 00:00:00(\.0+)?Z?$", replacement=""
        )
    if pa.types.is_decimal(values.type):
        return pc.replace_substring_regex(values.cast(pa.string()), pattern=r"\.0+$", replacement="")
    return values.cast(pa.string())


def _texts_of_floats(values: pa.Array) -> pa.Array:
    texts = values.cast(pa.string())
    numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    whole = np.isfinite(numbers) & (np.trunc(numbers) == numbers) & (np.abs(numbers) <= _EXACT_IN_A_FLOAT)
    as_whole = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.string())
    texts = pc.if_else(pa.array(whole), as_whole, texts)
    return pc.if_else(pa.array(np.isnan(numbers)), pa.scalar(None, pa.string()), texts)


def _without_repeats(indices: pa.Array, texts: pa.Array) -> pa.DictionaryArray:
    again = texts.dictionary_encode()
    if texts.null_count == 0 and len(again.dictionary) == len(texts):
        return pa.DictionaryArray.from_arrays(indices.cast(pa.int32()), texts)
    return pa.DictionaryArray.from_arrays(again.indices.take(indices), again.dictionary)
