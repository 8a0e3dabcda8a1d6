"""A chunk of households, and their flags, as rows in the database's own form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from features.households import Households
from models.flags import SIDES
from serving.personal.boxes import sealed_all
from serving.personal.hashes import household_keys
from serving.personal.keys import Keys
from serving.store.assessed_columns import Packed
from serving.store.bulk import insert_rows
from serving.store.engines import Engines
from serving.store.packing import row_bytes
from serving.store.registry_tables import FlagRow, HouseholdRow
from serving.store.what_is_loaded import Load

_HOUSEHOLDS: Final = (
    "snapshot_id", "number", "key", "area_path", "size", "estimate", "intervals", "answers",
    "contributions", "programmes", "checks", "findings", "recorded", "id_box", "personal",
)  # fmt: skip
_FLAGS: Final = (
    "snapshot_id", "side", "programme", "rank", "number", "key", "area_path", "size", "flag_probability",
    "p_below", "estimate", "low_80", "high_80", "reason_1", "reason_2", "reason_3", "contribution_1",
    "contribution_2", "contribution_3",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Households of a load.

    Attributes:
        start: place of the first in the load.
        those, packed: the same households as decoded, and as assessed.
    """

    load: Load
    snapshot_id: int
    start: int
    those: Households
    packed: Packed


def insert_chunk(engines: Engines, keys: Keys, chunk: Chunk) -> None:
    """Adds the households, what is personal of them sealed, and those that are flagged; one transaction."""
    names = household_keys(keys, chunk.those.ids.to_pylist())
    sizes = chunk.those.size.astype(np.int64).tolist()
    # Sealed before the transaction begins: others wait while it lasts.
    households = _households(keys, chunk, names, sizes)
    with engines.writing.begin() as connection:
        insert_rows(connection, HouseholdRow, _HOUSEHOLDS, households)
        insert_rows(connection, FlagRow, _FLAGS, _flags(chunk, names, sizes))


def _households(keys: Keys, chunk: Chunk, names: list[str], sizes: list[int]) -> Iterator[tuple[Any, ...]]:
    packed, n = chunk.packed, len(names)
    rows = slice(chunk.start, chunk.start + n)
    ids = [household_id.encode() for household_id in chunk.those.ids.to_pylist()]
    texts, recorded = chunk.load.people.rows(rows.start, rows.stop)
    plain = [text.encode() for text in texts.to_pylist()]
    return zip(
        [chunk.snapshot_id] * n,
        range(rows.start, rows.stop),
        names,
        packed.area_path,
        sizes,
        packed.estimate.tolist(),
        row_bytes(packed.intervals),
        row_bytes(packed.answers),
        row_bytes(packed.contributions),
        row_bytes(packed.programmes),
        packed.checks,
        chunk.load.findings.rows(rows.start, rows.stop),
        recorded,
        sealed_all(keys, ids, [f"id {name}" for name in names]),
        sealed_all(keys, plain, [f"personal {name}" for name in names]),
        strict=True,
    )


def _flags(chunk: Chunk, names: list[str], sizes: list[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of the flagged; a loop over them alone."""
    packed = chunk.packed
    strongest = np.take_along_axis(packed.contributions, packed.strongest.clip(0), axis=1)
    for place, programme in enumerate(chunk.load.context.programmes):
        records = packed.programmes[:, place]
        for row in np.flatnonzero(records["flag"] >= 0).tolist():
            record = records[row]
            low, high = packed.intervals[row, :2].tolist()
            reasons = packed.strongest[row].tolist()
            shares = strongest[row].tolist()
            yield (
                chunk.snapshot_id,
                SIDES[int(record["flag"])],
                programme.name,
                int(record["rank"]),
                chunk.start + row,
                names[row],
                packed.area_path[row],
                sizes[row],
                float(record["flag_probability"]),
                float(record["p_below"]),
                float(packed.estimate[row]),
                None if np.isnan(low) else low,
                None if np.isnan(high) else high,
                *(reason if reason >= 0 else None for reason in reasons),
                *(share if reason >= 0 else None for reason, share in zip(reasons, shares, strict=True)),
            )
