"""Conditions on the rows of one table, all asked at once: `features.skip_rules` for a single row."""

from collections.abc import Iterable

from features.households import NOT_APPLICABLE
from features.known_texts import Remembered, tests_of
from features.one_table import OneRow, OneTable
from features.profile import Condition

YesNo = tuple[int, int]
"""Bit i of the first is set where condition i is known to hold, of the second where it is known not to."""


class Conditions:
    """The conditions on one table, each a bit; made once a profile."""

    def __init__(self, table: OneTable, conditions: Iterable[Condition]) -> None:
        self._bits = {condition: 1 << i for i, condition in enumerate(dict.fromkeys(conditions))}
        self._sources = [
            _Source(table, column, {c: bit for c, bit in self._bits.items() if c.column == column})
            for column in dict.fromkeys(condition.column for condition in self._bits)
        ]

    def bits(self, conditions: Iterable[Condition]) -> int:
        """The bits of some conditions together."""
        return sum({self._bits[condition] for condition in conditions})

    def __call__(self, row: OneRow) -> YesNo:
        """What every condition says of a row, on the answer where its column is a question.

        Raises:
            OddCell: a number is written so that other cells decide what it is.
        """
        yes = no = 0
        for source in self._sources:
            variable = source.variable
            if variable is None:
                text = row.cells.get(source.column)
            else:
                answer = row.answers[variable]
                text = answer.text
                if answer.state == NOT_APPLICABLE:
                    no |= source.every
                    continue
            if text is not None:
                told = source.meaning.known.get(text) or source.meaning(text)
                yes |= told[0]
                no |= told[1]
        return yes, no


class _Source:
    """The conditions on one column.

    Attributes:
        variable: name of the question that reads it, if one does.
        meaning: what a text says about each.
        every: all their bits.
    """

    __slots__ = ("column", "every", "meaning", "variable")

    def __init__(self, table: OneTable, column: str, bits: dict[Condition, int]) -> None:
        reader = table.reader_of(column)
        self.column, self.variable = column, None if reader is None else reader.name
        self.every = sum(bits.values())
        tests = [(tests_of(condition), bit) for condition, bit in bits.items()]

        def find(text: str) -> YesNo:
            told = [(test(text), bit) for test, bit in tests]
            return sum(bit for t, bit in told if t.yes), sum(bit for t, bit in told if t.no)

        self.meaning = Remembered(find)
