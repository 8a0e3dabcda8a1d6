"""The variables of one row as answers, skip rules followed: `features.questions` for a single row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from features.households import NOT_APPLICABLE, UNKNOWN
from features.known_texts import OddCell, OneAnswer, Remembered, Told, answers_of, tests_of
from features.profile import Variable

Cells = Mapping[str, str | None]
"""One row: column of the profile → text, None for an empty cell."""

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
    """When a question is asked.

    Attributes:
        source: the question that decides; None where the cell of `column` does as it stands there.
        test: what a text says.
    """

    source: str | None
    column: str
    test: Remembered[Told]


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
        rules = dict(self._in_order())
        readings = [
            (
                name,
                variable.column,
                answers_of(variable, learned.get(name), ignored_bits.get(variable.column, 0)),
            )
            for name, variable in self.variables.items()
        ]
        self._always = [(*each, each[-1].known) for each in readings if each[0] not in rules]
        by_name = {name: (column, meaning) for name, column, meaning in readings}
        self._by_rule = [(name, *by_name[name], rule) for name, rule in rules.items()]

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
        for name, column, meaning, rule in self._by_rule:
            text = cells[column]
            if _is_skipped(rule, cells, answers):
                if text is not None:
                    raise OddCell
                answers[name] = _NOT_APPLICABLE
            elif text is not None:
                answers[name] = meaning.known.get(text) or meaning(text)
        return OneRow(cells, answers)

    def _in_order(self) -> Iterator[tuple[str, _Rule]]:
        """Variables with a skip rule, after those that they depend on, as `features.questions` decodes."""
        done: set[str] = set()

        def visit(variable: Variable, under_way: frozenset[str]) -> Iterator[tuple[str, _Rule]]:
            rule = variable.asked_if
            if rule is None or variable.name in done:
                return
            source, under_way = self.reader_of(rule.column), under_way | {variable.name}
            if source is not None and source.name in under_way:
                source = None
            if source is not None:
                yield from visit(source, under_way)
            done.add(variable.name)
            yield variable.name, _Rule(source.name if source else None, rule.column, tests_of(rule))

        for variable in self.variables.values():
            yield from visit(variable, frozenset())


def _is_skipped(rule: _Rule, cells: Cells, answers: Mapping[str, OneAnswer]) -> bool:
    """Whether a question is known not to be asked."""
    if rule.source is None:
        text = cells.get(rule.column)
    else:
        answer = answers[rule.source]
        if answer.state == NOT_APPLICABLE:
            return True
        text = answer.text
    return text is not None and (rule.test.known.get(text) or rule.test(text)).no
