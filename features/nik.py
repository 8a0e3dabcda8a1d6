"""The national identity number: what its sixteen figures must look like, and what they say of a person.

Where a NIK was given is information and never an error: people move, the number stays.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.dates import Days
from features.numbering import Ints, Numbers, Truths

MALE, FEMALE, SEX_UNKNOWN = 1, 2, 0
_ADDED_FOR_WOMEN = 40


@dataclass(frozen=True, slots=True, eq=False)
class Niks:
    """n identity numbers."""

    numbers: Numbers

    @classmethod
    def of(cls, texts: pa.Array) -> "Niks":
        """
        >>> niks = Niks.of(pa.array(["1306014104860001", "1306013202860001"]))
        >>> niks.sex.tolist(), niks.wrong_date.tolist(), niks.well_formed.tolist()
        ([2, 1], [False, True], [True, False])
        """
        return cls(Numbers.of(texts))

    @property
    def day(self) -> Ints:
        """Day of the month, without the 40 that is added for women."""
        day = self.numbers.day
        return np.where(day > _ADDED_FOR_WOMEN, day - _ADDED_FOR_WOMEN, day)

    @property
    def sex(self) -> NDArray[np.int8]:
        """MALE or FEMALE; SEX_UNKNOWN where the number is not sixteen figures."""
        sex = np.where(self.numbers.day > _ADDED_FOR_WOMEN, FEMALE, MALE)
        return np.where(self.numbers.whole, sex, SEX_UNKNOWN).astype(np.int8)

    @property
    def wrong_date(self) -> Truths:
        """No such day: days are 1 to 31, or 41 to 71."""
        return self.numbers.wrong_date(self.day)

    @property
    def well_formed(self) -> Truths:
        """Sixteen figures that could be a person's."""
        numbers = self.numbers
        wrong = numbers.filler | numbers.wrong_province | numbers.wrong_sequence | self.wrong_date
        return numbers.whole & ~wrong

    def contradicts_birth(self, birth: Days) -> Truths:
        """The NIK says another birth date; the century is left open.

        >>> niks = Niks.of(pa.array(["1306014104860001", "1306014104860001"]))
        >>> niks.contradicts_birth(np.array(["1986-04-01", "1986-01-04"], "datetime64[D]")).tolist()
        [False, True]
        """
        known = ~np.isnat(birth) & self.numbers.whole & ~self.numbers.filler & ~self.wrong_date
        date = np.where(np.isnat(birth), np.datetime64("1970-01-01"), birth).astype("datetime64[D]")
        month = date.astype("datetime64[M]")
        months = month.astype(np.int64)
        day = (date - month).astype(np.int64) + 1
        same = (day == self.day) & (months % 12 + 1 == self.numbers.month)
        same &= (months // 12 + 1970) % 100 == self.numbers.year
        return np.asarray(known & ~same, dtype=bool)

    def contradicts_sex(self, sex: NDArray[np.int8]) -> Truths:
        """The NIK says another sex than `sex`, shape (n,): MALE, FEMALE or SEX_UNKNOWN."""
        known = (sex != SEX_UNKNOWN) & self.numbers.whole & ~self.numbers.filler & ~self.wrong_date
        return np.asarray(known & (self.sex != sex), dtype=bool)
