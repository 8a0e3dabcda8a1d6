"""Cells of any type as the text a person would have written."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_EXACT_IN_A_FLOAT: Final = 2.0**53


def as_text(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """The column as trimmed text, each different text once; an empty cell is null.

    Whole numbers come without a decimal point, truth values as true and false, dates as
    ISO 8601. Only the different values are formatted, so a column of codes costs next to nothing.

    Returns:
        dictionary<int32, string>; the dictionary holds no empty and no repeated text.

    Raises:
        pa.ArrowNotImplementedError: the column is a list, a struct or the like.

    >>> as_text(pa.chunked_array([[1.0, 2.5, None, float("nan"), 1306011234567890.0]])).to_pylist()
    ['1', '2.5', None, None, '1306011234567890']
    >>> as_text(pa.chunked_array([["  a", "a ", "", None]])).to_pylist()
    ['a', 'a', None, None]
    """
    encoded = _encoded(column)
    texts = pc.utf8_trim_whitespace(_texts_of(encoded.dictionary))
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return _without_repeats(encoded.indices, texts)


def _encoded(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
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
