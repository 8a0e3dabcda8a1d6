"""Whether two names are one: the same, written a little otherwise, or different."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.edit_distance import edit_distance
from features.names import Names

SAME, MINOR, MAJOR, UNKNOWN = 0, 1, 2, 3
"""Alike but for capitals, spaces and marks; a difference of titles, order, spelling, or of a part left
out; another name; one of the names is empty."""
_LETTERS_FOR_ONE: Final = 5
_LETTERS_FOR_TWO: Final = 12


def compare_names(left: Names, right: Names) -> NDArray[np.int8]:
    """shape (n,): SAME, MINOR, MAJOR or UNKNOWN for each pair.

    Minor are: a title or degree more, another order, the spelling of a sound (Rizal, Rijal), spaces
    (Nur Hayati, Nurhayati), a part left out or only its first letter (Siti A., Siti), a letter or two
    otherwise. A single name is a part of any longer one that holds it.

    >>> one, other = (["Afrizal", "Siti Aisyah"], ["Sutan Afrijal Effendi", "Rahmi"])
    >>> compare_names(Names.of(pa.array(one)), Names.of(pa.array(other))).tolist()
    [1, 2]
    """
    known = _truths(pc.and_(left.plain.is_valid(), right.plain.is_valid()))
    difference = np.full(len(left), UNKNOWN, dtype=np.int8)
    difference[known] = MAJOR
    same = known & _truths(pc.equal(left.plain, right.plain))
    minor = (
        known
        & ~same
        & (_truths(pc.equal(left.key, right.key)) | _truths(pc.equal(left.joined, right.joined)))
    )
    open_rows = np.flatnonzero(known & ~same & ~minor)
    if len(open_rows):
        one, other = left.take(open_rows), right.take(open_rows)
        minor[open_rows] = _is_part(one, other) | _is_part(other, one) | _nearly(one, other)
    difference[minor] = MINOR
    difference[same] = SAME
    return difference


def _nearly(left: Names, right: Names) -> NDArray[np.bool_]:
    """Few letters differ, in the given order of words or in the alphabet's."""
    one, other = _lengths(left.joined), _lengths(right.joined)
    shorter = np.minimum(one, other)
    allowed = (shorter >= _LETTERS_FOR_ONE).astype(np.int64) + (shorter >= _LETTERS_FOR_TWO)
    nearly = np.zeros(len(left), dtype=bool)
    rows = np.flatnonzero(np.abs(one - other) <= allowed)
    left, right = left.take(rows), right.take(rows)
    distance = np.minimum(edit_distance(left.joined, right.joined), edit_distance(left.key, right.key))
    nearly[rows] = distance <= allowed[rows]
    return nearly


def _is_part(short: Names, long: Names) -> NDArray[np.bool_]:
    """Every word of `short`, or of `long` its first letter; one word of three letters or more is whole."""
    owner, word = _flat(short)
    of_long, held = _flat(long)
    whole = _among(owner, word, of_long, held)
    initial = _among(owner, word, of_long, pc.utf8_slice_codeunits(held, 0, 1))
    told = whole & (_lengths(word) >= 3)
    n = len(short)
    found = np.bincount(owner[whole | initial], minlength=n) == np.bincount(owner, minlength=n)
    return np.asarray(found & (np.bincount(owner[told], minlength=n) > 0), dtype=bool)


def _among(
    owner: NDArray[np.intp], word: pa.Array, of_held: NDArray[np.intp], held: pa.Array
) -> NDArray[np.bool_]:
    """Whether each word is held by the same owner."""
    both = pa.concat_arrays([word, held]).dictionary_encode()
    places = both.indices.to_numpy().astype(np.int64)
    size = len(both.dictionary)
    asked = owner * size + places[: len(word)]
    return np.isin(asked, of_held * size + places[len(word) :])


def _flat(names: Names) -> tuple[NDArray[np.intp], pa.Array]:
    owner = pc.list_parent_indices(names.words).to_numpy().astype(np.intp)
    return owner, pc.list_flatten(names.words)


def _lengths(texts: pa.Array) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(pc.utf8_length(texts), 0).to_numpy(), dtype=np.int64)


def _truths(answers: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(answers, False).to_numpy(zero_copy_only=False), dtype=bool)
