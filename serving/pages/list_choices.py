"""What a list can be filtered by: it stays as it is for the whole life of a snapshot, and is counted once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from models.flags import Side
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
        flagged: (programme, side) → families on that list.
        areas: path and name, the finer ones below the coarser.
    """

    programmes: tuple[str, ...]
    flagged: Mapping[tuple[str, Side], int]
    areas: tuple[tuple[str, str], ...]

    def on_list(self, side: Side, programme: str | None) -> int:
        """Families on a list; without a programme, pairs of family and programme on all of one side."""
        names = self.programmes if programme is None else (programme,)
        return sum(self.flagged.get((name, side), 0) for name in names)


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
            flagged={(row.programme, row.side): row.flagged for row in overview.lists},
            areas=tuple(area_options(overview.areas)),
        )
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[place] = found
    return found
