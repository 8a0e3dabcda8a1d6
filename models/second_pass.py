"""What only all parts of a result tell: ranks and lists, from what each part tells of its own."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from models.assessment import Context
from models.list_first import FIRST, unpack_first
from models.list_ranks import ListRanks, with_ranks
from models.list_summary import TOP, Tally
from models.listed import LISTED, unpack_listed


class SecondPass:
    """What only all parts tell; looks at each while the next are made."""

    def __init__(self, context: Context, capacity: int | None) -> None:
        programmes = [programme.name for programme in context.programmes]
        self._tally, self._ranks = Tally(context, capacity), ListRanks(programmes)

    def add(self, part: Path, start: int) -> None:
        """Takes in a part whose rows stand from `start` on; parts may come in any order."""
        listed = unpack_listed(pq.read_metadata(part).metadata[LISTED])
        self._ranks.add_listed(listed, start)
        self._tally.count(listed)
        if columns := self._tally.columns_of_certainty():
            self._tally.count_certainty(pq.read_table(part, columns=columns, use_threads=False))

    def end(self, parts: Sequence[tuple[Path, slice]]) -> tuple[Tally, ListRanks]:
        """The lists, with the whole rows of the first of each; `parts` in their order, and which rows."""
        first = self._ranks.first(TOP)
        found: list[pa.Table] = []
        for part, rows in parts:
            of_part = first[slice(*np.searchsorted(first, [rows.start, rows.stop]))] - rows.start
            if len(of_part) or not found:
                found.append(self._first_of(part, rows, of_part))
        self._tally.keep_first(pa.concat_tables(found).combine_chunks())
        return self._tally, self._ranks

    def _first_of(self, part: Path, rows: slice, first: NDArray[np.int64]) -> pa.Table:
        """The whole rows of the part's households at the places `first`."""
        places, table = unpack_first(pq.read_metadata(part).metadata[FIRST])
        ranks = self._ranks.of(rows.start, rows.stop - rows.start)
        kept = pa.array(np.flatnonzero(np.isin(places.to_numpy(), first)))
        of_first = {name: column.take(places.take(kept)) for name, column in ranks.items()}
        return with_ranks(table.take(kept), of_first)


__all__ = ["SecondPass"]
