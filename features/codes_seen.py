"""What was seen of a column's codes, counted so that parts of a file decide together as the whole would."""

import re
from dataclasses import dataclass, replace
from typing import Final

from features.messages import Message

_TOLERATED: Final = 0.05
_ENOUGH: Final = 20
_CODES_SHOWN: Final = 5
_EXPECTED_SHOWN: Final = 20
_LOOKS_PERSONAL: Final = re.compile(r"\d{6}|.{41}")


@dataclass(frozen=True, slots=True)
class CodesSeen:
    """Cells of one question in one part of a file.

    Attributes:
        finding: class of the cells that could not be understood.
        bad: how many they are, of `filled` cells that are not empty.
        strange: the codes that nobody knows, normalised; none for numbers.
        expected: codes that would have been understood.

    >>> parts = [CodesSeen("lantai", "unknown_code", n, 50, frozenset(["7"]), ("1", "8")) for n in (1, 5)]
    >>> parts[0].problem() is None, parts[0].plus(parts[1]).problem()[:34]
    (True, 'column lantai: 6 of its 100 filled')
    """

    column: str
    finding: str
    bad: int
    filled: int
    strange: frozenset[str]
    expected: tuple[str, ...]

    def plus(self, other: "CodesSeen") -> "CodesSeen":
        """Of both parts together."""
        return replace(
            self,
            bad=self.bad + other.bad,
            filled=self.filled + other.filled,
            strange=self.strange | other.strange,
            expected=tuple(dict.fromkeys([*self.expected, *other.expected])),
        )

    def problem(self) -> str | None:
        """Why a file of these cells cannot be used; None if it can."""
        if self.bad == 0:
            return None
        if self.finding != "unknown_code":
            if self.bad < self.filled or self.filled < _ENOUGH:
                return None
            return Message("no_numbers", column=self.column, filled=self.filled)
        if self.bad <= _TOLERATED * self.filled:
            return None
        return Message(
            "codes_unknown",
            column=self.column,
            bad=self.bad,
            filled=self.filled,
            percent=f"{100 * self.bad / self.filled:.0f}",
            shown=self._shown(),
            expected=self._expected(),
        )

    def _shown(self) -> str:
        """The codes, unless they look like anything but codes: a shifted column may hold names."""
        codes = sorted(self.strange)
        repeated = 2 * len(codes) <= self.bad or all(len(code) <= 4 for code in codes)
        if not repeated or any(_LOOKS_PERSONAL.search(code) for code in codes):
            return ""
        listed = ", ".join(codes[:_CODES_SHOWN])
        return f" ({listed}{', …' if len(codes) > _CODES_SHOWN else ''})"

    def _expected(self) -> str:
        if not self.expected:
            return ""
        listed = ", ".join(self.expected[:_EXPECTED_SHOWN])
        more = ", …" if len(self.expected) > _EXPECTED_SHOWN else ""
        return Message("codes_expected", codes=f"{listed}{more}")
