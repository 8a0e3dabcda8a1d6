"""The rows of a part that may be among the first of a list, carried along whole."""

import base64
from typing import Any, Final

import pyarrow as pa

from models.listed import Listed
from models.ranking import order

FIRST: Final = b"first"
"""Where the metadata of a part hold them."""
_PLACE: Final = "place"


def first_of_lists(chunk: pa.Table, listed: Listed, most: int) -> pa.Table:
    """The `most` surest of every list in the chunk, each once, with their `place` in the chunk.

    Who is among the first of the whole file is among the first of the chunk.

    Args:
        listed: of this chunk.
    """
    places: set[int] = set()
    for (_, side), entries in listed.lists.items():
        sign = 1.0 if side == "inclusion" else -1.0
        surest = order(sign * entries.p_below, entries.ids)[:most]
        places.update(entries.places[surest].tolist())
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
