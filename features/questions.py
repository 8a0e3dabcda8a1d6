"""All variables of one table as answers, skip rules followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from features.answers import NUMBERS, decode_variable, nobody_told
from features.codes_seen import CodesSeen
from features.columns import Columns
from features.findings import Findings
from features.households import Answer
from features.noting import note
from features.profile import Condition, Variable
from features.skip_rules import Truth, holds_in_answers, holds_in_cells


@dataclass(slots=True, eq=False)
class Questions:
    """Decodes the variables of one table, each once, the questions that others depend on first.

    Attributes:
        columns: where the cells are. Of an optional variable without a column there every answer is
            unknown; other variables without one are left out.
        learned: question → codes of the survey, for categories without codes in the profile.
        ignored_bits: column → bits that are never read.
    """

    columns: Columns
    variables: Sequence[Variable]
    learned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored_bits: Mapping[str, int] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    findings: list[Findings] = field(default_factory=list)
    seen: dict[str, CodesSeen] = field(default_factory=dict)
    _under_way: set[str] = field(default_factory=set)

    def decode(self) -> Mapping[str, Answer]:
        """Name → answer, in the order of the variables."""
        for variable in self.variables:
            self._decode(variable)
        names = [variable.name for variable in self.variables if variable.name in self.answers]
        self.answers = {name: self.answers[name] for name in names}
        return self.answers

    def holds(self, condition: Condition) -> Truth:
        """The condition on every row; on the decoded answer where the column is a question."""
        variable = self.reader_of(condition.column)
        if variable is not None and variable.name not in self._under_way:
            self._decode(variable)
            if variable.name in self.answers:
                return holds_in_answers(condition, self.answers[variable.name])
        if condition.column in self.columns:
            compared = condition.codes is None
            proven = self.columns.marks(condition.column) if compared else None
            return holds_in_cells(condition, self.columns.text(condition.column), proven)
        nobody = np.zeros(len(self.columns), dtype=bool)
        return Truth(nobody, nobody)

    def reader_of(self, column: str) -> Variable | None:
        """The variable that reads the column, or has its name."""
        by_column = (variable for variable in self.variables if variable.column == column)
        by_name = (variable for variable in self.variables if variable.name == column)
        return next(by_column, next(by_name, None))

    def has(self, column: str) -> bool:
        """Whether the cells of the column, or of the variable of that name, are in the file."""
        variable = self.reader_of(column)
        return (column if variable is None else variable.column) in self.columns

    def _decode(self, variable: Variable) -> None:
        if variable.name in self.answers:
            return
        if variable.column not in self.columns:
            if variable.optional:
                self.answers[variable.name] = nobody_told(
                    variable, len(self.columns), self.learned.get(variable.name)
                )
            return
        self._under_way.add(variable.name)
        asked = None if variable.asked_if is None else ~self.holds(variable.asked_if).no
        decoded = decode_variable(
            variable,
            self.columns.text(variable.column),
            asked,
            learned=self.learned.get(variable.name),
            ignored_bits=self.ignored_bits.get(variable.column, 0),
            written_as_text=self.columns.is_text(variable.column),
            proven=self.columns.marks(variable.column) if variable.kind in NUMBERS else None,
        )
        self._under_way.discard(variable.name)
        self.answers[variable.name] = decoded.answer
        self.findings.extend(
            note(self.columns, variable.column, code, rows) for code, rows in decoded.found.items()
        )
        self.seen[variable.name] = decoded.seen


def ignored_bits(never_inputs: Iterable[str]) -> dict[str, int]:
    """Column → bits that must not be read, from entries like "jamkes:1".

    >>> ignored_bits(["rank", "jamkes:1", "jamkes:4"])
    {'jamkes': 5}
    """
    bits: dict[str, int] = {}
    for entry in never_inputs:
        column, _, bit = entry.rpartition(":")
        if column and bit.isdigit():
            bits[column] = bits.get(column, 0) | int(bit)
    return bits
