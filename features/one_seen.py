"""The members of one household as a summary of theirs sees them."""

from collections.abc import Sequence

from features.households import NOT_APPLICABLE
from features.known_texts import plain_number
from features.one_conditions import Conditions
from features.one_table import OneRow
from features.profile import Summary, Variable


class Persons:
    """The members of a household as its summaries see them.

    Attributes:
        told: what the conditions of all summaries say of each member.
        head: place of the head.
    """

    __slots__ = ("head", "rows", "told")

    def __init__(self, rows: Sequence[OneRow], head: int, conditions: Conditions) -> None:
        self.rows, self.head = rows, head
        self.told = [conditions(row) for row in rows]


class Seen:
    """The members as one summary sees them; as `features.summaries._Persons`, a list for each column.

    Args:
        variable: the question that `of` is.
        every, one_of: bits of the conditions of `where` and `where_any`.
    """

    __slots__ = ("_every", "_one_of", "_told", "rows", "summary", "variable")

    def __init__(
        self, summary: Summary, variable: Variable | None, every: int, one_of: int, persons: Persons
    ) -> None:
        self.summary, self.variable, self.rows = summary, variable, persons.rows
        self._every, self._one_of, self._told = every, one_of, persons.told

    @property
    def yes(self) -> list[bool]:
        """Whether each is known to be in `where`."""
        every, one_of = self._every, self._one_of
        return [yes & every == every and (not one_of or yes & one_of != 0) for yes, _ in self._told]

    @property
    def no(self) -> list[bool]:
        """Whether each is known not to be in `where`."""
        every, one_of = self._every, self._one_of
        return [no & every != 0 or (one_of != 0 and no & one_of == one_of) for _, no in self._told]

    @property
    def counted(self) -> tuple[list[bool], list[bool]]:
        """Whether each is in `where` and (with `of`) yes, not zero or, for a category, answered; and
        whether that is known."""
        where, out = self.yes, self.no
        if self.summary.of is None:
            return where, [yes or no for yes, no in zip(where, out, strict=True)]
        named = self.variable is not None and self.variable.kind in ("category", "ordered")
        told = [
            (named or value != 0) if value is not None else False if skipped else None
            for value, skipped in zip(self.values, self.skipped, strict=True)
        ]
        yes = [among and one is True for among, one in zip(where, told, strict=True)]
        return yes, [y or n or one is False for y, n, one in zip(yes, out, told, strict=True)]

    @property
    def values(self) -> list[float | None]:
        """What each answers to `of`."""
        variable, of = self.variable, self.summary.of
        if variable is not None:
            return [row.answers[variable.name].value for row in self.rows]
        return [_number(row.cells.get(of)) if of is not None else None for row in self.rows]

    @property
    def skipped(self) -> list[bool]:
        """Whether `of` was not asked of each."""
        variable = self.variable
        if variable is None:
            return [False] * len(self._told)
        return [row.answers[variable.name].state == NOT_APPLICABLE for row in self.rows]

    @property
    def measured(self) -> list[float]:
        """Known values of the members in `where`."""
        return [v for v, yes in zip(self.values, self.yes, strict=True) if yes and v is not None]

    def nobody(self, *, skipped: bool = False, measured: bool = False) -> bool:
        """There are persons, and each is known to be out (or not asked, or has a value)."""
        if not self._told:
            return False
        out = self.no
        if skipped:
            out = [one or not_asked for one, not_asked in zip(out, self.skipped, strict=True)]
        if measured:
            has = [value is not None for value in self.values]
            out = [one or (yes and v) for one, yes, v in zip(out, self.yes, has, strict=True)]
        return all(out)


def _number(text: str | None) -> float | None:
    return None if text is None else plain_number(text)
