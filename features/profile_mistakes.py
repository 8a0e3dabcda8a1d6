"""Every mistake of one YAML file, collected before anything is refused."""

import difflib
from collections.abc import Iterable

from features.errors import UnusableProfile


class Mistakes:
    """Mistakes with their lines, told together in the order of the file."""

    def __init__(self) -> None:
        self._found: set[tuple[int, str]] = set()

    def __len__(self) -> int:
        return len(self._found)

    def add(self, line: int, message: str) -> None:
        self._found.add((line, message))

    def raise_if_any(self, subject: str) -> None:
        """
        Raises:
            UnusableProfile: with one sentence a mistake, each beginning with its line.
        """
        if self._found:
            raise UnusableProfile(
                subject, [f"line {line}: {message}" for line, message in sorted(self._found)]
            )


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest known one, or all of them.

    >>> meant("colunm", ["column", "kind"]), meant("zzz", ["column", "kind"]), meant("zzz", [])
    ('did you mean `column`?', 'write one of `column`, `kind`', 'none is known')
    """
    known = list(dict.fromkeys(known))
    lower = {option.lower(): option for option in reversed(known)}
    near = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{lower[near[0]]}`?"
    return f"write one of {', '.join(f'`{option}`' for option in known)}" if known else "none is known"
