"""What a text means, found out once by the code that reads whole columns and remembered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import pyarrow as pa

from features.answers import decode_variable
from features.cell_text import is_plain, read_texts
from features.households import KNOWN, UNKNOWN
from features.numbers import parse_numbers
from features.profile import Condition, Variable
from features.skip_rules import holds_in_cells

_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_MOST: Final = 20_000

Meaning = TypeVar("Meaning")


class OddCell(Exception):
    """A cell whose reading says something of itself, or depends on its neighbours."""


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """One household's (or person's) answer to one question, as in `features.households.Answer`.

    Attributes:
        value: None wherever `state` is not KNOWN.
    """

    state: int
    value: float | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One test on one row: yes, no, or nobody can tell (`features.skip_rules.Truth`)."""

    yes: bool
    known: bool

    @property
    def no(self) -> bool:
        """Known not to hold."""
        return self.known and not self.yes


class Remembered(Generic[Meaning]):
    """A function of a text, asked once per text; what is odd raises each time.

    Attributes:
        known: what was asked before, for who looks himself.

    >>> remembered = Remembered(str.upper)
    >>> remembered("a"), remembered("a")
    ('A', 'A')
    """

    def __init__(self, find: Callable[[str], Meaning]) -> None:
        self._find = find
        self.known: dict[str, Meaning] = {}

    def __call__(self, text: str) -> Meaning:
        try:
            return self.known[text]
        except KeyError:
            meaning = self._find(text)
        if len(self.known) >= _MOST:
            self.known.clear()
        self.known[text] = meaning
        return meaning


def answers_of(
    variable: Variable, learned: tuple[str, ...] | None, ignored_bits: int
) -> Remembered[OneAnswer]:
    """What a filled cell of the variable's column answers.

    Raises (the function returned): OddCell, where a finding would be noted, or a number is written
    so that other cells of its column decide what it is.
    """

    def find(text: str) -> OneAnswer:
        decoded = decode_variable(variable, _cell(text), learned=learned, ignored_bits=ignored_bits)
        if decoded.found:
            raise OddCell
        if decoded.answer.state[0] != KNOWN:
            return OneAnswer(UNKNOWN)
        in_numbers = variable.kind in ("number", "count") and text not in (variable.values or {})
        if in_numbers and not _PLAIN_NUMBER.fullmatch(text):
            raise OddCell
        return OneAnswer(KNOWN, float(decoded.answer.values[0]), decoded.answer.text[0].as_py())

    return Remembered(find)


def tests_of(condition: Condition) -> "Remembered[Told]":
    """What the condition says of a text."""

    def find(text: str) -> Told:
        if condition.codes is None and not _PLAIN_NUMBER.fullmatch(text):
            raise OddCell
        truth = holds_in_cells(condition, _cell(text))
        return Told(bool(truth.yes[0]), bool(truth.known[0]))

    return Remembered(find)


def _plain_number(text: str) -> float:
    if not _PLAIN_NUMBER.fullmatch(text):
        raise OddCell
    numbers = parse_numbers([text])
    if numbers.ambiguous[0]:
        raise OddCell
    return float(numbers.values[0])


plain_number: Final = Remembered(_plain_number)
"""The number that a text is; OddCell where other cells of its column would decide, or it is none."""


def cell_text(value: object) -> str | None:
    """The text that a file with this value in a cell would be read as; None for an empty one.

    Raises:
        TypeError: it is neither text nor a number nor a truth value.

    >>> [cell_text(value) for value in (" 1 ", 2, 2.0, 2.5, True, None, "NULL")]
    ['1', '2', '2', '2.5', 'true', None, None]
    """
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        raise TypeError(type(value).__name__)
    if isinstance(value, str) and is_plain(value):
        return value
    if type(value) is int and abs(value) < 2**63:
        return str(value)
    kind = pa.string() if isinstance(value, str | bool) or abs(value) >= 2**63 else None
    written = ("true" if value else "false") if isinstance(value, bool) else value
    texts, _ = read_texts(pa.array([str(written) if kind else written], kind))
    text: str | None = texts[0].as_py()
    return text


def _cell(text: str) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array([0], pa.int32()), pa.array([text], pa.string()))
