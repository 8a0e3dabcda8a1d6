"""How far long work has come: a bar on a terminal, plain lines elsewhere; never on standard output."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def tell(line: str) -> None:
    """One line about what is being done, on standard error, where results do not go."""
    print(line, file=sys.stderr, flush=True)


def counted(items: Iterable[Item], doing: str, total: int, each: str, language: str = "en") -> Iterator[Item]:
    """`items`, with the progress through them shown.

    Args:
        total: how many there are.
        each: what one is called, as "fold".
        language: of the words given, and of those between them.
    """
    if sys.stderr.isatty():
        from tqdm import tqdm

        yield from tqdm(items, desc=doing, total=total, unit=f" {each}", leave=False)
        return
    tenths = 0
    for done, item in enumerate(items, start=1):
        yield item
        reached = 10 * done // max(total, 1)
        if reached > tenths:
            tenths = reached
            of_total = f"dari {total} {each}" if language == "id" else f"of {total} {each}s"
            tell(f"{doing}: {done} {of_total}")
