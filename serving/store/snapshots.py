"""Snapshots: what stays the same about them is read once and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select

from features.policy import Policy
from features.profile import Profile
from features.profile_loading import profile_from_text
from models.assessment import Context, context_of
from serving.store.cycle_views import ProgrammeLine, SnapshotView
from serving.store.door import Door
from serving.store.errors import NotFound
from serving.store.models_kept import kept_model
from serving.store.packing import numbers_of
from serving.store.policies import policy_from_plain
from serving.store.prepared import Prepared
from serving.store.registry_tables import AnswerTextsRow, CycleRow, PolicyRow, ProfileRow, SnapshotRow

READY: Literal["ready"] = "ready"
LOADING: Literal["loading"] = "loading"
_CONTEXTS_KEPT = 3
_CLOSED = Prepared(select(CycleRow.closed_at).where(CycleRow.id == bindparam("cycle_id")))


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The different answers to one question: texts, their values shape (k,), and the question's codes."""

    texts: tuple[str, ...]
    values: NDArray[np.float64]
    codes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A ready snapshot as it is remembered.

    Attributes:
        view: with `frozen` as it was when it was read; ask `snapshot_view` for the truth of now.
        answered: names of the questions whose answers are kept, in the order of the column.
        texts: of each answered question.
        places: answered question → its position in `answered`.
        positions: question of the model → its position in `view.questions`.
    """

    view: SnapshotView
    answered: tuple[str, ...]
    texts: Mapping[str, Texts]
    places: Mapping[str, int]
    positions: Mapping[str, int]


def snapshot_of(door: Door, snapshot_id: int) -> Snapshot:
    """
    Raises:
        NotFound: there is none, or it is still being loaded.
    """
    known: Snapshot | None = door.memory.snapshots.get(snapshot_id)
    if known is None:
        known = _read(door, snapshot_id)
        door.memory.snapshots[snapshot_id] = known
    return known


def snapshot_view(door: Door, snapshot_id: int) -> SnapshotView:
    """As it stands now: frozen once its cycle is closed.

    Raises:
        NotFound: as `snapshot_of`.
    """
    view = snapshot_of(door, snapshot_id).view
    if view.frozen:
        return view
    (closed,) = _CLOSED.row(door, cycle_id=view.cycle_id)
    return replace(view, frozen=closed is not None)


def profile_of(door: Door, digest: str) -> Profile:
    """The profile of a digest, read again from its own text."""
    row = door.row(select(ProfileRow.name, ProfileRow.yaml).where(ProfileRow.digest == digest))
    if row is None:
        raise NotFound
    return profile_from_text(row.yaml, row.name)


def policy_of(door: Door, digest: str) -> Policy:
    """The policy of a digest."""
    return policy_from_plain(door.value(select(PolicyRow.programmes).where(PolicyRow.digest == digest)))


def context_of_snapshot(door: Door, snapshot_id: int) -> Context:
    """What the snapshot's assessments rest on, from the database alone."""
    known: Context | None = door.memory.contexts.get(snapshot_id)
    if known is None:
        view = snapshot_of(door, snapshot_id).view
        profile = profile_of(door, view.profile_digest)
        policy = policy_of(door, view.policy_digest)
        model = kept_model(door, view.model_digest)
        known = context_of(model, profile, policy, view.as_of, view.data_digest)
        while len(door.memory.contexts) >= _CONTEXTS_KEPT:
            door.memory.contexts.pop(next(iter(door.memory.contexts)))
        door.memory.contexts[snapshot_id] = known
    return known


def _read(door: Door, snapshot_id: int) -> Snapshot:
    query = (
        select(SnapshotRow.__table__, CycleRow.name.label("cycle"), CycleRow.closed_at, ProfileRow.name)
        .join(CycleRow, CycleRow.id == SnapshotRow.cycle_id)
        .join(ProfileRow, ProfileRow.digest == SnapshotRow.profile_digest)
        .where(SnapshotRow.id == snapshot_id, SnapshotRow.state == READY)
    )
    row = door.row(query)
    if row is None:
        raise NotFound
    about: dict[str, Any] = row.about
    view = SnapshotView(
        id=row.id,
        cycle_id=row.cycle_id,
        cycle=row.cycle,
        number=row.number,
        as_of=date.fromisoformat(row.as_of),
        loaded_at=row.loaded_at,
        loaded_by=row.loaded_by,
        file_name=row.file_name,
        households=row.households,
        persons=row.persons,
        profile=row.name,
        profile_digest=row.profile_digest,
        policy_digest=row.policy_digest,
        model_digest=row.model_digest,
        catalogue_digest=row.catalogue_digest,
        data_digest=row.data_digest,
        file_digest=row.file_digest,
        reference=row.reference,
        areas=tuple(about["areas"]),
        questions=tuple(about["questions"]),
        programmes=tuple(ProgrammeLine(**programme) for programme in about["programmes"]),
        found=about["found"],
        frozen=row.closed_at is not None,
        simulated=about["simulated"],
        drift=about.get("drift"),
        drift_kept="drift" in about,
    )
    positions = {name: place for place, name in enumerate(view.questions)}
    answered = tuple(about["answered"])
    places = {name: place for place, name in enumerate(answered)}
    return Snapshot(view, answered, _texts(door, snapshot_id), places, positions)


def _texts(door: Door, snapshot_id: int) -> dict[str, Texts]:
    query = select(AnswerTextsRow.name, AnswerTextsRow.texts, AnswerTextsRow.numbers, AnswerTextsRow.codes)
    rows = door.rows(query.where(AnswerTextsRow.snapshot_id == snapshot_id))
    return {
        row.name: Texts(
            tuple(row.texts), numbers_of(row.numbers), None if row.codes is None else tuple(row.codes)
        )
        for row in rows
    }
