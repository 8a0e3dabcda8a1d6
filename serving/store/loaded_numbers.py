"""Numbers of a registry as keyed hashes, by which its households are found."""

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete

from serving.personal.hashes import number_hashes
from serving.personal.keys import Keys
from serving.store.bulk import insert_rows
from serving.store.engines import Engines
from serving.store.packing import row_bytes
from serving.store.registry_tables import NumberRow
from serving.store.what_is_loaded import PeopleOf

_COLUMNS: Final = ("snapshot_id", "hash", "number")
_AT_ONCE: Final = 100_000
_HALF: Final = np.dtype(">u8")


def insert_numbers(engines: Engines, keys: Keys, snapshot_id: int, people: PeopleOf) -> None:
    """Sorted, so that the database adds them at the end of its tree; those of an earlier try go first."""
    hashes, homes = _hashes(keys, people)
    with engines.writing.begin() as connection:
        connection.execute(delete(NumberRow).where(NumberRow.snapshot_id == snapshot_id))
    for start in range(0, len(hashes), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        texts = row_bytes(hashes[part])
        with engines.writing.begin() as connection:
            rows = zip(itertools.repeat(snapshot_id), texts, homes[part].tolist(), strict=False)
            insert_rows(connection, NumberRow, _COLUMNS, rows)


def _hashes(keys: Keys, people: PeopleOf) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hashes, shape (k, 2) big-endian, ascending, and the household of each; as numbers, for memory."""
    hashes, homes = [np.empty((0, 2), _HALF)], [np.empty(0, np.int64)]
    for kind, numbers, of_homes in people.numbers():
        # A family's number stands with each of its members: hashed once.
        different = numbers.dictionary_encode()
        made = b"".join(number_hashes(keys, kind, different.dictionary.to_pylist()))
        places = different.indices.to_numpy()
        hashes.append(np.frombuffer(made, _HALF).reshape(-1, 2)[places])
        homes.append(of_homes)
    # Joined, numpy has them in the machine's own order of bytes.
    every, home = np.concatenate(hashes).astype(_HALF), np.concatenate(homes)
    order = np.lexsort((home, every[:, 1], every[:, 0]))
    every, home = every[order], home[order]
    new = np.ones(len(every), dtype=bool)
    new[1:] = (every[1:] != every[:-1]).any(axis=1) | (home[1:] != home[:-1])
    return every[new], home[new]
