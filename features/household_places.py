"""Where each household's id stands in a file of any length, and which ids stand there twice."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.distinct import Distinct
from features.identity import Standing, alike_within, is_total, is_unusable, plain_ids
from features.row_digests import row_digests
from features.table_files import ROWS_AT_ONCE, TableFile
from features.text_hashes import text_hashes

Hashes = NDArray[np.uint64]
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Sixteen bytes for each of the k usable ids of a file.

    Attributes:
        hashes: shape (k,) ascending, of the ids as written.
        first: shape (k,), position in the file of the first row with that id.
        seed: of the hashes: no two ids of the file share one.
        standing: what the whole file says of its ids.
    """

    hashes: Hashes
    first: NDArray[np.int64]
    seed: int
    standing: Standing

    def of(self, texts: pa.StringArray) -> NDArray[np.int64]:
        """shape (k,): where the household of each id stands, −1 where the file has none.

        An id that the file does not have may by chance share a number with one that it has: whoever
        follows compares the texts.
        """
        asked = text_hashes(texts, self.seed)
        if len(self.hashes) == 0:
            return np.full(len(asked), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        return np.where(self.hashes[places] == asked, self.first[places], -1)


class _SharedByChance(Exception):
    """Two ids have the same hash."""


def find_places(file: TableFile, heading: str) -> Places:
    """Reads the column of ids once, and the whole file again where ids repeat."""
    seed = 0
    while True:
        try:
            return _find(file, heading, seed)
        except _SharedByChance:
            seed += 1


def _find(file: TableFile, heading: str, seed: int) -> Places:
    hashes = np.zeros(file.rows, np.uint64)
    plain = np.zeros(file.rows, np.uint64)
    usable, filled = np.zeros(file.rows, bool), np.zeros(file.rows, bool)
    for start, piece in file.column(heading):
        text = piece.column(heading)
        rows = slice(start, start + len(text))
        distinct = Distinct.of(text)
        hashes[rows] = distinct.spread(text_hashes(distinct.texts, seed), np.uint64(0))
        plain[rows] = distinct.spread(text_hashes(plain_ids(distinct.texts), seed), np.uint64(0))
        filled[rows] = distinct.filled
        usable[rows] = ~(is_unusable(text) | is_total(text))
    near = _near(file, hashes, plain, filled)
    positions = np.flatnonzero(usable)
    order = np.argsort(hashes[positions], kind="stable")
    ordered, positions = hashes[positions][order], positions[order]
    same = ordered[1:] == ordered[:-1]
    shared = np.sort(positions[np.append(same, False) | np.insert(same, 0, False)]) if len(ordered) else _NONE
    repeated, differing = _told_apart(file, heading, shared, hashes)
    first = np.insert(~same, 0, True) if len(ordered) else usable[:0]
    return Places(ordered[first], positions[first], seed, Standing(repeated, differing, near))


def _near(file: TableFile, hashes: Hashes, plain: Hashes, filled: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Row numbers of ids of whose plain form the file has another writing."""
    positions = np.flatnonzero(filled)
    forms = np.sort(plain[positions])
    if not (plain[positions] != hashes[positions]).any() or not (forms[1:] == forms[:-1]).any():
        return _NONE
    order = positions[np.lexsort((hashes[positions], plain[positions]))]
    new_form = np.append(True, plain[order][1:] != plain[order][:-1])
    other = np.append(False, hashes[order][1:] != hashes[order][:-1]) & ~new_form
    form = np.cumsum(new_form) - 1
    written = np.bincount(form, weights=other) > 0
    return _row_numbers(file, np.sort(order[written[form]]))


def _told_apart(
    file: TableFile, heading: str, shared: NDArray[np.int64], hashes: Hashes
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row numbers of rows that only repeat an earlier one, and of rows whose id stands beside others."""
    if len(shared) == 0:
        return _NONE, _NONE
    found = list(_contents(file, heading, shared))
    digests = np.concatenate([digest for digest, _ in found])
    ids = pa.concat_arrays([texts for _, texts in found]).dictionary_encode()
    if len(ids.dictionary) != len(np.unique(hashes[shared])):
        raise _SharedByChance
    alike, first = alike_within(ids.indices.to_numpy(), digests)
    rows = _row_numbers(file, shared)
    return rows[alike & ~first], rows[~alike]


def _contents(
    file: TableFile, heading: str, positions: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.uint64], pa.StringArray]]:
    """Digests of the rows at `positions`, and their ids."""
    numbers = _row_numbers(file, positions)
    ends = [min(start + ROWS_AT_ONCE, file.rows) for start in range(0, file.rows, ROWS_AT_ONCE)]
    for piece in file.pieces(ends):
        chosen = np.flatnonzero(np.isin(piece.rows, numbers))
        if len(chosen):
            rows = piece.take(chosen)
            yield row_digests(rows), rows.column(heading).cast(pa.string())


def _row_numbers(file: TableFile, positions: NDArray[np.int64]) -> NDArray[np.int64]:
    return positions + 1 if file.numbers is None else file.numbers[positions]
