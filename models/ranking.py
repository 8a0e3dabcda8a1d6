"""The order of households, the same on every machine: ties are broken by a hash, never by the file."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

TIE_KEY: Final = b"tepat-1"
"""Changing it changes printed lists: the number goes up and the changelog says so."""

Ids: TypeAlias = pa.StringArray | Sequence[str] | NDArray[np.object_]


def order(estimate: NDArray[np.float64], ids: Ids) -> NDArray[np.intp]:
    """Positions of the households from the lowest estimate to the highest.

    Equal estimates are ordered by BLAKE2b of the household id, so that neither the order of the
    file nor the sort algorithm decides who comes first, and nobody can choose an id that does.

    Args:
        estimate: shape (n,), finite.
        ids: n household ids, unique; only those of tied households are read.

    Returns:
        shape (n,): `estimate[order(estimate, ids)]` ascends.

    Raises:
        ValueError: the lengths differ, or an estimate is not finite (a household without an
            estimate has no place: leave it out).

    >>> order(np.array([300.0, 100.0, 200.0]), ["a", "b", "c"]).tolist()
    [1, 2, 0]
    >>> order(np.array([5.0, 5.0, 5.0]), ["a", "b", "c"]).tolist()  # c, a, b
    [2, 0, 1]
    >>> order(np.array([5.0, 5.0, 5.0]), ["c", "a", "b"]).tolist()  # in any file
    [0, 1, 2]
    """
    if estimate.ndim != 1 or len(ids) != len(estimate):
        raise ValueError(f"{len(ids)} ids do not fit estimates of shape {estimate.shape}")
    if not np.isfinite(estimate).all():
        raise ValueError("an estimate is not finite; leave out the households that have none before ranking")
    ascending = np.argsort(estimate, kind="stable")
    ordered = estimate[ascending]
    same_as_next = ordered[1:] == ordered[:-1]
    if not same_as_next.any():
        return ascending
    tied = np.flatnonzero(np.append(same_as_next, False) | np.insert(same_as_next, 0, False))
    households = ascending[tied]
    # Members of a tie stand together, so sorting by (estimate, hash) refills exactly their places.
    ascending[tied] = households[np.lexsort((*_hashes(ids, households), estimate[households]))]
    return ascending


def places(positions: NDArray[np.intp]) -> NDArray[np.intp]:
    """The place of each household, 0 first, from the positions that `order` gives.

    >>> places(np.array([1, 2, 0])).tolist()
    [2, 0, 1]
    """
    place = np.empty_like(positions)
    place[positions] = np.arange(len(positions))
    return place


def _hashes(ids: Ids, households: NDArray[np.intp]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first 16 bytes of each hash as two numbers, the less significant first."""
    chosen = (
        ids.take(pa.array(households)).to_pylist()
        if isinstance(ids, pa.Array)
        else [ids[i] for i in households]
    )
    # A hash has no columnar form; only tied households pay for it.
    digests = b"".join([blake2b(str(id_).encode(), key=TIE_KEY).digest()[:16] for id_ in chosen])
    halves = np.frombuffer(digests, dtype=">u8").reshape(-1, 2).astype(np.uint64)
    return halves[:, 1], halves[:, 0]
