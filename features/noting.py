"""From rows of a table to findings."""

import numpy as np
from numpy.typing import NDArray

from features.columns import Columns
from features.findings import Finding, Findings


def note(columns: Columns, column: str, code: str, where: NDArray[np.bool_]) -> Findings:
    """The rows of `where` (shape (n,) bool) as findings of class `code`; `column` "" means the whole row."""
    if not where.any():
        return Findings()
    heading = columns.headings.get(column, column)
    return Findings((Finding(columns.table.source, heading, code, columns.table.rows[where]),))
