"""Assessments on their way into the store: part by part on disk, ranked, and each given out as a table."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa

from features.decoded_store import DecodedStore
from models.assessing import Chunk, Watch, finished_parts
from models.assessment import Context, assess_chunk, chunks_of
from models.list_ranks import ListRanks, narrow_columns, with_ranks
from models.work_folder import WorkFolder

_REASON: Final = ("question", "contribution")
_NOT_LOADED: Final = ("model_digest", "catalogue_digest", "policy_digest", "data_digest", "as_of")


def assessed(
    context: Context, households: DecodedStore, work: WorkFolder, watch: Watch
) -> Iterator[pa.Table]:
    """The households' assessments with their ranks, in order, as `serving.store.assessed_columns` packs them.

    Parts that an earlier run finished are not made again; one part at a time is in memory.
    """
    paths = finished_parts(partial(_part, context), households, work, watch=watch)
    names = [programme.name for programme in context.programmes]
    ranks = ListRanks(names)
    for path in paths:
        ranks.add(_read(path).select(narrow_columns(names)))
    for path, rows in zip(paths, chunks_of(len(households)), strict=True):
        yield with_ranks(_read(path), ranks.of(rows.start, rows.stop - rows.start))


def _part(context: Context, chunk: Chunk) -> bytes:
    """One chunk's assessments as an Arrow stream, without what the store keeps elsewhere."""
    table = assess_chunk(context, chunk.households()).drop_columns(list(_NOT_LOADED))
    place = table.column_names.index("reasons")
    table = table.set_column(place, "reasons", _narrow(table["reasons"].chunks))
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd", unify_dictionaries=True)
    with pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _narrow(lists: Iterable[pa.ListArray]) -> pa.ChunkedArray:
    """Of each reason only the question and its contribution: the answer stands in the store anyway."""
    narrow = []
    for each in lists:
        values = each.flatten()
        fields = pa.StructArray.from_arrays([values.field(name) for name in _REASON], list(_REASON))
        offsets = pa.array(each.offsets.to_numpy() - each.offsets[0].as_py(), pa.int32())
        narrow.append(pa.ListArray.from_arrays(offsets, fields))
    return pa.chunked_array(narrow)


def _read(path: Path) -> pa.Table:
    with pa.OSFile(str(path)) as source:
        return pa.ipc.open_file(source).read_all()
