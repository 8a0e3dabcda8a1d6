"""What NIK and family-card numbers share: sixteen figures that say where and when they were given.

PPKKCC (province, regency, district of registration), DDMMYY, a sequence of four figures.
Source: Dukcapil's rule as in python-stdnum `stdnum/id/nik.py`. There is no check digit, and the
two figures of the year leave the century open.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Truths = NDArray[np.bool_]
Ints = NDArray[np.int64]

_PROVINCES: Final = (
    *range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66),
    *range(71, 77), 81, 82, *range(91, 97),
)  # fmt: skip
"""Kemendagri codes of provinces, the six of Papua included (Kepmendagri 300.2.2-2430/2025)."""
SIMULATED: Final = 99
_LEAP_OR_NOT: Final = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """n numbers taken apart; every part is 0 where the text is not sixteen figures.

    Attributes:
        filled: shape (n,), there is a text.
        whole: shape (n,), it is sixteen figures.
        value: shape (n,), the number.
    """

    filled: Truths
    whole: Truths
    value: Ints

    @classmethod
    def of(cls, texts: pa.Array) -> "Numbers":
        """
        >>> Numbers.of(pa.array(["1306014104860001", "130601", None])).whole.tolist()
        [True, False, False]
        """
        whole = pc.fill_null(pc.match_substring_regex(texts, r"^[0-9]{16}$"), False)
        value = pc.cast(pc.if_else(whole, texts, "0"), pa.int64()).to_numpy()
        return cls(
            texts.is_valid().to_numpy(zero_copy_only=False), whole.to_numpy(zero_copy_only=False), value
        )

    @property
    def province(self) -> Ints:
        return np.asarray(self.value // 10**14)

    @property
    def region(self) -> Ints:
        """Where it was given: information about the past, never an error about the present."""
        return np.asarray(self.value // 10**10)

    @property
    def day(self) -> Ints:
        return np.asarray(self.value // 10**8 % 100)

    @property
    def month(self) -> Ints:
        return np.asarray(self.value // 10**6 % 100)

    @property
    def year(self) -> Ints:
        """Two figures."""
        return np.asarray(self.value // 10**4 % 100)

    @property
    def sequence(self) -> Ints:
        return np.asarray(self.value % 10**4)

    @property
    def filler(self) -> Truths:
        """One figure sixteen times, or 1234567890123456: written to fill the cell."""
        repeated = self.value % 1_111_111_111_111_111 == 0
        return np.asarray(self.whole & (repeated | (self.value == 1234567890123456)), dtype=bool)

    @property
    def wrong_province(self) -> Truths:
        known = np.isin(self.province, (*_PROVINCES, SIMULATED))
        return np.asarray(self.whole & ~self.filler & ~known, dtype=bool)

    @property
    def wrong_sequence(self) -> Truths:
        return np.asarray(self.whole & ~self.filler & (self.sequence == 0), dtype=bool)

    def wrong_date(self, day: Ints) -> Truths:
        """No month has such a day; 29 February passes, since one of the centuries may have had it.

        Args:
            day: shape (n,), `day` with what a NIK adds for women taken off.
        """
        month = np.where((self.month >= 1) & (self.month <= 12), self.month, 0)
        exists = (day >= 1) & (day <= _LEAP_OR_NOT[month])
        leapless = (month == 2) & (day == 29) & (self.year % 4 != 0)
        return np.asarray(self.whole & ~self.filler & (~exists | leapless), dtype=bool)
