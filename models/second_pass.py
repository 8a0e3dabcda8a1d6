"""What only all parts of a result tell: ranks and lists, from narrow columns, part by part."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from models.assessment import Context
from models.list_first import FIRST, unpack_first
from models.list_ranks import ListRanks, narrow_columns, with_ranks
from models.list_summary import TOP, Tally, tallied_columns


class SecondPass:
    """What only all parts tell; looks at each while the next are made."""

    def __init__(self, context: Context, capacity: int | None) -> None:
        programmes = [programme.name for programme in context.programmes]
        self._tally, self._ranks = Tally(context, capacity), ListRanks(programmes)
        self._columns = sorted({*narrow_columns(programmes), *tallied_columns(programmes)})

    def add(self, part: Path, start: int) -> None:
        """Takes in a part whose rows stand from `start` on; parts may come in any order."""
        with pq.ParquetFile(part) as file:
            narrow = file.read(columns=self._columns, use_threads=False)
        self._ranks.add(narrow, start)
        self._tally.count(narrow)

    def end(self, parts: Sequence[tuple[Path, slice]]) -> tuple[Tally, ListRanks]:
        """The lists, with the whole rows of the first of each; `parts` in their order, and which rows."""
        for part, rows in parts:
            ranks = self._ranks.of(rows.start, rows.stop - rows.start)
            if rows.start == 0 or any(
                pc.any(pc.less_equal(column, TOP)).as_py() for column in ranks.values()
            ):
                with pq.ParquetFile(part) as file:
                    places, table = unpack_first(file.schema_arrow.metadata[FIRST])
                of_first = {name: column.take(places) for name, column in ranks.items()}
                self._tally.keep_first(with_ranks(table, of_first))
        return self._tally, self._ranks


__all__ = ["SecondPass"]
