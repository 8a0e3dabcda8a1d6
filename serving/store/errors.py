"""What the store refuses, in words for the person at the desk; none holds a name or an identifier."""

from datetime import datetime
from typing import Final

from features.errors import TepatError


class NotFound(TepatError):
    """There is no such thing, or it lies outside the areas of whoever asks: both are said alike."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing of this kind here that you may see. The address may be mistyped, or it belongs "
            "to another area."
        )


class AlreadyDecided(TepatError):
    """Somebody else has decided this case since it was opened; nothing was overwritten.

    Attributes:
        verdict: what stands now; None where the decision was withdrawn.
    """

    def __init__(self, by: str, at: datetime, verdict: str | None) -> None:
        self.by = by
        self.at = at
        self.verdict = verdict
        what = f"the decision is now {verdict}" if verdict else "the decision was withdrawn"
        super().__init__(
            f"{by} has already acted on this case, on {at:%Y-%m-%d %H:%M} UTC: {what}. Nothing of yours was "
            "recorded: open the household again, read what was recorded, and amend it if you see it "
            "differently."
        )


class ExplanationNotShown(TepatError):
    """A decision came without the explanation having been shown to whoever decides."""

    def __init__(self) -> None:
        super().__init__(
            "The explanation of this assessment was not shown to you before you decided, or the registry was "
            "loaded again since. Open the household, read why it was flagged, and decide then."
        )


class SnapshotFrozen(TepatError):
    """The cycle is closed, or a later snapshot is in force: what it holds no longer changes."""

    def __init__(self) -> None:
        super().__init__(
            "This cycle is closed, or the registry was loaded again since: what was decided on stays as it "
            "was. Open the household in the cycle that is open now."
        )


class NoOpenCycle(TepatError):
    """There is no open cycle to work in."""

    def __init__(self) -> None:
        super().__init__(
            "No cycle is open. A supervisor opens one, or `tepat load --cycle 2026-11` does with a registry "
            "file."
        )


class CycleIsOpen(TepatError):
    """A cycle is still open, or has this name already."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Cycle {name} is there already, or another one is still open: close it before you "
            "open the next one."
        )


class NameTaken(TepatError):
    """An account of this name exists."""

    def __init__(self) -> None:
        super().__init__("There is an account of this name already. Choose another name.")


class NothingSaid(TepatError):
    """A reason is needed and none was given."""

    def __init__(self) -> None:
        super().__init__(
            "A reason in your own words is needed: at least three letters. Nothing was recorded."
        )


class VisitNotPlanned(TepatError):
    """The visit is no longer planned: it was made, or cancelled."""

    def __init__(self) -> None:
        super().__init__(
            "This visit is no longer planned: somebody has entered what was found, or cancelled it. Nothing "
            "was changed. Open the visit again."
        )


class NotAVerdict(TepatError):
    """A verdict, a finding or an order that does not exist."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        super().__init__(f"This can only be one of: {', '.join(allowed)}. Nothing was recorded.")


class BadCursor(TepatError):
    """The place to continue a list from was not made by this list."""

    def __init__(self) -> None:
        super().__init__("The place to continue from does not belong to this list. Begin at its first page.")


NO_ROOM: Final = "the disk is full. Free some space: nothing that was acknowledged is lost"
"""A problem of `UnusableDatabase` that whoever can do something about it is told in other words, too."""


class UnusableDatabase(TepatError):
    """The database cannot be used: not reachable, made by a newer Tepat, or opened with another key."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"The database cannot be used: {problem}")
