"""The variables of one row as answers, skip rules followed: `features.questions` for a single row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from features.households import NOT_APPLICABLE, UNKNOWN
from features.known_texts import OddCell, OneAnswer, Remembered, Told, answers_of, tests_of
from features.profile import Condition, Variable

Cells = Mapping[str, str | None]
"""One row: column of the profile → text, None for an empty cell."""

_UNKNOWN: Final = OneAnswer(UNKNOWN)
_NOT_APPLICABLE: Final = OneAnswer(NOT_APPLICABLE)


ALWAYS: Final = Told(True, True)
_NEVER: Final = Told(False, True)
_NOBODY_CAN_TELL: Final = Told(False, False)


class OneTable:
    """Reads rows of one table; made once a profile."""

    def __init__(
        self,
        variables: Sequence[Variable],
        learned: Mapping[str, tuple[str, ...]],
        ignored_bits: Mapping[str, int],
    ) -> None:
        self.variables = {variable.name: variable for variable in variables}
        self._of_column = {variable.column: variable for variable in reversed(variables)}
        self._meaning: dict[str, Remembered[OneAnswer]] = {
            variable.name: answers_of(
                variable, learned.get(variable.name), ignored_bits.get(variable.column, 0)
            )
            for variable in variables
        }
        self.readings = [
            (variable.name, variable.column, self._meaning[variable.name], variable) for variable in variables
        ]
        # By identity, which costs less than comparing; the tuple keeps the condition alive.
        self._tests: dict[int, tuple[Condition, Variable | None, Remembered[Told]]] = {}

    def reader_of(self, column: str) -> Variable | None:
        """The variable that reads the column, or has its name."""
        return self._of_column.get(column) or self.variables.get(column)

    def row(self, cells: Cells) -> "OneRow":
        """The row, of which nothing is read yet."""
        return OneRow(self, cells)

    def test(self, condition: Condition) -> tuple[Condition, Variable | None, Remembered[Told]]:
        """The condition, the question that it is put to, and what it says of a text."""
        known = self._tests.get(id(condition))
        if known is None:
            reader = self.reader_of(condition.column)
            known = self._tests[id(condition)] = (condition, reader, tests_of(condition))
        return known

    def meaning(self, variable: Variable) -> Callable[[str], OneAnswer]:
        """What a text answers."""
        return self._meaning[variable.name]


class OneRow:
    """One row of a table, each question read once, the questions that others depend on first.

    Every method raises OddCell where reading the row says something of a cell.
    """

    __slots__ = ("_answers", "_told", "_under_way", "cells", "table")

    def __init__(self, table: OneTable, cells: Cells) -> None:
        self.table, self.cells = table, cells
        self._answers: dict[str, OneAnswer] = {}
        self._told: dict[int, Told] = {}
        self._under_way: set[str] = set()

    def answers(self) -> dict[str, OneAnswer]:
        """Every question's answer, in the order of the variables."""
        cells, answers = self.cells, self._answers
        found: dict[str, OneAnswer] = {}
        for name, column, meaning, variable in self.table.readings:
            text = cells[column]
            if variable.asked_if is not None:
                found[name] = self.answer(variable)
            elif text is None:
                found[name] = answers[name] = _UNKNOWN
            else:
                found[name] = answers[name] = meaning.known.get(text) or meaning(text)
        return found

    def answer(self, variable: Variable) -> OneAnswer:
        """The answer to the question."""
        known = self._answers.get(variable.name)
        if known is not None:
            return known
        text = self.cells.get(variable.column)
        if variable.asked_if is not None:
            self._under_way.add(variable.name)
            asked = not self.holds(variable.asked_if).no
            self._under_way.discard(variable.name)
            if not asked:
                if text is not None:
                    raise OddCell
                self._answers[variable.name] = _NOT_APPLICABLE
                return _NOT_APPLICABLE
        found = _UNKNOWN if text is None else self.table.meaning(variable)(text)
        self._answers[variable.name] = found
        return found

    def holds(self, condition: Condition) -> Told:
        """The condition, on the answer where its column is a question."""
        told = self._told.get(id(condition))
        if told is None:
            told = self._told[id(condition)] = self._test(condition)
        return told

    def _test(self, condition: Condition) -> Told:
        _, variable, test = self.table.test(condition)
        if variable is None or variable.name in self._under_way:
            text = self.cells.get(condition.column)
        else:
            answer = self._answers.get(variable.name) or self.answer(variable)
            if answer.state == NOT_APPLICABLE:
                return _NEVER
            text = answer.text
        if text is None:
            return _NOBODY_CAN_TELL
        return test.known.get(text) or test(text)
