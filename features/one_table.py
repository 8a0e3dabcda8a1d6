"""The variables of one row as answers, skip rules followed: `features.questions` for a single row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from features.households import KNOWN, NOT_APPLICABLE, UNKNOWN
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
            (variable, self._meaning[variable.name].known, self._meaning[variable.name])
            for variable in variables
        ]
        # By identity, which costs less than comparing; the tuple keeps the condition alive.
        self._tests: dict[int, tuple[Condition, Remembered[Told]]] = {}

    def reader_of(self, column: str) -> Variable | None:
        """The variable that reads the column, or has its name."""
        return self._of_column.get(column) or self.variables.get(column)

    def row(self, cells: Cells) -> "OneRow":
        """The row, of which nothing is read yet."""
        return OneRow(self, cells)

    def test(self, condition: Condition) -> Callable[[str], Told]:
        """What `condition` says of a text."""
        known = self._tests.get(id(condition))
        if known is None:
            known = self._tests[id(condition)] = (condition, tests_of(condition))
        return known[1]

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
        for variable, known, meaning in self.table.readings:
            name = variable.name
            if variable.asked_if is not None or name in answers:
                found[name] = self.answer(variable)
                continue
            text = cells[variable.column]
            answer = _UNKNOWN if text is None else known.get(text) or meaning(text)
            found[name] = answers[name] = answer
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
        variable = self.table.reader_of(condition.column)
        if variable is not None and variable.name not in self._under_way:
            answer = self.answer(variable)
            if answer.state == NOT_APPLICABLE:
                return _NEVER
            return self._of_text(condition, answer.text if answer.state == KNOWN else None)
        return self._of_text(condition, self.cells.get(condition.column))

    def _of_text(self, condition: Condition, text: str | None) -> Told:
        if text is None:
            return _NOBODY_CAN_TELL
        return self.table.test(condition)(text)
