"""A column as its different texts and which of them stands in each row."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """Decode the texts once, then `spread` what was found over the rows.

    Attributes:
        texts: pyarrow string array (k,), every text used at least once.
        places: shape (n,) int32, position in `texts`; k where the cell is empty.
    """

    texts: pa.Array
    places: NDArray[np.int32]

    @classmethod
    def of(cls, column: pa.DictionaryArray, asked: NDArray[np.bool_] | None = None) -> "Distinct":
        """The texts of the rows in `asked` (default: all); other rows count as empty.

        >>> cells = pa.array(["b", None, "b", "a"]).dictionary_encode()
        >>> found = Distinct.of(cells, np.array([1, 1, 1, 0], bool))
        >>> found.texts.to_pylist(), found.places.tolist()
        (['b'], [0, 1, 0, 1])
        """
        size = len(column.dictionary)
        places = column.indices.fill_null(size).to_numpy().astype(np.int32, copy=False)
        if asked is not None:
            places = np.where(asked, places, np.int32(size))
        used = np.bincount(places, minlength=size + 1)[:size] > 0
        if used.all():
            return cls(column.dictionary, places)
        kept = np.flatnonzero(used)
        renumbered = np.full(size + 1, len(kept), dtype=np.int32)
        renumbered[kept] = np.arange(len(kept), dtype=np.int32)
        return cls(column.dictionary.take(pa.array(kept)), renumbered[places])

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def filled(self) -> NDArray[np.bool_]:
        """shape (n,): the cell is not empty."""
        return self.places < len(self)

    def spread(self, per_text: NDArray[Any], empty: Any) -> NDArray[Any]:
        """shape (n,): what was found for the text of each row, `empty` where there is none."""
        return np.append(per_text, empty).take(self.places, mode="clip")
