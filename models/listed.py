"""Who of a part stands on which list, carried along with the part so that nobody reads its columns again."""

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.flags import FLAG_OF, SIDES, Side

LISTED: Final = b"listed"
"""Where the metadata of a part hold it."""
_COUNTS: Final = b"counts"
_IDS: Final = pa.string()
List: TypeAlias = tuple[str, Side]


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The k flagged households of one list in one part, in their order.

    Attributes:
        places: shape (k,), where each stands in the part.
        p_below: shape (k,).
        right: shape (k,), probability that the flag is right.
    """

    places: NDArray[np.int64]
    ids: pa.StringArray
    p_below: NDArray[np.float64]
    right: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """What one part tells of all lists.

    Attributes:
        statuses: of each programme, how many households have which.
        households: of each list, how many have its enrolment status.
    """

    statuses: Mapping[str, Mapping[str, int]]
    households: Mapping[List, int]
    lists: Mapping[List, Entries]

    @classmethod
    def of(cls, chunk: pa.Table, programmes: Sequence[str]) -> "Listed":
        """Of assessments, as `models.assessment.assess_chunk` gives them."""
        lists = list(product(programmes, SIDES))
        return cls(
            {name: _counted(chunk[f"status:{name}"]) for name in programmes},
            {(name, side): _of_status(chunk[f"enrolled:{name}"], side) for name, side in lists},
            {(name, side): _entries(chunk, name, side) for name, side in lists},
        )


def flagged(chunk: pa.Table, name: str, side: Side) -> NDArray[np.int64]:
    """Where the households of a programme's list stand in the chunk."""
    return np.flatnonzero(pc.fill_null(pc.equal(chunk[f"flag:{name}"], FLAG_OF[side]), False))


def pack_listed(listed: Listed) -> bytes:
    """As text that metadata can hold."""
    lists = list(listed.lists.values())
    columns = {
        "place": pa.array(np.concatenate([one.places for one in lists])),
        "household_id": pa.concat_arrays([one.ids for one in lists]),
        "p_below": pa.array(np.concatenate([one.p_below for one in lists])),
        "right": pa.array(np.concatenate([one.right for one in lists])),
    }
    counts = {
        "statuses": listed.statuses,
        "lists": [
            [*of_list, listed.households[of_list], len(one.places)] for of_list, one in listed.lists.items()
        ],
    }
    table = pa.table(columns).replace_schema_metadata({_COUNTS: json.dumps(counts)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue())


def unpack_listed(content: bytes) -> Listed:
    """What was packed."""
    table = pa.ipc.open_stream(base64.b64decode(content)).read_all().combine_chunks()
    counts = json.loads(table.schema.metadata[_COUNTS])
    ends = np.cumsum([count for *_, count in counts["lists"]]).tolist()
    columns = [table[name].to_numpy() for name in ("place", "p_below", "right")]
    ids = pa.concat_arrays([_NOBODY, *table["household_id"].chunks])
    households, lists = {}, {}
    for (name, side, of_status, count), end in zip(counts["lists"], ends, strict=True):
        places, p_below, right = (column[end - count : end] for column in columns)
        households[name, side] = of_status
        lists[name, side] = Entries(places, ids.slice(end - count, count), p_below, right)
    return Listed(counts["statuses"], households, lists)


def _entries(chunk: pa.Table, name: str, side: Side) -> Entries:
    places = flagged(chunk, name, side)
    rows = pa.array(places)
    ids = pa.concat_arrays([_NOBODY, *chunk["household_id"].take(rows).cast(_IDS).chunks])
    p_below, right = (chunk[f"{kind}:{name}"].to_numpy()[places] for kind in ("p_below", "flag_probability"))
    return Entries(places, ids, p_below, right)


def _counted(statuses: pa.ChunkedArray) -> dict[str, int]:
    found = Counter[str]()
    for row in plain(statuses).value_counts():
        found[row["values"].as_py()] += row["counts"].as_py()
    return dict(found)


def _of_status(enrolled: pa.ChunkedArray, side: Side) -> int:
    return int(pc.sum(pc.fill_null(pc.equal(enrolled, side == "inclusion"), False)).as_py() or 0)


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Without a dictionary, so that chunks can be put together."""
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


_NOBODY: Final = pa.array([], _IDS)

__all__ = ["LISTED", "Entries", "Listed", "flagged", "pack_listed", "plain", "unpack_listed"]
