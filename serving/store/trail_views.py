"""The audit trail: its records, and whether it is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditView:
    """One record of the trail. `subject` is a household's key, `user:7`, `cycle:2026-11` and the like.

    Attributes:
        reason: the free text that belongs to it, where it was not erased.
    """

    number: int
    at: datetime
    by: str
    by_id: int | None
    role: str
    via: str
    act: str
    subject: str
    details: Mapping[str, Any]
    reason: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which records; newest first. `before` is the number of the last one seen."""

    act: str | None = None
    subject: str | None = None
    by: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`next` is the `before` of the page after, None at the end."""

    rows: tuple[AuditView, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify_chain` found.

    Attributes:
        records: how many there are.
        head: hash of the last, hexadecimal; what the anchor should hold.
        problems: in words, each with the record's number; empty where the chain holds.
        anchor: records that the anchor vouches for; None where there is no anchor.
        notes: what the trail says of its own past, in words: backups put back, an anchor that was absent.
    """

    records: int
    head: str
    problems: tuple[str, ...]
    anchor: int | None
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed, reordered or cut off."""
        return not self.problems
