"""What the model knows about an area: a table stored with it and looked up by area."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class AreaContext:
    """Per area input, one number an area, shrunk to the whole survey's.

    Of an input of kind `area`, which has an effect of its own in the linear part, the mean of what
    the answers of the surveyed households there say; of kind `context` the mean of what their log
    welfare exceeds that by.

    Attributes:
        tables: column position in the catalogue → shape (areas,) float32 context values.
    """

    tables: Mapping[int, NDArray[np.float32]]

    def apply(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """A copy of the feature matrix with area positions replaced by context; unseen areas stay NaN."""
        if not self.tables:
            return values
        replaced = values.copy()
        for column, table in self.tables.items():
            padded = np.append(table, np.float32(np.nan))
            known = values[:, column] >= 0
            places = np.where(known, values[:, column], len(table)).astype(np.intp)
            replaced[:, column] = padded[np.minimum(places, len(table))]
        return replaced

    def to_json(self) -> dict[str, Any]:
        """Plain values for the model folder."""
        return {str(column): [float(value) for value in table] for column, table in self.tables.items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "AreaContext":
        """The context that `to_json` described."""
        return cls({int(column): np.asarray(table, dtype=np.float32) for column, table in content.items()})
