"""Skip rules and conditions: whether a test holds for each row, and where nobody can tell."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.codes import normalise
from features.distinct import Distinct
from features.households import NOT_APPLICABLE, Answer
from features.numbers import parse_numbers
from features.profile import Condition


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """One test on n rows: yes, no, or nobody can tell.

    Attributes:
        yes: shape (n,) bool, the test is known to hold.
        known: shape (n,) bool, the test is known to hold or not to hold; wherever `yes` is.
    """

    yes: NDArray[np.bool_]
    known: NDArray[np.bool_]

    @property
    def no(self) -> NDArray[np.bool_]:
        """shape (n,) bool: known not to hold."""
        return self.known & ~self.yes

    def and_also(self, other: "Truth") -> "Truth":
        """Both tests: one that fails settles it, whatever the other.

        >>> yes, no = (Truth(np.array([answer]), np.array([True])) for answer in (True, False))
        >>> unknown = Truth(np.array([False]), np.array([False]))
        >>> yes.and_also(unknown).known.item(), unknown.and_also(no).known.item()
        (False, True)
        """
        yes = self.yes & other.yes
        return Truth(yes, yes | self.no | other.no)

    def or_else(self, other: "Truth") -> "Truth":
        """Either test: one that holds settles it, whatever the other.

        >>> yes, no = (Truth(np.array([answer]), np.array([True])) for answer in (True, False))
        >>> unknown = Truth(np.array([False]), np.array([False]))
        >>> no.or_else(yes).yes.item(), unknown.or_else(no).known.item()
        (True, False)
        """
        yes = self.yes | other.yes
        return Truth(yes, yes | (self.known & other.known))

    @classmethod
    def always(cls, n: int) -> "Truth":
        """Holds in every one of n rows."""
        return cls(np.ones(n, dtype=bool), np.ones(n, dtype=bool))


def holds_in_cells(
    condition: Condition, column: pa.DictionaryArray, proven: frozenset[str] | None = None
) -> Truth:
    """The condition on cells as written; an empty cell, or text where a number is compared, is unknown.

    Args:
        proven: decimal marks of the whole column, as `features.numbers.parse_numbers` takes them.
    """
    distinct = Distinct.of(column)
    yes, known = _test_texts(condition, distinct.texts, proven)
    return Truth(distinct.spread(yes, False), distinct.spread(known, False))


def holds_in_answers(condition: Condition, answer: Answer) -> Truth:
    """The condition on a decoded question; where that was not asked itself, the condition fails."""
    cells = holds_in_cells(condition, answer.text)
    return Truth(cells.yes, cells.known | (answer.state == NOT_APPLICABLE))


def _test_texts(
    condition: Condition, texts: pa.Array, proven: frozenset[str] | None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    if condition.codes is not None:
        codes = condition.codes
        yes = np.array([normalise(text) in codes for text in texts.to_pylist()], dtype=bool)
        return yes, np.ones(len(yes), dtype=bool)
    values = parse_numbers(texts, proven).values
    known = np.isfinite(values)
    return known & _between(condition, values), known


def _between(condition: Condition, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    low = -np.inf if condition.from_ is None else condition.from_
    high = np.inf if condition.below is None else condition.below
    with np.errstate(invalid="ignore"):
        return np.asarray((values >= low) & (values < high), dtype=bool)
