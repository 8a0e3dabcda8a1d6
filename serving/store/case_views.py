"""Where a case stands, and the recorded acts on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.flags import Side

CaseState = Literal["open", "visit", "decided"]
Verdict = Literal["tetap", "usulkan_keluar", "usulkan_masuk", "kunjungi", "perbaiki_data"]

CASE_STATES: tuple[CaseState, ...] = ("open", "visit", "decided")
VERDICTS: tuple[Verdict, ...] = ("tetap", "usulkan_keluar", "usulkan_masuk", "kunjungi", "perbaiki_data")


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One recorded act on a case.

    Attributes:
        kind: decide, amend or withdraw.
        version: of the case after the act.
        reason: in the person's own words; None once erased.
        current: no later act has replaced it.
        explanation_digest: of the explanation that they had been shown, at `shown_at`.
    """

    id: int
    key: str
    programme: str
    side: Side | None
    kind: Literal["decide", "amend", "withdraw"]
    verdict: Verdict | None
    reason: str | None
    version: int
    by: str
    by_id: int | None
    role: str
    at: datetime
    snapshot_id: int
    cycle: str
    shown_id: int | None
    shown_at: datetime | None
    explanation_digest: str | None
    current: bool
