"""Columns put together as the tables that leave the simulator."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from training.simulation.draws import NOT_ASKED, Ints

SIMULATED: Final = "SIMULASI"
"""Fills the column `sumber_data`: nobody in these tables exists."""


def codes_column(values: Ints) -> pa.Array:
    """Whole numbers, -1 as null, in the smallest type that holds them."""
    kind = np.min_scalar_type(-int(values.max(initial=0)) - 1)
    return pa.array(values.astype(kind), mask=values == NOT_ASKED)


def number_column(values: NDArray[np.float64]) -> pa.Array:
    """Numbers with decimals, NaN as null."""
    return pa.array(values, mask=np.isnan(values))


def choice_column(words: NDArray[np.str_], position: Ints) -> pa.Array:
    """The word at each position, as strings."""
    return pa.array(words.tolist()).take(pa.array(position))


def digits_column(values: Ints) -> pa.Array:
    """Numbers as text: identifiers are never numbers."""
    return pa.array(values).cast(pa.string())


def table(columns: Mapping[str, pa.Array], seed: int) -> pa.Table:
    """A table that says in its metadata that it is simulated."""
    note = {"simulated": "Kabupaten Agam, simulated; no row is a real person", "seed": str(seed)}
    return pa.table(dict(columns)).replace_schema_metadata(note)
