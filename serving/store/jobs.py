"""Jobs: long work that survives a restart; the same kind and digest is the same job."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from serving.store.door import Door
from serving.store.errors import NotFound
from serving.store.job_views import ENDED, JobState, JobView, Told, told_in
from serving.store.trail import audit_event
from serving.store.work_tables import JobRow


def jobs(door: Door, limit: int) -> list[JobView]:
    """Newest first."""
    return [_view(row) for row in door.rows(select(JobRow.__table__).order_by(JobRow.id.desc()).limit(limit))]


def job(door: Door, job_id: int) -> JobView:
    """
    Raises:
        NotFound: there is no such job.
    """
    row = door.row(select(JobRow.__table__).where(JobRow.id == job_id))
    if row is None:
        raise NotFound
    return _view(row)


def add_job(door: Door, kind: str, digest: str, file_name: str, parameters: Mapping[str, Any]) -> JobView:
    """Queues a job, or finds the one of this kind and digest; one that has ended is queued again."""
    there = door.row(select(JobRow.__table__).where(JobRow.kind == kind, JobRow.digest == digest))
    if there is None:
        row = {
            "kind": kind,
            "digest": digest,
            "file_name": file_name,
            "state": "queued",
            "parameters": dict(parameters),
            "done": 0,
            "total": 0,
            "step": "",
            "problem": None,
            "snapshot_id": None,
            "created_by": door.actor.name,
            "created_at": door.now,
            "started_at": None,
            "finished_at": None,
        }
        job_id = int(door.run(insert(JobRow).returning(JobRow.id), row).scalar_one())
    else:
        job_id = int(there.id)
        if there.state not in ENDED:
            return _view(there)
        again: dict[str, Any] = dict.fromkeys(("problem", "snapshot_id", "started_at", "finished_at"))
        again |= {"state": "queued", "done": 0, "total": 0, "step": "", "parameters": dict(parameters)}
        door.run(update(JobRow).where(JobRow.id == job_id).values(**again))
    audit_event(door, "job_queued", f"job:{job_id}", {"kind": kind, "digest": digest})
    return job(door, job_id)


def move_job(
    door: Door, job_id: int, state: JobState, problem: str | None, snapshot_id: int | None
) -> JobView:
    """Notes that a job began, was interrupted, failed or is done; failing and finishing are audited.

    One that has ended stays as it ended: whoever comes later is told so by what is returned.

    Raises:
        NotFound: there is no such job.
    """
    before = job(door, job_id)
    same = (before.state, before.problem) == (state, problem) and snapshot_id in (None, before.snapshot_id)
    if same or before.state in ENDED:
        return before
    values: dict[str, Any] = {
        "state": state,
        "problem": problem.kept if isinstance(problem, Told) else problem,
    }
    if state == "running":
        values["started_at"] = before.started_at or door.now
    if state in ENDED:
        values["finished_at"] = door.now
        audit_event(door, f"job_{state}", f"job:{job_id}", {"kind": before.kind, "snapshot": snapshot_id})
    if snapshot_id is not None:
        values["snapshot_id"] = snapshot_id
    door.run(update(JobRow).where(JobRow.id == job_id).values(**values))
    return job(door, job_id)


def note_progress(door: Door, job_id: int, step: str, done: int, total: int) -> None:
    """How far it has come."""
    door.run(update(JobRow).where(JobRow.id == job_id).values(step=step, done=done, total=total))


def _view(row: Any) -> JobView:
    problem = row.problem
    return JobView(**{**row._mapping, "problem": None if problem is None else told_in(problem)})
