"""Months of work, and the registry files that were loaded and assessed in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CycleView:
    """A month of work. `snapshot_id` is the one in force; None before anything was loaded."""

    id: int
    name: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    snapshot_id: int | None

    @property
    def open(self) -> bool:
        """Whether decisions can still be recorded."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme as it was in force: its line in the unit of welfare, its bounds and legal source."""

    name: str
    line: float
    bounds: Mapping[str, float]
    enrolment_known: bool
    source: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A registry file as it was loaded and assessed.

    Attributes:
        number: 1, 2, … within the cycle.
        reference: the survey's average estimate.
        areas: the area columns, coarse to fine.
        questions: names of the questions, in the order of the model.
        found: class of data finding → how many.
        frozen: its cycle is closed.
        simulated: the registry's numbers are of the simulation.
        drift: what moved since the survey (`serving.importing.drifted`); None where the model cannot tell.
        drift_kept: the comparison was made when it was loaded.
    """

    id: int
    cycle_id: int
    cycle: str
    number: int
    as_of: date
    loaded_at: datetime
    loaded_by: str
    file_name: str
    households: int
    persons: int
    profile: str
    profile_digest: str
    policy_digest: str
    model_digest: str
    catalogue_digest: str
    data_digest: str
    file_digest: str
    reference: float
    areas: tuple[str, ...]
    questions: tuple[str, ...]
    programmes: tuple[ProgrammeLine, ...]
    found: Mapping[str, int]
    frozen: bool
    simulated: bool = False
    drift: Mapping[str, Any] | None = None
    drift_kept: bool = False
