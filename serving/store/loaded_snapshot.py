"""The snapshot that a registry is loaded into: found, ready or half loaded, or new."""

from typing import Any

from sqlalchemy import func, insert, select

from serving.office_clock import office_day
from serving.store.cycles import current_cycle, open_cycle
from serving.store.door import Door
from serving.store.errors import CycleIsOpen
from serving.store.models_kept import keep_model
from serving.store.policies import policy_to_plain
from serving.store.registry_tables import PolicyRow, ProfileRow, SnapshotRow
from serving.store.snapshots import LOADING, READY
from serving.store.what_is_loaded import Load


def cycle_to_load(door: Door, name: str) -> int:
    """Id of the open cycle, or of a new one where none is open.

    Raises:
        CycleIsOpen: `name` is not the open cycle's.
    """
    current = current_cycle(door)
    if current is not None and current.open:
        if name not in ("", current.name):
            raise CycleIsOpen(current.name)
        return current.id
    return open_cycle(door, name or f"{office_day(door.now):%Y-%m}").id


def keep_context(door: Door, load: Load) -> None:
    """Keeps model, profile and policy, so that what is assessed with them can be computed again."""
    context = load.context
    keep_model(door, load.model_folder)
    if door.value(select(ProfileRow.digest).where(ProfileRow.digest == context.profile.digest)) is None:
        row = {"digest": context.profile.digest, "name": context.profile.name, "yaml": load.profile_text}
        door.run(insert(ProfileRow), row)
    if door.value(select(PolicyRow.digest).where(PolicyRow.digest == context.policy.digest)) is None:
        plain = {"digest": context.policy.digest, "programmes": policy_to_plain(context.policy)}
        door.run(insert(PolicyRow), plain)


def _identity(load: Load, cycle_id: int) -> dict[str, Any]:
    context = load.context
    return {
        "cycle_id": cycle_id,
        "file_digest": load.file_digest,
        "data_digest": context.data_digest,
        "profile_digest": context.profile.digest,
        "policy_digest": context.policy.digest,
        "model_digest": context.model.digest,
        "as_of": context.as_of.isoformat(),
    }


def found_snapshot(door: Door, load: Load, cycle_id: int) -> Any:
    """Id and state of the snapshot of the same file, context and day; None where none can be gone on with.

    One behind the snapshot in force is none of these: another file was loaded since, or the same with
    another model, and whoever loads this one again wants it back in force.
    """
    same = (getattr(SnapshotRow, name) == value for name, value in _identity(load, cycle_id).items())
    columns = select(SnapshotRow.id, SnapshotRow.state, SnapshotRow.about)
    in_force = (
        select(func.coalesce(func.max(SnapshotRow.number), 0))
        .where(SnapshotRow.cycle_id == cycle_id, SnapshotRow.state == READY)
        .scalar_subquery()
    )
    there = columns.where(
        *same, SnapshotRow.state.in_((READY, LOADING)), SnapshotRow.number >= in_force
    ).order_by(SnapshotRow.number.desc())
    found = door.row(there.limit(1))
    # Rows of another version, or of other arithmetic, are not to stand beside ours.
    if found is not None and found.state == LOADING and found.about.get("made_with") != load.made_with:
        return None
    return found


def new_snapshot(door: Door, load: Load, cycle_id: int) -> int:
    """Id of a snapshot that nobody sees yet."""
    context = load.context
    last = door.value(select(func.max(SnapshotRow.number)).where(SnapshotRow.cycle_id == cycle_id))
    row = _identity(load, cycle_id) | {
        "number": int(last or 0) + 1,
        "state": LOADING,
        "loaded_at": door.now,
        "loaded_by": load.ordered_by or door.actor.name,
        "file_name": load.file_name,
        "catalogue_digest": context.model.welfare.catalogue.digest,
        "households": 0,
        "persons": load.people.persons,
        "reference": context.model.reference,
        "about": _about(load),
    }
    return int(door.run(insert(SnapshotRow).returning(SnapshotRow.id), row).scalar_one())


def _about(load: Load) -> dict[str, Any]:
    context = load.context
    sources = {programme.name: dict(programme.source) for programme in context.policy.programmes}
    return {
        "areas": list(context.profile.keys.areas),
        "questions": list(context.model.welfare.catalogue.questions),
        "answered": list(load.households.rows(0, 0).answers),
        "programmes": [
            {
                "name": programme.name,
                "line": programme.line,
                "bounds": dict(programme.bounds),
                "enrolment_known": programme.enrolment_known,
                "source": sources[programme.name],
            }
            for programme in context.programmes
        ],
        "found": dict(load.found),
        "drift": load.drift,
        "simulated": load.people.simulated,
        "made_with": load.made_with,
    }
