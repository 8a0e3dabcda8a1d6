"""The number of a family card (Kartu Keluarga): region, day of issue, sequence."""

from dataclasses import dataclass

import pyarrow as pa

from features.numbering import Numbers, Truths


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """n card numbers. Unlike a NIK, nothing is added to the day."""

    numbers: Numbers

    @classmethod
    def of(cls, texts: pa.Array) -> "Cards":
        """
        >>> Cards.of(pa.array(["1306013008220001", "1306014108220001"])).wrong_date.tolist()
        [False, True]
        """
        return cls(Numbers.of(texts))

    @property
    def wrong_date(self) -> Truths:
        return self.numbers.wrong_date(self.numbers.day)

    @property
    def well_formed(self) -> Truths:
        """Sixteen figures that could be a family's."""
        numbers = self.numbers
        wrong = numbers.filler | numbers.wrong_province | numbers.wrong_sequence | self.wrong_date
        return numbers.whole & ~wrong
