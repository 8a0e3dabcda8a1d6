"""Long work: how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

JobState = Literal["queued", "running", "done", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class JobView:
    """Long work.

    Attributes:
        digest: of what is worked on; the same kind and digest is the same job.
        parameters: plain values that whoever runs it needs.
        done, total: households; total 0 before it is known.
        problem: what went wrong, in words for the operator; no value from the file.
    """

    id: int
    kind: str
    digest: str
    file_name: str
    state: JobState
    parameters: Mapping[str, Any]
    done: int
    total: int
    step: str
    problem: str | None
    snapshot_id: int | None
    created_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
