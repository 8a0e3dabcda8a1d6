"""Where a household is: area codes as written, their paths, and the cluster that must not be split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from features.columns import Columns
from features.findings import Findings
from features.messages import Message
from features.noting import note
from features.profile import Keys

_ENOUGH_AREAS: Final = 50


def read_areas(columns: Columns, areas: Sequence[str]) -> tuple[dict[str, pa.Array], Findings]:
    """Area column → pyarrow string (n,), null where empty and where the file has no such column."""
    found = {
        area: columns.text(area).cast(pa.string()) if area in columns else pa.nulls(len(columns), pa.string())
        for area in areas
    }
    missing = (
        note(columns, area, "area_missing", codes.is_null().to_numpy(zero_copy_only=False))
        for area, codes in found.items()
        if area in columns
    )
    return found, Findings.concat(missing)


def area_path(areas: Mapping[str, pa.Array], names: Sequence[str]) -> pa.Array:
    """The codes from coarse to fine joined by "/", since a code is unique only within its parent; null
    where one of them is empty.

    >>> codes = {"p": pa.array(["12", "33"]), "d": pa.array(["18", None])}
    >>> area_path(codes, ["p", "d"]).to_pylist()
    ['12/18', None]
    """
    return pc.binary_join_element_wise(*(areas[name] for name in names), "/")


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Attributes: names, pyarrow string (n,), never null; findings; warnings for the operator."""

    names: pa.Array
    findings: Findings
    warnings: tuple[str, ...] = ()


def read_clusters(columns: Columns, keys: Keys, areas: Mapping[str, pa.Array], ids: pa.Array) -> Clusters:
    """What must stay in one fold: a column, an area's path, or the household.

    Without `keys.cluster` it is the whole area path if there are at least 50 of them, else the
    household, with a warning. A household whose cluster is empty stands for itself.
    """
    if keys.cluster is None:
        return _default(keys, areas, ids, columns)
    if keys.cluster == "household":
        return Clusters(ids, Findings())
    if keys.cluster in keys.areas:
        names = area_path(areas, keys.areas[: keys.areas.index(keys.cluster) + 1])
        return _each_somewhere(names, ids, Findings())
    names = columns.text(keys.cluster).cast(pa.string())
    missing = note(columns, keys.cluster, "cluster_missing", names.is_null().to_numpy(zero_copy_only=False))
    return _each_somewhere(names, ids, missing)


def _default(keys: Keys, areas: Mapping[str, pa.Array], ids: pa.Array, columns: Columns) -> Clusters:
    if keys.areas:
        path = area_path(areas, keys.areas)
        if len(path.drop_null().unique()) >= _ENOUGH_AREAS:
            return _each_somewhere(path, ids, Findings())
    warning = Message("no_cluster", file=columns.table.source, areas=_ENOUGH_AREAS)
    return Clusters(ids, Findings(), (warning,))


def _each_somewhere(names: pa.Array, ids: pa.Array, findings: Findings) -> Clusters:
    alone = pc.binary_join_element_wise("household", ids, ":")
    return Clusters(pc.coalesce(names, alone), findings)


def household_clusters(ids: pa.Array, areas: Mapping[str, pa.Array], keys: Keys) -> pa.Array:
    """For a registry, where nothing is divided into folds: the area's path where the cluster is an area."""
    if keys.cluster in keys.areas and keys.cluster is not None:
        names = area_path(areas, keys.areas[: keys.areas.index(keys.cluster) + 1])
        return _each_somewhere(names, ids, Findings()).names
    return ids


__all__ = ["Clusters", "area_path", "household_clusters", "read_areas", "read_clusters"]
