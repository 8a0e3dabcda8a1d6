"""Names in the form in which they are compared, whole columns at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.distinct import Distinct
from features.name_words import DEGREES, TITLES, is_muhammad, sound_of

_MUHAMMAD: Final = sound_of("muhammad")


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """n names, reduced; null where the name is empty or holds no letter.

    Attributes:
        plain: strings (n,): lower case, one space between words, no accents and no marks.
        words: lists of strings (n,): titles and degrees left out, each word as it sounds, in order.
        key: strings (n,): the words sorted and joined, so that order never matters.
    """

    plain: pa.Array
    words: pa.Array
    key: pa.Array

    @classmethod
    def of(cls, names: pa.Array) -> "Names":
        """Reads each different name once.

        >>> Names.of(pa.array(["Sutan Afrizal Effendi, S.Pd", "EFENDI AFRIJAL", "-"])).key.to_pylist()
        ['aprijal ependi', 'aprijal ependi', None]
        """
        distinct = Distinct.of(names.dictionary_encode())
        text = _lower(distinct.texts)
        plain = _tidy(text)
        owner, word = _words(text, plain)
        order = np.lexsort((pc.rank(word, tiebreaker="dense").to_numpy(), owner))
        key = pc.binary_join(_lists(owner, word.take(pa.array(order)), len(plain)), " ")
        reduced = cls(_none_for_empty(plain), _lists(owner, word, len(plain)), key)
        return reduced.take(distinct.places, ~distinct.filled)

    def __len__(self) -> int:
        return len(self.plain)

    @property
    def first(self) -> pa.Array:
        """Strings (n,): the first word, which most people are called by."""
        return pc.list_element(self.words, 0)

    @property
    def joined(self) -> pa.Array:
        """Strings (n,): the words in order without spaces; Nur Hayati and Nurhayati are alike."""
        return pc.binary_join(self.words, "")

    def take(self, rows: NDArray[Any], none: NDArray[np.bool_] | None = None) -> "Names":
        """The names at `rows`; null where `none`."""
        places = pa.array(rows, mask=none)
        return Names(self.plain.take(places), self.words.take(places), self.key.take(places))


def _lower(names: pa.Array) -> pa.Array:
    text = pc.utf8_lower(pc.utf8_normalize(names.cast(pa.string()), form="NFKD"))
    return pc.replace_substring_regex(text, r"[\p{Mn}'’`‘ʼ]", "")


def _tidy(text: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r"[^a-z]+", " "))


def _none_for_empty(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _words(text: pa.Array, plain: pa.Array) -> tuple[NDArray[np.intp], pa.Array]:
    """Whose word it is, and how it sounds: every word that counts, in order."""
    named = _tidy(pc.replace_substring_regex(pc.replace_substring_regex(text, r",.*$", ""), DEGREES, " "))
    owner, word = _split(named)
    kept = _spread(word, lambda each: each not in TITLES)
    owner, word = owner[kept], word.filter(pa.array(kept))
    untitled = np.bincount(owner, minlength=len(plain)) > 0
    other_owner, other_word = _split(pc.if_else(pa.array(untitled), "", plain))
    owner, word = np.concatenate([owner, other_owner]), pa.concat_arrays([word, other_word])
    order = np.argsort(owner, kind="stable")
    owner, word = owner[order], word.take(pa.array(order))
    return owner, _sounds(owner, word)


def _split(text: pa.Array) -> tuple[NDArray[np.intp], pa.Array]:
    words = pc.utf8_split_whitespace(text)
    owner = pc.list_parent_indices(words).to_numpy().astype(np.intp)
    word = pc.list_flatten(words)
    filled = pc.not_equal(word, "")
    return owner[filled.to_numpy(zero_copy_only=False)], word.filter(filled)


def _sounds(owner: NDArray[np.intp], word: pa.Array) -> pa.Array:
    """Each word as it sounds; a shortened Muhammad before other words in full."""
    encoded = word.dictionary_encode()
    sounds = pa.array([sound_of(each) for each in encoded.dictionary.to_pylist()], pa.string())
    starts = np.append(True, owner[1:] != owner[:-1]) if len(owner) else np.empty(0, dtype=bool)
    ends = np.append(starts[1:], True) if len(owner) else starts
    muhammad = starts & ~ends & _spread(word, is_muhammad)
    return pc.if_else(pa.array(muhammad), _MUHAMMAD, sounds.take(encoded.indices))


def _spread(word: pa.Array, test: Callable[[str], bool]) -> NDArray[np.bool_]:
    """The test on every word, asked once of each different one."""
    encoded = word.dictionary_encode()
    answers = np.array([test(each) for each in encoded.dictionary.to_pylist()], dtype=bool)
    return np.asarray(answers[encoded.indices.to_numpy()], dtype=bool)


def _lists(owner: NDArray[np.intp], word: pa.Array, n: int) -> pa.Array:
    """Lists (n,) of the words of each owner; owners ascend. Null where there is none."""
    counts = np.bincount(owner, minlength=n)
    offsets = np.append(0, np.cumsum(counts)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), word, mask=pa.array(counts == 0))
