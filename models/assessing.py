"""From decoded households on disk to one file of assessments, part by part, in bounded memory.

A part is a finished row group. Parts are made side by side, here or on other machines, and stay on disk;
ranks are a second pass over what each tells of the lists; then all pages are copied into one file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from io import FileIO
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import numpy
import pyarrow as pa
import pyarrow.parquet as pq

from features.decoded_store import DecodedStore
from features.households import Households
from features.placed_blocks import Elsewhere
from features.reading_in_blocks import Run
from models import assessment
from models.assessment import Context, assess_chunk, chunks_of, digest_columns
from models.assessment_files import AssessmentWriter
from models.door import Placed
from models.list_first import FIRST, first_of_lists, pack_first
from models.list_ranks import ListRanks, with_ranks
from models.list_summary import TOP, Tally
from models.listed import LISTED, Listed, pack_listed
from models.parquet_joining import join
from models.second_pass import SecondPass
from models.side_by_side import in_order, usable_cores
from models.tree_shap import kernel_runs
from models.work_folder import WorkFolder

_DATA: Final = "data_digest"
Assess: TypeAlias = Callable[[Any], bytes]


class Rows(Protocol):
    """Households that are read when they are asked for."""

    def households(self) -> Households: ...


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some households of a store, read where they are needed; sent elsewhere, they go with it."""

    store: DecodedStore | Elsewhere
    rows: slice

    def households(self) -> Households:
        """The households, read from the store."""
        return self.store.rows(self.rows.start, self.rows.stop)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Sent, (self.households(),)


@dataclass(frozen=True, slots=True, eq=False)
class _Sent:
    """A chunk that has arrived elsewhere."""

    read: Households

    def households(self) -> Households:
        return self.read


Made: TypeAlias = tuple[Chunk, bytes | Placed]
Make: TypeAlias = Callable[[Assess, Sequence[Chunk]], Iterator[Made]]
"""Makes the part of each chunk, in any order."""
Watch: TypeAlias = Callable[[Iterable[Made], int], Iterable[Made]]


