"""What is counted while a registry is loaded, so that nobody counts a district for a page."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from models.flags import SIDES
from models.statuses import STATUSES
from serving.store.area_levels import depth_of, listed_path
from serving.store.assessed_columns import Packed
from serving.store.door import Door
from serving.store.packing import NUMBER
from serving.store.registry_tables import AreaRow, CountRow

_PERCENTILES = 101


@dataclass(slots=True)
class Counting:
    """Collects chunk by chunk."""

    programmes: tuple[str, ...]
    known: dict[str, int] = field(default_factory=dict)
    area: list[NDArray[np.int32]] = field(default_factory=list)
    size: list[NDArray[np.float64]] = field(default_factory=list)
    estimate: list[NDArray[np.float64]] = field(default_factory=list)
    records: list[NDArray[Any]] = field(default_factory=list)

    def add(self, packed: Packed, size: NDArray[np.float64]) -> None:
        """Takes in a chunk."""
        places = [self.known.setdefault(path, len(self.known)) for path in packed.area_path]
        self.area.append(np.array(places, dtype=np.int32))
        self.size.append(size)
        self.estimate.append(packed.estimate)
        self.records.append(packed.programmes)

    def insert(self, door: Door, snapshot_id: int) -> None:
        """Writes areas and counts of both levels."""
        if not self.area:
            return
        finest = list(self.known)
        levels = [[listed_path(path) for path in finest]]
        if levels[0] != finest:
            levels.append(finest)
        area, records = np.concatenate(self.area), np.concatenate(self.records)
        for paths in levels:
            names = sorted(set(paths))
            place = {name: i for i, name in enumerate(names)}
            own = np.array([place[path] for path in paths], dtype=np.int64)[area]
            self._insert_areas(door, snapshot_id, names, own, records)
            self._insert_counts(door, snapshot_id, names, own, records)

    def _insert_areas(
        self, door: Door, snapshot_id: int, names: list[str], own: NDArray[np.int64], records: NDArray[Any]
    ) -> None:
        size, estimate = np.concatenate(self.size), np.concatenate(self.estimate)
        families = np.bincount(own, minlength=len(names))
        persons = np.bincount(own, weights=size, minlength=len(names))
        flagged = np.bincount(own, weights=(records["flag"] >= 0).any(axis=1), minlength=len(names))
        order = np.lexsort((estimate, own))
        ends = np.cumsum(families)
        rows = [
            {
                "snapshot_id": snapshot_id,
                "path": name,
                "depth": depth_of(name),
                "families": int(families[i]),
                "persons": int(persons[i]),
                "flagged_families": int(flagged[i]),
                "percentiles": _percentiles(estimate[order[ends[i] - families[i] : ends[i]]]),
            }
            for i, name in enumerate(names)
        ]
        door.run(insert(AreaRow), rows)

    def _insert_counts(
        self, door: Door, snapshot_id: int, names: list[str], own: NDArray[np.int64], records: NDArray[Any]
    ) -> None:
        rows = []
        for place, programme in enumerate(self.programmes):
            record = records[:, place]
            what = {status: record["status"] == code for code, status in enumerate(STATUSES)}
            what |= {f"flag:{side}": record["flag"] == code for code, side in enumerate(SIDES)}
            what["enrolled"] = record["enrolled"] == 1
            for name, holds in what.items():
                counted = np.bincount(own[holds], minlength=len(names))
                rows += [
                    {
                        "snapshot_id": snapshot_id,
                        "path": names[i],
                        "depth": depth_of(names[i]),
                        "programme": programme,
                        "what": name,
                        "families": int(counted[i]),
                    }
                    for i in np.flatnonzero(counted).tolist()
                ]
        if rows:
            door.run(insert(CountRow), rows)


def _percentiles(ordered: NDArray[np.float64]) -> bytes:
    """The 0th to the 100th, of estimates in order."""
    return np.quantile(ordered, np.linspace(0, 1, _PERCENTILES)).astype(NUMBER).tobytes()
