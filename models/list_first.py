"""The rows of a part that may be among the first of a list, carried along whole."""

import base64
from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from models.flags import SIDES
from models.listed import flagged
from models.ranking import order

FIRST: Final = b"first"
"""Where the metadata of a part hold them."""
_PLACE: Final = "place"


def first_of_lists(chunk: pa.Table, programmes: Sequence[str], most: int) -> pa.Table:
    """The `most` surest of every list in the chunk, each once, with their `place` in the chunk.

    Who is among the first of the whole file is among the first of the chunk.
    """
    places: set[int] = set()
    for name in programmes:
        p_below = chunk[f"p_below:{name}"].to_numpy()
        for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
            listed = flagged(chunk, name, side)
            ids = pa.concat_arrays(chunk["household_id"].take(pa.array(listed)).chunks or [_NOBODY])
            surest = order(sign * p_below[listed], ids)[:most]
            places.update(listed[surest].tolist())
    taken = pa.array(sorted(places), pa.int64())
    return chunk.take(taken).append_column(_PLACE, taken)


def pack_first(first: pa.Table) -> bytes:
    """As text that metadata can hold: not compressed, because so few rows would not become shorter."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, first.schema) as writer:
        writer.write_table(first.combine_chunks())
    return base64.b64encode(sink.getvalue())


def unpack_first(content: bytes) -> tuple[Any, pa.Table]:
    """The places, and the rows."""
    table = pa.ipc.open_stream(base64.b64decode(content)).read_all()
    return table[_PLACE].combine_chunks(), table.drop_columns([_PLACE])


_NOBODY: Final = pa.array([], pa.string())
