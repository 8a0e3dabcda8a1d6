"""What was just done, in words: a fixed sentence, or one that counts what became of each family."""

import re
from collections.abc import Sequence
from typing import Final

from serving.pages.words import Words
from serving.store.visit_views import Assigned

_ASSIGNED: Final = re.compile(r"assigned-(\d{1,3})-(\d{1,3})-(\d{1,3})")


def assigned_code(several: Sequence[Assigned]) -> str:
    """What `serving.pages.rendering.see` carries on, to be told by `done_told` on the page that follows.

    >>> assigned_code([Assigned((), 0, ("JBSWY3DPEHPK3PXP",)), Assigned((), 0, ())])
    'assigned-0-0-1'
    """
    added, already = (sum(getattr(done, name) for done in several) for name in ("added", "already"))
    return f"assigned-{added}-{already}-{sum(len(done.decided) for done in several)}"


def done_told(words: Words, code: str) -> str:
    """
    >>> done_told(Words("en"), "assigned-2-1-0")
    'Visits added: 2. Planned already, and left as they were: 1. See them on the page Visits.'
    >>> done_told(Words("en"), "nothing of ours")
    ''
    """
    counted = _ASSIGNED.fullmatch(code)
    if counted is None:
        return words.maybe(f"done.{code}", "")
    added, already, decided = (int(count) for count in counted.groups())
    said = [words("assigned.added", count=added) if added else words("assigned.none")]
    if already:
        said.append(words("assigned.already", count=already))
    if decided:
        said.append(words("assigned.decided", count=decided))
    if added or already:
        said.append(words("assigned.see"))
    return " ".join(said)
