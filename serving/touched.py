"""What a recorded act can change on a page that is kept: nothing, one family, or everything.

A page rests on topics: the keys of the families that it shows, and the two below. An act touches topics.
An act that is not in `_OF_ONE_FAMILY` or `_OF_NO_PAGE` touches every page: whoever adds one need not know.
"""

from typing import Final, Protocol

ANY_CASE: Final = "any case"
"""Of pages that ask where the cases of families stand that they do not show: lists of a state."""
REOPENED: Final = "reopened"
"""Of pages that name the first open case: it stays the first until it is acted on, or another opens again."""
_OF_NO_PAGE: Final = frozenset({"explanation_shown", "unmasked", "exported", "signed_in", "signed_out"})
"""They leave something in the trail, and nothing that a list or a family's page shows."""
_OF_ONE_FAMILY: Final = {
    "decided": frozenset({ANY_CASE}),
    "amended": frozenset({ANY_CASE}),
    "visit_planned": frozenset({ANY_CASE}),
    "withdrawn": frozenset({ANY_CASE, REOPENED}),
    "findings_entered": frozenset({ANY_CASE, REOPENED}),
    "visit_cancelled": frozenset({ANY_CASE, REOPENED}),
}
"""Act → what it touches beside the family that is its subject."""


class Recorded(Protocol):
    """A record of the trail, as far as it matters here."""

    @property
    def act(self) -> str:
        """What was done."""

    @property
    def subject(self) -> str:
        """To what: of an act of one family its key."""


def touched_by(record: Recorded) -> frozenset[str] | None:
    """The topics that an act touches; None for all there are."""
    if record.act in _OF_NO_PAGE:
        return frozenset()
    topics = _OF_ONE_FAMILY.get(record.act)
    return None if topics is None else topics | {record.subject}
