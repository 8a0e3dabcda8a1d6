"""Columns put together as the tables that leave the simulator."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from training.simulation.draws import NOT_ASKED, Ints, Truths

SIMULATED: Final = "SIMULASI"
"""Fills the column `sumber_data`: nobody in these tables exists."""


def codes_column(values: Ints) -> pa.Array:
    """Whole numbers up to 32,767; -1 as null."""
    return pa.array(values.astype(np.int16), mask=values == NOT_ASKED)


def number_column(values: NDArray[np.float64]) -> pa.Array:
    """Numbers with decimals, NaN as null."""
    return pa.array(values, mask=np.isnan(values))


def choice_column(words: NDArray[np.str_], position: Ints) -> pa.Array:
    """The word at each position, as strings."""
    return pa.array(words.tolist()).take(pa.array(position))


def digits_column(values: Ints) -> pa.Array:
    """Numbers as text, -1 as null: identifiers are never numbers."""
    return pa.array(values, mask=values == NOT_ASKED).cast(pa.string())


def take(columns: pa.Array, rows: Ints) -> pa.Array:
    """The values at `rows`."""
    return columns.take(pa.array(rows))


def table(columns: Mapping[str, pa.Array], seed: int) -> pa.Table:
    """A table that says in its metadata that it is simulated."""
    note = {"simulated": "Kabupaten Agam, simulated; no row is a real person", "seed": str(seed)}
    return pa.table(dict(columns)).replace_schema_metadata(note)


def yes_no_column(marked: Truths) -> pa.Array:
    """1 yes, 2 no."""
    return codes_column(np.where(marked, 1, 2))


def simulated_column(rows: int) -> pa.Array:
    """Says in every row that nobody in it exists."""
    return take(pa.array([SIMULATED]), np.zeros(rows, dtype=np.int64))


def number_of_person(numbers: Ints) -> pa.Array:
    """Ids of persons, "IN" and digits."""
    return pc.binary_join_element_wise("IN", digits_column(numbers), "")