def side_by_side(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """Does a work on each item on this machine, a thread for each core."""
    return in_order(work, items, usable_cores())


def made_by(run: Run) -> Make:
    """Makes parts by a `run`, in the order of the file."""
    return lambda assess, chunks: zip(chunks, run(assess, chunks), strict=True)


_made_here: Final = made_by(side_by_side)


def what_bytes_follow_from(context: Context) -> dict[str, str | None]:
    """Everything but the files themselves that the bytes of a part follow from."""
    from importlib.metadata import version

    return {
        "tepat": version("tepat"),
        "rows of a part": str(assessment.CHUNK),
        "numpy": numpy.__version__,
        "pyarrow": pa.__version__,
        "explained_by": "kernel" if kernel_runs() else "LightGBM",
        "model": context.model.digest,
        "profile": context.profile.digest,
        "policy": context.policy.digest,
        "as_of": context.as_of.isoformat(),
        "lines": repr([(programme.name, programme.line) for programme in context.programmes]),
    }


def assess_part(context: Context, chunk: Rows) -> bytes:
    """One row group of assessments without ranks, as a Parquet file of its own.

    Its metadata also hold who stands on which list, and the whole rows of whoever may be among the first of
    one, so that nobody has to read all rows again for them.
    """
    table = assess_chunk(context, chunk.households())
    listed = Listed.of(table, [programme.name for programme in context.programmes])
    first = pack_first(first_of_lists(table, listed, TOP))
    return _encoded(context, table, {FIRST: first, LISTED: pack_listed(listed)})


def write_assessments(
    context: Context,
    households: DecodedStore | Elsewhere,
    work: WorkFolder,
    out: Path,
    *,
    capacity: int | None = None,
    digest: Callable[[], str] | None = None,
    assess: Assess | None = None,
    make: Make = _made_here,
    watch: Watch = lambda parts, total: parts,
) -> Tally:
    """Writes all assessments to `out`, in the order of the households.

    Args:
        work: where finished parts are found and kept.
        capacity: as of `models.list_summary.Tally`.
        digest: gives the digest of the data once all parts are made; default that of the context.
        assess: `assess_part` of this context, where it runs elsewhere in another form.
        make: does it on the chunks.
        watch: goes through the parts as they are finished.

    Raises:
        WrongMatrix, ContributionsDoNotAdd: as `models.assessment.assess`.
    """
    chunks = list(chunks_of(len(households)))
    second = SecondPass(context, capacity)
    made: dict[int, Path] = {}
    for number, path in _parts(assess or partial(assess_part, context), households, work, make, watch):
        second.add(path, chunks[number].start)
        made[number] = path
    ordered = [(made[number], rows) for number, rows in enumerate(chunks)]
    tally, ranks = second.end(ordered)
    if digest is not None:
        context = replace(context, data_digest=digest())
    pattern = _encoded(context, _without_rows(context, ordered[0][0]))
    with FileIO(out, "w") as sink:
        # While the system copies one group's pages, the next ranks are packed.
        join(sink, pattern, in_order(_LastColumns(context, ranks), ordered, 2))
    return tally


def finished_parts(
    assess: Assess,
    households: DecodedStore | Elsewhere,
    work: WorkFolder,
    *,
    watch: Watch = lambda parts, total: parts,
) -> list[Path]:
    """A file for each of `chunks_of` the households; those that an earlier run finished are not made again.

    Args:
        assess: makes a part's bytes.
        watch: as of `write_assessments`.
    """
    made = dict(_parts(assess, households, work, _made_here, watch))
    return [made[number] for number in range(len(made))]


def _parts(
    assess: Assess,
    households: DecodedStore | Elsewhere,
    work: WorkFolder,
    make: Make,
    watch: Watch,
) -> Iterator[tuple[int, Path]]:
    """The number and the file of each part: those of an earlier run, then each as it is made."""
    chunks = list(chunks_of(len(households)))
    kept = {number: path for number in range(len(chunks)) if (path := work.kept(number)) is not None}
    yield from kept.items()
    missing = {rows.start: number for number, rows in enumerate(chunks) if number not in kept}
    todo = [Chunk(households, chunks[number]) for number in missing.values()]
    for chunk, content in watch(make(assess, todo), len(todo)):
        number = missing[chunk.rows.start]
        yield number, work.keep(number, content)


class _LastColumns:
    """A part and where its rows stand → the part with the columns that are only known now."""

    def __init__(self, context: Context, ranks: ListRanks) -> None:
        self._ranks = ranks
        self._digest = lru_cache(maxsize=2)(partial(_encoded_digest, context))

    def __call__(self, part: tuple[Path, slice]) -> tuple[Path | bytes, ...]:
        path, places = part
        rows = places.stop - places.start
        of_rows = self._ranks.of(places.start, rows)
        return path, *([_encoded_ranks(of_rows)] if of_rows else []), self._digest(rows)


def _without_rows(context: Context, part: Path) -> pa.Table:
    """All columns, as a part has them, and the ranks."""
    names = [programme.name for programme in context.programmes]
    nobody = pq.read_schema(part).remove_metadata().empty_table()
    return with_ranks(nobody, {f"rank:{name}": pa.array([], pa.int64()) for name in names})


def _encoded(context: Context, table: pa.Table, more: Mapping[bytes, bytes] | None = None) -> bytes:
    sink = pa.BufferOutputStream()
    with AssessmentWriter(sink, context, more) as writer:
        writer.write(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _encoded_digest(context: Context, rows: int) -> bytes:
    return _encoded(context, pa.table({_DATA: digest_columns(context, rows)[_DATA]}))


def _encoded_ranks(ranks: Mapping[str, pa.Array]) -> bytes:
    sink = pa.BufferOutputStream()
    options = {"compression": "zstd", "use_dictionary": False, "store_schema": False}
    pq.write_table(pa.table(dict(ranks)), sink, **options)
    content: bytes = sink.getvalue().to_pybytes()
    return content


__all__ = [
    "Chunk",
    "Made",
    "Rows",
    "assess_part",
    "finished_parts",
    "made_by",
    "side_by_side",
    "what_bytes_follow_from",
    "write_assessments",
]
