"""What a list can be filtered by: it stays as it is for the whole life of a snapshot, and is read once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from serving.pages.asking import area_options
from serving.store.actor import Actor
from serving.store.cycle_views import SnapshotView

if TYPE_CHECKING:
    from serving.store.reading import Reading

_Place: TypeAlias = tuple[object, ...]
_MOST_KEPT: Final = 64
_KEPT: "dict[_Place, Choices]" = {}


@dataclass(frozen=True, slots=True)
class Choices:
    """One snapshot as far as an actor may see it.

    Attributes:
        areas: path and name, the finer ones below the coarser.
    """

    programmes: tuple[str, ...]
    areas: tuple[tuple[str, str], ...]


def snapshot_in_force(reading: "Reading") -> SnapshotView | None:
    """The snapshot that lists are made of; None before the first."""
    cycle = reading.cycle()
    return (
        reading.snapshot(cycle.snapshot_id) if cycle is not None and cycle.snapshot_id is not None else None
    )


def choices_of(reading: "Reading", snapshot: SnapshotView, actor: Actor) -> Choices:
    """What the lists of this snapshot can be filtered by."""
    place: _Place = (
        snapshot.id,
        snapshot.data_digest,
        snapshot.model_digest,
        snapshot.loaded_at,
        actor.areas,
    )
    found = _KEPT.get(place)
    if found is None:
        overview = reading.overview(snapshot.cycle_id)
        found = Choices(
            programmes=tuple(dict.fromkeys(row.programme for row in overview.lists)),
            areas=tuple(area_options(overview.areas)),
        )
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[place] = found
    return found
