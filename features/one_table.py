"""The variables of one row as answers, skip rules followed: `features.questions` for a single row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from features.households import NOT_APPLICABLE, UNKNOWN
from features.known_texts import OddCell, OneAnswer, Remembered, answers_of, tests_of
from features.profile import Condition, Variable

Cells = Mapping[str, str | None]
"""One row: column of the profile → text, None for an empty cell."""

_Reading = tuple[str, str, Remembered[OneAnswer]]
"""A question, its column, and what a text there answers."""

_UNKNOWN: Final = OneAnswer(UNKNOWN)
_NOT_APPLICABLE: Final = OneAnswer(NOT_APPLICABLE)


@dataclass(slots=True)
class OneRow:
    """One row of a table, read.

    Attributes:
        answers: question → answer, in the order of the variables.
    """

    cells: Cells
    answers: dict[str, OneAnswer]


@dataclass(frozen=True, slots=True)
class _Rule:
    """When some questions are asked.

    Attributes:
        source: the question that decides; None where the cell of `column` does as it stands there.
        skips: whether a text says that they are not.
        asked: name, column and meaning of each.
    """

    source: str | None
    column: str
    skips: Remembered[bool]
    asked: list["_Reading"]

    def skipped(self, cells: Cells, answers: Mapping[str, OneAnswer]) -> bool:
        """Whether the questions are known not to be asked."""
        if self.source is None:
            text = cells.get(self.column)
        else:
            answer = answers[self.source]
            if answer.state == NOT_APPLICABLE:
                return True
            text = answer.text
        return text is not None and self.skips(text)


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
        self._nothing = dict.fromkeys(self.variables, _UNKNOWN)
        readings: dict[str, _Reading] = {
            name: (
                name,
                variable.column,
                answers_of(variable, learned.get(name), ignored_bits.get(variable.column, 0)),
            )
            for name, variable in self.variables.items()
        }
        rules: dict[tuple[str | None, Condition], _Rule] = {}
        for name, source, condition in self._in_order():
            rule = rules.setdefault(
                (source, condition), _Rule(source, condition.column, _skips(condition), [])
            )
            rule.asked.append(readings.pop(name))
        self._rules = list(rules.values())
        self._always = [(*reading, reading[-1].known) for reading in readings.values()]

    def reader_of(self, column: str) -> Variable | None:
        """The variable that reads the column, or has its name."""
        return self._of_column.get(column) or self.variables.get(column)

    def row(self, cells: Cells) -> OneRow:
        """
        Raises:
            OddCell: reading the row says something of a cell.
        """
        answers = self._nothing.copy()
        for name, column, meaning, known in self._always:
            text = cells[column]
            if text is not None:
                answers[name] = known.get(text) or meaning(text)
        for rule in self._rules:
            skipped = rule.skipped(cells, answers)
            for name, column, meaning in rule.asked:
                text = cells[column]
                if skipped:
                    if text is not None:
                        raise OddCell
                    answers[name] = _NOT_APPLICABLE
                elif text is not None:
                    answers[name] = meaning.known.get(text) or meaning(text)
        return OneRow(cells, answers)

    def _in_order(self) -> Iterator[tuple[str, str | None, Condition]]:
        """Variables with a skip rule, after those that they depend on, as `features.questions` decodes; with
        the question that decides, if one does, and the rule."""
        done: set[str] = set()

        def visit(
            variable: Variable, under_way: frozenset[str]
        ) -> Iterator[tuple[str, str | None, Condition]]:
            rule = variable.asked_if
            if rule is None or variable.name in done:
                return
            source, under_way = self.reader_of(rule.column), under_way | {variable.name}
            if source is not None and source.name in under_way:
                source = None
            if source is not None:
                yield from visit(source, under_way)
            done.add(variable.name)
            yield variable.name, source.name if source else None, rule

        for variable in self.variables.values():
            yield from visit(variable, frozenset())


def _skips(condition: Condition) -> Remembered[bool]:
    told = tests_of(condition)
    return Remembered(lambda text: told(text).no)
